/**
 * The search: what is asked for stands behind the `#`, so that it can be sent
 * to somebody.
 *
 * @module
 */

import type { PageRow } from "../page_data.ts";
import { type Book, classOfOutcome, isBad, outcomeOf } from "./book.ts";
import { heading, rowTable } from "./views.ts";

/** What is asked for. */
export interface Query {
  readonly text: string;
  readonly which: string;
  /** A column's number, or nothing for all. */
  readonly column: string;
}

/** The query behind a `#find/`. */
export function readQuery(fragment: string): Query {
  const fields = new URLSearchParams(fragment);
  return {
    text: fields.get("text") ?? "",
    which: fields.get("which") ?? "",
    column: fields.get("column") ?? "",
  };
}

/** What stands behind the `#` for a query; nothing for one that asks nothing. */
export function writeQuery(query: Query): string {
  const fields = Object.entries(query).filter(([, value]) => value !== "");
  return fields.length === 0
    ? ""
    : `find/${new URLSearchParams(Object.fromEntries(fields))}`;
}

/** Whether a row is one of those asked for, its text aside. */
export function isOfKind(book: Book, row: PageRow, query: Query): boolean {
  const { columns, outcomes } = book.data;
  const asked = query.column === "" ? columns.keys() : [Number(query.column)];
  const found = [...asked].flatMap((column) =>
    outcomeOf(book, row, column) ?? []
  );
  if (found.length === 0) return false;
  switch (query.which) {
    case "":
      return true;
    case "bad":
    case "excused":
      return found.some((one) => classOfOutcome(book, one) === query.which);
    case "different":
      return new Set(found).size > 1;
    case "unconfirmed":
      return [...row.record].some((one) => one !== "0");
    default:
      return outcomes.includes(query.which) && found.includes(query.which);
  }
}

/** The rows that a query asks for; all words must be found. */
export function findRows(book: Book, query: Query): readonly PageRow[] {
  const words = query.text.toLowerCase().split(/\s+/).filter((one) => one);
  const textOf = (row: PageRow): string =>
    [
      row.id,
      ...row.claims.flatMap((number) => {
        const entry = book.data.entries[number];
        return entry === undefined ? [] : [entry.id, entry.sentence];
      }),
      ...(row.told ?? []).flatMap(({ lines }) => lines.flat()),
    ].join("\n").toLowerCase();
  return book.data.rows.filter((row) => {
    if (!isOfKind(book, row, query)) return false;
    if (words.length === 0) return true;
    const text = textOf(row);
    return words.every((word) => text.includes(word));
  }).sort((a, b) => Number(isBad(book, b)) - Number(isBad(book, a)));
}

/** The rows that were found. */
export function searchView(book: Book, query: Query): readonly HTMLElement[] {
  const rows = findRows(book, query);
  const count = `${rows.length} of ${book.data.rows.length} rows`;
  return [
    heading("Rows"),
    rowTable(book, count, rows),
  ];
}
