/**
 * All rows, in one fixed order, and what an architecture runs of them.
 *
 * @module
 */

import { checkRow } from "./check_row.ts";
import type { Architecture } from "../../src/cpu/cpu.ts";
import { caseFiles, caseTables, uses } from "../tables.ts";
import { rowsOfFamilies } from "../rules/families.ts";
import { orderRows } from "../rules/order.ts";
import { attachImage } from "./attach.ts";
import { type EncodedRow, encodeRow } from "./encode.ts";
import { gradeOf } from "./grade.ts";
import { encodeImage } from "./image.ts";
import {
  ownRowNamed,
  type OwnRows,
  type OwnRowsOptions,
  rememberRow,
  rowsOf,
} from "./own_rows.ts";
import { RowMistake } from "./row_mistake.ts";
import type { Row } from "../language/row.ts";

/**
 * Where rows stand before their ids are looked at. What may end a kernel ends
 * nothing else of a run when it comes last; and who looks at what all rows
 * share, as it is from boot on, comes before those on its rung who change it.
 */
function stage(row: Row): number {
  if (row.hazard !== undefined) return Infinity;
  return gradeOf(row).rung * 2 + (row.touches.length > 0 ? 1 : 0);
}

function inOrder(a: Row, b: Row): number {
  const [stageA, stageB] = [stage(a), stage(b)];
  if (stageA !== stageB) return stageA < stageB ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function collect(tables: readonly (readonly Row[])[]): readonly Row[] {
  const rows = tables.flat().sort(inOrder);
  const seen = new Set<string>();
  for (const { id } of rows) {
    if (seen.has(id)) throw new RowMistake(taken(id));
    seen.add(id);
  }
  return rows;
}

/** What is said of an id that two rows have. */
function taken(id: string): string {
  const files = Object.entries(caseFiles).filter(([, rows]) =>
    rows.some((row) => row.id === id)
  ).map(([file]) => file);
  const where = files.length === 0 ? "" : ` in ${files.join(" and ")}`;
  return `two rows have the id ${id}${where}: one of them needs another`;
}

const stated: readonly Row[] = [...caseTables.flat(), ...rowsOfFamilies(uses)];

/**
 * Every row: by rung, so that a young kernel meets the easy ones first, then
 * by id; those that some kernels do not survive behind all others.
 */
export const allRows: readonly Row[] = collect([
  stated,
  orderRows(uses, stated),
]);

const rowsById: ReadonlyMap<string, Row> = new Map(
  allRows.map((row) => [row.id, row]),
);

/** The row with this id, of the suite or of another project. */
export function rowNamed(id: string): Row | undefined {
  return rowsById.get(id) ?? ownRowNamed(id)?.row;
}

/**
 * Rows of one's own, made with the suite's builder (`@halcyon/halcyon/rows`).
 * They run here, are carried in a kit, and are judged as the suite's are.
 *
 * @example
 * ```ts
 * import { call, defineRows, row } from "@halcyon/halcyon/rows";
 * import { runConformance } from "@halcyon/halcyon/suite";
 *
 * const mine = defineRows([
 *   row("port/getpid/is-positive", { steps: [call.getpid().succeeds()] }),
 * ]);
 * const { summary } = await runConformance({ rows: mine });
 * console.log(summary.pass, "of", mine.rows.length * 3);
 * ```
 *
 * @throws {TypeError} where an id is taken, by a row of the suite or another
 */
export function defineRows(
  rows: readonly Row[],
  { withSuite = false, file }: OwnRowsOptions = {},
): OwnRows {
  if (!Array.isArray(rows)) throw new TypeError("rows are a list");
  for (const row of rows) {
    // What is taken for a row may be anything.
    if (rowsById.has(row?.id)) {
      throw new TypeError(`the suite has a row with the id ${row.id}`);
    }
    checkRow(row);
    rememberRow(row, file);
  }
  return { rows, withSuite };
}

/** Tells whether a row runs on an architecture. */
function runsOn(row: Row, architecture: Architecture): boolean {
  return row.arch === undefined || row.arch.includes(architecture);
}

/** A row is encoded once: its program is the same on every architecture. */
const encodedRows = new WeakMap<Row, EncodedRow>();

/** The rows of one architecture, numbered as in its row image. */
export class Suite {
  readonly architecture: Architecture;
  readonly rows: readonly Row[];
  /** The number of the first row that some kernels do not survive, or of none. */
  readonly firstHazard: number;
  #hash: Promise<Uint8Array> | undefined;

  constructor(
    architecture: Architecture,
    rows: readonly Row[] = allRows,
  ) {
    this.architecture = architecture;
    this.rows = rows.filter((row) => runsOn(row, architecture));
    const found = this.rows.findIndex(({ hazard }) => hazard !== undefined);
    this.firstHazard = found < 0 ? this.rows.length : found;
  }

  /** The row with this number, encoded. */
  encoded(number: number): EncodedRow {
    const row = this.rows[number];
    if (row === undefined) throw new RangeError(`no row ${number}`);
    const known = encodedRows.get(row);
    if (known !== undefined) return known;
    const encoded = encodeRow(row);
    encodedRows.set(row, encoded);
    return encoded;
  }

  /** What names the suite: a hash over all its programs in order. */
  hash(): Promise<Uint8Array> {
    return this.#hash ??= this.#computeHash();
  }

  async #computeHash(): Promise<Uint8Array> {
    const parts = this.rows.map((_, number) => this.encoded(number).bytes);
    const all = new Uint8Array(
      parts.reduce((sum, { length }) => sum + length, 0),
    );
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return new Uint8Array(await crypto.subtle.digest("SHA-256", all));
  }

  /** The executor with the given rows, in their order, under `hash`. */
  program(
    executor: Uint8Array,
    numbers: readonly number[],
    hash: Uint8Array,
  ): Uint8Array<ArrayBuffer> {
    const entries = numbers.map((number) => {
      const { row, bytes } = this.encoded(number);
      return { number, grade: gradeOf(row), bytes };
    });
    return attachImage(executor, encodeImage(entries, hash, this.firstHazard));
  }
}

type Suites = Map<Architecture, Suite>;

const suites: Suites = new Map();
const suitesOfOthers = new WeakMap<OwnRows, Suites>();

function suitesOf(own: OwnRows | undefined): Suites {
  if (own === undefined) return suites;
  let found = suitesOfOthers.get(own);
  if (found === undefined) suitesOfOthers.set(own, found = new Map());
  return found;
}

/** All rows of a run: the suite's, another project's, or both. */
export function rowsInPlay(own: OwnRows | undefined): readonly Row[] {
  if (own === undefined) return allRows;
  return own.withSuite ? [...rowsOf(own), ...allRows] : rowsOf(own);
}

/** The whole suite of an architecture, or another project's rows. */
export function suiteOf(architecture: Architecture, own?: OwnRows): Suite {
  const known = suitesOf(own);
  let suite = known.get(architecture);
  if (suite === undefined) {
    const rows = own === undefined ? allRows : collect([rowsInPlay(own)]);
    known.set(architecture, suite = new Suite(architecture, rows));
  }
  return suite;
}

/** The first bytes of a hash as the log's header shows them. */
export function showHash(hash: Uint8Array): string {
  return Array.from(
    hash.subarray(0, 8),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}
