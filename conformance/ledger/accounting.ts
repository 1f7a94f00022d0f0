/**
 * Counts what the rows cover of the ledger.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import type { Row } from "../language/row.ts";
import type { Step } from "../language/step.ts";
import type { Entry } from "./entry.ts";
import { architecturesOf, entries, ledger } from "./ledger.ts";
import { waiverOf } from "./waivers.ts";

/** Ids that something covers, and where. */
export interface Claim {
  readonly covers: readonly string[];
  /** Undefined for all. */
  readonly architectures: readonly Architecture[] | undefined;
}

/** The state of one entry. */
export type State = "covered" | "waived" | "open";

/** Counts of a call or of a set of rules. */
export interface Count {
  readonly total: number;
  readonly covered: number;
  readonly waived: number;
  readonly open: number;
}

/** The ledger's account. */
export interface Account {
  readonly total: Count;
  /** By call, then `promises`, `pledge`, `unveil rules`, `path rules`. */
  readonly groups: ReadonlyMap<string, Count>;
  readonly states: ReadonlyMap<string, State>;
  /** Ids that rows name but the ledger does not hold. */
  readonly unknown: readonly string[];
  /** Ids that are covered, so that their waiver must go. */
  readonly waivedButCovered: readonly string[];
}

function claimsOfSteps(steps: readonly Step[]): string[] {
  return steps.flatMap(({ covers, action }) => [
    ...covers,
    ...("steps" in action ? claimsOfSteps(action.steps) : []),
  ]);
}

/** What a row says that it covers. */
export function claimOf({ covers, steps, arch }: Row): Claim {
  return {
    covers: [...covers, ...claimsOfSteps(steps)],
    architectures: arch,
  };
}

/** The group in which an entry is counted. */
export function groupOf(entry: Entry): string {
  switch (entry.kind) {
    case "error":
      return entry.call;
    case "promise":
      return "promises";
    case "pledge":
      return "pledge rules";
    case "unveil":
      return "unveil rules";
    case "path":
      return "path rules";
  }
}

/** Accounts for claims. */
export function account(claims: Iterable<Claim>): Account {
  const where = new Map<string, Set<Architecture>>();
  const unknown = new Set<string>();
  for (const { covers, architectures } of claims) {
    for (const id of covers) {
      if (!ledger.has(id)) unknown.add(id);
      const known = where.get(id) ?? new Set();
      where.set(id, known);
      for (const one of architectures ?? architecturesOf(id)) known.add(one);
    }
  }
  const states = new Map<string, State>();
  const waivedButCovered: string[] = [];
  for (const entry of entries) {
    const reached = where.get(entry.id);
    const covered = reached !== undefined &&
      architecturesOf(entry.id).every((one) => reached.has(one));
    const waived = waiverOf(entry) !== undefined;
    if (covered && waived) waivedButCovered.push(entry.id);
    states.set(entry.id, covered ? "covered" : waived ? "waived" : "open");
  }
  return {
    total: count(entries, states),
    groups: groups(states),
    states,
    unknown: [...unknown].sort(),
    waivedButCovered,
  };
}

function groups(states: ReadonlyMap<string, State>): Map<string, Count> {
  const members = new Map<string, Entry[]>();
  for (const entry of entries) {
    const name = groupOf(entry);
    const group = members.get(name) ?? [];
    members.set(name, group);
    group.push(entry);
  }
  return new Map(
    [...members].map(([name, group]) => [name, count(group, states)]),
  );
}

function count(
  group: readonly Entry[],
  states: ReadonlyMap<string, State>,
): Count {
  const number = (state: State) =>
    group.filter(({ id }) => states.get(id) === state).length;
  return {
    total: group.length,
    covered: number("covered"),
    waived: number("waived"),
    open: number("open"),
  };
}
