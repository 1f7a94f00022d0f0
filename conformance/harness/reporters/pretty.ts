import { match } from "ts-pattern";
import { allRows } from "../suite.ts";
import type { RowReport } from "../run_rows.ts";
import { isExpected, type Outcome, titleOf } from "../outcome.ts";
import { outcomes } from "../summary.ts";
import type { Plan, Reporter, ReporterMaker } from "./reporter.ts";

function paint(outcome: Outcome, text: string, color: boolean): string {
  if (!color) return text;
  const code = match(outcome)
    .with("pass", () => 32)
    .with("fail", "broken", "xpass", () => 31)
    .with("skip", "unsupported", "xfail", () => 33)
    .exhaustive();
  return `\x1b[${code}m${text}\x1b[0m`;
}

/** A result that was not expected, in a few lines. */
export function explain(report: RowReport, color: boolean): string {
  const { id, outcome, cause, step, wanted, got } = report;
  const row = allRows.find((candidate) => candidate.id === id);
  const what = cause === undefined ? outcome : `${outcome}: ${cause}`;
  const lines = [`${paint(outcome, what, color)}  ${titleOf(report)}`];
  if (step !== undefined) lines.push(`    step    ${step}`);
  if (wanted !== undefined) lines.push(`    wanted  ${wanted}`);
  if (got !== undefined) lines.push(`    got     ${got}`);
  for (const covered of row?.covers ?? []) lines.push(`    ledger  ${covered}`);
  if (row !== undefined) lines.push(`    source  ${row.source}`);
  return `${lines.join("\n")}\n`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function summaryLine(
  arch: string,
  reports: readonly RowReport[],
  color: boolean,
): string {
  const counts = outcomes
    .map((outcome) => {
      const count = reports.filter((one) => one.outcome === outcome).length;
      return count === 0 && outcome !== "pass" && outcome !== "fail"
        ? undefined
        : paint(count === 0 ? "skip" : outcome, `${count} ${outcome}`, color);
    })
    .filter((text) => text !== undefined);
  const isolated = reports.filter(({ mode }) => mode === "isolated");
  const time = isolated.length === 0
    ? ""
    : `   median ${
      median(isolated.map(({ milliseconds }) => milliseconds)).toFixed(2)
    } ms a row`;
  return `${arch.padEnd(8)} ${counts.join(", ")}${time}\n`;
}

/** For people: what went wrong, and a line per architecture. */
export const prettyReporter: ReporterMaker = (write): Reporter => {
  let plan: Plan | undefined;
  let shown = 0;
  const clear = (): void => {
    if (plan?.terminal === true) write("\r\x1b[K");
  };
  return {
    begin(given): void {
      plan = given;
    },
    progress(done, unexpected): void {
      const now = performance.now();
      if (plan?.terminal === true && now - shown > 100) {
        shown = now;
        write(
          `\r${done}/${plan.results} results, ${unexpected} unexpected\x1b[K`,
        );
      }
    },
    result(report): void {
      if (isExpected(report.outcome)) return;
      clear();
      write(explain(report, plan?.color ?? false));
    },
    end({ color, seeds, results }, reports, summary, stopped): void {
      clear();
      for (const arch of Object.keys(summary.byArch)) {
        const own = reports.filter((report) => report.arch === arch);
        write(summaryLine(arch, own, color));
      }
      for (const seed of seeds ?? []) {
        const own = reports.filter((report) => report.seed === seed);
        write(summaryLine(`seed ${seed}`, own, color));
      }
      write(`${summary.rows} rows, ${reports.length} results\n`);
      if (stopped !== undefined) {
        write(`${stopped}: ${results - reports.length} results are missing\n`);
      }
    },
  };
};
