/**
 * What the page holds of results: the same for the part that is read without
 * JavaScript and for the part that is made in the browser.
 *
 * @module
 */

/** Results that were given, by the name of their file. */
export interface PageTarget {
  readonly name: string;
  readonly suite: string;
  readonly reference: string;
  readonly started?: string;
  /** Why results lack, where they do. */
  readonly partial?: string;
}

/** The results of a target on an architecture: a column of every table. */
export interface PageColumn {
  readonly target: number;
  readonly arch: string;
  readonly title: string;
}

/** A result that is more than a pass. */
export interface ToldResult {
  readonly column: number;
  /** Mode, seed and repetition. */
  readonly how: string;
  readonly outcome: string;
  /** A label and a text of one or more lines each. */
  readonly lines: readonly (readonly [label: string, text: string])[];
}

/** What of a call a part of the ledger is about. */
export type PageAspect = "errors" | "promises" | "behaviours";

/** An entry of the ledger. */
export interface PageEntry {
  readonly id: string;
  readonly call: string;
  readonly aspect: PageAspect;
  /** The error, where it is a refusal. */
  readonly errno?: string;
  readonly sentence: string;
  readonly source: string;
  readonly state: string;
  readonly waiver?: string;
}

/** A row, and what became of it. */
export interface PageRow {
  readonly id: string;
  /** The first part of its id: a call, or what several share. */
  readonly call: string;
  /** Its number on the ladder; -1 for a row that the suite does not have. */
  readonly rung: number;
  /** Numbers of entries that it claims. */
  readonly claims: readonly number[];
  /** A character a column: the number of the outcome, or `-` for no result. */
  readonly results: string;
  /** By architecture, the number of the real kernel's answer, or `-`. */
  readonly record: string;
  readonly told?: readonly ToldResult[];
}

/** A rung of the ladder. */
export interface PageRung {
  readonly name: string;
  readonly sentence: string;
}

/** All that the page is made of. */
export interface PageData {
  readonly targets: readonly PageTarget[];
  readonly columns: readonly PageColumn[];
  readonly architectures: readonly string[];
  readonly outcomes: readonly string[];
  /** Numbers of outcomes that let a run succeed. */
  readonly expected: readonly number[];
  /** The real kernel's answers in words. */
  readonly answers: readonly string[];
  readonly rungs: readonly PageRung[];
  readonly entries: readonly PageEntry[];
  readonly rows: readonly PageRow[];
}

/** By row, what it does: a label and a text a line. */
export type PageTexts = readonly (readonly (readonly [string, string])[])[];
