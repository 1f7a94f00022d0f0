import { assert, assertEquals } from "@std/assert";
import { siteEnforces, verifyClaims } from "./coverage.ts";
import { EPROMISEVIOLATION } from "../../src/kernel/api/errno.ts";
import { encodeRow } from "./encode.ts";
import type { RowLog } from "./log.ts";
import { close, EBADF, row } from "./row.ts";

const ID = "close/EBADF/fd-negative-1024-open";

const encoded = encodeRow(
  row("close/EBADF/x", {
    covers: ID,
    source: "made up",
    steps: [close(-1).fails(EBADF)],
  }),
);

const log: RowLog = {
  number: 0,
  begun: true,
  steps: new Map([
    [0, { state: 2, runs: 1, result: -9n, observations: [] }],
  ]),
  end: { how: "exited", value: 0 },
  skippedAtLevel: undefined,
  damage: undefined,
};

function refusals(site: string) {
  return [1, 2].map((pid) => ({
    pid,
    call: "close",
    errno: EBADF,
    site,
    at: 0,
  }));
}

Deno.test("siteEnforces() takes the id itself and patterns of ids", () => {
  assert(siteEnforces(ID, ID));
  assert(siteEnforces("*/EBADF/fd-negative-1024-open", ID));
  assert(siteEnforces("*/EBADF/{fd-negative-1024-open,other}", ID));
  assert(!siteEnforces("descriptor/not-open", ID));
  assert(!siteEnforces("*/EBADF/{fd-open,other}", ID));
  assert(!siteEnforces("", ID));
  assert(!siteEnforces("*/EBADF/description-readable", ID));
  assert(!siteEnforces("*/EINVAL/fd-negative-1024-open", ID));
  assert(!siteEnforces("read/EBADF/description-readable", ID));
});

Deno.test("siteEnforces() takes a promise where the entry names it", () => {
  const id = "fork/EPROMISEVIOLATION/process-made-promises-proc-among-them";
  assert(siteEnforces("promise/proc", id));
  assert(!siteEnforces("promise/stdio", id));
  assert(!siteEnforces("promise/unpledged", id));
  assert(siteEnforces("promise/proc", "fork.proc"));
  assert(!siteEnforces("promise/proc", ID));
});

const verified = { verified: [ID], unverified: [] };
const unverified = { verified: [], unverified: [ID] };

Deno.test("verifyClaims() counts a claim when its site fired", () => {
  assertEquals(verifyClaims(encoded, log, refusals(ID)), verified);
});

Deno.test("verifyClaims() does not count what the ledger does not hold", () => {
  const id = "close/EBADF/no-such-entry";
  const other = { ...encoded, row: { ...encoded.row, covers: [id] } };
  assertEquals(
    verifyClaims(other, log, refusals(id)),
    { verified: [], unverified: [id] },
  );
});

Deno.test("verifyClaims() wants a promise's violation where a row claims it", () => {
  const id = "close.stdio";
  const other = { ...encoded, row: { ...encoded.row, covers: [id] } };
  assertEquals(
    verifyClaims(other, log, refusals(ID)),
    { verified: [], unverified: [id] },
  );
  const [refusal] = refusals("promise/stdio");
  assert(refusal !== undefined);
  assertEquals(
    verifyClaims(other, log, [{ ...refusal, errno: EPROMISEVIOLATION }]),
    { verified: [id], unverified: [] },
  );
});

Deno.test("verifyClaims() does not count a claim when another site refused", () => {
  assertEquals(
    verifyClaims(encoded, log, refusals("read/EBADF/description-readable")),
    unverified,
  );
  assertEquals(verifyClaims(encoded, log, []), unverified);
});
