/**
 * The parts of the page about what is not as it should be: what changed, what
 * failures have in common, and the failures.
 *
 * @module
 */

import { isExpected } from "../../judge/outcome.ts";
import { causesOf } from "../causes.ts";
import { changesOf, countsOf, kindsOfChange, wordsOf } from "../compare.ts";
import type { NamedResults } from "../merge.ts";
import { storyOf } from "../story.ts";
import { type Column, linesOf } from "./collect.ts";
import { comparePerRow } from "./per_row.ts";
import { fragment, type Markup, markup, nothing } from "./markup.ts";
import type { PageRow } from "./page_data.ts";
import { callLink, columnHeads, rowLink, table, type Told } from "./parts.ts";

/** So many rows that are not as expected are told of whole without JavaScript. */
const MOST_TOLD = 60;
/** Further ones that are named, and changes of a kind. */
const MOST_NAMED = 300;

function changeLines(
  first: NamedResults,
  second: NamedResults,
): Markup {
  const comparison = comparePerRow(first.results, second.results);
  const kinds = kindsOfChange.map((kind) => {
    const changes = changesOf(comparison, kind);
    if (changes.length === 0) return nothing;
    const left = changes.length - MOST_NAMED;
    const lines = changes.slice(0, MOST_NAMED).map(({ before, after }) => {
      const result = after ?? before;
      if (result === undefined) return nothing;
      return markup`<li>${rowLink(result.id)} ${result.arch}: ${
        wordsOf(before)
      } → ${wordsOf(after)}</li>\n`;
    });
    const more = left > 0 ? markup`<li>and ${left} more</li>` : nothing;
    return markup`<details><summary><span class="${
      kind === "regressed" ? "bad" : "plain"
    }">${changes.length} ${kind}</span></summary><ul>\n${lines}${more}</ul></details>\n`;
  });
  return markup`<h3>From ${first.name} to ${second.name}</h3>
<p>${countsOf(comparison)}.</p>
${comparison.notes.map((note) => markup`<p>Mind: ${note}.</p>\n`)}${kinds}`;
}

/** Each result against the one before it. */
export function comparisonSection({ targets }: Told): Markup {
  if (targets.length < 2) return nothing;
  const pairs = targets.slice(1).map((second, index) => {
    const first = targets[index];
    return first === undefined ? nothing : changeLines(first, second);
  });
  return markup`<h2 id="changes">Changes</h2>\n${pairs}`;
}

/** Values by key, and by column. */
function tabulate<T>(
  columns: readonly Column[],
  pairsOf: (column: Column) => readonly (readonly [string, T])[],
): ReadonlyMap<string, readonly (T | undefined)[]> {
  const lines = new Map<string, (T | undefined)[]>();
  columns.forEach((column, index) => {
    for (const [key, value] of pairsOf(column)) {
      const line = lines.get(key) ?? columns.map(() => undefined);
      lines.set(key, line);
      line[index] = value;
    }
  });
  return lines;
}

/** What results that are not as expected have in common, and what to do next. */
export function causesSection({ columns }: Told): Markup {
  const causes = new Map(columns.map((one) => [one, causesOf(one.results)]));
  const groups = tabulate(
    columns,
    (column) =>
      causes.get(column)?.groups.map(({ cause, results }) =>
        [cause, results.length] as const
      ) ?? [],
  );
  const missing = tabulate(
    columns,
    (column) =>
      causes.get(column)?.missing.map((one) => [one.call, one] as const) ?? [],
  );
  if (groups.size === 0) return nothing;
  const heads = columnHeads(columns.map(({ title }) => title));
  const next = [...missing].map(([call, line]) =>
    markup`<tr><th scope="row">${callLink(call)}</th>${
      line.map((one) =>
        one === undefined
          ? markup`<td class="soft">–</td>`
          : markup`<td>${one.unlocks} of ${one.blocks}</td>`
      )
    }</tr>\n`
  );
  return markup`<h2 id="causes">Causes</h2>
${
    table(
      "Rows that fail for one reason",
      markup`<tr><th scope="col" class="left">cause</th>${heads}</tr>`,
      [...groups].map(([cause, line]) =>
        markup`<tr><th scope="row" class="wide">${cause}</th>${
          line.map((count) => markup`<td>${count ?? "–"}</td>`)
        }</tr>\n`
      ),
    )
  }${
    next.length === 0 ? nothing : table(
      "Next to implement: rows that a missing call alone keeps back, of those that it blocks",
      markup`<tr><th scope="col" class="left">call</th>${heads}</tr>`,
      next,
    )
  }`;
}

/** A label and a text each, as the page shows them of a failure. */
function storyMarkup(
  lines: readonly (readonly [string, string])[],
  isFailed: boolean,
): Markup {
  return markup`<dl class="story${isFailed ? " failed" : ""}">${
    lines.map(([label, text]) =>
      markup`<dt>${label}</dt><dd><pre>${text}</pre></dd>`
    )
  }</dl>\n`;
}

function rowStories({ columns }: Told, id: string): Markup {
  const stories = columns.map(({ title, results }) =>
    results.filter((one) => one.id === id && !isExpected(one.outcome))
      .map((report) => {
        const { record } = storyOf(report) ?? {};
        return markup`<h3>${title}, ${report.mode}: <span class="bad">${report.outcome}</span></h3>${
          storyMarkup([
            ...linesOf(report),
            ...(record === undefined ? [] : [["record", record] as const]),
          ], true)
        }`;
      })
  );
  const first = columns.flatMap(({ results }) => results)
    .find((one) => one.id === id && !isExpected(one.outcome));
  const { claims = [], source } =
    (first === undefined ? undefined : storyOf(first)) ?? {};
  return markup`<details id="${
    fragment("row", id)
  }"><summary><span class="id">${id}</span> <span class="soft">${
    first?.cause ?? first?.outcome ?? ""
  }</span></summary>
${stories}${
    source === undefined ? nothing : storyMarkup([
      ...claims.map((claim) => ["claims", claim] as const),
      ["source", source],
    ], false)
  }</details>\n`;
}

/** Rows that are not as expected; those with reasons of their own come first. */
function unexpectedRows(
  { columns, data: { rows, expected } }: Told,
): readonly PageRow[] {
  const single = new Set(
    columns.flatMap(({ results }) => causesOf(results).single)
      .map(({ id }) => id),
  );
  return rows.filter(({ results }) =>
    [...results].some((one) => one !== "-" && !expected.includes(Number(one)))
  ).sort((a, b) => Number(single.has(b.id)) - Number(single.has(a.id)));
}

/** The rows that are not as expected: some told of whole, others named. */
export function unexpectedSection(told: Told): Markup {
  const bad = unexpectedRows(told);
  if (bad.length === 0) return nothing;
  const named = bad.slice(MOST_TOLD, MOST_TOLD + MOST_NAMED);
  const left = bad.length - MOST_TOLD - named.length;
  return markup`<h2 id="unexpected">Not as expected</h2>
<p>${bad.length === 1 ? "1 row." : `${bad.length} rows.`}</p>
${bad.slice(0, MOST_TOLD).map(({ id }) => rowStories(told, id))}${
    named.length === 0
      ? nothing
      : markup`<details><summary>${named.length} rows more</summary><ul>\n${
        named.map(({ id }) => markup`<li>${rowLink(id)}</li>\n`)
      }</ul></details>\n`
  }${left > 0 ? markup`<p>And ${left} more.</p>\n` : nothing}`;
}
