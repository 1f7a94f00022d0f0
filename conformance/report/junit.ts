import { match } from "ts-pattern";
import { printable } from "../../src/debug/printable.ts";
import { fileOf } from "../program/row_file.ts";
import { rowNamed } from "../program/suite.ts";
import type { RowReport } from "../run/run_rows.ts";
import { explain } from "./pretty.ts";
import type { Plan, Reporter, ReporterMaker } from "./reporter.ts";

/** Text as XML may hold it; of several lines each. */
function escape(text: string): string {
  return text.split("\n").map(printable).join("\n")
    .replace(/[&<>"]/g, (character) =>
      match(character)
        .with("&", () => "&amp;")
        .with("<", () => "&lt;")
        .with(">", () => "&gt;")
        .otherwise(() => "&quot;"));
}

/** Text of one line, as an attribute has it. */
function attribute(text: string): string {
  return escape(printable(text));
}

function properties(values: Readonly<Record<string, string>>): string {
  const list = Object.entries(values).map(([name, value]) =>
    `<property name="${name}" value="${attribute(value)}"/>`
  );
  return `<properties>${list.join("")}</properties>\n`;
}

function seconds(reports: readonly RowReport[]): string {
  const sum = reports.reduce((sum, one) => sum + one.milliseconds, 0);
  return (sum / 1000).toFixed(6);
}

function body(report: RowReport): string {
  const { step = "", wanted = "", got = "", known } = report;
  const message = attribute(`${step}: wanted ${wanted}, got ${got}`);
  const story = (): string =>
    `<system-out>${escape(explain(report, false))}</system-out>`;
  return match(report.outcome)
    .with("pass", "xfail", () => "")
    .with("fail", "xpass", (outcome) => {
      const type = attribute(report.cause ?? outcome);
      return `<failure type="${type}" message="${message}"/>${story()}`;
    })
    .with(
      "blocked",
      "broken",
      "missing",
      (outcome) => `<error type="${outcome}" message="${message}"/>${story()}`,
    )
    .with(
      "skip",
      "unsupported",
      (outcome) =>
        `<skipped type="${outcome}" message="${
          attribute(known?.reason ?? step)
        }"/>`,
    )
    .exhaustive();
}

function testcase(report: RowReport): string {
  const { id, arch, mode, repetition } = report;
  const name = repetition === undefined ? id : `${id} repetition ${repetition}`;
  return `<testcase classname="${arch}.${mode}" name="${
    attribute(name)
  }" time="${seconds([report])}">${body(report)}</testcase>\n`;
}

/** The file of a row; one of another suite than ours has none that is known. */
function placeOf({ id }: RowReport): string | undefined {
  const row = rowNamed(id);
  return row === undefined ? undefined : fileOf(row);
}

interface TestSuite {
  readonly name: string;
  readonly arch: string;
  readonly mode: string;
  readonly seed: number;
  readonly file: string | undefined;
  readonly reports: RowReport[];
}

/** One testsuite a file, architecture, mode and seed. */
function suitesOf(
  { seed: usual }: Plan,
  reports: readonly RowReport[],
): readonly TestSuite[] {
  const suites = new Map<string, TestSuite>();
  for (const report of reports) {
    const { arch, mode, seed } = report;
    const file = placeOf(report);
    const name = `${arch} ${mode}${seed === undefined ? "" : ` seed ${seed}`}${
      file === undefined ? "" : ` ${file}`
    }`;
    let suite = suites.get(name);
    if (suite === undefined) {
      const empty = { name, arch, mode, seed: seed ?? usual, file };
      suites.set(name, suite = { ...empty, reports: [] });
    }
    suite.reports.push(report);
  }
  return [...suites.values()];
}

function suiteText(plan: Plan, suite: TestSuite): string {
  const { name, arch, mode, seed, file, reports } = suite;
  const count = (...outcomes: readonly string[]): number =>
    reports.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const attributes = {
    name,
    tests: `${reports.length}`,
    failures: `${count("fail", "xpass")}`,
    errors: `${count("blocked", "broken", "missing")}`,
    skipped: `${count("skip", "unsupported")}`,
    time: seconds(reports),
    // ISO 8601 without fraction or zone, as readers of JUnit know it: UTC.
    ...(plan.started === undefined
      ? {}
      : { timestamp: plan.started.toISOString().slice(0, 19) }),
    ...(file === undefined ? {} : { file }),
  };
  const written = Object.entries(attributes).map(([key, value]) =>
    ` ${key}="${attribute(value)}"`
  ).join("");
  const about = properties({
    architecture: arch,
    mode,
    seed: `${seed}`,
    suite: plan.suite,
    reference: plan.reference,
  });
  return `<testsuite${written}>\n${about}${
    reports.map(testcase).join("")
  }</testsuite>\n`;
}

/** JUnit's XML, as Jenkins' schema (junit-10.xsd) has it. */
export const junitReporter: ReporterMaker = (write): Reporter => ({
  end(plan, reports, _summary, stopped): void {
    write(
      '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="halcyon">\n',
    );
    for (const suite of suitesOf(plan, reports)) write(suiteText(plan, suite));
    if (stopped !== undefined) {
      // Readers of JUnit know no partial report: an error makes it a red one.
      const message = attribute(
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
