/**
 * What the sections of the page have in common.
 *
 * @module
 */

import { isExpected, type Outcome, outcomes } from "../../judge/outcome.ts";
import type { NamedResults } from "../merge.ts";
import type { Column } from "./collect.ts";
import { fragment, type Markup, markup, type Piece } from "./markup.ts";
import type { PageData, PageRow } from "./page_data.ts";

/** All that a section may tell of. */
export interface Told {
  readonly targets: readonly NamedResults[];
  readonly columns: readonly Column[];
  readonly data: PageData;
}

/** A table that can be moved sideways where the screen is too narrow. */
export function table(caption: string, head: Piece, body: Piece): Markup {
  return markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
<table><caption>${caption}</caption>
<thead>${head}</thead>
<tbody>
${body}</tbody></table></div>
`;
}

/** Headings of columns with numbers. */
export function columnHeads(titles: readonly string[]): Markup {
  return markup`${titles.map((one) => markup`<th scope="col">${one}</th>`)}`;
}

/** How many pass; a number alone where all do. */
export function share(passed: number, total: number): Markup {
  if (total === 0) return markup`<td class="soft">–</td>`;
  return passed === total
    ? markup`<td>${total}</td>`
    : markup`<td class="bad">${passed}/${total}</td>`;
}

const PASS = String(outcomes.indexOf("pass"));

/** How many rows pass in a column, of those that have a result there. */
export function shareOfRows(rows: readonly PageRow[], column: number): Markup {
  const had = rows.filter(({ results }) => results[column] !== "-");
  const passed = had.filter(({ results }) => results[column] === PASS);
  return share(passed.length, had.length);
}

/** The class of a count or a word. */
export function classOf(outcome: Outcome): string {
  if (outcome === "pass") return "good";
  return isExpected(outcome) ? "excused" : "bad";
}

/** A name that may go on in a new line behind each slash. */
export function breakable(name: string): Markup {
  const [first = "", ...rest] = name.split(/(?<=\/)/);
  return markup`${first}${rest.map((piece) => markup`<wbr>${piece}`)}`;
}

/** A row's name, and the way to it. */
export function rowLink(id: string): Markup {
  return markup`<a class="id" href="#${fragment("row", id)}">${
    breakable(id)
  }</a>`;
}

/** A call's name, and the way to it. */
export function callLink(call: string): Markup {
  return markup`<a class="id" href="#${fragment("call", call)}">${call}</a>`;
}
