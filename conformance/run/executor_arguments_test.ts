// The executor's command line, on the real machine.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EmulatorTarget } from "./emulator.ts";
import { executorArguments } from "../program/executor_arguments.ts";
import { loadGuest } from "../program/guests.ts";
import { buffer, pipe, type Row, row } from "../language/row.ts";
import { parseLog } from "../judge/log.ts";
import { Suite } from "../program/suite.ts";
import type { Run } from "../program/target.ts";

const USAGE = 2;
const rows: readonly Row[] = [0, 1, 2].map((number) =>
  row(`test/${number}`, {
    source: "made up",
    steps: [pipe(buffer(8), 0).succeeds()],
  })
);
const suite = new Suite("riscv64", rows);

async function run(args: readonly string[]): Promise<Run> {
  const executor = await loadGuest("riscv64", "executor");
  const program = suite.program(
    executor,
    [...suite.rows.keys()],
    await suite.hash(),
  );
  return new EmulatorTarget().run({
    architecture: "riscv64",
    program,
    arguments: args,
    seed: 1,
    maxInstructions: 50_000_000,
  });
}

/** An argument as it is documented, with numbers of rows that there are. */
function written(usage: string): string[] {
  return usage.replace("N,N,...", "2,0").replace("N", "1").split(" ");
}

for (const { usage } of executorArguments) {
  Deno.test(`the executor takes ${usage} when told so as documented`, async () => {
    const args = written(usage);
    if (!args.includes("--exit")) args.push("--exit");
    const { end, log } = await run(args);
    assertEquals(end, { kind: "exited", status: 0 }, log.join(""));
    assert(parseLog(log.join("")).complete);
  });
}

const runs: readonly (readonly [string, readonly number[]])[] = [
  ["--exit", [0, 1, 2]],
  ["--start 1 --exit", [1, 2]],
  ["--exit --rows 2,0", [2, 0]],
];
for (const [line, numbers] of runs) {
  Deno.test(`the executor runs rows ${numbers} when told ${line}`, async () => {
    const { log } = await run(line.split(" "));
    assertEquals([...parseLog(log.join("")).rows.keys()], numbers);
  });
}

for (
  const [line, named] of [
    ["--exit --from 3", "--from"],
    ["1", "1"],
    ["--exits", "--exits"],
    ["--start", "--start"],
    ["--start x", "x"],
    ["--start 3", "3"],
    ["--start 1x", "1x"],
    ["--start 4294967297", "4294967297"],
    ["--rows", "--rows"],
    ["--rows 1,,2", "1,,2"],
    ["--rows 1,", "1,"],
    ["--rows 0,3", "0,3"],
    ["--start 1 --rows 2", "--rows"],
  ] as const
) {
  Deno.test(`the executor names ${named} and runs nothing when told ${line}`, async () => {
    const { end, log } = await run(line.split(" "));
    assertEquals(end, { kind: "exited", status: USAGE });
    assertEquals(log.length, 1, log.join(""));
    assertStringIncludes(log[0] ?? "", ` ${named};`);
    assertStringIncludes(log[0] ?? "", "it takes --start N");
  });
}
