/**
 * The kernel's part of `deno task soak`: rows with all code compiled, in other
 * orders and under other schedules, faults that were not drawn before, what was
 * not run, every operation that can fail, and random programs.
 *
 * @module
 */

import {
  type ConformanceOptions,
  ExitCode,
  runConformance,
} from "../conformance/conformance.ts";
import { rowNamed } from "../conformance/program/suite.ts";
import { isConcurrent } from "../conformance/run/concurrency.ts";
import { webWorkerPool } from "../conformance/run/web_worker_pool.ts";
import { isInShard, type Shard, showShard } from "../conformance/run/shard.ts";
import { compareTiers } from "../conformance/tiers.ts";
import type { Architecture } from "../src/cpu/types.ts";
import { versionText } from "../src/cli/version.ts";
import { ROOT } from "./sources.ts";
import { HeldMemory, mebibytes } from "./held_memory.ts";
import { TASK_PERMISSIONS, TASKS } from "./task.ts";

/** Seeds of one run: a report of each result is kept until its end. */
const PORTION = 20;
const FAULTS = 600;

/** What can be soaked, in this order. */
export const kernelSteps = [
  "tiers",
  "orders",
  "repeats",
  "schedules",
  "faults",
  "branches",
  "inject",
  "inputs",
  "fuzz",
] as const;

/** What is soaked, from which seed on, and how much of it. */
export interface KernelSoak {
  readonly arch: readonly Architecture[];
  readonly seed: number;
  readonly shard: Shard | undefined;
  readonly step: readonly (typeof kernelSteps[number])[];
  readonly orders: number;
  readonly repeats: number;
  readonly schedules: number;
  readonly "fuzz-seconds": number;
}

/** A soak, and what ends it early. */
interface Soaking extends KernelSoak {
  readonly signal: AbortSignal;
}

/** What came of a step. */
interface Done {
  /** How much was done, in words. */
  readonly what: string;
  /** How much of it went wrong. */
  readonly findings: number;
  /** Another process has done it, of which this one's heap tells nothing. */
  readonly isElsewhere?: boolean;
}

function numbersFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** The seeds of a shard. */
function seedsOf(
  { seed, shard }: KernelSoak,
  count: number,
): readonly number[] {
  return numbersFrom(seed, count).filter((one) => isInShard(shard, `${one}`));
}

/** Rows that were run, and how many of the runs were not as expected. */
class RowRuns {
  readonly #held = new HeldMemory();
  #runs = 0;
  #results = 0;
  #findings = 0;
  readonly #soak: Soaking;

  constructor(soak: Soaking) {
    this.#soak = soak;
  }

  /** Runs rows, and tells what does not pass. */
  async add(name: string, options: ConformanceOptions): Promise<void> {
    const { arch, signal } = this.#soak;
    const { exitCode, reports } = await runConformance({
      architectures: arch,
      signal,
      jobs: navigator.hardwareConcurrency,
      pool: webWorkerPool,
      complain: (message) => console.error(message),
      ...options,
    });
    const failed = reports.filter(({ outcome }) => outcome !== "pass");
    console.log(
      `${name}: ${reports.length} results, ${failed.length} not pass`,
    );
    for (const { id, arch, mode } of failed) {
      console.log(`  ${id} [${arch}] ${mode}`);
    }
    const isCutShort = exitCode === ExitCode.incomplete;
    const isExpected = isCutShort || exitCode === ExitCode.expected;
    // Of a run that was cut short only results are known.
    if (!isCutShort) this.#runs += options.seeds?.length ?? 1;
    this.#results += reports.length;
    this.#held.sample();
    this.#findings += Math.max(failed.length, isExpected ? 0 : 1);
  }

  done(kind: string, seeds: readonly number[]): Done {
    const from = seeds.length === 0
      ? "no seeds"
      : `seeds ${seeds[0]} to ${seeds.at(-1)}`;
    return {
      what: `${this.#runs} ${kind}, ${from}, ${this.#results} results; ` +
        `${this.#held}${this.#held.grows ? ", which grows" : ""}`,
      findings: this.#findings + (this.#held.grows ? 1 : 0),
    };
  }
}

