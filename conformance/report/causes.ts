/**
 * Results by what they have in common: a call that is missing, a world that
 * can not be made, one timer behind many timeouts, one refusal that many calls
 * share. What is left disagrees for reasons of its own.
 *
 * @module
 */

import type { Row } from "../language/row.ts";
import { allSteps } from "../language/step.ts";
import { callsOf, gradeOf } from "../program/grade.ts";
import { rungNamed, rungs } from "../program/rungs.ts";
import { rowNamed } from "../program/suite.ts";
import { isExpected, type RowResult } from "../judge/outcome.ts";

/** Some results, and the one cause that they seem to have. */
export interface CauseGroup<R extends RowResult> {
  /** The cause in a sentence without its end. */
  readonly cause: string;
  /** It is that a call is missing. */
  readonly isMissing: boolean;
  /** All disagree like this one, which is worth telling of whole. */
  readonly example?: R;
  readonly results: readonly R[];
}

/** A call that the target lacks. */
export interface MissingCall {
  readonly call: string;
  /** Rows whose first missing call it is. */
  readonly blocks: number;
  /** Rows that need no other call that is missing. */
  readonly unlocks: number;
}

/** Calls that are to be implemented together, and the rows that need no other. */
export interface NextStep {
  readonly calls: readonly string[];
  readonly unlocks: number;
}

/** What is behind the unexpected results of a run. */
export interface Causes<R extends RowResult> {
  /** The missing calls, the one that unlocks most first. */
  readonly missing: readonly MissingCall[];
  /** What unlocks most rows a call; undefined where no call is missing. */
  readonly next: NextStep | undefined;
  /** The largest first. */
  readonly groups: readonly CauseGroup<R>[];
  /** Those that share their cause with no other. */
  readonly single: readonly R[];
}

/** So many results may have come together by chance. */
const FEW = 3;

/**
 * Of the rows that have something in common, such as a call, so many must go
 * wrong for it to be the cause.
 */
const MOST_OF_THEM = 0.8;

const callsByRow = new Map<string, ReadonlySet<string>>();

/** The calls of a row's steps, and those by which its world is made. */
function callsOfRow(id: string): ReadonlySet<string> {
  let calls = callsByRow.get(id);
  if (calls === undefined) {
    calls = new Set(madeBy(rowNamed(id)));
    callsByRow.set(id, calls);
  }
  return calls;
}

function madeBy(row: Row | undefined): readonly string[] {
  if (row === undefined) return [];
  const steps = allSteps([...row.setup, ...row.steps, ...row.teardown]);
  const world = gradeOf(row).needs.flatMap((name) =>
    rungs[rungNamed(name)]?.proves ?? []
  );
  return [...steps.flatMap(callsOf), ...world];
}

