/**
 * The parts of the page about all results, read without JavaScript.
 *
 * @module
 */

import { outcomes } from "../../judge/outcome.ts";
import { aspects, type CallLine, callTable } from "../call_table.ts";
import { fragment, type Markup, markup, nothing } from "./markup.ts";
import type { PageRow } from "./page_data.ts";
import {
  callLink,
  classOf,
  columnHeads,
  share,
  shareOfRows,
  table,
  type Told,
} from "./parts.ts";

/** So many calls are named that keep the rows of a rung. */
const MOST_BLOCKERS = 3;

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

/** By rung, the calls that keep its rows from asking, the worst first. */
function blockersByRung(
  { columns, data }: Told,
): readonly (readonly string[])[] {
  const rungByRow = new Map(data.rows.map(({ id, rung }) => [id, rung]));
  const counts = data.rungs.map(() => new Map<string, number>());
  for (const { id, blockedBy } of columns.flatMap(({ results }) => results)) {
    const own = counts[rungByRow.get(id) ?? -1];
    if (blockedBy === undefined || own === undefined) continue;
    own.set(blockedBy.call, (own.get(blockedBy.call) ?? 0) + 1);
  }
  return counts.map((own) =>
    [...own].sort(([, a], [, b]) => b - a).map(([call]) => call)
  );
}

/** The ladder, and how much of each rung passes. */
export function ladderSection(told: Told): Markup {
  const { columns, data } = told;
  const blockers = blockersByRung(told);
  const lines = data.rungs.map(({ name, sentence }, rung) => {
    const rows = data.rows.filter((row) => row.rung === rung);
    const cells = columns.map((_, column) => shareOfRows(rows, column));
    const worst = blockers[rung]?.slice(0, MOST_BLOCKERS) ?? [];
    const held = worst.length === 0
      ? nothing
      : markup`; <span class="bad">held up by ${worst.join(", ")}</span>`;
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
function groupsOf(
  { data: { rows } }: Told,
): ReadonlyMap<string, readonly PageRow[]> {
  const groups = new Map<string, PageRow[]>();
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
    const cells = columns.map((_, column) => shareOfRows(rows, column));
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
