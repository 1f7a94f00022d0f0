/**
 * The parts of the page that are read without JavaScript.
 *
 * @module
 */

import {
  isExpected,
  type Outcome,
  outcomes,
  titleOf,
} from "../../judge/outcome.ts";
import { aspects, type CallLine, callTable } from "../call_table.ts";
import { causesOf } from "../causes.ts";
import {
  changesOf,
  compareResults,
  countsOf,
  kindsOfChange,
  wordsOf,
} from "../compare.ts";
import type { NamedResults } from "../merge.ts";
import { storyOf } from "../story.ts";
import { type Column, linesOf } from "./collect.ts";
import {
  fragment,
  type Markup,
  markup,
  nothing,
  type Piece,
} from "./markup.ts";
import type { PageData } from "./page_data.ts";

/** So many rows that are not as expected are told of whole without JavaScript. */
const MOST_TOLD = 60;
/** Further ones that are named, and changes of a kind. */
const MOST_NAMED = 300;

/** All that a section may tell of. */
export interface Told {
  readonly targets: readonly NamedResults[];
  readonly columns: readonly Column[];
  readonly data: PageData;
}

/** A table that can be moved sideways where the screen is too narrow. */
function table(caption: string, head: Piece, body: Piece): Markup {
  return markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
<table><caption>${caption}</caption>
<thead>${head}</thead>
<tbody>
${body}</tbody></table></div>
`;
}

function columnHeads(titles: readonly string[]): Markup {
  return markup`${titles.map((one) => markup`<th scope="col">${one}</th>`)}`;
}

function share(passed: number, total: number): Markup {
  if (total === 0) return markup`<td class="soft">–</td>`;
  return passed === total
    ? markup`<td>${total}</td>`
    : markup`<td class="bad">${passed}/${total}</td>`;
}

/** The class of a count or a word. */
export function classOf(outcome: Outcome): string {
  if (outcome === "pass") return "good";
  return isExpected(outcome) ? "excused" : "bad";
}

function rowLink(id: string): Markup {
  return markup`<a class="id" href="#${fragment("row", id)}">${id}</a>`;
}

function callLink(call: string): Markup {
  return markup`<a class="id" href="#${fragment("call", call)}">${call}</a>`;
}

/** How many results of each column had which outcome. */
export function summarySection({ columns }: Told): Markup {
  const shown = outcomes.filter((outcome) =>
    outcome === "pass" ||
    columns.some(({ results }) =>
      results.some((one) => one.outcome === outcome)
    )
  );
  const lines = columns.map(({ title, results }) => {
    const cells = shown.map((outcome) => {
      const count = results.filter((one) => one.outcome === outcome).length;
      return count === 0
        ? markup`<td class="soft">0</td>`
        : markup`<td class="${classOf(outcome)}">${count}</td>`;
    });
    return markup`<tr><th scope="row">${title}</th><td>${results.length}</td>${cells}</tr>\n`;
  });
  return table(
    "Results",
    markup`<tr><th scope="col" class="left">architecture</th>${
      columnHeads(["all", ...shown])
    }</tr>`,
    lines,
  );
}

function changeLines(
  first: NamedResults,
  second: NamedResults,
): Markup {
  const comparison = compareResults(first.results, second.results);
  const kinds = kindsOfChange.map((kind) => {
    const changes = changesOf(comparison, kind);
    if (changes.length === 0) return nothing;
    const left = changes.length - MOST_NAMED;
    const lines = changes.slice(0, MOST_NAMED).map(({ before, after }) => {
      const result = after ?? before;
      if (result === undefined) return nothing;
      const how = titleOf(result).slice(result.id.length);
      return markup`<li>${rowLink(result.id)}${how}: ${wordsOf(before)} → ${
        wordsOf(after)
      }</li>\n`;
    });
    const more = left > 0 ? markup`<li>and ${left} more</li>` : nothing;
    return markup`<details><summary><span class="${
      kind === "regressed" ? "bad" : "plain"
    }">${changes.length} ${kind}</span></summary><ul>\n${lines}${more}</ul></details>\n`;
  });
  return markup`<h3>From ${first.name} to ${second.name}</h3>
<p>${countsOf(comparison)}.</p>
${
    comparison.notes.map((note) => markup`<p class="bad">${note}.</p>\n`)
  }${kinds}`;
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

function blockersOf(data: PageData, rung: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const { rung: own, told = [] } of data.rows) {
    if (own !== rung) continue;
    for (const { lines } of told) {
      for (const [label, text] of lines) {
        if (label !== "blocked by") continue;
        const call = text.split(",")[0] ?? text;
        counts.set(call, (counts.get(call) ?? 0) + 1);
      }
    }
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([call]) => call);
}

/** The ladder, and how much of each rung passes. */
export function ladderSection({ columns, data }: Told): Markup {
  const lines = data.rungs.map(({ name, sentence }, rung) => {
    const rows = data.rows.filter((row) => row.rung === rung);
    const cells = columns.map((_, column) => {
      const had = rows.filter(({ results }) => results[column] !== "-");
      const passed = had.filter(({ results }) => results[column] === "0");
      return share(passed.length, had.length);
    });
    const blockers = blockersOf(data, rung).slice(0, 3);
    const held = blockers.length === 0
      ? nothing
      : markup`; <span class="bad">held up by ${blockers.join(", ")}</span>`;
    return markup`<tr id="${
      fragment("rung", name)
    }"><td>${rung}</td><th scope="row"><a href="#${
      fragment("rung", name)
    }">${name}</a></th>${cells}<td class="left">${sentence}${held}</td></tr>\n`;
  });
  return markup`<h2 id="ladder">Ladder</h2>
<p>What a kernel learns one thing after the other. A row stands on the highest
rung that it can't do without, its own call aside.</p>
${
    table(
      "Rows by rung: those that pass, of all",
      markup`<tr><th scope="col">no.</th><th scope="col" class="left">rung</th>${
        columnHeads(columns.map(({ title }) => title))
      }<th scope="col" class="left">what a kernel can do that has come so far</th></tr>`,
      lines,
    )
  }`;
}

