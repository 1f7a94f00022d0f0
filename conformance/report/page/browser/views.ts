/**
 * What the page shows of one call, one row, one rung, or of what was searched.
 *
 * @module
 */

import type { PageAspect, PageEntry, PageRow } from "../page_data.ts";
import {
  answerOf,
  type Book,
  classOfOutcome,
  groupBy,
  isBad,
  outcomeOf,
  recordOfRow,
} from "./book.ts";
import {
  breakable,
  type Child,
  linkTo,
  make,
  makeStory,
  makeTable,
  visible,
} from "./elements.ts";

/** The heading of a view, which gets the focus when it opens. */
export function heading(...children: readonly Child[]): HTMLElement {
  return make("h2", { tabindex: "-1" }, children);
}

/** A row's outcome in each column. */
export function outcomeCells(book: Book, row: PageRow): readonly HTMLElement[] {
  return book.data.columns.map((_, column) => {
    const outcome = outcomeOf(book, row, column);
    return outcome === undefined
      ? make("td", { class: "soft" }, "–")
      : make("td", { class: classOfOutcome(book, outcome) }, outcome);
  });
}

/** So many rows as a table shows at once. */
export function rowsAtOnce(): number {
  return 200;
}

/** Rows with their outcomes; those behind the first are shown when asked for. */
export function rowTable(
  book: Book,
  caption: string,
  rows: readonly PageRow[],
): HTMLElement {
  const lineOf = (row: PageRow): HTMLElement =>
    make(
      "tr",
      {},
      make(
        "th",
        { scope: "row", class: "wide" },
        linkTo("row", row.id, row.id),
      ),
      outcomeCells(book, row),
      make("td", { class: "soft" }, recordOfRow(book, row)),
    );
  const step = rowsAtOnce();
  const heads = [
    "row",
    ...book.data.columns.map(({ title }) => visible(title)),
    "real kernel",
  ];
  const table = makeTable(caption, heads, rows.slice(0, step).map(lineOf));
  let shown = step;
  const more = make("button", {
    type: "button",
    click: () => {
      const lines = rows.slice(shown, shown + step).map(lineOf);
      table.querySelector("tbody")?.append(...lines);
      lines[0]?.querySelector("a")?.focus();
      shown += step;
      more.hidden = shown >= rows.length;
    },
  }, "Show more");
  more.hidden = shown >= rows.length;
  return make("div", {}, table, more);
}

/** An entry of the ledger, with the rows that claim it. */
export function entryDetails(book: Book, entry: PageEntry): HTMLElement {
  const rows = book.claimers.get(entry) ?? [];
  const bad = rows.filter((row) => isBad(book, row)).length;
  const state = bad > 0
    ? make("span", { class: "bad" }, `${bad} of ${rows.length} rows fail`)
    : make(
      "span",
      { class: "soft" },
      rows.length > 0 ? `${rows.length} rows` : entry.state,
    );
  const details = make(
    "details",
    {},
    make(
      "summary",
      {},
      make("span", { class: "id" }, breakable(entry.id)),
      `: ${entry.sentence} · `,
      state,
    ),
  );
  details.addEventListener("toggle", () => {
    if (details.children.length > 1) return;
    const story: (readonly [string, string])[] = [
      ["state", entry.state],
      ["source", entry.source],
    ];
    if (entry.waiver !== undefined) story.push(["waived", entry.waiver]);
    details.append(makeStory(story, false));
    if (rows.length > 0) {
      details.append(rowTable(book, "Rows that claim it", rows));
    }
  });
  return details;
}

/** The entries of a call about one aspect, refusals by their errors. */
export function aspectParts(
  book: Book,
  title: string,
  entries: readonly PageEntry[],
): readonly HTMLElement[] {
  if (entries.length === 0) return [];
  const byErrno = groupBy(entries, ({ errno = "" }) => [errno]);
  const isGrouped = title === "Errors";
  return [
    make("h3", {}, title),
    ...[...byErrno].flatMap(([errno, own]) => [
      ...(isGrouped ? [make("h4", {}, make("code", {}, errno))] : []),
      ...own.map((entry) => entryDetails(book, entry)),
    ]),
  ];
}

