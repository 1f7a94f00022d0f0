/**
 * `deno task soak`: compares the CPUs with other implementations until the
 * time is over, each round with a new seed, then shakes the kernel.
 *
 * @module
 */
import { someArchitectures } from "../src/cli/architecture.ts";
import { type Command, defineCommand } from "../src/cli/command.ts";
import { UsageError } from "../src/cli/errors.ts";
import {
  anyOf,
  type Given,
  oneOf,
  text,
  wholeNumber,
} from "../src/cli/options.ts";
import { shardOption } from "../src/cli/shard.ts";
import { isInShard, type Shard } from "../conformance/run/shard.ts";
import { describeOutputs, saveFailures } from "./differential/failures.ts";
import { denoProcesses } from "./differential/processes.ts";
import { soakSlices } from "./differential/slices.ts";
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
import { type KernelSoak, kernelSteps, soakKernel } from "./soak_kernel.ts";
import { WholeFile } from "../src/cli/whole_file.ts";
import { madeInTime } from "./task.ts";

const PARTS = ["cpu", "kernel"] as const;

interface Options extends KernelSoak {
  readonly part: readonly (typeof PARTS[number])[];
  readonly reference: "qemu" | "native" | undefined;
  readonly seconds: number;
  readonly tests: number;
  readonly filter: string | undefined;
  readonly programs: number;
  readonly summary: string | undefined;
}

/** The seeds of a shard, from the first one on. */
function* seedsFrom(
  first: number,
  shard: Shard | undefined,
): Generator<number, never> {
  for (let seed = first;; seed++) {
    if (isInShard(shard, `${seed}`)) yield seed;
  }
}

/** Whether so many seconds are over, counted from now on, or all is to end. */
function timer(seconds: number, signal: AbortSignal): () => boolean {
  const end = performance.now() + seconds * 1000;
  return () => signal.aborted || performance.now() >= end;
}

/** Rounds against one reference; gives the number of failing tests. */
async function soak(
  target: Target,
  reference: Reference,
  options: Options,
  signal: AbortSignal,
): Promise<number> {
  const session = new Session(target, reference);
  const name = `${target.architecture} against ${reference.name}`;
  const isOver = timer(options.seconds, signal);
  const unreached = new Map<string, number>();
  const known = new Map<string, number>();
  const seeds: number[] = [];
  let tests = 0;
  let failed = 0;
  for (const seed of seedsFrom(options.seed, options.shard)) {
    seeds.push(seed);
    const result = await session.run({
      seed,
      testsPerRow: options.tests,
      isOver,
      ...(options.filter === undefined ? {} : { filter: options.filter }),
    });
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
    if (isOver() || failed > 0) break;
  }
  console.log(
    `${name}: ${tests} tests, ${failed} failed, ${seeds.length} seeds from ` +
      `${seeds[0]} to ${seeds.at(-1)}`,
  );
  for (const [cause, count] of known) console.log(`  known: ${count} ${cause}`);
  const never = [...unreached].filter(([, count]) => count === seeds.length);
  console.log(`  rows never reached: ${never.length}`);
  for (const [row] of never) console.log(`    ${row}`);
  return failed;
}

/** Random programs; gives the number of those that print something else. */
async function soakPrograms(
  processes: Processes,
  architecture: Architecture,
  { seed, seconds, programs, shard }: Options,
  signal: AbortSignal,
): Promise<number> {
  const missing = await missingForPrograms(processes, architecture);
  if (missing !== undefined) {
    console.log(`${architecture} programs: skip, ${missing}`);
    return 0;
  }
  const isOver = timer(seconds, signal);
  let failed = 0;
  let tried = 0;
  for (let at = seed; at < seed + programs && !isOver(); at++) {
    if (!isInShard(shard, `${at}`)) continue;
    tried++;
    const outputs = await compareRandomProgram(processes, architecture, at);
    const name = `${architecture} random program ${at}`;
    const failures = describeOutputs(name, outputs);
    failed += failures.length;
    for (const line of await saveFailures(failures, name)) console.log(line);
  }
  console.log(
    `${architecture}: ${tried} random programs, ${failed} failed, ` +
      `seeds from ${seed}`,
  );
  return failed;
}

function chosenTargets({ arch, filter }: Options): readonly Target[] {
  const chosen = targets.filter(({ architecture }) =>
    arch.includes(architecture)
  );
  const matches = ({ rows }: Target): boolean =>
    rows.some(({ name }) => name.includes(filter ?? ""));
  if (chosen.some(matches)) return chosen.filter(matches);
  throw new UsageError(`no row matches ${filter}`);
}

/** The options that say nothing to the other part. */
const OF_PART: Readonly<Record<typeof PARTS[number], readonly string[]>> = {
  cpu: ["reference", "seconds", "tests", "filter", "programs"],
  kernel: [
    ...["step", "orders", "repeats", "schedules", "fuzz-seconds", "summary"],
  ],
};

