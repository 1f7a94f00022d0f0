/**
 * `deno task soak`: compares the CPUs with other implementations until the
 * time is over, each round with a new seed.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { describeOutputs, saveFailures } from "./differential/failures.ts";
import { denoProcesses } from "./differential/processes.ts";
import {
  compareRandomProgram,
  missingForPrograms,
} from "../src/cpu/differential/programs.ts";
import {
  findReferences,
  type Processes,
  type Reference,
} from "../src/cpu/differential/reference.ts";
import { Session } from "../src/cpu/differential/session.ts";
import type { Target } from "../src/cpu/differential/target.ts";
import { targets } from "../src/cpu/differential/targets.ts";
import type { Architecture } from "../src/cpu/types.ts";

const USAGE =
  "usage: deno task soak [--arch NAME] [--reference NAME] [--seconds N] " +
  "[--seed N] [--tests PER-ROW] [--filter ROW] [--programs N]";

interface Options {
  readonly seconds: number;
  readonly seed: number;
  readonly tests: number;
  readonly filter: string;
  readonly programs: number;
}

/** Rounds against one reference; gives the number of failing tests. */
async function soak(
  target: Target,
  reference: Reference,
  options: Options,
): Promise<number> {
  const session = new Session(target, reference);
  const name = `${target.architecture} against ${reference.name}`;
  const end = Date.now() + options.seconds * 1000;
  const unreached = new Map<string, number>();
  const known = new Map<string, number>();
  let rounds = 0;
  let tests = 0;
  let failed = 0;
  do {
    const result = await session.run({
      seed: options.seed + rounds,
      testsPerRow: options.tests,
      filter: options.filter,
    });
    rounds++;
    tests += result.tests;
    for (const row of result.unreached) {
      unreached.set(row, (unreached.get(row) ?? 0) + 1);
    }
    for (const [cause, count] of result.known) {
      known.set(cause, (known.get(cause) ?? 0) + count);
    }
    for (const line of await saveFailures(result.failures, name)) {
      console.log(line);
    }
    for (const count of result.failedRows.values()) failed += count;
  } while (Date.now() < end && failed === 0);
  console.log(
    `${name}: ${tests} tests, ${failed} failed, seeds ${options.seed} to ` +
      `${options.seed + rounds - 1}`,
  );
  for (const [cause, count] of known) console.log(`  known: ${count} ${cause}`);
  const never = [...unreached].filter(([, count]) => count === rounds);
  console.log(`  rows never reached: ${never.length}`);
  for (const [row] of never) console.log(`    ${row}`);
  return failed;
}

/** Random programs; gives the number of those that print something else. */
async function soakPrograms(
  processes: Processes,
  architecture: Architecture,
  { seed, programs }: Options,
): Promise<number> {
  const missing = await missingForPrograms(processes, architecture);
  if (missing !== undefined) {
    console.log(`${architecture} programs: skip, ${missing}`);
    return 0;
  }
  let failed = 0;
  for (let at = seed; at < seed + programs; at++) {
    const outputs = await compareRandomProgram(processes, architecture, at);
    const name = `${architecture} random program ${at}`;
    const failures = describeOutputs(name, outputs);
    failed += failures.length;
    for (const line of await saveFailures(failures, name)) console.log(line);
  }
  console.log(
    `${architecture}: ${programs} random programs, ${failed} failed, ` +
      `seeds from ${seed}`,
  );
  return failed;
}

const flags = parseArgs(Deno.args, {
  boolean: ["help"],
  string: [
    "arch",
    "reference",
    "seconds",
    "seed",
    "tests",
    "filter",
    "programs",
  ],
});
if (flags.help) {
  console.log(USAGE);
  Deno.exit(0);
}
const number = (text: unknown, otherwise: number): number => {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  console.error(USAGE);
  Deno.exit(2);
};
const options: Options = {
  seconds: number(flags.seconds, 600),
  seed: number(flags.seed, Date.now() % 1_000_000),
  tests: number(flags.tests, 50),
  filter: String(flags.filter ?? ""),
  programs: number(flags.programs, 20),
};
const chosen = targets.filter(({ architecture }) =>
  flags.arch === undefined || flags.arch === architecture
);
if (chosen.length === 0 || flags._.length > 0) {
  console.error(USAGE);
  Deno.exit(2);
}
const processes = await denoProcesses();
let failed = 0;
try {
  for (const target of chosen) {
    for (
      const reference of await findReferences(processes, target)
    ) {
      if (flags.reference !== undefined && flags.reference !== reference.name) {
        continue;
      }
      if ("missing" in reference) {
        console.log(
          `${target.architecture} against ${reference.name}: skip, ` +
            reference.missing,
        );
        continue;
      }
      failed += await soak(target, reference, options);
    }
    failed += await soakPrograms(processes, target.architecture, options);
  }
} finally {
  await processes.close();
}
Deno.exit(failed === 0 ? 0 : 1);