/** A call: its entries, and the rows that are named after it. */
export function callView(
  book: Book,
  call: string,
): readonly HTMLElement[] | undefined {
  const rows = book.byCall.get(call) ?? [];
  const entries = book.data.entries.filter((entry) => entry.call === call);
  if (rows.length + entries.length === 0) return undefined;
  const titles: readonly (readonly [PageAspect, string])[] = [
    ["errors", "Errors"],
    ["promises", "Promises"],
    ["behaviours", "Behaviours"],
  ];
  const bad = rows.filter((row) => isBad(book, row));
  return [
    heading(make("code", {}, visible(call))),
    ...(bad.length === 0 ? [] : [
      rowTable(book, `Not as expected: ${bad.length} rows`, bad),
    ]),
    ...titles.flatMap(([aspect, title]) =>
      aspectParts(
        book,
        title,
        entries.filter((entry) => entry.aspect === aspect),
      )
    ),
    ...(rows.length === 0 ? [] : [
      make("h3", {}, "Rows"),
      rowTable(book, `${rows.length} rows named after it`, rows),
    ]),
  ];
}

/** A rung: the rows that stand on it. */
export function rungView(
  book: Book,
  name: string,
): readonly HTMLElement[] | undefined {
  const number = book.data.rungs.findIndex((rung) => rung.name === name);
  const rung = book.data.rungs[number];
  if (rung === undefined) return undefined;
  const rows = book.data.rows.filter((row) => row.rung === number);
  const bad = rows.filter((row) => isBad(book, row));
  return [
    heading(`Rung ${number}: ${rung.name}`),
    make("p", {}, `${rung.sentence}.`),
    ...(bad.length === 0 ? [] : [
      rowTable(book, `Not as expected: ${bad.length} rows`, bad),
    ]),
    rowTable(book, `All ${rows.length} rows`, rows),
  ];
}

/** What the row is known to do, when that is unpacked. */
export function rowText(book: Book, row: PageRow): HTMLElement {
  const place = make("div", {}, make("p", { class: "soft" }, "…"));
  const show = (lines: readonly (readonly [string, string])[]): void => {
    const joined: [string, string][] = [];
    for (const [label, text] of lines) {
      const last = joined.at(-1);
      if (label === "" && last !== undefined) last[1] += `\n${text}`;
      else joined.push([label, text]);
    }
    place.replaceChildren(
      lines.length === 0
        ? make("p", { class: "soft" }, "The suite has no such row.")
        : makeStory(joined, false),
    );
  };
  book.texts().then((texts) => show(texts[book.data.rows.indexOf(row)] ?? []));
  return place;
}

/** What became of a row in each column, and what the real kernel answered. */
export function outcomeTable(book: Book, row: PageRow): HTMLElement {
  const cells = outcomeCells(book, row);
  const lines = book.data.columns.map(({ title, arch }, column) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, visible(title)),
      cells[column],
      make("td", { class: "soft" }, answerOf(book, row, arch)),
    )
  );
  return makeTable(
    "Outcomes",
    ["architecture", "outcome", "real kernel"],
    lines,
  );
}

/** A row: what became of it, why, what it does, and what it claims. */
export function rowView(
  book: Book,
  id: string,
): readonly HTMLElement[] | undefined {
  const row = book.rows.get(id);
  if (row === undefined) return undefined;
  const { columns, entries, rungs } = book.data;
  const rung = rungs[row.rung];
  const told = row.told ?? [];
  return [
    heading(make("span", { class: "id" }, breakable(id))),
    make(
      "p",
      {},
      "A row of ",
      linkTo("call", row.call, row.call),
      ...(rung === undefined
        ? []
        : [" on the rung of ", linkTo("rung", rung.name, rung.name)]),
      ".",
    ),
    outcomeTable(book, row),
    ...told.flatMap(({ column, how, outcome, lines }) => [
      make(
        "h3",
        {},
        `${visible(columns[column]?.title ?? "")}, ${how}: `,
        make("span", { class: classOfOutcome(book, outcome) }, outcome),
      ),
      makeStory(lines, classOfOutcome(book, outcome) === "bad"),
    ]),
    make("h3", {}, "What it does"),
    rowText(book, row),
    ...(row.claims.length === 0 ? [] : [
      make("h3", {}, "What it claims"),
      ...row.claims.flatMap((number) => entries[number] ?? [])
        .map((entry) => entryDetails(book, entry)),
    ]),
    make("h3", {}, "Run it"),
    make("p", {}, make("code", {}, `halcyon show ${visible(id)} --strace`)),
  ];
}
