/**
 * `halcyon verify`: judges the log that an exported suite printed.
 *
 * @module
 */

import {
  BaselineError,
  type Exception,
  excerpt,
  parseBaseline,
  unknownIds,
} from "../../conformance/judge/baseline.ts";
import { REFERENCE } from "../../conformance/conformance.ts";
import { type Verification, verifyLog } from "../../conformance/export.ts";
import { type Plan, reporterNamed } from "../../conformance/report/reporter.ts";
import { allRows } from "../../conformance/program/suite.ts";
import type { Architecture } from "../cpu/cpu.ts";
import { oneArchitecture } from "./architecture.ts";
import { type Command, defineCommand } from "./command.ts";
import { UsageError } from "./errors.ts";
import { bytesOf, logFrom, openFile, STDIN } from "./log_file.ts";
import { text } from "./options.ts";
import type { Output } from "./output.ts";
import { reporterOption, type ReporterPlace, Reports } from "./reports.ts";

interface VerifyValues {
  arch: Architecture;
  baseline: string | undefined;
  reporter: readonly ReporterPlace[];
}

/** Bytes of a baseline at most: some 10 times what excuses every row takes. */
const LARGEST_BASELINE = 16 << 20;

async function baselineText(path: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const piece of bytesOf(path, () => openFile(path))) {
    length += piece.length;
    if (length > LARGEST_BASELINE) {
      throw new UsageError(
        `${path} can't be read: a baseline has at most ` +
          `${LARGEST_BASELINE >> 20} MiB`,
      );
    }
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

/** What a baseline excuses; one that names no row of the suite is wrong. */
async function readBaseline(
  path: string | undefined,
): Promise<readonly Exception[]> {
  if (path === undefined) return [];
  const text = await baselineText(path);
  try {
    const exceptions = parseBaseline(text);
    const [unknown] = unknownIds(exceptions, allRows);
    if (unknown === undefined) return exceptions;
    throw new UsageError(
      `${path} names ${excerpt(unknown)}, and there is no such row`,
    );
  } catch (error) {
    if (!(error instanceof BaselineError)) throw error;
    throw new UsageError(`${path} can't be read: ${error.message}`);
  }
}

function report(
  { results, suite, summary }: Verification,
  reports: Reports,
  output: Output,
): void {
  const plan: Plan = {
    results: results.length,
    suite,
    reference: REFERENCE,
    seed: 0,
    terminal: false,
    color: output.hasColor,
  };
  const rows = results.map((result) => ({
    ...result,
    milliseconds: 0,
  }));
  for (const { name, write } of reports.choices) {
    const reporter = reporterNamed(name)?.(write);
    reporter?.begin?.(plan);
    for (const row of rows) reporter?.result?.(row);
    reporter?.end(plan, rows, summary);
  }
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
      baseline: text({
        placeholder: "FILE",
        description:
          "what this kernel may lack or do otherwise, a line a row: " +
          "ID [ARCH] xfail|unsupported|skip REASON",
      }),
      reporter: reporterOption,
    },
    operands: { usage: "LOG", least: 1, most: 1 },
    notes:
      "Exit status: 0 as expected, 1 unexpected results, 2 usage, or a log " +
      "of another suite or architecture, 3 a log of another format, 4 an " +
      "incomplete log: it has no header, it stops before its end (the " +
      "row is named), rows that it announces are missing, or what a boot says " +
      "of itself is lost or does not fit together.",
  },
  async (
    { options: { arch, baseline, reporter }, operands: [path = STDIN] },
    output,
  ) => {
    const exceptions = await readBaseline(baseline);
    const reports = await Reports.open(reporter, output);
    const judged = await verifyLog(arch, logFrom(path), exceptions);
    for (const line of [...judged.notes, ...judged.complaints]) {
      output.complain(`halcyon verify: ${line}`);
    }
    if (judged.results.length > 0) report(judged, reports, output);
    await reports.finish();
    return judged.exitCode;
  },
);