/** Rows by the first part of their ids, by column: those that pass, of all. */
function groupsOf({ data: { rows } }: Told): ReadonlyMap<
  string,
  readonly (typeof rows[number])[]
> {
  const groups = new Map<string, typeof rows[number][]>();
  for (const row of rows) {
    const group = groups.get(row.call);
    if (group === undefined) groups.set(row.call, [row]);
    else group.push(row);
  }
  return groups;
}

/** The calls, and how much of each passes. */
export function callsSection(told: Told): Markup {
  const { targets, columns } = told;
  const last = targets.at(-1);
  const shares = new Map<string, CallLine>(
    callTable(last?.results.results ?? []).map((line) => [line.call, line]),
  );
  const groups = groupsOf(told);
  const names = [...new Set([...groups.keys(), ...shares.keys()])].sort();
  const lines = names.map((name) => {
    const rows = groups.get(name) ?? [];
    const cells = columns.map((_, column) => {
      const had = rows.filter(({ results }) => results[column] !== "-");
      const passed = had.filter(({ results }) => results[column] === "0");
      return share(passed.length, had.length);
    });
    const by = aspects.map((aspect) => {
      const { passed = 0, total = 0 } = shares.get(name)?.by[aspect] ?? {};
      return share(passed, total);
    });
    return markup`<tr id="${fragment("call", name)}"><th scope="row">${
      callLink(name)
    }</th>${cells}${by}</tr>\n`;
  });
  const whose = targets.length > 1 ? ` in ${last?.name ?? ""}` : "";
  return markup`<h2 id="calls">Calls</h2>
<p>A number alone: all pass. Errors, promises and behaviours are entries of the
ledger that rows claim; one passes when each of its rows does${whose}, on every
architecture.</p>
${
    table(
      "Rows by call: those that pass, of all",
      markup`<tr><th scope="col" class="left">call</th>${
        columnHeads([...columns.map(({ title }) => title), ...aspects])
      }</tr>`,
      lines,
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
        return markup`<h4>${title}, ${report.mode}: <span class="bad">${report.outcome}</span></h4>${
          storyMarkup([
            ...linesOf(report),
            ...(record === undefined ? [] : [["record", record] as const]),
          ], true)
        }`;
      })
  );
  const first = columns.flatMap(({ results }) => results)
    .find((one) => one.id === id);
  const { claims = [], source } =
    (first === undefined ? undefined : storyOf(first)) ?? {};
  return markup`<details id="${
    fragment("row", id)
  }"><summary><span class="id">${id}</span></summary>
${stories}${
    source === undefined ? nothing : storyMarkup([
      ...claims.map((claim) => ["claims", claim] as const),
      ["source", source],
    ], false)
  }</details>\n`;
}

/** The rows that are not as expected: some told of whole, others named. */
export function unexpectedSection(told: Told): Markup {
  const { data: { rows, expected } } = told;
  const bad = rows.filter(({ results }) =>
    [...results].some((one) => one !== "-" && !expected.includes(Number(one)))
  );
  if (bad.length === 0) return nothing;
  const named = bad.slice(MOST_TOLD, MOST_TOLD + MOST_NAMED);
  const left = bad.length - MOST_TOLD - named.length;
  return markup`<h2 id="unexpected">Not as expected</h2>
<p>${bad.length} rows.</p>
${bad.slice(0, MOST_TOLD).map(({ id }) => rowStories(told, id))}${
    named.length === 0
      ? nothing
      : markup`<details><summary>${named.length} rows more</summary><ul>\n${
        named.map(({ id }) => markup`<li>${rowLink(id)}</li>\n`)
      }</ul></details>\n`
  }${left > 0 ? markup`<p>And ${left} more.</p>\n` : nothing}`;
}

/** The ledger: what rows cover of the reference's behaviour, and what not. */
export function ledgerSection({ data: { entries } }: Told): Markup {
  const states = ["covered", "injected", "waived", "open"];
  const counts = states.map((state) =>
    entries.filter((entry) => entry.state === state).length
  );
  const waivers = new Map<string, string[]>();
  for (const { id, waiver, state } of entries) {
    if (waiver === undefined || state === "injected") continue;
    waivers.set(waiver, [...waivers.get(waiver) ?? [], id]);
  }
  const lines = [...waivers].sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, ids]) =>
      markup`<details><summary>${reason} <span class="soft">${
        ids.length === 1 ? "1 entry" : `${ids.length} entries`
      }</span></summary><ul>${
        ids.map((id) => markup`<li class="id">${id}</li>\n`)
      }</ul></details>\n`
    );
  return markup`<h2 id="ledger">Ledger</h2>
<p>Everything that a call refuses or does has an entry: ${entries.length} of
them. Rows cover ${counts[0] ?? 0}; ${
    counts[1] ?? 0
  } are shown where an operation of
this project's own kernel is made to fail; ${counts[2] ?? 0} are waived, with a
reason; ${counts[3] ?? 0} are open.</p>
<h3>Waived</h3>
${lines}`;
}
