/**
 * What the browser knows of the results: unpacked from the page, and asked.
 *
 * @module
 */

import type { PageData, PageEntry, PageRow, PageTexts } from "../page_data.ts";

/** The data, with what is looked up in it. */
export interface Book {
  readonly data: PageData;
  readonly rows: ReadonlyMap<string, PageRow>;
  /** Rows by the first part of their ids. */
  readonly byCall: ReadonlyMap<string, readonly PageRow[]>;
  /** By entry, the rows that claim it. */
  readonly claimers: ReadonlyMap<PageEntry, readonly PageRow[]>;
  /** What each row does; unpacked when it is first asked for. */
  texts(): Promise<PageTexts>;
}

/** What was packed into an element of the page: JSON, by gzip, in base64. */
export async function unpack(id: string): Promise<unknown> {
  const text = document.getElementById(id)?.textContent ?? "";
  const bytes = Uint8Array.from(atob(text.trim()), (one) => one.charCodeAt(0));
  const stream = new Blob([bytes]).stream()
    .pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).json();
}

/** Values by a key of theirs. */
export function groupBy<K, V>(
  values: readonly V[],
  keysOf: (value: V) => readonly K[],
): ReadonlyMap<K, readonly V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    for (const key of keysOf(value)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [value]);
      else group.push(value);
    }
  }
  return groups;
}

/** Unpacks the data. */
export async function openBook(): Promise<Book> {
  const data = await unpack("data") as PageData;
  const claimed = (row: PageRow): readonly PageEntry[] =>
    row.claims.flatMap((number) => data.entries[number] ?? []);
  let texts: Promise<PageTexts> | undefined;
  return {
    data,
    rows: new Map(data.rows.map((row) => [row.id, row])),
    byCall: groupBy(data.rows, ({ call }) => [call]),
    claimers: groupBy(data.rows, claimed),
    texts: () => texts ??= unpack("texts") as Promise<PageTexts>,
  };
}

/** The outcome of a row in a column; undefined where it has none. */
export function outcomeOf(
  { data }: Book,
  row: PageRow,
  column: number,
): string | undefined {
  const character = row.results[column] ?? "-";
  return character === "-" ? undefined : data.outcomes[Number(character)];
}

/** How an outcome is shown: as good, as excused or as bad. */
export function classOfOutcome({ data }: Book, outcome: string): string {
  if (outcome === "pass") return "pass";
  return data.expected.some((one) => data.outcomes[one] === outcome)
    ? "excused"
    : "bad";
}

/** Whether a row is not as expected in some column. */
export function isBad(book: Book, row: PageRow): boolean {
  return book.data.columns.some((_, column) => {
    const outcome = outcomeOf(book, row, column);
    return outcome !== undefined && classOfOutcome(book, outcome) === "bad";
  });
}

/** What the real kernel answered to a row on an architecture. */
export function answerOf(
  { data }: Book,
  row: PageRow,
  architecture: string,
): string {
  const character = row.record[data.architectures.indexOf(architecture)] ?? "-";
  return data.answers[Number(character)] ?? "not asked";
}

/** What the real kernel answered to a row, in a few words. */
export function recordOfRow(book: Book, row: PageRow): string {
  const { architectures } = book.data;
  const words = architectures.map((one) => answerOf(book, row, one));
  const [first = ""] = words;
  return words.every((one) => one === first)
    ? first
    : words.map((one, index) => `${architectures[index]}: ${one}`).join(", ");
}
