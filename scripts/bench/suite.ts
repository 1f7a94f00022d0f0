/**
 * `deno task bench suite`: rows a second, start-up, cold code, and speed.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { Architecture } from "../../src/cpu/cpu.ts";
import { runConformance } from "../../conformance/conformance.ts";
import { guestUrl } from "../../conformance/program/guests.ts";
import { BUNDLE, bundleProgram, PROGRAM } from "../bundle.ts";
import { coldMemory, measure, median, readBenchmark } from "./measure.ts";
import { TASK_PERMISSIONS } from "../task.ts";

const ROUNDS = 5;

/** Start of row to verdict, one worker, a fresh machine a row. */
async function rows(architecture: Architecture): Promise<number[]> {
  const { reports } = await runConformance({
    architectures: [architecture],
    mode: "isolated",
  });
  return reports.map(({ milliseconds }) => milliseconds);
}

const SOURCES: readonly [string, ...string[]] = [
  Deno.execPath(),
  "run",
  "--quiet",
  ...TASK_PERMISSIONS,
  fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url)),
];

/** A whole process: `halcyon run hello`, by the command that starts it. */
function startUp(
  [command, ...args]: readonly [string, ...string[]],
  architecture: Architecture,
): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    new Deno.Command(command, {
      args: [...args, "run", fileURLToPath(guestUrl(architecture, "hello"))],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return performance.now() - start;
  });
  return median(times);
}

/**
 * Decoding and lifting: the program with the large code runs once, less what
 * a further round of the same code takes.
 */
function coldNanoseconds(architecture: Architecture): number {
  const program = readBenchmark(architecture, "cold");
  const once: number[] = [];
  let instructions = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const cold = (count: string) =>
      measure(architecture, program, [count], { memoryBytes: coldMemory() });
    const [none, one, two] = [cold("0"), cold("1"), cold("2")];
    instructions = one.instructions - none.instructions;
    const first = one.seconds - none.seconds;
    const again = two.seconds - one.seconds;
    once.push(Math.max(0, first - Math.max(0, again)));
  }
  return median(once) / instructions * 1e9;
}

/** One loop, steady state. */
function mips(architecture: Architecture): number {
  const program = readBenchmark(architecture, "sieve");
  const runs = Array.from({ length: ROUNDS }, () => {
    const small = measure(architecture, program, ["5"]);
    const large = measure(architecture, program, ["45"]);
    return (large.instructions - small.instructions) /
      (large.seconds - small.seconds) / 1e6;
  });
  return median(runs);
}

/** Runs the part and prints its figures. */
export async function benchSuite(
  architectures: readonly Architecture[],
  say: (line: string) => void,
): Promise<unknown> {
  const results: unknown[] = [];
  await bundleProgram(BUNDLE);
  const bundle = fileURLToPath(new URL(PROGRAM, BUNDLE));
  // The first thousand rows pay for what V8 makes of the kernel's code: the
  // first architecture is not to pay for all.
  const [first] = architectures;
  if (first !== undefined) await rows(first);
  for (const arch of architectures) {
    const times = await rows(arch);
    const total = times.reduce((sum, time) => sum + time, 0);
    const result = {
      arch,
      rows: times.length,
      rowsPerSecond: times.length / total * 1000,
      medianMilliseconds: median(times),
      startUpMilliseconds: startUp([bundle], arch),
      sourcesStartUpMilliseconds: startUp(SOURCES, arch),
      coldNanosecondsPerInstruction: coldNanoseconds(arch),
      sieveMips: mips(arch),
    };
    results.push(result);
    say(
      `${arch.padEnd(7)} ${result.rowsPerSecond.toFixed(0)} rows/s, median ` +
        `${result.medianMilliseconds.toFixed(2)} ms a row; ` +
        `halcyon run hello ${result.startUpMilliseconds.toFixed(0)} ms ` +
        `(sources ${result.sourcesStartUpMilliseconds.toFixed(0)}); ` +
        `cold code ${
          result.coldNanosecondsPerInstruction.toFixed(0)
        } ns an instruction; ` +
        `one loop ${result.sieveMips.toFixed(0)} MIPS`,
    );
  }
  return results;
}
