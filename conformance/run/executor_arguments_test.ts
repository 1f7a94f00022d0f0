// The executor's command line, on the real machine.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Machine } from "../../src/machine/machine.ts";
import { EmulatorTarget } from "./emulator.ts";
import { executorArguments } from "../program/executor_arguments.ts";
import { loadGuest } from "../program/guests.ts";
import {
  buffer,
  close,
  newImage,
  pipe,
  type Row,
  row,
} from "../language/row.ts";
import { judgeRow } from "../judge/judge.ts";
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
    if (usage !== "--stdout") assert(parseLog(log.join("")).complete);
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
    ["--rung", "--rung"],
    ["--rung x", "x"],
    ["--rung 99", "99"],
    ["--rung 1 --rung 2", "--rung"],
    ["--proven", "--proven"],
    ["--proven x", "x"],
    ["--proven 13", "13"],
    ["--proven 1 --proven 2", "--proven"],
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

/** What the first program writes to the console, and hands to dbgputstr. */
function heard(
  program: Uint8Array,
  ...args: readonly string[]
): { readonly console: string; readonly debug: string } {
  const decoder = new TextDecoder("latin1");
  const said = { console: "", debug: "" };
  const machine = Machine.create({
    architecture: "riscv64",
    program: "/executor",
    programFile: program,
    arguments: ["/executor", "--exit", ...args],
    console: {
      output: (bytes) => void (said.console += decoder.decode(bytes)),
      debug: (bytes) => void (said.debug += decoder.decode(bytes)),
    },
  });
  machine.run({ maxInstructions: 50_000_000 });
  machine.dispose();
  return said;
}

Deno.test("the executor writes the same log to descriptor 1 when told --stdout", async () => {
  const kinds: readonly Row[] = [
    row("test/descriptors", {
      source: "made up",
      // The log is in nobody's way.
      steps: [
        pipe(buffer(8), 0).succeeds(),
        close(1),
        close(2),
        close(3).fails("EBADF"),
      ],
    }),
    row("test/image", {
      source: "made up",
      steps: [newImage("again", [close(0)])],
    }),
  ];
  const own = new Suite("riscv64", kinds);
  const executor = await loadGuest("riscv64", "executor");
  const program = own.program(executor, [0, 1], await own.hash());
  const usual = heard(program);
  const written = heard(program, "--stdout");
  assertEquals(written.debug, "");
  assertEquals(written.console.replaceAll("\r\n", "\n"), usual.debug);
  const { rows: answers, complete } = parseLog(written.console);
  assert(complete);
  assertEquals(
    [...answers].map(([number, answer]) =>
      judgeRow(own.encoded(number), answer).outcome
    ),
    ["pass", "pass"],
  );
});
