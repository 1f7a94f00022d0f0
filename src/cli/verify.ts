/**
 * `halcyon verify`: judges the log that an exported suite printed.
 *
 * @module
 */

import { REFERENCE } from "../../conformance/harness/conformance.ts";
import {
  type Verification,
  verifyLog,
} from "../../conformance/harness/export.ts";
import {
  type Plan,
  reporterNamed,
} from "../../conformance/harness/reporters/reporter.ts";
import type { Architecture } from "../cpu/cpu.ts";
import { oneArchitecture } from "./architecture.ts";
import { type Command, defineCommand } from "./command.ts";
import { hostReason, isFromHost, UsageError } from "./errors.ts";
import type { Output } from "./output.ts";
import { reporterOption, type ReporterPlace, Reports } from "./reports.ts";

interface VerifyValues {
  arch: Architecture;
  reporter: readonly ReporterPlace[];
}

const STDIN = "-";

async function readLog(path: string): Promise<string> {
  // A serial line may hold any byte: Latin-1 loses none.
  const decoder = new TextDecoder("latin1");
  try {
    return decoder.decode(
      path === STDIN
        ? await new Response(Deno.stdin.readable).arrayBuffer()
        : await Deno.readFile(path),
    );
  } catch (error) {
    if (!isFromHost(error)) throw error;
    const what = path === STDIN ? "stdin" : path;
    throw new UsageError(`${what} can't be read: ${hostReason(error)}`);
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
    verified: [],
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
      `are tolerated; LOG may be ${STDIN} for stdin.`,
    options: { arch: oneArchitecture, reporter: reporterOption },
    operands: { usage: "LOG", least: 1, most: 1 },
    notes:
      "Exit status: 0 as expected, 1 unexpected results, 2 usage, 3 a log " +
      "of another format, 4 an incomplete log (the row where it stopped is " +
      "named).",
  },
  async ({ options: { arch, reporter }, operands: [path = STDIN] }, output) => {
    const reports = await Reports.open(reporter, output);
    const judged = await verifyLog(arch, await readLog(path));
    for (const complaint of judged.complaints) {
      output.complain(`halcyon verify: ${complaint}`);
    }
    if (judged.results.length > 0) report(judged, reports, output);
    await reports.finish();
    return judged.exitCode;
  },
);
