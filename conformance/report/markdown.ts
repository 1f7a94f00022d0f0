import { isExpected, outcomes } from "../judge/outcome.ts";
import type { RowReport } from "../run/run_rows.ts";
import { block, code, plain, tableOf } from "./markdown_text.ts";
import { explain, slowest } from "./pretty.ts";
import { lackingPart } from "./lacking_part.ts";
import type { Plan, Reporter, ReporterMaker } from "./reporter.ts";
import { outcomeCounts, type Summary } from "./summary.ts";

/** Unexpected results that are told whole; a page of CI holds no more. */
const MOST_TOLD = 50;
/** Further ones that are named. */
const MOST_NAMED = 500;

function table(summary: Summary): string {
  const shown = outcomes.filter((outcome) =>
    summary[outcome] > 0 || outcome === "pass" || outcome === "fail"
  );
  return tableOf(
    ["architecture", "rows", ...shown],
    Object.entries(summary.byArch).map(([arch, counts]) => [
      plain(arch),
      counts.rows,
      ...shown.map((one) => counts[one]),
    ]),
  );
}

function story(report: RowReport): string {
  const { id, arch, outcome, cause } = report;
  const what = plain(cause === undefined ? outcome : `${outcome}: ${cause}`);
  return `<details><summary>${what} <code>${
    plain(id)
  }</code> [${arch}]</summary>\n\n${
    block(explain(report, false))
  }\n\n</details>`;
}

function unexpectedPart(reports: readonly RowReport[]): string[] {
  const unexpected = reports.filter(({ outcome }) => !isExpected(outcome));
  if (unexpected.length === 0) return [];
  const named = unexpected.slice(MOST_TOLD, MOST_TOLD + MOST_NAMED);
  const rest = unexpected.length - MOST_TOLD - named.length;
  return [
    `### Not as expected (${unexpected.length})`,
    ...unexpected.slice(0, MOST_TOLD).map(story),
    ...(named.length === 0 ? [] : [
      named.map(({ id, arch }) => `- ${code(id)} [${arch}]`).join("\n"),
    ]),
    ...(rest > 0 ? [`… and ${rest} more`] : []),
  ];
}

function head(
  { suite, reference, results, selection }: Plan,
  reports: readonly RowReport[],
  summary: Summary,
  stopped: string | undefined,
): string[] {
  const isGood = stopped === undefined && reports.length > 0 &&
    reports.every(({ outcome }) => isExpected(outcome));
  const { shard } = selection ?? {};
  const part = shard === undefined
    ? ""
    : `, shard ${shard.index} of ${shard.count}`;
  return [
    `## Halcyon: ${isGood ? "as expected" : "not as expected"}`,
    `${reports.length} results: ${outcomeCounts(summary)}${part}. Suite ${
      code(suite)
    }, reference ${code(reference)}.`,
    ...(stopped === undefined ? [] : [
      `**Partial**: ${plain(stopped)}${
        lackingPart("; ", results - reports.length)
      }.`,
    ]),
    table(summary),
  ];
}

/** For a page of CI or a comment: counts, and what was not as expected. */
export const markdownReporter: ReporterMaker = (write): Reporter => ({
  end(plan, reports, summary, stopped): void {
    const { durations = 0 } = plan;
    const parts = [
      ...head(plan, reports, summary, stopped),
      ...unexpectedPart(reports),
      ...(durations === 0 ? [] : [
        "### Slowest",
        block(slowest(reports, durations).join("\n")),
      ]),
    ];
    write(`${parts.join("\n\n")}\n`);
  },
});
