/**
 * `deno task bench cpu`: compute-bound workloads on three architectures, with
 * nothing compiled and with what is hot compiled, beside qemu-user and the
 * host.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { Architecture, Tier } from "../../src/cpu/cpu.ts";
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
  /** Seconds of the work, without start-up. */
  readonly seconds: number;
  readonly interpretedSeconds: number;
  readonly qemuSeconds: number | null;
  readonly nativeSeconds: number | null;
  readonly mips: number;
  /** The same with nothing compiled. */
  readonly interpretedMips: number;
  /** Seconds of compiling a second of running, start-up included. */
  readonly compiling: number;
  readonly ratioToQemu: number | null;
  readonly ratioToNative: number | null;
}

/** One run, of a whole process or of a whole machine. */
interface Run {
  readonly seconds: number;
  readonly instructions: number;
  /** What the program printed: its result. */
  readonly output: string;
}

/** Runs a number of repetitions; undefined where there is no such runner. */
type Runner = (count: number) => Run | undefined;

function runProcess(command: string, args: readonly string[]): Run | undefined {
  try {
    const start = performance.now();
    const { success, stdout } = new Deno.Command(command, {
      args: [...args],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).outputSync();
    const seconds = (performance.now() - start) / 1000;
    const output = new TextDecoder().decode(stdout);
    return success ? { seconds, instructions: 0, output } : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function runnersOf(
  architecture: Architecture,
  name: string,
): readonly Runner[] {
  const program = readBenchmark(architecture, name);
  const machine = (tier: Tier): Runner => (count) =>
    measure(architecture, program, [String(count)], { tier });
  const linux = (of: Architecture) =>
    fileURLToPath(benchmarkUrl(of, name, "linux"));
  const runners = [
    machine("both"),
    machine("interpreter"),
    (count: number) =>
      runProcess(`qemu-${architecture}`, [linux(architecture), String(count)]),
  ];
  if (Deno.build.arch !== "x86_64") return runners;
  return [
    ...runners,
    (count) => runProcess(linux("x86_64"), [String(count)]),
  ];
}

/**
 * All must have computed the same. Which of a product and a sum are fused is
 * the compiler's choice for an architecture, so the host's program is compared
 * where it has the same code.
 */
function requireEqual(
  runs: readonly (Run | undefined)[],
  architecture: Architecture,
  name: string,
): void {
  const compared = architecture === "x86_64" ? runs : runs.slice(0, 3);
  const results = new Set(
    compared.flatMap((run) => run === undefined ? [] : [run.output]),
  );
  if (results.size === 1) return;
  throw new Error(
    `${name} of ${architecture} gives ${[...results].join(", ")}`,
  );
}

interface Work {
  readonly seconds: number;
  readonly instructions: number;
}

/** What more repetitions cost: medians of interleaved runs, one less the other. */
function steadyState(
  architecture: Architecture,
  name: string,
): readonly (Work | undefined)[] {
  const runners = runnersOf(architecture, name);
  const count = WORKLOADS[name]?.count ?? 1;
  const base = Math.max(1, Math.round(count * BASE_SHARE));
  const rounds: { few: (Run | undefined)[]; many: (Run | undefined)[] }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const few = runners.map((run) => run(base));
    const many = runners.map((run) => run(count));
    requireEqual(few, architecture, name);
    requireEqual(many, architecture, name);
    rounds.push({ few, many });
  }
  return runners.map((_, index) => {
    const few = middle(rounds.map(({ few }) => few[index]));
    const many = middle(rounds.map(({ many }) => many[index]));
    if (few === undefined || many === undefined) return undefined;
    return {
      seconds: Math.max(1e-6, many.seconds - few.seconds),
      instructions: many.instructions - few.instructions,
    };
  });
}

function middle(runs: readonly (Run | undefined)[]): Work | undefined {
  const good = runs.filter((run) => run !== undefined);
  const [first] = good;
  return first === undefined ? undefined : {
    seconds: median(good.map(({ seconds }) => seconds)),
    instructions: first.instructions,
  };
}

function benchOne(architecture: Architecture, name: string): Result {
  const [here, interpreted, qemu, host] = steadyState(architecture, name);
  if (here === undefined || interpreted === undefined) {
    throw new Error(`${name} did not run`);
  }
  const cold = measure(
    architecture,
    readBenchmark(architecture, name),
    [String(WORKLOADS[name]?.count ?? 1)],
    { memoryBytes: coldMemory() },
  );
  const ratio = (other: Work | undefined) =>
    other === undefined ? null : other.seconds / here.seconds;
  return {
    name,
    arch: architecture,
    seconds: here.seconds,
    interpretedSeconds: interpreted.seconds,
    qemuSeconds: qemu?.seconds ?? null,
    nativeSeconds: host?.seconds ?? null,
    mips: mipsOf(here),
    interpretedMips: mipsOf(interpreted),
    compiling: cold.compiling / cold.seconds,
    ratioToQemu: ratio(qemu),
    ratioToNative: ratio(host),
  };
}

const mipsOf = ({ instructions, seconds }: Work) =>
  instructions / seconds / 1e6;

const milliseconds = (seconds: number | null) =>
  (seconds === null ? "-" : (seconds * 1000).toFixed(0)).padStart(8);
const plain = (number: number | null, digits: number) =>
  (number === null ? "-" : number.toFixed(digits)).padStart(8);

/** What the line of a workload, or of the means, has behind its name. */
function ratios(
  { mips, interpretedMips, ratioToQemu, ratioToNative }: Pick<
    { [K in keyof Result]: Result[K] | null },
    "mips" | "interpretedMips" | "ratioToQemu" | "ratioToNative"
  >,
): string {
  return plain(interpretedMips, 0) + plain(mips, 0) + plain(ratioToQemu, 3) +
    plain(ratioToNative, 3);
}

const HEADER = ["tier 1", "tier 2", "qemu", "native"];
const RATIOS = ["MIPS 1", "MIPS 2", "/qemu", "/native"];

/** Runs the part and prints a line a workload: milliseconds, then ratios. */
export function benchCpu(
  architectures: readonly Architecture[],
  say: (line: string) => void,
): Promise<unknown> {
  const workloads: Result[] = [];
  const geomean: Record<string, unknown> = {};
  const columns = [...HEADER, ...RATIOS].map((it) => it.padStart(8));
  say("workload    arch   " + columns.join(""));
  for (const architecture of architectures) {
    for (const name of Object.keys(WORKLOADS)) {
      const result = benchOne(architecture, name);
      workloads.push(result);
      const times = [
        result.interpretedSeconds,
        result.seconds,
        result.qemuSeconds,
        result.nativeSeconds,
      ].map(milliseconds);
      say(
        `${name.padEnd(11)} ${architecture.padEnd(7)}${times.join("")}` +
          ratios(result),
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
    const empty = " ".repeat(8 * HEADER.length);
    say(`geomean     ${architecture.padEnd(7)}${empty}${ratios(means)}`);
  }
  return Promise.resolve({ workloads, geomean });
}
