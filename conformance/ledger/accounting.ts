/**
 * Counts what the rows cover of the ledger.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import type { Waiver } from "../../src/api/refusal.ts";
import { entries, type Entry, ledger } from "./entry.ts";
import { shownUnderFaults } from "./faults.ts";
import { type ClaimingRow, claimsOfRow } from "./row_entries.ts";
import type { Row } from "../language/row.ts";

/** Entries that something covers, and where. */
export interface Coverage {
  readonly covers: readonly string[];
  /** Undefined for all. */
  readonly architectures: readonly Architecture[] | undefined;
}

/** The state of one entry. */
export type State =
  | "covered"
  /** No row shows it, but one does in which an operation is made to fail. */
  | "injected"
  | "waived"
  | "open";

/** Counts of a call or of a mechanism. */
export interface Count {
  readonly total: number;
  readonly covered: number;
  readonly injected: number;
  readonly waived: number;
  readonly open: number;
}

/** The ledger's account. */
export interface Account {
  readonly total: Count;
  readonly refusals: Count;
  readonly behaviours: Count;
  /** By call, then by mechanism. */
  readonly groups: ReadonlyMap<string, Count>;
  readonly states: ReadonlyMap<string, State>;
  /** Ids that the ledger does not hold. */
  readonly unknown: readonly string[];
  /** Ids that are covered, so that their waiver must go. */
  readonly waivedButCovered: readonly string[];
}

/** What a row says that it covers; a claim of nothing stands as it is. */
export function coverageOf(row: ClaimingRow & Pick<Row, "arch">): Coverage {
  const covers = claimsOfRow(row).flatMap(({ claim, entries }) =>
    entries.length > 0 ? entries : [claim]
  );
  return { covers, architectures: row.arch };
}

/** The group in which an entry is counted. */
export function groupOf(entry: Entry): string {
  return entry.kind === "refusal" ? entry.call : entry.owner;
}

/** Accounts for what is covered. */
export function account(covered: Iterable<Coverage>): Account {
  const where = new Map<string, Set<Architecture>>();
  const unknown = new Set<string>();
  for (const { covers, architectures } of covered) {
    for (const id of covers) {
      const entry = ledger.get(id);
      if (entry === undefined) {
        unknown.add(id);
        continue;
      }
      const known = where.get(id) ?? new Set();
      where.set(id, known);
      for (const one of architectures ?? entry.architectures) known.add(one);
    }
  }
  const states = new Map<string, State>();
  const waivedButCovered: string[] = [];
  for (const { id, architectures, waived } of entries) {
    const reached = where.get(id);
    const isCovered = reached !== undefined &&
      architectures.every((one) => reached.has(one));
    if (isCovered && waived !== undefined) waivedButCovered.push(id);
    states.set(id, isCovered ? "covered" : stateOfUncovered(id, waived));
  }
  const of = (kind: Entry["kind"]) =>
    count(entries.filter((entry) => entry.kind === kind), states);
  return {
    total: count(entries, states),
    refusals: of("refusal"),
    behaviours: of("behaviour"),
    groups: groups(states),
    states,
    unknown: [...unknown].sort(),
    waivedButCovered,
  };
}

function stateOfUncovered(id: string, waived: Waiver | undefined): State {
  if (waived === undefined) return "open";
  return shownUnderFaults.has(id) ? "injected" : "waived";
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
    injected: number("injected"),
    waived: number("waived"),
    open: number("open"),
  };
}
