/**
 * `halcyon conformance`: runs the suite on this project's own machine.
 *
 * @module
 */

import type { Architecture, Tier } from "../cpu/cpu.ts";
import {
  type ConformanceResult,
  describeChoice,
  ExitCode,
  filterOf,
  hasRowsElsewhere,
  listRows,
  type RowChoice,
  runConformance,
} from "../../conformance/conformance.ts";
import type { RowHead } from "../../conformance/language/row.ts";
import type { Mode } from "../../conformance/judge/outcome.ts";
import { isPeopleReporter } from "../../conformance/report/reporter.ts";
import type { Shard } from "../../conformance/run/shard.ts";
import { threadPool } from "../../conformance/run/thread_pool.ts";
import { someArchitectures } from "./architecture.ts";
import {
  BaselineFile,
  baselineOptions,
  type BaselineValues,
} from "./baseline.ts";
import { type Command, defineCommand } from "./command.ts";
import { UsageError } from "./errors.ts";
import { Interruption } from "./interruption.ts";
import { failedIn } from "./results_file.ts";
import { shardOption } from "./shard.ts";
import {
  type Declaration,
  flag,
  oneOf,
  text,
  texts,
  wholeNumber,
  withDefault,
  workers,
} from "./options.ts";
import type { Output } from "./output.ts";
import { tierOption } from "./tier.ts";
import { reporterOption, type ReporterPlace, Reports } from "./reports.ts";

/** What the suite is run with. */
export interface ConformanceValues extends BaselineValues {
  arch: readonly Architecture[];
  filter: string | undefined;
  exclude: readonly string[];
  shard: Shard | undefined;
  "rerun-failed": string | undefined;
  list: boolean;
  mode: Mode | "both";
  seed: number;
  seeds: number;
  repeat: number;
  shuffle: boolean;
  "fail-fast": boolean;
  durations: number;
  tier: Tier;
  jobs: number;
  reporter: readonly ReporterPlace[];
}

const MODES = ["isolated", "single-boot", "both"] as const;
/** One report holds the results of all seeds. */
const MOST_SEEDS = 100;
const MOST_REPETITIONS = 1000;
const MOST_DURATIONS = 10_000;

/** Throws a usage error at a filter that picks nothing in particular. */
export function checkFilter(filter: string, name: string): void {
  if (filter === "" || filter === "//") {
    throw new UsageError(`${name} is empty: every row would match`);
  }
  try {
    filterOf(filter);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`${name} is no pattern: ${error.message}`);
  }
}

/** The options, for the task that builds the guests first too. */
export const declaration: Declaration<ConformanceValues> = {
  program: "halcyon conformance",
  about: "Runs every row on every architecture and prints a summary.",
  options: {
    arch: someArchitectures,
    filter: text({
      placeholder: "TEXT",
      description: "only rows whose id contains TEXT, or matches /TEXT/",
      check: checkFilter,
    }),
    exclude: texts({
      placeholder: "TEXT",
      description: "not rows that --filter TEXT would pick",
      check: checkFilter,
    }),
    shard: shardOption,
    "rerun-failed": text({
      placeholder: "FILE",
      description: "only what was not as expected in an earlier run, of " +
        "which FILE holds the JSON report",
    }),
    list: flag("print the ids of the rows and run nothing"),
    mode: withDefault(
      oneOf({
        placeholder: "MODE",
        description: "a fresh machine a row, all rows in one boot, or both",
        choices: MODES,
      }),
      "isolated",
    ),
    seed: wholeNumber({ description: "seed of the machines", otherwise: 1 }),
    seeds: wholeNumber({
      description: "run every row with so many seeds, from --seed on",
      least: 1,
      most: MOST_SEEDS,
      otherwise: 1,
    }),
    repeat: wholeNumber({
      description: "run every row so many times with each seed",
      least: 1,
      most: MOST_REPETITIONS,
      otherwise: 1,
    }),
    shuffle: flag("in an order drawn from the seed"),
    "fail-fast": flag("end at the first result that is not as expected"),
    durations: wholeNumber({
      description: "name so many of the slowest results in pretty, dot, " +
        "markdown and html",
      most: MOST_DURATIONS,
      otherwise: 0,
    }),
    tier: tierOption,
    jobs: workers,
    ...baselineOptions,
    reporter: reporterOption,
  },
  onlyWith: { list: ["arch", "filter", "exclude", "shard", "rerun-failed"] },
  strays: "rows are picked with --filter",
  notes:
    "Exit status: 0 as expected, 1 unexpected results, 2 usage, 3 broken " +
    "infrastructure. Interrupted, it reports what it has, says that this is " +
    "not all, and exits with 128 + the signal.",
};

