import { isExpected, outcomes, titleOf } from "../judge/outcome.ts";
import type { RowReport } from "../run/run_rows.ts";
import { escaped } from "./page/markup.ts";
import { explain, slowest } from "./pretty.ts";
import { lackingPart } from "./lacking_part.ts";
import type { Plan, Reporter, ReporterMaker } from "./reporter.ts";
import { type Counts, outcomeCounts, type Summary } from "./summary.ts";

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 70rem; padding: 1rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border-bottom: 1px solid #8888; padding: .2rem .8rem; text-align: right; }
th:first-child, td:first-child { text-align: left; }
summary { cursor: pointer; overflow-wrap: anywhere; padding: .2rem 0; }
pre { overflow-x: auto; border-left: 3px solid #8888; padding-left: 1rem; }
`;

function table(
  caption: string,
  first: string,
  lines: readonly (readonly [string, Counts])[],
): string {
  const shown = outcomes.filter((outcome) =>
    outcome === "pass" || outcome === "fail" ||
    lines.some(([, counts]) => counts[outcome] > 0)
  );
  const cells = (counts: Counts): string =>
    shown.map((outcome) => `<td>${counts[outcome]}</td>`).join("");
  return `<table><caption>${caption}</caption><thead><tr><th scope="col">${first}</th>${
    shown.map((one) => `<th scope="col">${one}</th>`).join("")
  }</tr></thead><tbody>\n${
    lines.map(([name, counts]) =>
      `<tr><th scope="row">${escaped(name)}</th>${cells(counts)}</tr>\n`
    ).join("")
  }</tbody></table>\n`;
}

function none(): Record<keyof Counts, number> {
  return Object.fromEntries(outcomes.map((one) => [one, 0])) as Record<
    keyof Counts,
    number
  >;
}

/** Counts by the first part of the id: a call, or a rule of several. */
function byCall(
  reports: readonly RowReport[],
): readonly (readonly [string, Counts])[] {
  const calls = new Map<string, Record<keyof Counts, number>>();
  for (const { id, outcome } of reports) {
    const [name = id] = id.split("/");
    const counts = calls.get(name) ?? none();
    calls.set(name, counts);
    counts[outcome]++;
  }
  return [...calls].sort(([a], [b]) => a < b ? -1 : 1);
}

/** Results with a story each, those of one call behind one another. */
function stories(heading: string, reports: readonly RowReport[]): string {
  if (reports.length === 0) return "";
  return `<h2>${heading} (${reports.length})</h2>\n${
    reports.map((report) => {
      const { outcome, cause = outcome } = report;
      return `<details><summary>${escaped(cause)} <code>${
        escaped(titleOf(report))
      }</code></summary><pre>${
        escaped(explain(report, false))
      }</pre></details>\n`;
    }).join("")
  }`;
}

function page(
  { suite, reference, results, durations = 0, started }: Plan,
  reports: readonly RowReport[],
  summary: Summary,
  stopped: string | undefined,
): string {
  const unexpected = reports.filter(({ outcome }) => !isExpected(outcome));
  const excused = reports.filter(({ outcome }) =>
    isExpected(outcome) && outcome !== "pass"
  );
  const isGood = stopped === undefined && reports.length > 0 &&
    unexpected.length === 0;
  const title = `Halcyon: ${isGood ? "as expected" : "not as expected"}`;
  const partial = stopped === undefined
    ? ""
    : `<p><strong>Partial: ${escaped(stopped)}${
      lackingPart("; ", results - reports.length)
    }.</strong></p>\n`;
  const when = started === undefined
    ? ""
    : ` Begun <time datetime="${started.toISOString()}">${started.toISOString()}</time>.`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${reports.length} results: ${outcomeCounts(summary)}. Suite <code>${
    escaped(suite)
  }</code>, reference <code>${escaped(reference)}</code>.${when}</p>
${partial}${
    table("By architecture", "architecture", Object.entries(summary.byArch))
  }${stories("Not as expected", unexpected)}${
    stories("Excused by the baseline", excused)
  }<h2>Calls</h2>
${table("By the first part of a row's name", "call", byCall(reports))}${
    durations === 0
      ? ""
      : `<h2>Slowest</h2>\n<pre>${
        escaped(slowest(reports, durations).join("\n"))
      }</pre>\n`
  }</main>
</body>
</html>
`;
}

/** One page that needs nothing else: counts, and what was not as expected. */
export const htmlReporter: ReporterMaker = (write): Reporter => ({
  end: (plan, reports, summary, stopped) =>
    write(page(plan, reports, summary, stopped)),
});
