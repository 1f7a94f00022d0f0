import { assert, assertEquals } from "@std/assert";
import { syscalls } from "../../src/api/calls.ts";
import type { SyscallName, SystemCall } from "../../src/api/calls.ts";
import { account, coverageOf } from "../ledger/accounting.ts";
import { entries, ledger } from "../ledger/entry.ts";
import { descriptorsOf } from "./descriptors.ts";
import { rowsOfFamilies } from "./families.ts";
import { pointersOf } from "./pointers.ts";
import { uses } from "../tables.ts";

const calls = Object.keys(syscalls) as SyscallName[];
const familyRows = rowsOfFamilies(uses);
const claims = familyRows.map(coverageOf);

Deno.test("rowsOfFamilies() has distinct ids", () => {
  const seen = new Set<string>();
  for (const { id } of familyRows) {
    assert(!seen.has(id), id);
    seen.add(id);
  }
});

Deno.test("rowsOfFamilies() names only ids that the ledger holds, none waived", () => {
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

Deno.test("rowsOfFamilies() covers every promise that a guest can miss", () => {
  const { states } = account(claims);
  const open = entries.filter((entry) =>
    entry.kind === "refusal" && entry.errno === "EPROMISEVIOLATION" &&
    entry.waived === undefined &&
    states.get(entry.id) !== "covered"
  );
  assertEquals(open.map(({ id }) => id), []);
});

/** What the rows about a call's promises try: their names without labels. */
function triedOf(call: string): readonly string[] {
  const start = `${call}/pledge/`;
  return familyRows.flatMap(({ id }) =>
    id.startsWith(start) ? [id.slice(start.length).split(".").at(-1) ?? ""] : []
  );
}

Deno.test("rowsOfFamilies() tries every promise that a call always asks for: unpledged, with it, without it", () => {
  for (const { name, promises } of Object.values<SystemCall>(syscalls)) {
    const always = promises.filter(({ when }) => when === "always");
    if (always.length === 0) continue;
    const tried = triedOf(name);
    // Who never pledged comes back from each handler that a row sets.
    if (name !== "sigreturn") assert(tried.includes("unpledged"), name);
    const given = tried.filter((what) => what.startsWith("with-"))
      .flatMap((what) => what.slice("with-".length).split("-and-"));
    for (const { promise } of always) {
      const [good, bad] = promise === "unpledged"
        ? [true, tried.includes("with-all")]
        : [given.includes(promise), tried.includes(`without-${promise}`)];
      assert(good, `${name} with ${promise}`);
      assert(bad, `${name} without ${promise}`);
    }
  }
});

Deno.test("rowsOfFamilies() covers something of every error that it names", () => {
  const covered = new Set(claims.flatMap(({ covers }) => covers));
  assert(covered.size > 400, `only ${covered.size}`);
  for (const id of covered) assert(ledger.has(id), id);
});