/**
 * The rows that are chosen on some architectures.
 *
 * @throws {UsageError} when there are none
 */
export function matchingRows(
  choice: RowChoice,
  architectures: readonly Architecture[],
): ReturnType<typeof listRows> {
  const rows = listRows(choice, architectures);
  if (rows.length > 0) return rows;
  if (hasRowsElsewhere({ ...choice, architectures })) return rows;
  throw new UsageError(`no row ${describeChoice(choice)}`);
}

function list(
  choice: RowChoice,
  arch: readonly Architecture[],
  output: Output,
): number {
  for (const { id, arch: runsOn } of matchingRows(choice, arch)) {
    output.print(
      runsOn.length === arch.length ? id : `${id} [${runsOn.join(" ")}]`,
    );
  }
  return ExitCode.expected;
}

/** Which rows the options choose. */
async function choiceOf(
  { filter, exclude, shard, "rerun-failed": earlier }: ConformanceValues,
): Promise<RowChoice> {
  const failed = earlier === undefined ? undefined : await failedIn(earlier);
  const picks = failed === undefined ? undefined : (
    { id }: RowHead,
    architecture: Architecture,
  ): boolean => failed.get(architecture)?.has(id) === true;
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(picks === undefined ? {} : { picks }),
    ...(shard === undefined ? {} : { shard }),
    exclude,
  };
}

function checkDurations(
  { durations, reporter }: ConformanceValues,
): void {
  if (durations === 0 || reporter.some(({ name }) => isPeopleReporter(name))) {
    return;
  }
  throw new UsageError(
    "--durations means nothing to these reporters: pretty, dot, markdown and " +
      "html name them",
  );
}

/** The exit status once the baseline is written; what lacks still lacks. */
async function update(
  { exitCode, reports, summary }: ConformanceResult,
  baseline: BaselineFile,
  output: Output,
  program: string,
): Promise<number> {
  const { expected, unexpected } = ExitCode;
  const isWhole = exitCode === expected || exitCode === unexpected;
  if (!isWhole) return exitCode;
  const left = await baseline.update(reports, output, program);
  const { different, wronglyExempt } = summary.traces;
  const faults = left + different.length + wronglyExempt.length;
  return faults === 0 ? expected : unexpected;
}

/** Runs the suite as the options say; the exit status. */
export async function conformance(
  options: ConformanceValues,
  output: Output,
  program: string,
): Promise<number> {
  const { arch, seed, seeds, mode, shuffle, jobs, repeat } = options;
  const choice = await choiceOf(options);
  if (options.list) return list(choice, arch, output);
  checkDurations(options);
  matchingRows(choice, arch);
  const baseline = await BaselineFile.open(options);
  const reports = await Reports.open(options.reporter, output);
  const interruption = new Interruption();
  try {
    const result = await runConformance({
      architectures: arch,
      ...choice,
      seeds: Array.from({ length: seeds }, (_, index) => seed + index),
      repetitions: repeat,
      mode,
      shuffle,
      failFast: options["fail-fast"],
      durations: options.durations,
      jobs,
      pool: threadPool,
      tier: options.tier,
      reporters: reports.choices,
      ...(baseline === undefined ? {} : { baseline: baseline.baseline }),
      terminal: output.isTerminal,
      color: output.hasColor,
      complain: (message) => output.complain(`${program}: ${message}`),
      signal: interruption.signal,
    });
    await reports.finish();
    const status = interruption.status ?? result.exitCode;
    if (baseline?.isToBeWritten !== true) return status;
    if (result.stopped === undefined && interruption.status === undefined) {
      return await update(result, baseline, output, program);
    }
    output.complain(`${program}: the baseline is left as it was`);
    return status;
  } finally {
    interruption.close();
  }
}

/** The command. */
export const command: Command = defineCommand(
  declaration,
  ({ options }, output) => conformance(options, output, declaration.program),
);
