import { match } from "ts-pattern";
import { isExpected, type Outcome } from "../judge/outcome.ts";
import { printable } from "../../src/debug/printable.ts";
import type { RowReport } from "../run/run_rows.ts";
import { explain, slowest } from "./pretty.ts";
import { lackingPart } from "./lacking_part.ts";
import type { Plan, Reporter, ReporterMaker } from "./reporter.ts";
import { outcomeCounts } from "./summary.ts";

const WIDTH = 80;

function mark(outcome: Outcome): string {
  return match(outcome)
    .with("pass", () => ".")
    .with("fail", () => "F")
    .with("blocked", () => "K")
    .with("broken", () => "B")
    .with("missing", () => "M")
    .with("xpass", () => "X")
    .with("skip", "unsupported", () => "s")
    .with("xfail", () => "x")
    .exhaustive();
}

/** A character a result, and what went wrong at the end. */
export const dotReporter: ReporterMaker = (write): Reporter => {
  let plan: Plan | undefined;
  let column = 0;
  const unexpected: RowReport[] = [];
  return {
    begin(given): void {
      plan = given;
    },
    result(report): void {
      write(mark(report.outcome));
      if (++column % WIDTH === 0) write("\n");
      if (!isExpected(report.outcome)) unexpected.push(report);
    },
    end({ durations = 0, results }, reports, summary, stopped): void {
      if (column % WIDTH !== 0) write("\n");
      for (const report of unexpected) {
        write(explain(report, plan?.color ?? false));
      }
      for (const line of slowest(reports, durations)) write(`${line}\n`);
      write(`${reports.length} results: ${outcomeCounts(summary)}\n`);
      if (stopped === undefined) return;
      const lacking = lackingPart(": ", results - reports.length);
      write(`${printable(stopped)}${lacking}\n`);
    },
  };
};
