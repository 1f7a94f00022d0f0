/**
 * `halcyon verify`: judges the log that an exported suite printed.
 *
 * @module
 */

import { ExitCode, REFERENCE } from "../../conformance/conformance.ts";
import { type Verification, verifyLog } from "../../conformance/export.ts";
import type { Plan } from "../../conformance/report/reporter.ts";
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

interface VerifyValues extends BaselineValues {
  arch: Architecture;
  reporter: readonly ReporterPlace[];
  all: boolean;
}

function report(
  { results, suite, summary }: Verification,
  { arch, all }: VerifyValues,
  reports: Reports,
  output: Output,
): void {
  const plan: Plan = {
    results: results.length,
    suite,
    reference: REFERENCE,
    seed: 0,
    selection: { architectures: [arch], mode: "single-boot" },
    seeksCauses: !all,
    terminal: false,
    color: output.hasColor,
  };
  const rows = results.map((result) => ({ ...result, milliseconds: 0 }));
  reports.tell(plan, rows, summary);
}

/** What becomes of the exit status when the baseline is written anew. */
async function update(
  judged: Verification,
  baseline: BaselineFile,
  output: Output,
): Promise<number> {
  const { expected, unexpected, incomplete } = ExitCode;
  // A log that is cut off, or of another suite, says nothing of the kernel.
  const isWhole = judged.exitCode === expected ||
    judged.exitCode === unexpected;
  if (!isWhole) {
    if (judged.exitCode === incomplete) {
      output.complain("halcyon verify: the baseline is left as it was");
    }
    return judged.exitCode;
  }
  const left = await baseline.update(judged.results, output, "halcyon verify");
  return left === 0 ? expected : unexpected;
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
      ...baselineOptions,
      reporter: reporterOption,
      all: flag(
        "tell of every row whole, not of causes that rows share",
      ),
    },
    operands: { usage: "LOG", least: 1, most: 1 },
    notes:
      "Exit status: 0 as expected, 1 unexpected results, 2 usage, or a log " +
      "of another suite or architecture, 3 a log of another format, 4 an " +
      "incomplete log: it has no header, it stops before its end (the " +
      "row is named), rows that it announces are missing, or what a boot says " +
      "of itself is lost or does not fit together.",
  },
  async ({ options, operands: [path = STDIN] }, output) => {
    const { arch, reporter } = options;
    const baseline = await BaselineFile.open(options);
    const reports = await Reports.open(reporter, output);
    const judged = await verifyLog(
      arch,
      logFrom(path),
      baseline === undefined ? {} : { baseline: baseline.baseline },
    );
    for (const line of [...judged.notes, ...judged.complaints]) {
      output.complain(`halcyon verify: ${line}`);
    }
    if (judged.results.length > 0) report(judged, options, reports, output);
    await reports.finish();
    return baseline?.isToBeWritten === true
      ? await update(judged, baseline, output)
      : judged.exitCode;
  },
);
