import { match } from "ts-pattern";
import type { RowReport } from "../run/run_rows.ts";
import { isExpected, titleOf } from "../judge/outcome.ts";
import { printable } from "../../src/debug/printable.ts";
import type { Reporter, ReporterMaker } from "./reporter.ts";
import { storyOf } from "./story.ts";

/** Text of a line; a bare # would begin a directive. */
function plain(text: string): string {
  return printable(text).replace(/[\\#]/g, "\\$&");
}

function directive({ outcome, step, known }: RowReport): string {
  return match(outcome)
    .with("pass", "fail", "blocked", "broken", "missing", () => "")
    .with("skip", "unsupported", () => ` # SKIP ${plain(step ?? outcome)}`)
    .with("xfail", "xpass", () => {
      const why = known === undefined ? "" : `: ${plain(known.reason)}`;
      return ` # TODO ${outcome}${why}`;
    })
    .exhaustive();
}

function quoted(text: string): string {
  return `"${printable(text).replace(/["\\]/g, "\\$&")}"`;
}

/** Test Anything Protocol, version 14. */
export const tapReporter: ReporterMaker = (write): Reporter => {
  let number = 0;
  return {
    begin({ results }): void {
      write(`TAP version 14\n1..${results}\n`);
    },
    result(report): void {
      const { cause, step, wanted, got } = report;
      const ok = isExpected(report.outcome) ? "ok" : "not ok";
      write(
        `${ok} ${++number} - ${plain(titleOf(report))}${directive(report)}\n`,
      );
      if (isExpected(report.outcome)) return;
      const story = storyOf(report);
      const facts = {
        outcome: report.outcome,
        cause,
        step,
        wanted,
        got,
        claims: story?.claims.join("; "),
        source: story?.source,
        record: story?.record,
      };
      write("  ---\n");
      for (const [name, value] of Object.entries(facts)) {
        if (value !== undefined) write(`  ${name}: ${quoted(value)}\n`);
      }
      write("  ...\n");
    },
    end(_plan, _reports, _summary, stopped): void {
      if (stopped !== undefined) write(`Bail out! ${printable(stopped)}\n`);
    },
  };
};