/** Runs rows with so many seeds, some of them at a time. */
async function runPortions(
  soak: Soaking,
  count: number,
  kind: string,
  options: ConformanceOptions,
  portion: number = PORTION,
): Promise<Done> {
  const runs = new RowRuns(soak);
  const all = seedsOf(soak, count);
  for (let done = 0; done < all.length; done += portion) {
    if (soak.signal.aborted) break;
    const seeds = all.slice(done, done + portion);
    await runs.add(`${kind}, seeds ${seeds[0]} to ${seeds.at(-1)}`, {
      ...options,
      seeds,
    });
  }
  return runs.done(kind, all);
}

/** Rows whose threads or processes run at once. */
const concurrent: Pick<ConformanceOptions, "picks"> = {
  picks: ({ id }) => {
    const row = rowNamed(id);
    return row !== undefined && isConcurrent(row);
  },
};

/** Behind one another in one boot, in another order for each seed. */
const inOtherOrders: Pick<ConformanceOptions, "mode" | "shuffle"> = {
  mode: "single-boot",
  shuffle: true,
};

/** Compares the tiers by what rows do; a finding is a line that differs. */
async function runTiers({ arch, signal }: Soaking): Promise<Done> {
  let findings = 0;
  let compared = 0;
  for (const architecture of arch) {
    if (signal.aborted) break;
    const different = await compareTiers(architecture);
    console.log(`tiers [${architecture}]: ${different.length} lines differ`);
    for (const line of different) console.log(`  ${line}`);
    findings += different.length;
    compared++;
  }
  return { what: `all rows on ${compared} architectures`, findings };
}

/**
 * Runs another program of Deno's; its last line says what it did. It is told of
 * the signal that ends the soak, and says then what it has.
 */
async function runDeno(
  signal: AbortSignal,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Done> {
  const child = new Deno.Command(Deno.execPath(), {
    cwd: ROOT,
    args: [...args],
    env,
    stdin: "null",
    stdout: "piped",
    signal,
  }).spawn();
  const lines: string[] = [];
  let rest = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    await Deno.stdout.write(new TextEncoder().encode(text));
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts.filter((line) => line.trim() !== ""));
    lines.splice(0, lines.length - MOST_LINES);
  }
  const { code } = await child.status;
  const told = lines.findLast((line) => SUM.test(line)) ?? lines.at(-1);
  // Who was told to end says so by its status; one that found something first
  // says that.
  const isCutShort = signal.aborted && code > BY_A_SIGNAL;
  return {
    what: told?.trim() ?? "nothing told",
    findings: code === 0 || isCutShort ? 0 : 1,
    isElsewhere: true,
  };
}

/** The statuses of programs that a signal ended are above this. */
const BY_A_SIGNAL = 128;

/** Lines of a program's end, among which its sum is looked for. */
const MOST_LINES = 200;
const SUM = /\d+ (?:runs|of|passed)|seeds/;

/** Runs a task as a program of its own. */
function runTask(
  { signal }: Soaking,
  task: string,
  args: readonly string[],
): Promise<Done> {
  const command = ["run", "--quiet", ...TASK_PERMISSIONS, TASKS, task, ...args];
  return runDeno(signal, command);
}

/** So many broken inputs of each kind, and programs of each architecture. */
const BROKEN_INPUTS = 33_334;

/** Breaks all that is read, a hundred thousand programs among it. */
function runBrokenInputs({ signal }: Soaking): Promise<Done> {
  const command = ["test", "--quiet", "-P", "src/cli/broken_inputs_test.ts"];
  return runDeno(signal, command, {
    HALCYON_BROKEN_INPUTS: `${BROKEN_INPUTS}`,
    NO_COLOR: "1",
  });
}

/** How each step is run; nothing where it falls to another shard. */
const steps: Readonly<
  Record<
    typeof kernelSteps[number],
    (soak: Soaking) => Promise<Done> | undefined
  >
