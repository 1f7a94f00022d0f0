import { isExpected, titleOf } from "../judge/outcome.ts";
import { printable } from "../../src/debug/printable.ts";
import { rowNamed } from "../program/suite.ts";
import type { RowReport } from "../run/run_rows.ts";
import { explain } from "./pretty.ts";
import type { Reporter, ReporterMaker } from "./reporter.ts";
import { referenceFile } from "./reference_file.ts";
import { outcomeCounts } from "./summary.ts";

/** Annotations of one kind that GitHub shows of a step. */
const MOST_SHOWN = 10;

/** What a workflow command's message may not hold as it is. */
function data(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

/** What a property of one may not hold either. */
function property(text: string): string {
  return data(printable(text)).replace(/:/g, "%3A").replace(/,/g, "%2C");
}

function annotation(report: RowReport): string {
  const { id, outcome, cause = outcome } = report;
  const row = rowNamed(id);
  // Where the reference does it is where a port of it is to be looked at.
  const file = row === undefined
    ? ""
    : `file=${property(referenceFile(row))},line=1,`;
  const title = property(`${titleOf(report)}: ${cause}`);
  return `::error ${file}title=${title}::${
    data(explain(report, false).trimEnd())
  }\n`;
}

/**
 * Annotations for GitHub Actions. It shows but ten of a step: the others stand
 * in the log below a heading that can be folded.
 */
export const githubReporter: ReporterMaker = (write): Reporter => ({
  end({ results }, reports, summary, stopped): void {
    const unexpected = reports.filter(({ outcome }) => !isExpected(outcome));
    for (const report of unexpected.slice(0, MOST_SHOWN)) {
      write(annotation(report));
    }
    const others = unexpected.slice(MOST_SHOWN);
    if (others.length > 0) {
      write(`::group::${others.length} more results are not as expected\n`);
      // A line that begins like a command would be taken for one.
      for (const report of others) write(explain(report, false));
      write("::endgroup::\n");
    }
    if (stopped !== undefined) {
      const why = `${
        printable(stopped)
      }: ${reports.length} of ${results} results`;
      write(`::error title=partial report::${data(why)}\n`);
    }
    write(`${reports.length} results: ${outcomeCounts(summary)}\n`);
  },
});
