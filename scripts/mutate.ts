/**
 * `deno task mutate`: plants single faults in the kernel and counts how many
 * of them the rows and scenarios notice.
 *
 * @module
 */

import { someArchitectures } from "../src/cli/architecture.ts";
import { type Command, defineCommand } from "../src/cli/command.ts";
import { UsageError } from "../src/cli/errors.ts";
import { interruptible } from "../src/cli/interruption.ts";
import { anyOf, flag, text, wholeNumber, workers } from "../src/cli/options.ts";
import { shardOption } from "../src/cli/shard.ts";
import { isInShard, type Shard } from "../conformance/run/shard.ts";
import type { Architecture } from "../src/cpu/types.ts";
import { buildGuests } from "./guests.ts";
import { unnoticedIn } from "./mutation/earlier.ts";
import { type Progress, type Tried, tryFaults } from "./mutation/mutate.ts";
import { type Operator, operators } from "./mutation/operators.ts";
import { allFaults, plant } from "./mutation/plant.ts";
import {
  type Fate,
  isSurvivor,
  ratesOf,
  showRates,
  showSurvivor,
} from "./mutation/rates.ts";
import { keyOf } from "./mutation/sites.ts";
import { sampleOf } from "./mutation/sample.ts";
import { madeInTime, noInstall } from "./task.ts";

interface Options {
  readonly count: number;
  readonly seed: number;
  readonly operator: readonly Operator[];
  readonly arch: readonly Architecture[];
  readonly file: string | undefined;
  readonly again: string | undefined;
  readonly shard: Shard | undefined;
  readonly most: number;
  readonly jobs: number;
  readonly seconds: number;
  readonly json: boolean;
  readonly "no-install": boolean;
}

/** Where somebody watches: how many were tried, and how many are not noticed. */
function showProgress(): (fate: Fate, architecture: Architecture) => void {
  const counts = new Map<Architecture, { tried: number; unnoticed: number }>();
  return ({ noticedBy }, architecture) => {
    if (!Deno.stderr.isTerminal()) return;
    const count = counts.get(architecture) ?? { tried: 0, unnoticed: 0 };
    count.tried++;
    if (noticedBy === undefined) count.unnoticed++;
    counts.set(architecture, count);
    const line = `${architecture}: ${count.tried} tried, ` +
      `${count.unnoticed} not noticed`;
    Deno.stderr.writeSync(new TextEncoder().encode(`\r${line}`));
  };
}

/** Tries what is drawn until the signal comes. */
async function tryAll(options: Options, signal: AbortSignal): Promise<Tried> {
  const { arch, file = "", again, most, jobs } = options;
  const unnoticed = again === undefined ? undefined : await unnoticedIn(again);
  const all = await allFaults();
  const inFile = all.filter((one) => one.file.includes(file));
  if (inFile.length === 0) {
    throw new UsageError(`no file of the kernel is named like ${file}`);
  }
  const eligible = inFile.filter((fault) =>
    unnoticed?.has(keyOf(fault)) ?? true
  );
  const { count, seed, operator, shard } = options;
  const chosen = sampleOf(eligible, count, seed, operator)
    .filter((fault) => isInShard(shard, keyOf(fault)));
  const plantation = await plant(all, chosen);
  try {
    return await tryFaults(plantation, {
      architectures: arch,
      faults: chosen,
      workers: jobs,
      most,
      signal,
      tell: showProgress(),
    });
  } finally {
    await Deno.remove(plantation.folder, { recursive: true });
  }
}

/** A line for an architecture: of how many something is said, and by whom. */
function showArchitecture(
  { architecture, isElsewhere, tried, of, noticed }: Progress,
): string {
  const line = `${architecture}: ${tried} of ${of} tried`;
  return isElsewhere
    ? `${line} that may run here alone, ${noticed} noticed`
    : line;
}

/** What came of it: survivors, the rates, and of how many that is said. */
function show({ progress, fates }: Tried): string {
  const tried = progress.map(showArchitecture);
  return [
    ...fates.filter(isSurvivor).map(showSurvivor),
    showRates(ratesOf(fates)),
    ...tried,
  ].join("\n");
}

/** The task. */
export const command: Command = defineCommand<Options>(
  {
    program: "deno task mutate",
    about: "Plants single faults in a copy of the kernel, one at a time, and " +
      "counts how many of them a row or a scenario program notices by its " +
      "log alone. Says of each that nobody noticed where it is and what " +
      "was changed. What no row of the architectures asked for reaches is " +
      "shown to those of the others.",
    options: {
      count: wholeNumber({
        description: "how many faults, of each operator alike",
        least: 1,
        otherwise: 600,
      }),
      seed: wholeNumber({ description: "draws the faults", otherwise: 1 }),
      operator: anyOf({
        placeholder: "OPERATOR",
        description: "only faults of this kind",
        choices: operators,
      }),
      arch: someArchitectures,
      file: text({
        placeholder: "PATH",
        description: "only files of the kernel whose path contains PATH",
      }),
      again: text({
        placeholder: "FILE",
        description: "only those that an earlier run, of which FILE holds " +
          "the JSON, says nobody noticed",
      }),
      shard: shardOption,
      most: wholeNumber({
        description: "show a fault to the N rows that reach least, no more",
        least: 1,
        otherwise: Infinity,
        otherwiseSaid: "to all that reach it",
      }),
      jobs: workers,
      seconds: wholeNumber({
        description: "after so long it ends with what it has",
        least: 1,
        otherwise: Infinity,
        otherwiseSaid: "all are tried",
      }),
      json: flag("print every fault and what became of it as JSON"),
      "no-install": noInstall,
    },
    notes: "A signal ends it with what it has. Exit status: 0 whatever was " +
      "noticed, 2 usage, 3 broken infrastructure, 128 + the number of a signal.",
  },
  async ({ options }, output) => {
    const mayInstall = !options["no-install"];
    await interruptible(() => buildGuests({ mayInstall }));
    const { result, interrupted } = await madeInTime(
      options.seconds,
      (signal) => tryAll(options, signal),
    );
    const { progress, fates } = result;
    output.print(
      options.json
        ? JSON.stringify({
          seed: options.seed,
          progress,
          rates: ratesOf(fates),
          fates,
        })
        : show(result),
    );
    if (interrupted !== undefined) throw interrupted;
    return 0;
  },
);
