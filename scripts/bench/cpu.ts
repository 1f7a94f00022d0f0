/**
 * `deno task bench cpu`: nine workloads on three architectures, beside
 * qemu-user and the host.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { Architecture } from "../../src/cpu/cpu.ts";
import { benchmarkUrl, WORKLOADS } from "./build.ts";
import {
  coldMemory,
  geometricMean,
  measure,
  median,
  readBenchmark,
} from "./measure.ts";

const ROUNDS = 5;
/** A share of the repetitions, for the run that is taken off: start-up and warm-up. */
const BASE_SHARE = 0.25;

interface Result {
  readonly name: string;
  readonly arch: Architecture;
  readonly mips: number;
  /** The same with nothing compiled. */
  readonly interpretedMips: number;
  /** Seconds of compiling a second of running, start-up included. */
  readonly compiling: number;
  readonly ratioToQemu: number | null;
  readonly ratioToNative: number | null;
}

/** Time of a whole process; undefined when there is no such program. */
function runProcess(
  command: string,
  args: readonly string[],
): number | undefined {
  try {
    const start = performance.now();
    const { success } = new Deno.Command(command, {
      args: [...args],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return success ? (performance.now() - start) / 1000 : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Seconds between the small and the large number of repetitions. */
type Timer = (
  count: number,
) => { seconds: number; instructions: number } | undefined;

/** What more repetitions cost: medians of interleaved runs, one less the other. */
function steadyState(
  timers: readonly Timer[],
  count: number,
): ({ seconds: number; instructions: number } | undefined)[] {
  const base = Math.max(1, Math.round(count * BASE_SHARE));
  const small: ReturnType<Timer>[][] = timers.map(() => []);
  const large: ReturnType<Timer>[][] = timers.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    timers.forEach((timer, index) => {
      small[index]?.push(timer(base));
      large[index]?.push(timer(count));
    });
  }
  return timers.map((_, index) => {
    const few = middle(small[index] ?? []);
    const many = middle(large[index] ?? []);
    if (few === undefined || many === undefined) return undefined;
    return {
      seconds: Math.max(1e-6, many.seconds - few.seconds),
      instructions: many.instructions - few.instructions,
    };
  });
}

function middle(
  runs: readonly ReturnType<Timer>[],
): ReturnType<Timer> {
  const good = runs.filter((run) => run !== undefined);
  const [first] = good;
  return first === undefined ? undefined : {
    seconds: median(good.map(({ seconds }) => seconds)),
    instructions: first.instructions,
  };
}

function processTimer(command: string, args: readonly string[]): Timer {
  return (count) => {
    const seconds = runProcess(command, [...args, String(count)]);
    return seconds === undefined ? undefined : { seconds, instructions: 0 };
  };
}

function benchOne(architecture: Architecture, name: string): Result {
  const program = readBenchmark(architecture, name);
  const linux = fileURLToPath(
    benchmarkUrl(architecture, name, "linux"),
  );
  const native = fileURLToPath(benchmarkUrl("x86_64", name, "linux"));
  const [here, interpreted, qemu, host] = steadyState([
    (count) => measure(architecture, program, [String(count)]),
    (count) =>
      measure(architecture, program, [String(count)], { tier: "interpreter" }),
    processTimer(`qemu-${architecture}`, [linux]),
    processTimer(native, []),
  ], WORKLOADS[name] ?? 1);
  if (here === undefined || interpreted === undefined) {
    throw new Error(`${name} did not run`);
  }
  const cold = measure(architecture, program, [String(WORKLOADS[name] ?? 1)], {
    memoryBytes: coldMemory(),
  });
  const ratio = (other: { seconds: number } | undefined) =>
    other === undefined ? null : other.seconds / here.seconds;
  return {
    name,
    arch: architecture,
    mips: mipsOf(here),
    interpretedMips: mipsOf(interpreted),
    compiling: cold.compiling / cold.seconds,
    ratioToQemu: ratio(qemu),
    ratioToNative: Deno.build.arch === "x86_64" ? ratio(host) : null,
  };
}

const mipsOf = (
  { instructions, seconds }: { instructions: number; seconds: number },
) => instructions / seconds / 1e6;

const show = (ratio: number | null) =>
  ratio === null ? "     -" : ratio.toFixed(3).padStart(6);

/** Runs the part and prints a line a workload. */
export function benchCpu(
  architectures: readonly Architecture[],
  say: (line: string) => void,
): Promise<unknown> {
  const workloads: Result[] = [];
  const geomean: Record<string, unknown> = {};
  say("workload    arch      MIPS  tier 1   /qemu  /native");
  for (const architecture of architectures) {
    for (const name of Object.keys(WORKLOADS)) {
      const result = benchOne(architecture, name);
      workloads.push(result);
      say(
        `${name.padEnd(11)} ${architecture.padEnd(7)} ${
          result.mips.toFixed(0).padStart(6)
        }  ${result.interpretedMips.toFixed(0).padStart(6)}  ${
          show(result.ratioToQemu)
        }   ${show(result.ratioToNative)}`,
      );
    }
    const own = workloads.filter(({ arch }) => arch === architecture);
    const mean = (pick: (result: Result) => number | null) => {
      const numbers = own.map(pick).filter((number) => number !== null);
      return numbers.length === 0 ? null : geometricMean(numbers);
    };
    const means = {
      mips: mean(({ mips }) => mips),
      interpretedMips: mean(({ interpretedMips }) => interpretedMips),
      ratioToQemu: mean(({ ratioToQemu }) => ratioToQemu),
      ratioToNative: mean(({ ratioToNative }) => ratioToNative),
    };
    geomean[architecture] = means;
    say(
      `geomean     ${architecture.padEnd(7)} ${
        (means.mips ?? 0).toFixed(0).padStart(6)
      }  ${(means.interpretedMips ?? 0).toFixed(0).padStart(6)}  ${
        show(means.ratioToQemu)
      }   ${show(means.ratioToNative)}`,
    );
  }
  return Promise.resolve({ workloads, geomean });
}
