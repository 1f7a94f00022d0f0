/**
 * Rows about the order of checks: two faults in one call, each known from a
 * row of its own. The one that stands first in the call's paragraph must be
 * what is refused.
 *
 * @module
 */

import { promiseNames } from "../../src/api/constants.ts";
import { syscallsByNumber } from "../../src/api/calls.ts";
import { claimNamed } from "../ledger/claim.ts";
import type { RefusalEntry } from "../ledger/entry.ts";
import { callOfRow } from "../ledger/row_entries.ts";
import {
  invoke,
  pledge,
  type Row,
  row,
  type Step,
  type Touch,
} from "../language/row.ts";
import type { Use } from "../language/use.ts";
import { type Fault, faultsOf, rankOf } from "./faults.ts";
import {
  archOf,
  callerOf,
  canBeMade,
  type Cases,
  casesOfOperands,
  joined,
  nameOf,
  operandsOfPair,
  type Pair,
  sidesOf,
} from "./pairs.ts";

const PROMISE = /^promise\/EPROMISEVIOLATION\/(?:(\w+)-not-promised|.*)$/;

/** The pledge that lacks what both lack. */
function pledges({ first, second }: Pair): readonly Step[] {
  const missing = [first, second].flatMap(({ entry: { name } }) => {
    const found = PROMISE.exec(name);
    return found === null ? [] : [found[1]];
  });
  if (missing.length === 0) return [];
  const given = promiseNames.filter((name) => !missing.includes(name));
  return [pledge(given.join(" "))];
}

function expecting(step: Step, { id, errno }: RefusalEntry): Step {
  return errno === "EPROMISEVIOLATION"
    ? step.kills("SIGABRT", claimNamed(id))
    : step.fails(errno, claimNamed(id));
}

function short({ entry: { name, subject } }: Fault): string {
  const slug = name.slice(name.lastIndexOf("/") + 1);
  return subject === undefined ? slug : `${subject}.${slug}`;
}

function idOf({ use, first, second }: Pair): string {
  return `${use.call}/order/${short(first)}/before/${short(second)}`;
}

function shownOf({ use, first, second }: Pair): string {
  const places = [...second.changes.keys()];
  const names = places.map((place) => nameOf(use.call, place));
  return names.length === 0
    ? first.step.shown
    : `${first.step.shown} with ${names.join(", ")} of ${second.step.shown}`;
}

function rowOf(pair: Pair): Row {
  const { use, first, second } = pair;
  const arch = archOf(pair);
  const as = callerOf(pair);
  const touches = new Set<Touch>(
    [use, first.row, second.row].flatMap((one) => one.touches ?? []),
  );
  const { setup, before, teardown } = sidesOf(pair);
  const call = invoke(use.call, operandsOfPair(pair), shownOf(pair));
  return row(idOf(pair), {
    ...(arch === undefined || arch === "differ" ? {} : { arch }),
    ...(as === undefined ? {} : { as }),
    touches: [...touches],
    setup: joined(setup),
    steps: [...joined(before), ...pledges(pair), expecting(call, first.entry)],
    teardown: joined(teardown),
  });
}

/** `Map.groupBy`, which Node has from version 21 on. */
function grouped<T, K>(
  list: readonly T[],
  keyOf: (one: T) => K,
): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of list) {
    const group = groups.get(keyOf(one)) ?? [];
    groups.set(keyOf(one), group);
    group.push(one);
  }
  return groups;
}

/** The faults of a call by refusal, in the paragraph's order. */
function inOrder(faults: readonly Fault[]): readonly (readonly Fault[])[] {
  const byRank = grouped(faults, ({ entry }) => rankOf(entry));
  return [...byRank].sort(([a], [b]) => a - b).map(([, group]) => group);
}

function pairOf(
  use: Use,
  firsts: readonly Fault[],
  seconds: readonly Fault[],
  cases: Cases,
): Pair | undefined {
  for (const first of firsts) {
    for (const second of seconds) {
      const pair = { use, first, second };
      if (canBeMade(pair, cases)) return pair;
    }
  }
  return undefined;
}

/** Whether it is asked for in every case: one pair says all. */
function isAlwaysAsked({ entry: { errno, condition } }: Fault): boolean {
  return errno === "EPROMISEVIOLATION" && condition === undefined;
}

/** The first thing that can be made of one, in their order. */
function firstOf<T, R>(
  list: readonly T[],
  make: (one: T) => R | undefined,
): R | undefined {
  for (const one of list) {
    const made = make(one);
    if (made !== undefined) return made;
  }
  return undefined;
}

/**
 * Each refusal with the next one that a call can meet together with it, and
 * with the last one before it.
 */
function pairsOf(
  use: Use,
  rows: readonly Row[],
  cases: Cases,
): readonly Pair[] {
  const groups = inOrder(faultsOf(use, rows));
  return groups.flatMap((group, index) => {
    const later = firstOf(
      groups.slice(index + 1),
      (seconds) => pairOf(use, group, seconds, cases),
    );
    const earlier = firstOf(groups.slice(0, index).toReversed(), (firsts) => {
      const pair = pairOf(use, firsts, group, cases);
      return pair === undefined || isAlwaysAsked(pair.first) ? undefined : pair;
    });
    return [later, earlier].flatMap((pair) => pair ?? []);
  });
}

/** The rows about the order of checks, made of those that say one thing each. */
export function orderRows(
  uses: readonly Use[],
  rows: readonly Row[],
  cases: Cases = casesOfOperands,
): readonly Row[] {
  const simple = rows.filter(({ oneOf }) => oneOf === undefined);
  const byCall = grouped(simple, (one) => callOfRow(one) ?? "");
  const made = new Map<string, Row>();
  for (const { name } of syscallsByNumber) {
    for (const use of uses.filter(({ call }) => call === name)) {
      for (const pair of pairsOf(use, byCall.get(name) ?? [], cases)) {
        if (!made.has(idOf(pair))) made.set(idOf(pair), rowOf(pair));
      }
    }
  }
  return [...made.values()];
}
