/**
 * `halcyon show`: a row, and what it does here.
 *
 * @module
 */

import { describeRow } from "../../conformance/report/description.ts";
import { runShown } from "../../conformance/run/shown_row.ts";
import { allRows, rowNamed } from "../../conformance/program/suite.ts";
import type { Row } from "../../conformance/language/row.ts";
import { ExitCode } from "../../conformance/conformance.ts";
import { explain } from "../../conformance/report/pretty.ts";
import { isExpected } from "../../conformance/judge/outcome.ts";
import type { Architecture } from "../cpu/cpu.ts";
import { someArchitectures } from "./architecture.ts";
import { type Command, defineCommand } from "./command.ts";
import { UsageError } from "./errors.ts";
import { flag } from "./options.ts";

interface ShowValues {
  arch: readonly Architecture[];
  strace: boolean;
}

/** So many ids a message names where what was asked for is none. */
const MOST_SUGGESTIONS = 5;

function rowOrSuggestions(id: string): Row {
  const row = rowNamed(id);
  if (row !== undefined) return row;
  const near = allRows.filter((one) => one.id.includes(id)).map(({ id }) => id);
  const more = near.length > MOST_SUGGESTIONS
    ? ` and ${near.length - MOST_SUGGESTIONS} more`
    : "";
  throw new UsageError(
    near.length === 0
      ? `there is no row ${id}; halcyon conformance --list names them all`
      : `there is no row ${id}; there are ${
        near.slice(0, MOST_SUGGESTIONS).join(", ")
      }${more}`,
  );
}

/** The command. */
export const command: Command = defineCommand<ShowValues>(
  {
    program: "halcyon show",
    about:
      "Tells what a row does: its world, its steps and what they expect, what " +
      "it claims of the reference and where that was read, and what the real " +
      "kernel answered. Then runs it on this project's own machine.",
    options: {
      arch: someArchitectures,
      strace: flag("print every system call of the run, the executor's too"),
    },
    operands: { usage: "ID", least: 1, most: 1 },
    asks: ["read"],
    notes: "Exit status: 0 as expected, 1 unexpected results, 2 usage, " +
      "3 broken infrastructure.",
  },
  async ({ options: { arch, strace }, operands: [id = ""] }, output) => {
    const row = rowOrSuggestions(id);
    for (const [label, text] of describeRow(row)) {
      output.print(`${label.padEnd(8)}${text}`);
    }
    let isGreen = true;
    for (const one of arch.filter((it) => row.arch?.includes(it) ?? true)) {
      const lines: string[] = [];
      const report = await runShown(
        row,
        one,
        strace ? (line) => lines.push(line) : undefined,
      );
      for (const line of lines) output.print(line);
      const time = `${report.milliseconds.toFixed(1)} ms`;
      output.print(`here    ${one}: ${report.outcome}, ${time}`);
      if (isExpected(report.outcome)) continue;
      isGreen = false;
      output.write(explain(report, output.hasColor));
    }
    return isGreen ? ExitCode.expected : ExitCode.unexpected;
  },
);
