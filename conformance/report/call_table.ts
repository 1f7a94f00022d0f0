/**
 * How much of each call was seen to be right: by errors, promises and
 * behaviours, as the ledger counts them.
 *
 * @module
 */

import { type Entry, ledger } from "../ledger/entry.ts";
import { callOfRow, claimsOfRow } from "../ledger/row_entries.ts";
import { rowNamed } from "../program/suite.ts";
import { hasPassed, type RowResult } from "../judge/outcome.ts";

/** What a claim is about. */
export const aspects = ["errors", "promises", "behaviours"] as const;
/** One of them. */
export type Aspect = typeof aspects[number];

/** So many of so many. */
export interface Share {
  readonly passed: number;
  readonly total: number;
}

/** What is known of one call. */
export interface CallLine {
  readonly call: string;
  /** Rows that are named after it. */
  readonly rows: Share;
  readonly by: Readonly<Record<Aspect, Share>>;
}

function aspectOf(entry: Entry): Aspect {
  if (entry.kind === "behaviour") return "behaviours";
  return entry.errno === "EPROMISEVIOLATION" ? "promises" : "errors";
}

function ownerOf(entry: Entry): string {
  return entry.kind === "behaviour" ? entry.owner : entry.call;
}

/** A line in the making: entry or row, and whether everything about it passed. */
class Tally {
  readonly rows = new Map<string, boolean>();
  readonly entries = new Map<Entry, boolean>();

  #share(passed: Iterable<boolean>): Share {
    const all = [...passed];
    return { passed: all.filter(Boolean).length, total: all.length };
  }

  line(call: string): CallLine {
    const of = (aspect: Aspect): Share =>
      this.#share(
        [...this.entries].filter(([entry]) => aspectOf(entry) === aspect)
          .map(([, passed]) => passed),
      );
    return {
      call,
      rows: this.#share(this.rows.values()),
      by: {
        errors: of("errors"),
        promises: of("promises"),
        behaviours: of("behaviours"),
      },
    };
  }
}

/** An entry has passed when each row that claims it has. */
function note<K>(map: Map<K, boolean>, key: K, passed: boolean): void {
  map.set(key, passed && (map.get(key) ?? true));
}

/** A line for each call that any row of these is about, by name. */
export function callTable(results: readonly RowResult[]): readonly CallLine[] {
  const tallies = new Map<string, Tally>();
  const tallyOf = (call: string): Tally => {
    const tally = tallies.get(call) ?? new Tally();
    tallies.set(call, tally);
    return tally;
  };
  for (const { id, outcome } of results) {
    const row = rowNamed(id);
    if (row === undefined) continue;
    const passed = hasPassed(outcome);
    const call = callOfRow(row);
    if (call !== undefined) note(tallyOf(call).rows, id, passed);
    for (const claim of claimsOfRow(row)) {
      for (const name of claim.entries) {
        const entry = ledger.get(name);
        if (entry === undefined) continue;
        note(tallyOf(ownerOf(entry)).entries, entry, passed);
      }
    }
  }
  return [...tallies].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([call, tally]) => tally.line(call));
}

/**
 * How many of the rows that are about a call's refusal pass, by call and name:
 * `open path/ENOENT/component-does-not-exist`.
 */
export function refusalTable(
  results: readonly RowResult[],
): ReadonlyMap<string, Share> {
  const table = new Map<string, { passed: number; total: number }>();
  for (const { id, outcome } of results) {
    const row = rowNamed(id);
    if (row === undefined) continue;
    const names = new Set(
      claimsOfRow(row).flatMap(({ entries }) => [...entries]).map((name) =>
        ledger.get(name)
      ).filter((entry) => entry?.kind === "refusal")
        .map(({ call, name }) => `${call} ${name}`),
    );
    for (const name of names) {
      const share = table.get(name) ?? { passed: 0, total: 0 };
      share.total++;
      if (hasPassed(outcome)) share.passed++;
      table.set(name, share);
    }
  }
  return table;
}
