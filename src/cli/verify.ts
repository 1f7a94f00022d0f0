/**
 * `halcyon verify`: judges the log that an exported suite printed.
 *
 * @module
 */

import { ExitCode, REFERENCE } from "../../conformance/conformance.ts";
import { type Verification, verifyLog } from "../../conformance/export.ts";
import { isExpected } from "../../conformance/judge/outcome.ts";
import type { OwnRows } from "../../conformance/program/own_rows.ts";
import { rowsInPlay } from "../../conformance/program/suite.ts";
import type { Plan, Selection } from "../../conformance/report/reporter.ts";
import { summarize } from "../../conformance/report/summary.ts";
import type { Architecture } from "../cpu/cpu.ts";
import { oneArchitecture } from "./architecture.ts";
import {
  BaselineFile,
  baselineOptions,
  type BaselineValues,
} from "./baseline.ts";
import { type Command, defineCommand } from "./command.ts";
import { logFrom, STDIN } from "./log_file.ts";
import { flag } from "./options.ts";
import type { Output } from "./output.ts";
import { reporterOption, type ReporterPlace, Reports } from "./reports.ts";
import { ownRowsIn, rowsOption } from "./row_file.ts";

/** With what a log is judged. */
export interface JudgeValues extends BaselineValues {
  reporter: readonly ReporterPlace[];
  all: boolean;
}

interface VerifyValues extends JudgeValues {
  arch: Architecture;
  rows: string | undefined;
}

/** What is known before the first result. */
function planOf(
  { results, suite }: Verification,
  selection: Selection,
  { all }: JudgeValues,
  output: Output,
): Plan {
  return {
    results: results.length,
    suite,
    reference: REFERENCE,
    seed: 0,
    selection,
    seeksCauses: !all,
    terminal: false,
    color: output.hasColor,
  };
}

/** What becomes of the exit status when the baseline is written anew. */
async function update(
  judged: Verification,
  baseline: BaselineFile,
  output: Output,
  program: string,
): Promise<number> {
  const { expected, unexpected, incomplete } = ExitCode;
  // A log that is cut off, or of another suite, says nothing of the kernel.
  const isWhole = judged.exitCode === expected ||
    judged.exitCode === unexpected;
  if (!isWhole) {
    if (judged.exitCode === incomplete) {
      output.complain(`${program}: the baseline is left as it was`);
    }
    return judged.exitCode;
  }
  const left = await baseline.update(judged.results, output, program);
  return left === 0 ? expected : unexpected;
}

/** What a judgement says of some of its rows. */
function ofRows(
  judged: Verification,
  picks: (id: string) => boolean,
): Verification {
  const results = judged.results.filter(({ id }) => picks(id));
  const { expected, unexpected } = ExitCode;
  const isGood = results.every(({ outcome }) => isExpected(outcome));
  return {
    ...judged,
    results,
    summary: summarize(results),
    exitCode: judged.exitCode === unexpected && isGood
      ? expected
      : judged.exitCode,
  };
}

/**
 * Judges a file with a log, reports, and gives the exit status. `picks` chooses
 * rows where not all of them are asked for; `rows` are another project's.
 */
export async function judgeFile(
  path: string,
  selection: Selection,
  values: JudgeValues,
  output: Output,
  program: string,
  { picks, rows }: {
    readonly picks?: ((id: string) => boolean) | undefined;
    readonly rows?: OwnRows | undefined;
  } = {},
): Promise<number> {
  const [arch] = selection.architectures;
  if (arch === undefined) throw new Error("a log is of some architecture");
  const baseline = await BaselineFile.open(values, rowsInPlay(rows));
  const reports = await Reports.open(values.reporter, output);
  const whole = await verifyLog(
    arch,
    logFrom(path),
    {
      ...(baseline === undefined ? {} : { baseline: baseline.baseline }),
      ...(rows === undefined ? {} : { rows }),
    },
  );
  const judged = picks === undefined ? whole : ofRows(whole, picks);
  for (const line of [...judged.notes, ...judged.complaints]) {
    output.complain(`${program}: ${line}`);
  }
  if (judged.results.length > 0) {
    const plan = planOf(judged, selection, values, output);
    const rows = judged.results.map((one) => ({ ...one, milliseconds: 0 }));
    reports.tell(plan, rows, judged.summary);
  }
  await reports.finish();
  return baseline?.isToBeWritten === true
    ? await update(judged, baseline, output, program)
    : judged.exitCode;
}

/** The command. */
export const command: Command = defineCommand<VerifyValues>(
  {
    program: "halcyon verify",
    about: "Judges the log of an exported suite by this version's tables. " +
      "Kernel messages between the lines, carriage returns and a cut-off end " +
      `are tolerated; LOG may be ${STDIN} for stdin. What a kernel says when it ` +
      "panics is shown at the row that was open, and told from a panic in the " +
      "suite's own program where that can be. The log's header says " +
      "which rows were to run: all of them, or what the suite's program was " +
      "told to run, which is said when it is less than all. A row that it announces and nothing tells of is missing; " +
      "one whose lines are damaged is broken. Where the logs of several boots " +
      "stand behind one another each row's last answer counts, whole or " +
      "damaged: one that stands before it neither mends nor spoils it.",
    options: {
      arch: oneArchitecture,
      rows: rowsOption,
      ...baselineOptions,
      reporter: reporterOption,
      all: flag(
        "tell of every row whole, not of causes that rows share",
      ),
    },
    operands: { usage: "LOG", least: 1, most: 1 },
    asks: ["read"],
    notes:
      "Exit status: 0 as expected, 1 unexpected results, 2 usage, or a log " +
      "of another suite or architecture, 3 a log of another format, 4 an " +
      "incomplete log: it has no header, it stops before its end (the " +
      "row is named), rows that it announces are missing, or what a boot says " +
      "of itself is lost or does not fit together.",
  },
  async ({ options, operands: [path = STDIN] }, output) =>
    await judgeFile(
      path,
      { architectures: [options.arch], mode: "single-boot" },
      options,
      output,
      "halcyon verify",
      { rows: await ownRowsIn(options.rows) },
    ),
);