function groupBy<R, K>(
  values: readonly R[],
  keyOf: (value: R) => K | undefined,
): Map<K, R[]> {
  const groups = new Map<K, R[]>();
  for (const value of values) {
    const key = keyOf(value);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

function isMissing({ cause, blockedBy }: RowResult): boolean {
  return cause === "unsupported" && blockedBy !== undefined;
}

/** Of each blocked row, which of the missing calls it needs. */
function needsOf(
  blocked: readonly RowResult[],
  missing: readonly string[],
): readonly (readonly string[])[] {
  return blocked.map(({ id, blockedBy }) => {
    const own = callsOfRow(id);
    return missing.filter((call) => own.has(call) || call === blockedBy?.call);
  });
}

function missingCalls(
  blocked: readonly RowResult[],
  needs: readonly (readonly string[])[],
): MissingCall[] {
  const byCall = groupBy(blocked, ({ blockedBy }) => blockedBy?.call);
  const alone = groupBy(
    needs,
    ({ length, 0: call }) => length === 1 ? call : undefined,
  );
  return [...byCall].map(([call, { length }]) => ({
    call,
    blocks: length,
    unlocks: alone.get(call)?.length ?? 0,
  })).sort((a, b) => b.unlocks - a.unlocks || b.blocks - a.blocks);
}

function isWithin(
  part: ReadonlySet<string>,
  whole: ReadonlySet<string>,
): boolean {
  return part.size <= whole.size && [...part].every((one) => whole.has(one));
}

/** The set of calls that some row needs and that unlocks most rows a call. */
function nextStep(
  needs: readonly (readonly string[])[],
): NextStep | undefined {
  const sets = groupBy(needs, (calls) => calls.join(" "));
  const counted = [...sets.values()].map((same) => ({
    calls: new Set(same[0] ?? []),
    count: same.length,
  }));
  let best: NextStep | undefined;
  for (const { calls } of counted) {
    const unlocks = counted.filter((other) => isWithin(other.calls, calls))
      .reduce((sum, { count }) => sum + count, 0);
    // Of two that pay alike the smaller one comes first.
    const gain = best === undefined
      ? 1
      : unlocks * best.calls.length - best.unlocks * calls.size ||
        best.calls.length - calls.size;
    if (gain > 0) best = { calls: [...calls], unlocks };
  }
  return best;
}

function blockers<R extends RowResult>(
  results: readonly R[],
): CauseGroup<R>[] {
  const groups = groupBy(results, (result) => {
    const { blockedBy } = result;
    if (blockedBy === undefined) return undefined;
    const { call, errno } = blockedBy;
    if (isMissing(result)) return `${call} is not implemented`;
    return errno === undefined
      ? `${call} answers something else where a row's world is made`
      : `${call} fails with ${errno} where a row's world is made`;
  });
  return [...groups].map(([cause, results]) => ({
    cause,
    isMissing: results.every(isMissing),
    results,
  }));
}

/** Something that rows have, such as the calls that they make. */
type Traits = (id: string) => ReadonlySet<string>;

/** How many of these rows have each trait. */
function countTraits(
  results: readonly RowResult[],
  traitsOf: Traits,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { id } of results) {
    for (const trait of traitsOf(id)) {
      counts.set(trait, (counts.get(trait) ?? 0) + 1);
    }
  }
  return counts;
}

/** The trait that most of these have in common and hardly any row survives. */
function suspect(
  wrong: readonly RowResult[],
  survived: ReadonlyMap<string, number>,
  traitsOf: Traits,
): string | undefined {
  const guilty = [...countTraits(wrong, traitsOf)].filter(([trait, number]) =>
    number > FEW &&
    number / (number + (survived.get(trait) ?? 0)) >= MOST_OF_THEM
  );
  guilty.sort(([, a], [, b]) => b - a);
  return guilty[0]?.[0];
}

/** Results that went wrong by a trait they share, the most frequent first. */
function byTrait<R extends RowResult>(
  wrong: readonly R[],
  results: readonly R[],
  traitsOf: Traits,
): Map<string, readonly R[]> {
  const survived = countTraits(
    results.filter(({ outcome }) => outcome === "pass"),
    traitsOf,
  );
  const groups = new Map<string, readonly R[]>();
  for (let left = wrong;;) {
    const trait = suspect(left, survived, traitsOf);
    if (trait === undefined) return groups;
    const isOwn = ({ id }: R): boolean => traitsOf(id).has(trait);
    groups.set(trait, left.filter(isOwn));
    left = left.filter((one) => !isOwn(one));
  }
}

function timeoutGroups<R extends RowResult>(
  results: readonly R[],
): CauseGroup<R>[] {
  const timeouts = results.filter(({ cause }) => cause === "timeout");
  return [...byTrait(timeouts, results, callsOfRow)].map(([call, own]) => ({
    cause: `rows that call ${call} do not come to an end`,
    isMissing: false,
    results: own,
  }));
}

/** What a row is about, without the call and the argument that meet it. */
function subjectsOfRow(id: string): ReadonlySet<string> {
  const claims = rowNamed(id)?.covers ?? [];
  return new Set(
    claims.map((claim) => claim.slice(claim.lastIndexOf(" ") + 1)),
  );
}

/**
 * What many rows are about, of many calls perhaps, and hardly any finds as it
 * should be: one check of the kernel is behind it.
 */
function subjectGroups<R extends RowResult>(
  wrong: readonly R[],
  results: readonly R[],
): CauseGroup<R>[] {
  return [...byTrait(wrong, results, subjectsOfRow)].map(([subject, own]) => ({
    cause: `rows about ${subject} go wrong`,
    isMissing: false,
    ...(own[0] === undefined ? {} : { example: own[0] }),
    results: own,
  }));
}

/** Rows that pass where a baseline says otherwise: it is out of date. */
function excusedInVain<R extends RowResult>(
  results: readonly R[],
): CauseGroup<R>[] {
  const passing = results.filter(({ outcome }) => outcome === "xpass");
  return passing.length <= FEW ? [] : [{
    cause: "rows pass that the baseline excuses (--update-baseline mends it)",
    isMissing: false,
    results: passing,
  }];
}

/** What is behind the unexpected ones of all results of one architecture. */
export function causesOf<R extends RowResult>(
  results: readonly R[],
): Causes<R> {
  const unexpected = results.filter(({ outcome }) => !isExpected(outcome));
  const missed = unexpected.filter(({ outcome }) => outcome === "missing");
  const known = [
    ...blockers(unexpected),
    ...timeoutGroups(results),
    ...excusedInVain(unexpected),
    ...(missed.length === 0 ? [] : [{
      cause: "the log does not tell of them",
      isMissing: false,
      results: missed,
    }]),
  ];
  const told = new Set(known.flatMap(({ results }) => results));
  const groups = [
    ...known,
    ...subjectGroups(
      unexpected.filter((one) => one.outcome === "fail" && !told.has(one)),
      results,
    ),
  ].sort((a, b) => b.results.length - a.results.length);
  const blocked = unexpected.filter(isMissing);
  const needs = needsOf(
    blocked,
    [...new Set(blocked.map(({ blockedBy }) => blockedBy?.call ?? ""))],
  );
  const grouped = new Set(groups.flatMap(({ results }) => results));
  return {
    missing: missingCalls(blocked, needs),
    next: nextStep(needs),
    groups,
    single: unexpected.filter((one) => !grouped.has(one)),
  };
}
