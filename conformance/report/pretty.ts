import { match } from "ts-pattern";
import type { RowReport } from "../run/run_rows.ts";
import { isExpected, type Outcome, titleOf } from "../judge/outcome.ts";
import { outcomes } from "./summary.ts";
import type { Plan, Reporter, ReporterMaker } from "./reporter.ts";
import { storyOf } from "./story.ts";

function paint(outcome: Outcome, text: string, color: boolean): string {
  if (!color) return text;
  const code = match(outcome)
    .with("pass", () => 32)
    .with("fail", "blocked", "broken", "missing", "xpass", () => 31)
    .with("skip", "unsupported", "xfail", () => 33)
    .exhaustive();
  return `\x1b[${code}m${text}\x1b[0m`;
}

/** A result that was not expected, in a few lines. */
export function explain(report: RowReport, color: boolean): string {
  const { outcome, cause, step, wanted, got } = report;
  const what = cause === undefined ? outcome : `${outcome}: ${cause}`;
  const lines = [`${paint(outcome, what, color)}  ${titleOf(report)}`];
  // There may be thousands, and nothing else is known of them.
  if (outcome === "missing") return `${lines[0]}\n`;
  if (step !== undefined) lines.push(`    step    ${step}`);
  if (wanted !== undefined) lines.push(`    wanted  ${wanted}`);
  if (got !== undefined) lines.push(`    got     ${got}`);
  const story = storyOf(report);
  if (story !== undefined) {
    for (const claim of story.claims) lines.push(`    claims  ${claim}`);
    lines.push(`    source  ${story.source}`, `    record  ${story.record}`);
  }
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

/** Rows that a target never ran, by why: there may be thousands of them. */
class Unsupported {
  readonly #rows = new Map<string, RowReport[]>();

  take(report: RowReport): void {
    const key = `${report.arch} ${report.mode} ${report.step}`;
    const list = this.#rows.get(key) ?? [];
    this.#rows.set(key, list);
    list.push(report);
  }

  explain(color: boolean): string {
    return [...this.#rows.values()].map((list) => {
      const [first] = list;
      if (first === undefined) return "";
      const { outcome, cause, arch, mode, id, step } = first;
      const what = paint(outcome, `${outcome}: ${cause}`, color);
      const more = list.length === 1 ? "" : ` and ${list.length - 1} more`;
      return `${what}  ${id}${more} [${arch}] ${mode}\n    step    ${step}\n`;
    }).join("");
  }
}

/** For people: what went wrong, and a line per architecture. */
export const prettyReporter: ReporterMaker = (write): Reporter => {
  const unsupported = new Unsupported();
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
      if (report.cause === "unsupported") {
        unsupported.take(report);
        return;
      }
      clear();
      write(explain(report, plan?.color ?? false));
    },
    end({ color, seeds, results }, reports, summary, stopped): void {
      clear();
      write(unsupported.explain(color));
      for (const arch of Object.keys(summary.byArch)) {
        const own = reports.filter((report) => report.arch === arch);
        write(summaryLine(arch, own, color));
      }
      const { verified, unverified } = summary.claims;
      if (verified + unverified > 0) {
        write(`claims   ${verified} verified, ${unverified} unverified\n`);
      }
      const { equal, hash, exempt } = summary.traces;
      if (equal > 0) {
        write(
          `calls    equal on all architectures in ${equal} rows, ${exempt} ` +
            `exempt, hash ${hash}\n`,
        );
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
