/**
 * `halcyon conformance`: runs the suite on this project's own machine.
 *
 * @module
 */

import type { Architecture, Tier } from "../cpu/cpu.ts";
import {
  ExitCode,
  filterOf,
  listRows,
  runConformance,
} from "../../conformance/conformance.ts";
import type { Mode } from "../../conformance/judge/outcome.ts";
import { webWorkerPool } from "../../conformance/run/web_worker_pool.ts";
import { someArchitectures } from "./architecture.ts";
import { type Command, defineCommand } from "./command.ts";
import { UsageError } from "./errors.ts";
import { Interruption } from "./interruption.ts";
import {
  type Declaration,
  flag,
  oneOf,
  text,
  wholeNumber,
  withDefault,
  workers,
} from "./options.ts";
import type { Output } from "./output.ts";
import { tierOption } from "./tier.ts";
import { reporterOption, type ReporterPlace, Reports } from "./reports.ts";

/** What the suite is run with. */
export interface ConformanceValues {
  arch: readonly Architecture[];
  filter: string | undefined;
  list: boolean;
  mode: Mode | "both";
  seed: number;
  seeds: number;
  shuffle: boolean;
  tier: Tier;
  jobs: number;
  reporter: readonly ReporterPlace[];
}

const MODES = ["isolated", "single-boot", "both"] as const;
/** One report holds the results of all seeds. */
const MOST_SEEDS = 100;

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
    shuffle: flag("in an order drawn from the seed"),
    tier: tierOption,
    jobs: workers,
    reporter: reporterOption,
  },
  onlyWith: { list: ["arch", "filter"] },
  strays: "rows are picked with --filter",
  notes:
    "Exit status: 0 as expected, 1 unexpected results, 2 usage, 3 broken " +
    "infrastructure. Interrupted, it reports what it has, says that this is " +
    "not all, and exits with 128 + the signal.",
};

/**
 * The rows that a filter picks on some architectures.
 *
 * @throws {UsageError} when there are none
 */
export function matchingRows(
  filter: string | undefined,
  architectures: readonly Architecture[],
): ReturnType<typeof listRows> {
  const rows = listRows(filter, architectures);
  if (rows.length === 0) throw new UsageError(`no row matches ${filter}`);
  return rows;
}

function list(
  { filter, arch }: ConformanceValues,
  output: Output,
): number {
  for (const { id, arch: runsOn } of matchingRows(filter, arch)) {
    output.print(
      runsOn.length === arch.length ? id : `${id} [${runsOn.join(" ")}]`,
    );
  }
  return ExitCode.expected;
}

/** Runs the suite as the options say; the exit status. */
export async function conformance(
  options: ConformanceValues,
  output: Output,
  program: string,
): Promise<number> {
  const { arch, filter, seed, seeds, mode, shuffle, jobs } = options;
  if (options.list) return list(options, output);
  const reports = await Reports.open(options.reporter, output);
  const interruption = new Interruption();
  try {
    const { exitCode } = await runConformance({
      architectures: arch,
      ...(filter === undefined ? {} : { filter }),
      seeds: Array.from({ length: seeds }, (_, index) => seed + index),
      mode,
      shuffle,
      jobs,
      pool: webWorkerPool,
      tier: options.tier,
      reporters: reports.choices,
      terminal: output.isTerminal,
      color: output.hasColor,
      complain: (message) => output.complain(`${program}: ${message}`),
      signal: interruption.signal,
    });
    await reports.finish();
    return interruption.status ?? exitCode;
  } finally {
    interruption.close();
  }
}

/** The command. */
export const command: Command = defineCommand(
  declaration,
  ({ options }, output) => conformance(options, output, declaration.program),
);
