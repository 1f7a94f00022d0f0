/**
 * What a target made of a program with rows in it, read row by row: the log,
 * which row each refusal belongs to, and how the machine came to its end.
 *
 * @module
 */

import { type Log, LogParser } from "./log.ts";
import type { Cause } from "./outcome.ts";
import type { Touch } from "../language/row.ts";
import { rungNamed } from "../program/rungs.ts";
import type { Change, Refusal, Run } from "../program/target.ts";

/** An end of the machine that the executor did not bring about. */
export interface Trouble {
  readonly cause: Cause;
  readonly what: string;
}

/** A run of the executor. */
export interface MachineRun {
  readonly log: Log;
  /** Undefined where the executor came to its footer and exited with 0. */
  readonly trouble: Trouble | undefined;
  /** The row in which trouble came: the one that was begun last. */
  readonly blamed: number;
  /** Whether any row was begun. */
  readonly hasBegun: boolean;
  readonly tellsRefusals: boolean;
  /** What of the shared state was changed from a row's beginning to the next's. */
  changedIn(row: number): readonly Touch[];
  /** What of it is not as it was before, though it could be. */
  leftBy(row: number): readonly Touch[];
  /** All refusals from a row's beginning to the next row's. */
  refusalsIn(row: number): readonly Refusal[];
  /** Those of them that the row's own processes were given. */
  refusalsBy(row: number): readonly Refusal[];
}

function troubleOf({ end }: Run, log: Log): Trouble | undefined {
  switch (end.kind) {
    case "exited":
      if (end.status !== 0) {
        return {
          cause: "crash",
          what: `the executor exited with ${end.status}`,
        };
      }
      return log.complete
        ? undefined
        : { cause: "crash", what: "the executor left no footer" };
    case "killed":
      return {
        cause: "crash",
        what: `the executor was killed by signal ${end.signal}`,
      };
    case "deadlock":
      return { cause: "deadlock", what: "nothing can run any more" };
    case "limit":
      return { cause: "timeout", what: "the instructions are used up" };
    case "failed":
      return { cause: "crash", what: end.reason };
  }
}

/**
 * What is not put back: a clock can't be, and whoever reads a keymap sets one
 * first.
 */
const STAYS: ReadonlySet<Touch> = new Set(["clock", "keymap"]);

/** Reads what became of the shared state, with the row of each change. */
function sharedState(
  changes: readonly Change[],
  rowAt: (at: number) => number,
): Pick<MachineRun, "changedIn" | "leftBy"> {
  const values = new Map<Touch, string>();
  const changed = new Map<number, Map<Touch, string>>();
  const left = new Map<number, Set<Touch>>();
  for (const { touch, value, at } of changes) {
    const before = values.get(touch);
    values.set(touch, value);
    // The first state is nobody's doing.
    if (before === undefined) continue;
    const row = rowAt(at);
    const found = changed.get(row) ?? new Map<Touch, string>();
    changed.set(row, found);
    if (!found.has(touch)) found.set(touch, before);
    const remains = left.get(row) ?? new Set<Touch>();
    left.set(row, remains);
    if (found.get(touch) === value || STAYS.has(touch)) remains.delete(touch);
    else remains.add(touch);
  }
  return {
    changedIn: (row) => [...changed.get(row)?.keys() ?? []],
    leftBy: (row) => [...left.get(row) ?? []],
  };
}

/**
 * Reads a run. What happens before any row was begun is laid at the door of
 * `first`, the row that the executor was to begin with.
 */
export function readRun(run: Run, first: number): MachineRun {
  const parser = new LogParser();
  // The row that was begun last when the log had so many entries.
  const rowAt: number[] = [first];
  for (const text of run.log) {
    for (const line of text.split("\n")) parser.line(line);
    rowAt.push(parser.begun ?? first);
  }
  const log = parser.finish();
  const byRow = new Map<number, Refusal[]>();
  for (const refusal of run.refusals ?? []) {
    const row = rowAt[refusal.at] ?? first;
    const list = byRow.get(row) ?? [];
    byRow.set(row, list);
    list.push(refusal);
  }
  const shared = sharedState(run.changes ?? [], (at) => rowAt[at] ?? first);
  // Then rows run in the executor itself.
  const hasNoOthers = log.boots.some(({ ladder }) =>
    ladder.some(({ rung, trouble }) =>
      rung <= rungNamed("processes") && trouble !== undefined
    )
  );
  const refusalsIn = (row: number) => byRow.get(row) ?? [];
  return {
    log,
    trouble: troubleOf(run, log),
    blamed: parser.begun ?? first,
    hasBegun: parser.begun !== undefined,
    tellsRefusals: run.refusals !== undefined,
    ...shared,
    refusalsIn,
    refusalsBy: (row) =>
      refusalsIn(row).filter(({ pid }) => hasNoOthers || pid !== run.pid),
  };
}
