/**
 * Rows that stand in other projects: the same builder, the same machine, the
 * same judge.
 *
 * @module
 */

import type { Row, RowHead } from "../language/row.ts";

/** Rows of another project; plain data, which workers can be sent. */
export interface OwnRows {
  /** In the order in which they were given. */
  readonly rows: readonly RowHead[];
  /** Whether the suite's rows run, and are exported, with them. */
  readonly withSuite: boolean;
}

/** The rows with what they do: `defineRows` alone makes sets, and of rows. */
export function rowsOf({ rows }: OwnRows): readonly Row[] {
  return rows as readonly Row[];
}

/** What is said of rows that are defined. */
export interface OwnRowsOptions {
  /** Run, and export, the suite's rows with them; they are alone by default. */
  readonly withSuite?: boolean;
  /** Where they are written, for reports: a path from that project's root. */
  readonly file?: string;
}

/** A row of another project, and where it is written. */
export interface OwnRow {
  readonly row: Row;
  readonly file: string | undefined;
}

/** By id: reports know of a row by its name alone. */
const defined = new Map<string, OwnRow>();

/** The row with this id, where another project has one. */
export function ownRowNamed(id: string): OwnRow | undefined {
  return defined.get(id);
}

/** Makes a row known by its id. */
export function rememberRow(row: Row, file: string | undefined): void {
  if (defined.has(row.id)) {
    throw new TypeError(`two rows have the id ${row.id}`);
  }
  defined.set(row.id, { row, file });
}
