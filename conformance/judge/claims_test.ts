import { assert, assertEquals } from "@std/assert";
import { enforces, verifyClaims } from "./claims.ts";
import { EBADF, EFAULT, EPROMISEVIOLATION } from "../../src/api/errno.ts";
import type { RefusalEntry } from "../ledger/entry.ts";
import { ledger } from "../ledger/entry.ts";
import { encodeRow } from "../program/encode.ts";
import type { Refusal } from "../program/target.ts";
import type { RowLog } from "./log.ts";
import { close, row } from "../language/row.ts";

const NAME = "descriptor/EBADF/not-open";
const ID = `close(fd) ${NAME}`;
const OTHER = "descriptor/EBADF/not-opened-for-reading";

const encoded = encodeRow(
  row("close/EBADF/x", { covers: NAME, steps: [close(-1).fails("EBADF")] }),
);

const log: RowLog = {
  number: 0,
  begun: true,
  steps: new Map([
    [0, { actor: 0, state: 2, runs: 1, result: -9n, observations: [] }],
  ]),
  end: { how: "exited", value: 0 },
  blockedBy: undefined,
  damage: undefined,
};

function refusals(refusal: string, errno: number = EBADF): Refusal[] {
  return [1, 2].map((pid) => ({ pid, call: "close", errno, refusal, at: 0 }));
}

function claiming(claim: string): typeof encoded {
  return { ...encoded, row: { ...encoded.row, covers: [claim] } };
}

Deno.test("enforces() takes the entry's name, call and errno and nothing else", () => {
  const entry = ledger.get(ID) as RefusalEntry;
  const [right] = refusals(NAME);
  assert(right !== undefined);
  assert(enforces(right, entry));
  assert(!enforces({ ...right, refusal: OTHER }, entry));
  assert(!enforces({ ...right, refusal: "" }, entry));
  assert(!enforces({ ...right, refusal: ID }, entry));
  assert(!enforces({ ...right, call: "read" }, entry));
  assert(!enforces({ ...right, errno: EFAULT }, entry));
});

Deno.test("enforces() takes a missing promise where the entry names it", () => {
  const fork = "promise/EPROMISEVIOLATION/proc-not-promised";
  const entry = ledger.get(`fork ${fork}`) as RefusalEntry;
  const [one] = refusals(fork, EPROMISEVIOLATION);
  assert(one !== undefined);
  const proc = { ...one, call: "fork" };
  assert(enforces(proc, entry));
  for (const name of ["stdio-not-promised", "pledged-at-all"]) {
    const refusal = `promise/EPROMISEVIOLATION/${name}`;
    assert(!enforces({ ...proc, refusal }, entry), name);
  }
  assert(!enforces(proc, ledger.get(ID) as RefusalEntry));
});

const verified = { verified: [ID], unverified: [] };
const unverified = { verified: [], unverified: [ID] };

Deno.test("verifyClaims() counts a claim when the call refused by its name", () => {
  assertEquals(verifyClaims(encoded, log, refusals(NAME)), verified);
});

Deno.test("verifyClaims() counts a claim of the step that was refused only", () => {
  const twice = encodeRow(
    row("close/EBADF/x", {
      steps: [close(-1).fails("EBADF"), close(-2).fails("EBADF", NAME)],
    }),
  );
  const first = log.steps.get(0);
  assert(first !== undefined);
  const both: RowLog = { ...log, steps: new Map([[0, first], [1, first]]) };
  const told = (...names: readonly string[]) =>
    verifyClaims(twice, both, names.flatMap((name) => refusals(name)[0] ?? []));
  assertEquals(told(OTHER, NAME), verified);
  assertEquals(told(NAME, OTHER), unverified);
});

Deno.test("verifyClaims() does not count what the ledger does not hold", () => {
  for (
    const id of [
      "close/EBADF/no-such-entry",
      "close/behaviour/no-such-entry",
      "descriptor/EBADF/no-such-entry",
      // close does not meet it.
      OTHER,
    ]
  ) {
    assertEquals(
      verifyClaims(claiming(id), log, refusals(id)),
      { verified: [], unverified: [id] },
    );
  }
});

Deno.test("verifyClaims() counts a behaviour by the row's observations", () => {
  const id = "close/behaviour/returns-0-and-frees-the-descriptor";
  assertEquals(
    verifyClaims(claiming(id), log, []),
    { verified: [id], unverified: [] },
  );
});

Deno.test("verifyClaims() doubts a behaviour of a call that the row never makes", () => {
  const id = "kill/behaviour/sigtstp-stops-by-default";
  assertEquals(
    verifyClaims(claiming(id), log, []),
    { verified: [], unverified: [id] },
  );
});

Deno.test("verifyClaims() wants a promise's violation where a row claims it", () => {
  const name = "promise/EPROMISEVIOLATION/stdio-not-promised";
  const id = `close ${name}`;
  const other = claiming(name);
  assertEquals(
    verifyClaims(other, log, refusals(NAME)),
    { verified: [], unverified: [id] },
  );
  // An error of that name that is no violation does not kill.
  assertEquals(
    verifyClaims(other, log, refusals(name)),
    { verified: [], unverified: [id] },
  );
  assertEquals(
    verifyClaims(other, log, refusals(name, EPROMISEVIOLATION)),
    { verified: [id], unverified: [] },
  );
});

Deno.test("verifyClaims() does not count a claim when something else was refused", () => {
  assertEquals(verifyClaims(encoded, log, refusals(OTHER)), unverified);
  assertEquals(verifyClaims(encoded, log, refusals("")), unverified);
  assertEquals(verifyClaims(encoded, log, []), unverified);
});
