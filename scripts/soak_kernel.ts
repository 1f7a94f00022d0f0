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
import { ROOT } from "./sources.ts";
import { TASK_PERMISSIONS } from "./task.ts";

const SHUFFLES = 20;
const SEEDS = 200;
/** Seeds of one run: a report of each result is kept until its end. */
const PORTION = 20;
const FAULTS = 600;

/** What is soaked, and from which seed on. */
export interface KernelSoak {
  readonly arch: readonly Architecture[];
  readonly seed: number;
  readonly shard: Shard | undefined;
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

/** Runs rows; gives 0 where all is as expected, else 1. */
async function runRows(
  name: string,
  { arch }: KernelSoak,
  options: ConformanceOptions,
): Promise<number> {
  const { exitCode, reports } = await runConformance({
    architectures: arch,
    jobs: navigator.hardwareConcurrency,
    pool: webWorkerPool,
    complain: (message) => console.error(message),
    ...options,
  });
  const failed = reports.filter(({ outcome }) => outcome !== "pass");
  console.log(`${name}: ${reports.length} results, ${failed.length} not pass`);
  for (const { id, arch, mode } of failed) {
    console.log(`  ${id} [${arch}] ${mode}`);
  }
  return exitCode === ExitCode.expected ? 0 : 1;
}

async function runShuffles(soak: KernelSoak): Promise<number> {
  let failed = 0;
  for (const seed of seedsOf(soak, SHUFFLES)) {
    failed += await runRows(`shuffle ${seed}`, soak, {
      mode: "single-boot",
      shuffle: true,
      seeds: [seed],
    });
  }
  return failed;
}

async function runSeeds(soak: KernelSoak): Promise<number> {
  let failed = 0;
  const all = seedsOf(soak, SEEDS);
  for (let done = 0; done < all.length; done += PORTION) {
    const seeds = all.slice(done, done + PORTION);
    failed += await runRows(`seeds ${seeds[0]} to ${seeds.at(-1)}`, soak, {
      picks: ({ id }) => {
        const row = rowNamed(id);
        return row !== undefined && isConcurrent(row);
      },
      seeds,
    });
  }
  return failed;
}

/** Compares the tiers by what rows do; gives how many architectures differ. */
async function runTiers({ arch }: KernelSoak): Promise<number> {
  let failed = 0;
  for (const architecture of arch) {
    const different = await compareTiers(architecture);
    console.log(`tiers [${architecture}]: ${different.length} lines differ`);
    for (const line of different) console.log(`  ${line}`);
    if (different.length > 0) failed++;
  }
  return failed;
}

/** Runs a task as a program of its own; gives 0 where it succeeds. */
async function runScript(
  script: string,
  args: readonly string[],
): Promise<number> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    cwd: ROOT,
    args: ["run", "--quiet", ...TASK_PERMISSIONS, script, ...args],
    stdin: "null",
  }).spawn().status;
  return success ? 0 : 1;
}

/** So many broken inputs of each kind, and programs of each architecture. */
const BROKEN_INPUTS = 33_334;

/** Breaks all that is read, a hundred thousand programs among it. */
async function runBrokenInputs(): Promise<number> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    cwd: ROOT,
    args: ["test", "--quiet", "-P", "src/cli/broken_inputs_test.ts"],
    env: { HALCYON_BROKEN_INPUTS: `${BROKEN_INPUTS}` },
    stdin: "null",
  }).spawn().status;
  return success ? 0 : 1;
}

/** Random programs for so long. */
const FUZZ_SECONDS = 3600;

/** Everything, one after the other; gives how many parts failed. */
export async function soakKernel(soak: KernelSoak): Promise<number> {
  const { arch, seed, shard } = soak;
  const chosen = arch.flatMap((one) => ["--arch", one]);
  const draw = ["--count", `${FAULTS}`, "--seed", `${seed}`];
  const share = shard === undefined ? [] : ["--shard", showShard(shard)];
  // What is one piece falls to one of the shards.
  const whole = async (
    name: string,
    run: () => Promise<number>,
  ): Promise<number> => isInShard(shard, name) ? await run() : 0;
  return await whole("tiers", () => runTiers(soak)) +
    await runShuffles(soak) + await runSeeds(soak) +
    await runScript("scripts/mutate.ts", [...draw, ...share, ...chosen]) +
    await whole("branches", () => runScript("scripts/branches.ts", chosen)) +
    await whole("inject", () => runScript("scripts/inject.ts", chosen)) +
    await whole("inputs", runBrokenInputs) +
    await runScript("scripts/fuzz.ts", [
      ...["--seed", `${seed}`, "--count", "1000000"],
      ...["--seconds", `${FUZZ_SECONDS}`],
      ...share,
      ...chosen,
    ]);
}