> = {
  tiers: (soak) => whole(soak, "tiers", () => runTiers(soak)),
  orders: (soak) =>
    runPortions(soak, soak.orders, "orders of all rows", inOtherOrders, 1),
  repeats: (soak) =>
    runPortions(soak, soak.repeats, "orders of rows with concurrency", {
      ...concurrent,
      ...inOtherOrders,
    }),
  schedules: (soak) =>
    runPortions(
      soak,
      soak.schedules,
      "schedules of rows with concurrency",
      concurrent,
    ),
  faults: (soak) =>
    runTask(soak, "mutate", [
      ...["--count", `${FAULTS}`, "--seed", `${soak.seed}`],
      ...shareOf(soak),
    ]),
  branches: (soak) =>
    whole(
      soak,
      "branches",
      () => runTask(soak, "branches", chosen(soak)),
    ),
  inject: (soak) =>
    whole(
      soak,
      "inject",
      () => runTask(soak, "inject", chosen(soak)),
    ),
  inputs: (soak) => whole(soak, "inputs", () => runBrokenInputs(soak)),
  fuzz: (soak) =>
    runTask(soak, "fuzz", [
      ...["--seed", `${soak.seed}`, "--count", "1000000"],
      ...["--seconds", `${soak["fuzz-seconds"]}`],
      ...shareOf(soak),
    ]),
};

/** What is one piece falls to one of the shards. */
function whole(
  { shard }: KernelSoak,
  name: string,
  run: () => Promise<Done>,
): Promise<Done> | undefined {
  return isInShard(shard, name) ? run() : undefined;
}

function chosen({ arch }: KernelSoak): readonly string[] {
  return arch.flatMap((one) => ["--arch", one]);
}

function shareOf(soak: KernelSoak): readonly string[] {
  const share = soak.shard === undefined
    ? []
    : ["--shard", showShard(soak.shard)];
  return [...share, ...chosen(soak)];
}

/** One line of a summary. */
interface Line extends Done {
  readonly step: string;
  readonly seconds: number;
  /** What this process held when it began, and when it was over. */
  readonly held: readonly [number, number];
}

/** What was done and what came of it, to be kept with its date. */
function summaryOf(
  { arch, seed, shard }: KernelSoak,
  lines: readonly Line[],
  ended: unknown,
): string {
  const { deno } = Deno.version;
  const share = shard === undefined ? "" : `, shard ${showShard(shard)}`;
  const findings = lines.reduce((sum, line) => sum + line.findings, 0);
  return [
    `## Soak of ${new Date().toISOString().slice(0, 10)}`,
    "",
    `${versionText()}, Deno ${deno}; ${
      arch.join(", ")
    }; seed ${seed}${share}; ` +
    `${findings} findings${ended === undefined ? "" : `; ${ended}`}.`,
    "",
    "| step | what was done | findings | seconds | MiB of heap at first | in the end |",
    "| --- | --- | ---: | ---: | ---: | ---: |",
    ...lines.map(({ step, what, findings, seconds, held, isElsewhere }) =>
      `| ${step} | ${what.replaceAll("|", "/")} | ${findings} | ` +
      `${seconds.toFixed(0)} | ${
        (isElsewhere === true ? ["–", "–"] : held).join(" | ")
      } |`
    ),
    "",
  ].join("\n");
}

/** What came of all steps. */
export interface SoakedKernel {
  readonly findings: number;
  readonly summary: string;
}

/**
 * Everything that was asked for, one after the other, until the signal is
 * aborted: what was done by then is told.
 */
export async function soakKernel(
  soak: KernelSoak,
  signal: AbortSignal,
): Promise<SoakedKernel> {
  const lines: Line[] = [];
  for (const step of kernelSteps) {
    if (!soak.step.includes(step)) continue;
    if (signal.aborted) break;
    const begun = performance.now();
    const first = mebibytes("heapUsed");
    const done = await steps[step]({ ...soak, signal });
    if (done === undefined) continue;
    const seconds = (performance.now() - begun) / 1000;
    lines.push({
      step,
      seconds,
      held: [first, mebibytes("heapUsed")],
      ...done,
    });
  }
  return {
    findings: lines.reduce((sum, { findings }) => sum + findings, 0),
    summary: summaryOf(soak, lines, signal.reason),
  };
}
