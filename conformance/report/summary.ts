/**
 * Counts of a run.
 *
 * @module
 */

import { type Outcome, outcomes, type RowResult } from "../judge/outcome.ts";
import { compareTraces, type TraceComparison } from "./traces.ts";

/** How many results had each outcome. */
export type Counts = { readonly [O in Outcome]: number };

/** How many claims of the rows were seen to be enforced, and how many not. */
export interface ClaimCounts {
  /** Seen to be enforced. */
  readonly verified: number;
  /** Not seen. */
  readonly unverified: number;
}

/** What is said of a whole run. */
export type Summary = Counts & {
  /** Both are 0 where the target does not tell what it refuses. */
  readonly claims: ClaimCounts;
  readonly traces: TraceComparison;
  /** Distinct row ids. */
  readonly rows: number;
  readonly byArch: Readonly<Record<string, Counts & { readonly rows: number }>>;
};

/** Counts of some results. */
function countOutcomes(results: readonly RowResult[]): Counts {
  const counts = Object.fromEntries(
    outcomes.map((outcome) => [outcome, 0]),
  ) as Record<Outcome, number>;
  for (const { outcome } of results) counts[outcome]++;
  return counts;
}

/** The claims of some results. */
function countClaims(results: readonly RowResult[]): ClaimCounts {
  const count = (lists: readonly (readonly string[] | undefined)[]): number =>
    lists.reduce((sum, list) => sum + (list?.length ?? 0), 0);
  return {
    verified: count(results.map(({ verified }) => verified)),
    unverified: count(results.map(({ unverified }) => unverified)),
  };
}

function distinct(results: readonly RowResult[]): number {
  return new Set(results.map(({ id }) => id)).size;
}

/** The counts in words: those that are not 0, and how many pass. */
export function outcomeCounts(counts: Counts): string {
  return outcomes.filter((outcome) => outcome === "pass" || counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${outcome}`).join(", ");
}

/** The summary of all results. */
export function summarize(results: readonly RowResult[]): Summary {
  const byArch: Record<string, Counts & { rows: number }> = {};
  for (const arch of new Set(results.map((result) => result.arch))) {
    const own = results.filter((result) => result.arch === arch);
    byArch[arch] = { rows: distinct(own), ...countOutcomes(own) };
  }
  return {
    rows: distinct(results),
    ...countOutcomes(results),
    claims: countClaims(results),
    traces: compareTraces(results),
    byArch,
  };
}
