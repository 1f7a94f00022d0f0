/**
 * The page in short, in Markdown.
 *
 * @module
 */

import { isExpected, outcomes, titleOf } from "../../judge/outcome.ts";
import { aspects, callTable, type Share } from "../call_table.ts";
import { causesOf } from "../causes.ts";
import { changesOf, countsOf, wordsOf } from "../compare.ts";
import { block, code, plain, tableOf } from "../markdown_text.ts";
import type { NamedResults } from "../merge.ts";
import { explain } from "../pretty.ts";
import { type Column, columnsOf } from "./collect.ts";
import { isGood } from "./page.ts";
import { comparePerRow } from "./per_row.ts";

/** Of each kind, so many are told of; the page has all. */
const MOST = 20;

function resultsTable(columns: readonly Column[]): string {
  const shown = outcomes.filter((outcome) =>
    outcome === "pass" ||
    columns.some(({ results }) =>
      results.some((one) => one.outcome === outcome)
    )
  );
  return tableOf(
    ["architecture", "all", ...shown],
    columns.map(({ title, results }) => [
      plain(title),
      results.length,
      ...shown.map((outcome) =>
        results.filter((one) => one.outcome === outcome).length
      ),
    ]),
  );
}

function list(lines: readonly string[]): string {
  const left = lines.length - MOST;
  return [
    ...lines.slice(0, MOST),
    ...(left > 0 ? [`… and ${left} more`] : []),
  ].map((line) => `- ${line}`).join("\n");
}

function changeParts(targets: readonly NamedResults[]): string[] {
  return targets.slice(1).flatMap((second, index) => {
    const first = targets[index];
    if (first === undefined) return [];
    const comparison = comparePerRow(first.results, second.results);
    const regressed = changesOf(comparison, "regressed");
    return [
      `### From ${plain(first.name)} to ${plain(second.name)}`,
      [countsOf(comparison), ...comparison.notes.map(plain)].join("; "),
      ...(regressed.length === 0 ? [] : [
        list(
          regressed.map(({ title, before, after }) =>
            `regressed: ${code(title)} (${plain(wordsOf(before))} → ${
              plain(wordsOf(after))
            })`
          ),
        ),
      ]),
    ];
  });
}

function causeParts(columns: readonly Column[]): string[] {
  return columns.flatMap(({ title, results }) => {
    const { groups, missing } = causesOf(results);
    if (groups.length === 0) return [];
    const [next] = missing;
    return [
      `### Causes: ${plain(title)}`,
      list(
        groups.map(({ cause, results }) =>
          `${plain(cause)}: ${results.length} rows`
        ),
      ),
      ...(next === undefined ? [] : [
        `Next to implement: ${code(next.call)}, which alone keeps back ` +
        `${next.unlocks} rows.`,
      ]),
    ];
  });
}

function callPart({ results }: NamedResults): string[] {
  const table = callTable(results.results);
  const show = ({ passed, total }: Share): string =>
    total === 0 ? "–" : passed === total ? `${total}` : `${passed}/${total}`;
  const partly = table.filter(({ rows, by }) =>
    [rows, ...aspects.map((one) => by[one])]
      .some(({ passed, total }) => passed < total)
  );
  const others = `${table.length - partly.length} calls are as they should be.`;
  return partly.length === 0 ? ["### Calls", others] : [
    "### Calls",
    tableOf(
      ["call", "rows", ...aspects],
      partly.map(({ call, rows, by }) => [
        code(call),
        show(rows),
        ...aspects.map((one) => show(by[one])),
      ]),
    ),
    others,
  ];
}

function storyPart(columns: readonly Column[]): string[] {
  const bad = columns.flatMap(({ results }) => causesOf(results).single)
    .filter(({ outcome }) => !isExpected(outcome));
  if (bad.length === 0) return [];
  const left = bad.length - MOST;
  return [
    "### Not as expected, for reasons of their own",
    ...bad.slice(0, MOST).map((report) =>
      `<details><summary>${plain(titleOf(report))}</summary>\n\n${
        block(explain(report, false))
      }\n\n</details>`
    ),
    ...(left > 0 ? [`… and ${left} more`] : []),
  ];
}

/** The summary of some results, the last of them the ones to judge. */
export function summaryOf(
  targets: readonly NamedResults[],
  title: string,
): string {
  const columns = columnsOf(targets);
  const last = targets.at(-1);
  const judged = columns.filter(({ target }) => target === targets.length - 1);
  const partial = targets.flatMap(({ name, results: { partial } }) =>
    partial === undefined ? [] : [
      `**Partial**: ${plain(name)}, ${plain(partial.reason)}; ` +
      `${partial.results} of ${partial.of} results.`,
    ]
  );
  const parts = [
    `## ${plain(title)}: ${
      isGood(targets) ? "as expected" : "not as expected"
    }`,
    ...partial,
    resultsTable(columns),
    ...changeParts(targets),
    ...causeParts(judged),
    ...(last === undefined ? [] : callPart(last)),
    ...storyPart(judged),
  ];
  return `${parts.join("\n\n")}\n`;
}
