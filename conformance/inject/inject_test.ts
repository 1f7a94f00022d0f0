// What only faults show is shown by them, and a few rows stand for all that
// `deno task inject` runs.

import { assert, assertEquals } from "@std/assert";
import { type Architecture, architectures } from "../../src/cpu/cpu.ts";
import { entries, type Entry } from "../ledger/entry.ts";
import { shownUnderFaults } from "../ledger/faults.ts";
import { loadGuest } from "../program/guests.ts";
import { suiteOf } from "../program/suite.ts";
import { Injector } from "./injected_run.ts";
import { injectRow, isRefusedUnderFaults } from "./inject_row.ts";

/** Rows in which much is made and taken apart again. */
const SAMPLE = [
  "pipe/success/two-lowest-descriptors",
  "sendfd/success/another-process-reads",
  "rename/success/replaces-a-file",
  "execve/EACCES/no-x",
  // A client that gave up before it was accepted, by a call that fails.
  "accept4/pointer/params.addr-read-only",
  // A connection that is accepted and then has no description.
  "accept4/success/connector-was-killed",
  // A terminal that nobody asked for.
  "connect/ECONNREFUSED/ptmx-is-opened-first",
  // A descriptor that only the new program would have had.
  "execve/success/last-interpreter-counts-riscv64",
  // A sleep after which little is as it was.
  "clock_nanosleep/EINTR/remaining-is-told",
] as const;

const known = new Map<string, Entry>(entries.map((entry) => [entry.id, entry]));

function rowNumber(
  architecture: Architecture,
  ids: readonly string[],
): number {
  const number = suiteOf(architecture).rows.findIndex(({ id }) =>
    ids.includes(id)
  );
  assert(number >= 0, `${architecture} has no row ${ids}`);
  return number;
}

async function injectorOf(
  architecture: Architecture,
): Promise<Injector> {
  return new Injector(
    suiteOf(architecture),
    await loadGuest(architecture, "executor"),
  );
}

for (const architecture of architectures) {
  Deno.test(`shownUnderFaults holds what a fault makes its row's call refuse [${architecture}]`, async () => {
    const injector = await injectorOf(architecture);
    const never = [...shownUnderFaults].filter(([id, rows]) => {
      const entry = known.get(id);
      return entry?.kind !== "refusal" || !isRefusedUnderFaults(
        injector,
        rowNumber(architecture, rows),
        entry.call,
        entry.name,
      );
    });
    assertEquals(never, []);
  });
}

Deno.test("shownUnderFaults holds only what needs exhaustion", () => {
  for (const id of shownUnderFaults.keys()) {
    assertEquals(known.get(id)?.waived?.kind, "needs-exhaustion", id);
  }
});

for (const row of SAMPLE) {
  Deno.test(`injectRow() finds nothing wrong with ${row}`, async () => {
    const injector = await injectorOf("riscv64");
    const number = rowNumber("riscv64", [row]);
    const { runs, findings } = injectRow(injector, number, row);
    assert(runs > 20, `${runs} runs`);
    assertEquals(findings, []);
  });
}