/** The options that say nothing to other steps, by their step. */
const OF_STEP: Readonly<Record<string, typeof kernelSteps[number]>> = {
  orders: "orders",
  repeats: "repeats",
  schedules: "schedules",
  "fuzz-seconds": "fuzz",
};

/** An option that would be ignored is refused. */
function checkCompany({ options, names }: Given<Options>): void {
  for (const part of PARTS) {
    if (options.part.includes(part)) continue;
    const ignored = OF_PART[part].find((name) => names.includes(name));
    if (ignored === undefined) continue;
    throw new UsageError(
      `--${ignored} means nothing with --part ${options.part.join()}`,
    );
  }
  for (const [name, step] of Object.entries(OF_STEP)) {
    if (!names.includes(name) || options.step.includes(step)) continue;
    throw new UsageError(
      `--${name} means nothing without --step ${step}, where --step is given`,
    );
  }
}

async function soakAll(
  options: Options,
  signal: AbortSignal,
): Promise<number> {
  const chosen = chosenTargets(options);
  const processes = await denoProcesses();
  let failed = 0;
  try {
    for (const target of chosen) {
      const { architecture } = target;
      for (const reference of await findReferences(processes, target)) {
        const { name } = reference;
        if ((options.reference ?? name) !== name) continue;
        if ("missing" in reference) {
          console.log(
            `${architecture} against ${name}: skip, ${reference.missing}`,
          );
          continue;
        }
        failed += await soak(target, reference, options, signal);
      }
      failed += await soakPrograms(processes, architecture, options, signal);
      failed += await soakSlices(processes, target, {
        ...options,
        isOver: timer(options.seconds, signal),
      });
    }
  } finally {
    await processes.close();
  }
  return failed;
}

/** The task. */
export const command: Command = defineCommand<Options>(
  {
    program: "deno task soak",
    about: "Compares the CPUs with other implementations until the time is " +
      "over, each round with a new seed. Then the kernel's steps: all rows " +
      "with all code compiled (tiers) and in other orders (orders), those " +
      "of several threads or processes in other orders again and again " +
      "(repeats) and under other schedules (schedules), 600 faults planted " +
      "in the kernel (faults), its ways counted (branches), each of its " +
      "allocations, user copies and waits failing in all rows (inject), a " +
      "hundred thousand broken inputs (inputs), and random programs (fuzz). " +
      "A summary with its date stands behind them.",
    options: {
      part: anyOf({
        placeholder: "PART",
        description: "only this part",
        choices: PARTS,
      }),
      arch: someArchitectures,
      reference: oneOf({
        placeholder: "NAME",
        description: "only against this one",
        choices: ["qemu", "native"],
      }),
      seconds: wholeNumber({
        description: "for so long against each of them, and at most so long " +
          "for the programs and for the runs in slices; the kernel's part " +
          "goes on to its end",
        otherwise: 600,
      }),
      seed: wholeNumber({
        description: "seed of the first round",
        otherwise: Date.now() % 1_000_000,
        otherwiseSaid: "drawn",
      }),
      tests: wholeNumber({
        description: "tests of every row in a round",
        least: 1,
        otherwise: 50,
      }),
      filter: text({
        placeholder: "ROW",
        description:
          "only rows whose name contains ROW; the programs and the " +
          "runs in slices are all of them",
      }),
      programs: wholeNumber({
        description: "random programs, compared after the rows",
        otherwise: 20,
      }),
      step: anyOf({
        placeholder: "STEP",
        description: "of the kernel's part only this step",
        choices: kernelSteps,
      }),
      orders: wholeNumber({
        description: "orders of all rows",
        least: 1,
        otherwise: 20,
      }),
      repeats: wholeNumber({
        description: "orders of the rows with concurrency",
        least: 1,
        otherwise: 1000,
      }),
      schedules: wholeNumber({
        description: "schedules of each row with concurrency",
        least: 1,
        otherwise: 200,
      }),
      "fuzz-seconds": wholeNumber({
        description: "for so long random programs are run",
        least: 1,
        otherwise: 3600,
      }),
      summary: text({
        placeholder: "FILE",
        description:
          "write the summary of the kernel's part there as well, at its " +
          "end: until then what stood there stays",
      }),
      shard: shardOption,
    },
  },
  async (given, output) => {
    checkCompany(given);
    const { options } = given;
    const { part } = options;
    const { summary: path } = options;
    // That it can be written is seen before the hours.
    const file = path === undefined ? undefined : await WholeFile.open(path);
    const { result, interrupted } = await madeInTime(
      Infinity,
      async (signal) => {
        const failed = part.includes("cpu")
          ? await soakAll(options, signal)
          : 0;
        if (!part.includes("kernel")) return failed;
        const { findings, summary } = await soakKernel(options, signal);
        output.print(summary);
        await file?.write(summary);
        return failed + findings;
      },
    );
    if (interrupted !== undefined) throw interrupted;
    return result === 0 ? 0 : 1;
  },
);
