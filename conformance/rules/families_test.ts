import { assert, assertEquals } from "@std/assert";
import { syscalls } from "../../src/api/calls.ts";
import type { SyscallName, SystemCall } from "../../src/api/calls.ts";
import { account, coverageOf } from "../ledger/accounting.ts";
import { entries, ledger } from "../ledger/entry.ts";
import { descriptorsOf } from "./descriptors.ts";
import { familyRows } from "./families.ts";
import { pointersOf } from "./pointers.ts";
import { uses } from "../tables.ts";

const calls = Object.keys(syscalls) as SyscallName[];
const claims = familyRows.map(coverageOf);

Deno.test("familyRows have distinct ids", () => {
  const seen = new Set<string>();
  for (const { id } of familyRows) {
    assert(!seen.has(id), id);
    seen.add(id);
  }
});

Deno.test("familyRows name only ids that the ledger holds, none waived", () => {
  const { unknown, waivedButCovered } = account(claims);
  assertEquals(unknown, []);
  assertEquals(waivedButCovered, []);
});

Deno.test("uses state every pointer that the table knows", () => {
  for (const call of calls) {
    const stated = uses.filter((use) => use.call === call)
      .flatMap(({ pointers }) => Object.keys(pointers ?? {}));
    const known = pointersOf(call).map(({ name }) => name);
    assertEquals(known.filter((name) => !stated.includes(name)), [], call);
  }
});

Deno.test("uses state every descriptor that the table knows", () => {
  for (const call of calls) {
    const stated = uses.filter((use) => use.call === call)
      .flatMap(({ descriptors }) => Object.keys(descriptors ?? {}));
    assertEquals(
      descriptorsOf(call).filter((name) => !stated.includes(name)),
      [],
      call,
    );
  }
});

Deno.test("uses name only arguments that the call has", () => {
  for (const { call, pointers = {}, descriptors = {} } of uses) {
    const row: SystemCall = syscalls[call];
    const names = row.parameters.map(([name]) => name);
    for (const place of Object.keys({ ...pointers, ...descriptors })) {
      assert(names.includes(place.split(".")[0] ?? ""), `${call} ${place}`);
    }
  }
});

Deno.test("familyRows cover every promise that a guest can miss", () => {
  const { states } = account(claims);
  const open = entries.filter((entry) =>
    entry.kind === "refusal" && entry.errno === "EPROMISEVIOLATION" &&
    entry.waived === undefined &&
    states.get(entry.id) !== "covered"
  );
  assertEquals(open.map(({ id }) => id), []);
});

const ids = familyRows.map(({ id }) => id);

/** Whether a use of `call` has a row about promises whose name begins so. */
function hasRow(call: string, what: string): boolean {
  return ids.some((id) =>
    id.startsWith(`${call}/pledge/`) &&
    (id.slice(`${call}/pledge/`.length).split(".").at(-1) ?? "").startsWith(
      what,
    )
  );
}

Deno.test("familyRows try every promise of every call: none, without it, with exactly it", () => {
  // Only the signal trampoline calls sigreturn, and nothing gives a promise up
  // between a handler and its return but the handler itself.
  for (const { name, promises } of Object.values<SystemCall>(syscalls)) {
    const always = promises.filter(({ when }) => when === "always");
    if (always.length === 0) continue;
    assert(hasRow(name, "unpledged"), `${name} unpledged`);
    for (const { promise } of always) {
      if (promise === "unpledged") {
        assert(hasRow(name, "with-all"), `${name} with all promises`);
        continue;
      }
      assert(hasRow(name, `without-${promise}`), `${name} without ${promise}`);
      assert(hasRow(name, "with-"), `${name} with exactly ${promise}`);
    }
  }
});

Deno.test("familyRows cover something of every error that they name", () => {
  const covered = new Set(claims.flatMap(({ covers }) => covers));
  assert(covered.size > 400, `only ${covered.size}`);
  for (const id of covered) assert(ledger.has(id), id);
});
