/**
 * Two results side by side: what was mended, what broke, what came and went.
 *
 * @module
 */

import {
  hasPassed,
  isExpected,
  judgedOutcome,
  type RowResult,
  titleOf,
} from "../judge/outcome.ts";
import { printable } from "../../src/debug/printable.ts";
import type { Results } from "./results.ts";

/** A result in both, or in one of them. */
export interface Change {
  /** The row, where and how it ran. */
  readonly title: string;
  /** What it was in the first. */
  readonly before?: RowResult;
  /** What it is in the second. */
  readonly after?: RowResult;
}

/** What two results have in common and what not. */
export interface ResultsComparison {
  /** Did not pass, and does. */
  readonly fixed: readonly Change[];
  /** Passed, and does not, whatever a baseline makes of it. */
  readonly regressed: readonly Change[];
  /** Passes in neither, and fails in another way. */
  readonly changed: readonly Change[];
  /** Only in the second. */
  readonly added: readonly Change[];
  /** Only in the first. */
  readonly gone: readonly Change[];
  /** How many are alike. */
  readonly same: number;
  /** What else must be known, a line each. */
  readonly notes: readonly string[];
}

/** The words of a comparison, in the order in which they are told. */
export const kindsOfChange = [
  "regressed",
  "fixed",
  "changed",
  "new",
  "gone",
] as const;

/** The changes of one kind. */
export function changesOf(
  comparison: ResultsComparison,
  kind: typeof kindsOfChange[number],
): readonly Change[] {
  return comparison[kind === "new" ? "added" : kind];
}

function passes(result: RowResult): boolean {
  return hasPassed(judgedOutcome(result));
}

/** What a row did in a word or two. */
export function wordsOf(result: RowResult | undefined): string {
  if (result === undefined) return "-";
  const { outcome, cause } = result;
  return printable(cause === undefined ? outcome : `${outcome}: ${cause}`);
}

function byTitle(results: readonly RowResult[]): Map<string, RowResult> {
  return new Map(results.map((result) => [titleOf(result), result]));
}

function notesOn(first: Results, second: Results): string[] {
  const notes: string[] = [];
  const differ = (what: string, one: string, other: string): void => {
    if (one === other) return;
    notes.push(
      `the ${what} is another one: ${printable(one)} and ${printable(other)}`,
    );
  };
  const [one, other] = [first, second].map(({ selection }) =>
    selection?.architectures[0]
  );
  // Each architecture has rows of its own.
  if (one === other) differ("suite", first.suite, second.suite);
  differ("reference", first.reference, second.reference);
  for (
    const [name, { partial }] of [["first", first], ["second", second]] as const
  ) {
    if (partial === undefined) continue;
    const { reason, results, of } = partial;
    notes.push(
      `the ${name} is partial (${printable(reason)}): ${results} of ${of} ` +
        "results",
    );
  }
  return notes;
}

/** Compares the results of two runs. */
export function compareResults(
  first: Results,
  second: Results,
): ResultsComparison {
  const before = byTitle(first.results);
  const after = byTitle(second.results);
  const fixed: Change[] = [];
  const regressed: Change[] = [];
  const changed: Change[] = [];
  const gone: Change[] = [];
  let same = 0;
  for (const [title, one] of before) {
    const other = after.get(title);
    if (other === undefined) gone.push({ title, before: one });
    else {
      const change = { title, before: one, after: other };
      if (passes(one) !== passes(other)) {
        (passes(one) ? regressed : fixed).push(change);
      } else if (!passes(one) && wordsOf(one) !== wordsOf(other)) {
        changed.push(change);
      } else same++;
    }
  }
  const added = [...after].filter(([title]) => !before.has(title))
    .map(([title, result]) => ({ title, after: result }));
  const notes = notesOn(first, second);
  return { fixed, regressed, changed, added, gone, same, notes };
}

/** The counts in a line. */
export function countsOf(comparison: ResultsComparison): string {
  const counts = kindsOfChange.map((kind) =>
    `${changesOf(comparison, kind).length} ${kind}`
  );
  const failing = comparison.added.filter(({ after }) =>
    after !== undefined && !isExpected(after.outcome)
  );
  const more = failing.length === 0
    ? ""
    : ` (${failing.length} of the new are not as expected)`;
  return `${counts.join(", ")}, ${comparison.same} the same${more}`;
}

function textOf({ title, before, after }: Change): string {
  const did = before === undefined || after === undefined
    ? wordsOf(before ?? after)
    : `${wordsOf(before)} -> ${wordsOf(after)}`;
  return `${printable(title)}  (${did})`;
}

/** The comparison for people: at most so many lines of each kind. */
export function comparisonText(
  comparison: ResultsComparison,
  most: number = Infinity,
): string {
  const lines = kindsOfChange.flatMap((kind) => {
    const changes = changesOf(comparison, kind);
    const shown = changes.slice(0, most).map((change) => {
      const { step, wanted, got } = change.after ?? {};
      const head = `${kind.padEnd(9)}  ${textOf(change)}`;
      if (kind !== "regressed" || step === undefined) return head;
      const why = `${step}: wanted ${wanted ?? "?"}, got ${got ?? "?"}`;
      return `${head}\n           ${printable(why)}`;
    });
    const rest = changes.length - shown.length;
    return rest === 0 ? shown : [...shown, `${kind.padEnd(9)}  … ${rest} more`];
  });
  return [...lines, countsOf(comparison)].map((line) => `${line}\n`).join("");
}
