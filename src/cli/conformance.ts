/**
 * `halcyon conformance`: runs the suite, on this project's own machine or on a
 * kernel that a command starts.
 *
 * @module
 */

import type { Architecture, Tier } from "../cpu/cpu.ts";
import {
  type ConformanceOptions,
  type ConformanceResult,
  describeChoice,
  ExitCode,
  filterOf,
  hasRowsElsewhere,
  isWholeSuite,
  listRows,
  type RowChoice,
  runConformance,
} from "../../conformance/conformance.ts";
import type { RowHead } from "../../conformance/language/row.ts";
import type { Mode } from "../../conformance/judge/outcome.ts";
import { gradeOf } from "../../conformance/program/grade.ts";
import type { OwnRows } from "../../conformance/program/own_rows.ts";
import { rowNamed, rowsInPlay } from "../../conformance/program/suite.ts";
import { rungs } from "../../conformance/program/rungs.ts";
import { isPeopleReporter } from "../../conformance/report/reporter.ts";
import { BootPool } from "../../conformance/run/boot_pool.ts";
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
import { Interruption, TimeLimit } from "./interruption.ts";
import { KernelCommand } from "./kernel_command.ts";
import { failedIn } from "./results_file.ts";
import { ownRowsIn, rowsOption } from "./row_file.ts";
import { shardOption } from "./shard.ts";
import {
  type Declaration,
  flag,
  type Given,
  oneOf,
  text,
  texts,
  wholeNumber,
  withDefault,
  workers,
} from "./options.ts";
import type { Output } from "./output.ts";
import { reporterOption, type ReporterPlace, Reports } from "./reports.ts";
import {
  checkCompanions,
  oneOfThem,
  panicOption,
  placeholders,
  seconds,
  type TargetChoice,
  targetOption,
} from "./target.ts";
import { tierOption } from "./tier.ts";
import { judgeFile } from "./verify.ts";

