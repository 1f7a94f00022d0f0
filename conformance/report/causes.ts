/**
 * Results by what they have in common: a call that is missing, a world that
 * can not be made, one timer behind many timeouts. What is left disagrees for
 * reasons of its own.
 *
 * @module
 */

import type { Row } from "../language/row.ts";
import { allSteps } from "../language/step.ts";
import { callsOf } from "../program/grade.ts";
import { rowNamed } from "../program/suite.ts";
import { isExpected, type RowResult } from "../judge/outcome.ts";

/** Some results, and the one cause that they seem to have. */
export interface CauseGroup<R extends RowResult> {
  /** The cause in a sentence without its end. */
  readonly cause: string;
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

/** What is behind the unexpected results of a run. */
export interface Causes<R extends RowResult> {
  /** The missing calls, the one that unlocks most first. */
  readonly missing: readonly MissingCall[];
  /** The largest first. */
  readonly groups: readonly CauseGroup<R>[];
  /** Those that share their cause with no other. */
  readonly single: readonly R[];
}

/** So many timeouts may have come together by chance. */
const FEW = 3;

/** Of the rows that make a call, so many must time out for it to be the cause. */
const MOST_OF_THEM = 0.8;

const callsByRow = new Map<string, ReadonlySet<string>>();

function callsOfRow(id: string): ReadonlySet<string> {
  let calls = callsByRow.get(id);
  if (calls === undefined) {
    const row: Row | undefined = rowNamed(id);
    const steps = row === undefined
      ? []
      : allSteps([...row.setup, ...row.steps, ...row.teardown]);
    calls = new Set(steps.flatMap(callsOf));
    callsByRow.set(id, calls);
  }
  return calls;
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

function missingCalls(results: readonly RowResult[]): MissingCall[] {
  const blocked = results.filter(isMissing);
  const byCall = groupBy(blocked, ({ blockedBy }) => blockedBy?.call);
  const missing = [...byCall.keys()];
  const unlocks = groupBy(blocked, ({ id, blockedBy }) => {
    const own = callsOfRow(id);
    const needed = missing.filter((call) => own.has(call));
    const isOnly = needed.every((call) => call === blockedBy?.call);
    return isOnly ? blockedBy?.call : undefined;
  });
  return missing.map((call) => ({
    call,
    blocks: byCall.get(call)?.length ?? 0,
    unlocks: unlocks.get(call)?.length ?? 0,
  })).sort((a, b) => b.unlocks - a.unlocks || b.blocks - a.blocks);
}

function blockers<R extends RowResult>(
  results: readonly R[],
): CauseGroup<R>[] {
  const groups = groupBy(results, ({ cause, blockedBy }) => {
    if (blockedBy === undefined) return undefined;
    const { call, errno } = blockedBy;
    if (cause === "unsupported") return `${call} is not implemented`;
    return errno === undefined
      ? `${call} answers something else where a row's world is made`
      : `${call} fails with ${errno} where a row's world is made`;
  });
  return [...groups].map(([cause, results]) => ({ cause, results }));
}

/** The call that most of these have in common and hardly any other row survives. */
function suspect(
  timeouts: readonly RowResult[],
  others: readonly RowResult[],
): string | undefined {
  const count = (results: readonly RowResult[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const { id } of results) {
      for (const call of callsOfRow(id)) {
        counts.set(call, (counts.get(call) ?? 0) + 1);
      }
    }
    return counts;
  };
  const survived = count(others);
  const guilty = [...count(timeouts)].filter(([call, number]) =>
    number > FEW &&
    number / (number + (survived.get(call) ?? 0)) >= MOST_OF_THEM
  );
  guilty.sort(([, a], [, b]) => b - a);
  return guilty[0]?.[0];
}

function timeoutGroups<R extends RowResult>(
  results: readonly R[],
): CauseGroup<R>[] {
  let timeouts = results.filter(({ cause }) => cause === "timeout");
  const passed = results.filter(({ outcome }) => outcome === "pass");
  const groups: CauseGroup<R>[] = [];
  for (;;) {
    const call = suspect(timeouts, passed);
    if (call === undefined) return groups;
    const own = timeouts.filter(({ id }) => callsOfRow(id).has(call));
    timeouts = timeouts.filter((one) => !own.includes(one));
    groups.push({
      cause: `rows that call ${call} do not come to an end`,
      results: own,
    });
  }
}

/** What is behind the unexpected ones of all results of one architecture. */
export function causesOf<R extends RowResult>(
  results: readonly R[],
): Causes<R> {
  const unexpected = results.filter(({ outcome }) => !isExpected(outcome));
  const missed = unexpected.filter(({ outcome }) => outcome === "missing");
  const groups = [
    ...blockers(unexpected),
    ...timeoutGroups(results),
    ...(missed.length === 0
      ? []
      : [{ cause: "the log does not tell of them", results: missed }]),
  ].sort((a, b) => b.results.length - a.results.length);
  const grouped = new Set(groups.flatMap(({ results }) => results));
  return {
    missing: missingCalls(unexpected),
    groups,
    single: unexpected.filter((one) => !grouped.has(one)),
  };
}
