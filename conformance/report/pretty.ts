import { match } from "ts-pattern";
import type { RowReport } from "../run/run_rows.ts";
import {
  isExpected,
  type Outcome,
  outcomes,
  titleOf,
} from "../judge/outcome.ts";
import { printable } from "../../src/debug/printable.ts";
import { explanationOf } from "./explanation.ts";
import { lackingPart } from "./lacking_part.ts";
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

/** Text of several lines, each printable, the later ones below the first. */
function told(label: string, text: string): string {
  const lines = text.split("\n").map(printable);
  return `    ${label.padEnd(7)} ${lines.join(`\n${" ".repeat(12)}`)}`;
}

/** A result that was not expected, in a few lines. */
export function explain(report: RowReport, color: boolean): string {
  const { outcome, cause, step, wanted, got, history, known } = report;
  const what = cause === undefined ? outcome : `${outcome}: ${cause}`;
  const title = printable(titleOf(report));
  const lines = [`${paint(outcome, printable(what), color)}  ${title}`];
  // There may be thousands, and nothing else is known of them.
  if (outcome === "missing") return `${lines[0]}\n`;
  if (history !== undefined && history.length > 1) {
    lines.push(told("so far", history.join("\n")));
  }
  // What has no step of its own has the baseline's reason in its place.
  if (step !== undefined && step !== known?.reason) {
    lines.push(told("step", step));
  }
  if (wanted !== undefined) lines.push(told("wanted", wanted));
  if (got !== undefined) lines.push(told("got", got));
  if (known !== undefined) {
    const { line, reason, link = "" } = known;
    lines.push(told("known", `line ${line}: ${reason} ${link}`.trimEnd()));
  }
  const story = storyOf(report);
  if (story !== undefined) {
    for (const claim of story.claims) lines.push(told("claims", claim));
    lines.push(told("source", story.source), told("record", story.record));
  }
  return `${lines.join("\n")}\n`;
}

/** The slowest results, as many as were asked for, a line each. */
export function slowest(
  reports: readonly RowReport[],
  count: number,
): readonly string[] {
  return [...reports].sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, count)
    .map((report) =>
      `${report.milliseconds.toFixed(2).padStart(9)} ms  ${
        printable(titleOf(report))
      }`
    );
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
      return `${what}  ${printable(id)}${more} [${arch}] ${mode}\n` +
        `${told("step", step ?? "")}\n`;
    }).join("");
  }
}

/** What went wrong on each architecture, by what it has in common. */
function causes(reports: readonly RowReport[], color: boolean): string {
  return [...new Set(reports.map(({ arch }) => arch))]
    .flatMap((arch) =>
      explanationOf(
        reports.filter((one) => one.arch === arch),
        (report) => explain(report, color),
      )
    )
    .map((line) => `${line}\n`).join("");
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
      if (isExpected(report.outcome) || plan?.seeksCauses === true) return;
      if (report.cause === "unsupported") {
        unsupported.take(report);
        return;
      }
      clear();
      write(explain(report, plan?.color ?? false));
    },
    end(given, reports, summary, stopped) {
      const { color, seeds, results, durations = 0 } = given;
      clear();
      write(unsupported.explain(color));
      if (given.seeksCauses === true) write(causes(reports, color));
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
      for (const line of slowest(reports, durations)) write(`${line}\n`);
      write(`${summary.rows} rows, ${reports.length} results\n`);
      if (stopped !== undefined) {
        write(
          `${printable(stopped)}${
            lackingPart(": ", results - reports.length)
          }\n`,
        );
      }
    },
  };
};
