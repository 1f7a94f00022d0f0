import { match } from "ts-pattern";
import type { RowReport } from "../run/run_rows.ts";
import type { Reporter, ReporterMaker } from "./reporter.ts";
import { storyOf } from "./story.ts";

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) =>
    match(character)
      .with("&", () => "&amp;")
      .with("<", () => "&lt;")
      .with(">", () => "&gt;")
      .otherwise(() => "&quot;"))
    // XML 1.0 has no way to write most control characters.
    // deno-lint-ignore no-control-regex
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, "?");
}

function told(report: RowReport): string {
  const story = storyOf(report);
  return story === undefined ? "" : [
    ...story.claims.map((claim) => `claims ${claim}`),
    `source ${story.source}`,
    `record ${story.record}`,
  ].join("\n");
}

function body(report: RowReport): string {
  const { step = "", wanted = "", got = "" } = report;
  const message = escape(`${step}: wanted ${wanted}, got ${got}`);
  return match(report.outcome)
    .with("pass", "xfail", () => "")
    .with(
      "fail",
      "xpass",
      (outcome) =>
        `<failure type="${report.cause ?? outcome}" message="${message}">${
          escape(told(report))
        }</failure>`,
    )
    .with(
      "blocked",
      "broken",
      "missing",
      (outcome) =>
        `<error type="${outcome}" message="${message}">${
          escape(told(report))
        }</error>`,
    )
    .with(
      "skip",
      "unsupported",
      () => `<skipped message="${escape(step)}"/>`,
    )
    .exhaustive();
}

/** JUnit's XML, one testsuite an architecture and mode. */
export const junitReporter: ReporterMaker = (write): Reporter => ({
  end(plan, reports, _summary, stopped): void {
    const suites = new Map<string, RowReport[]>();
    for (const report of reports) {
      const { arch, mode, seed } = report;
      const name = `${arch} ${mode}${
        seed === undefined ? "" : ` seed ${seed}`
      }`;
      const list = suites.get(name) ?? [];
      suites.set(name, list);
      list.push(report);
    }
    write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n');
    for (const [name, list] of suites) {
      const bad = (outcome: string): number =>
        list.filter((report) => report.outcome === outcome).length;
      write(
        `<testsuite name="${name}" tests="${list.length}" failures="${
          bad("fail") + bad("xpass")
        }" errors="${
          bad("blocked") + bad("broken") + bad("missing")
        }" skipped="${bad("skip") + bad("unsupported")}">\n`,
      );
      for (const report of list) {
        const time = (report.milliseconds / 1000).toFixed(6);
        write(
          `<testcase classname="${report.arch}.${report.mode}" name="${
            escape(report.id)
          }" time="${time}">${body(report)}</testcase>\n`,
        );
      }
      write("</testsuite>\n");
    }
    if (stopped !== undefined) {
      // Readers of JUnit know no partial report: an error makes it a red one.
      const message = escape(
        `${stopped}: ${reports.length} of ${plan.results} results`,
      );
      write(
        '<testsuite name="partial report" tests="1" failures="0" errors="1" ' +
          'skipped="0">\n<testcase classname="halcyon" name="the whole run">' +
          `<error type="partial" message="${message}"/></testcase>\n` +
          "</testsuite>\n",
      );
    }
    write("</testsuites>\n");
  },
});
