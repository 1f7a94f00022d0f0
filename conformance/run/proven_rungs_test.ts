// What is taken for proven may make rows cheaper, and changes nothing they say.

import { assertEquals } from "@std/assert";
import type { SyscallName } from "../../src/api/calls.ts";
import { missingCalls } from "../../src/debug/missing_calls.ts";
import { buffer, call, open, pipe, row } from "../language/row.ts";
import { loadGuest } from "../program/guests.ts";
import { rungs } from "../program/rungs.ts";
import { defineRows, suiteOf } from "../program/suite.ts";
import type { Launch, Run } from "../program/target.ts";
import { EmulatorTarget } from "./emulator.ts";
import { JobRunner } from "./job.ts";
import { ProvenRungs } from "./proven_rungs.ts";
import { ROW_INSTRUCTIONS, type RowReport, runIsolated } from "./run_rows.ts";

const ARCHITECTURE = "riscv64";
const executor = await loadGuest(ARCHITECTURE, "executor");
const proofs = rungs.flatMap(({ proves }) => proves);

/** A machine that notes what each boot is told. */
class Noted extends EmulatorTarget {
  readonly told: (readonly string[])[] = [];

  override run(launch: Launch): Run {
    this.told.push(launch.arguments);
    return super.run(launch);
  }
}

Deno.test("ProvenRungs.on() boots a kernel once and answers the topmost rung", () => {
  const target = new Noted();
  const proven = new ProvenRungs(target);
  for (const _ of [1, 2]) {
    assertEquals(proven.on(ARCHITECTURE, executor), rungs.length - 1);
  }
  assertEquals(target.told, [["--exit"]]);
});

for (const proof of proofs) {
  Deno.test(`ProvenRungs.on() takes nothing for proven when ${proof} is missing`, () => {
    const target = new EmulatorTarget([missingCalls([proof])]);
    assertEquals(new ProvenRungs(target).on(ARCHITECTURE, executor), 0);
  });
}

const rows = defineRows([
  row("pipe/success/made-up", {
    source: "made up",
    steps: [pipe(buffer(8), 0).succeeds()],
  }),
  row("uname/EFAULT/made-up", {
    source: "made up",
    steps: [call.uname(8).fails("EFAULT")],
  }),
  row("open/EISDIR/made-up", {
    as: "root",
    source: "made up",
    steps: [open("/w", "O_WRONLY").fails("EISDIR")],
  }),
]);

/** What a report says, but for how long it took and what the executor called. */
function verdict(
  { milliseconds: _, trace: _calls, ...said }: RowReport,
): unknown {
  return said;
}

for (const missing of [undefined, "pipe" as SyscallName, ...proofs]) {
  const name = missing ?? "nothing";
  Deno.test(`JobRunner.run() says of rows what their own boots say when ${name} is missing`, async () => {
    const observers = missing === undefined ? [] : [missingCalls([missing])];
    const target = new EmulatorTarget(observers);
    const suite = suiteOf(ARCHITECTURE, rows);
    const numbers = [...suite.rows.keys()];
    const told = await new JobRunner(
      { executors: { [ARCHITECTURE]: executor }, rows },
      target,
    ).run({ architecture: ARCHITECTURE, mode: "isolated", numbers, seed: 1 });
    const apart = numbers.map((number) =>
      runIsolated(target, suite, executor, number, {
        seed: 1,
        maxInstructions: ROW_INSTRUCTIONS,
      })
    );
    assertEquals(told.map(verdict), apart.map(verdict));
  });
}