/** What the suite is run with. */
export interface ConformanceValues extends BaselineValues {
  target: TargetChoice;
  arch: readonly Architecture[];
  rows: string | undefined;
  filter: string | undefined;
  exclude: readonly string[];
  shard: Shard | undefined;
  "rerun-failed": string | undefined;
  rung: number;
  "no-hazards": boolean;
  list: boolean;
  log: string | undefined;
  panic: RegExp | undefined;
  "boot-timeout": number;
  "row-timeout": number;
  timeout: number;
  all: boolean;
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
  about: "Runs every row on every architecture and prints a summary: on this " +
    "project's own machine, or on a kernel that a command starts.",
  options: {
    target: targetOption,
    arch: someArchitectures,
    rows: rowsOption,
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
    rung: wholeNumber({
      description: "only rows up to this rung of the ladder; no kernel is " +
        "asked for what is above",
      most: rungs.length - 1,
      otherwise: rungs.length - 1,
      otherwiseSaid: "all",
    }),
    "no-hazards": flag("not the rows that some kernels do not survive"),
    list: flag("print the ids of the rows and run nothing"),
    log: text({
      placeholder: "FILE",
      description: "the command writes the kernel's log to FILE, which is " +
        "emptied before each boot, and not to its own output",
    }),
    panic: panicOption,
    "boot-timeout": seconds("how long a boot may take to its first row", 120),
    "row-timeout": seconds("how long a row may take on a command's kernel", 60),
    timeout: seconds("how long all may take", Infinity, "as long as it takes"),
    all: flag(
      "with a log or a command: tell of every row whole, not of causes that " +
        "rows share",
    ),
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
  onlyWith: {
    list: [
      ...["arch", "rows", "filter", "exclude", "shard", "rerun-failed"],
      ...["rung", "no-hazards"],
    ],
  },
  strays: "rows are picked with --filter",
  asks: ["read"],
  notes: "In a command stand " +
    Object.entries(placeholders).map(([name, what]) => `{${name}}, ${what}`)
      .join("; ") +
    ". The kernel is started again behind a row that ended it, and for rows " +
    "of which its log lost something, until every row has a verdict; it is " +
    "stopped, with all that the command started, when its rows are run " +
    "(docs/targets.md).\n\n" +
    "Exit status: 0 as expected, 1 unexpected results, 2 usage, 3 broken " +
    "infrastructure, 4 not all results: the time is up, or the log is " +
    "incomplete. Interrupted, it reports what it has, says that this is " +
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
  { filter, exclude, shard, "rerun-failed": earlier, ...values }:
    ConformanceValues,
): Promise<RowChoice> {
  const rows = await ownRowsIn(values.rows);
  const failed = earlier === undefined ? undefined : await failedIn(earlier);
  const { rung, "no-hazards": isSafe } = values;
  const isEverything = failed === undefined && !isSafe &&
    rung === rungs.length - 1;
  const picks = isEverything
    ? undefined
    : ({ id }: RowHead, architecture: Architecture): boolean => {
      const isWanted = failed === undefined ||
        failed.get(architecture)?.has(id) === true;
      if (!isWanted) return false;
      const row = rowNamed(id);
      return row !== undefined && gradeOf(row).rung <= rung &&
        !(isSafe && row.hazard !== undefined);
    };
  return {
    ...(rows === undefined ? {} : { rows }),
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

/** Judges a log where that is the target. */
async function judge(
  file: string,
  options: ConformanceValues,
  choice: RowChoice,
  output: Output,
  program: string,
): Promise<number> {
  const arch = oneOfThem(options.arch);
  const { picks: _, rows, ...selection } = choice;
  const chosen = new Set(matchingRows(choice, [arch]).map(({ id }) => id));
  return await judgeFile(
    file,
    { architectures: [arch], mode: "single-boot", ...selection },
    options,
    output,
    program,
    {
      picks: isWholeSuite(choice) ? undefined : (id) => chosen.has(id),
      rows,
    },
  );
}

/** What the rows run on, where it is no log. */
function runnerOf(
  { target, log, panic, rung, ...options }: ConformanceValues,
  rows: OwnRows | undefined,
  say: (line: string) => void,
): {
  readonly settings: Partial<ConformanceOptions>;
  readonly close: () => Promise<void>;
} {
  if (target.kind !== "command") {
    return {
      settings: { pool: threadPool },
      close: () => Promise.resolve(),
    };
  }
  const kernel = new KernelCommand(target.command, log, rows);
  const pool = new BootPool({
    start: (suite, args) => kernel.start(suite, args),
    limits: {
      boot: options["boot-timeout"] * 1000,
      row: options["row-timeout"] * 1000,
    },
    panic,
    rung: rung === rungs.length - 1 ? undefined : rung,
    say,
  }, rows);
  return {
    settings: {
      pool: () => pool,
      mode: "single-boot",
      isForeign: true,
      seeksCauses: !options.all,
    },
    close: () => kernel.close(),
  };
}

/** Runs the suite as the options say; the exit status. */
export async function conformance(
  { options, names }: Pick<Given<ConformanceValues>, "options" | "names">,
  output: Output,
  program: string,
): Promise<number> {
  const { arch, target, timeout } = options;
  checkCompanions(target, names);
  const choice = await choiceOf(options);
  if (options.list) return list(choice, arch, output);
  if (target.kind === "log") {
    return await judge(target.file, options, choice, output, program);
  }
  checkDurations(options);
  matchingRows(choice, arch);
  const baseline = await BaselineFile.open(options, rowsInPlay(choice.rows));
  const reports = await Reports.open(options.reporter, output);
  const complain = (message: string): void =>
    output.complain(`${program}: ${message}`);
  const interruption = new Interruption();
  const limit = new TimeLimit(interruption.signal, timeout);
  const { settings, close } = runnerOf(options, choice.rows, complain);
  try {
    const result = await runConformance({
      ...runSettings(options, choice),
      ...settings,
      reporters: reports.choices,
      ...(baseline === undefined ? {} : { baseline: baseline.baseline }),
      terminal: output.isTerminal,
      color: output.hasColor,
      complain,
      signal: limit.signal,
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
    limit.close();
    await close();
    interruption.close();
  }
}

/** What of the options says what is run, and how. */
function runSettings(
  options: ConformanceValues,
  choice: RowChoice,
): ConformanceOptions {
  const { arch, seed, seeds, mode, shuffle, jobs, repeat, tier } = options;
  return {
    architectures: arch,
    ...choice,
    seeds: Array.from({ length: seeds }, (_, index) => seed + index),
    repetitions: repeat,
    mode,
    shuffle,
    failFast: options["fail-fast"],
    durations: options.durations,
    jobs,
    tier,
  };
}

/** The command. */
export const command: Command = defineCommand(
  declaration,
  (given, output) => conformance(given, output, declaration.program),
);
