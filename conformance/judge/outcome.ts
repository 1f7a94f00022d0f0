/**
 * What may be said of a row: nine outcomes, and the cause of a failure. The
 * judge says `pass`, `fail`, `blocked` or `broken`. `skip`, `unsupported`, `xfail` and
 * `xpass` are never a row's own: only what a target's baseline declares makes
 * them (`Baseline` in baseline.ts), so that a row which nobody excused and which
 * did not pass is never green.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";

/** How a row was run. */
export type Mode = "isolated" | "single-boot";

/** What became of a row. */
export type Outcome =
  | "pass"
  | "fail"
  /** A call that the row is not about kept it from asking: `blockedBy` names it. */
  | "blocked"
  /** The row could not run. */
  | "broken"
  /** The log says that it was to run, and nothing more. */
  | "missing"
  | "skip"
  /** The target lacks what the row needs, as its baseline says. */
  | "unsupported"
  | "xfail"
  | "xpass";

/** The outcomes, in the order in which they are told. */
export const outcomes: readonly Outcome[] = [
  "pass",
  "fail",
  "blocked",
  "broken",
  "missing",
  "skip",
  "unsupported",
  "xfail",
  "xpass",
];

/** Why a row failed. */
export type Cause =
  | "mismatch"
  | "killed"
  | "timeout"
  | "deadlock"
  | "crash"
  /** The target lacks what the row needs, and nothing declares that it may. */
  | "unsupported"
  /** A call of the row was refused with an error that its table lacks. */
  | "undeclared"
  /** The row changed what all rows share and did not say so, or left it so. */
  | "touched"
  /** What the row claims to cover was not seen to be enforced. */
  | "unverified"
  /** The row's world or what it stands on could not be made; it is broken. */
  | "setup";

/** A call that kept a row from asking what it asks. */
export interface Blocker {
  /** The call's name, or its number where it has none. */
  readonly call: string;
  /** The error's name; undefined where it was not refused, but did otherwise. */
  readonly errno: string | undefined;
}

/** What the judge says of a row. */
export interface Verdict {
  /** What became of the row. */
  readonly outcome: Outcome;
  /** Why it failed. */
  readonly cause?: Cause;
  /** The step in strace's syntax, or what else went wrong. */
  readonly step?: string;
  /** What was expected there. */
  readonly wanted?: string;
  /** What there was instead. */
  readonly got?: string;
  /** What kept it from asking, where something did. */
  readonly blockedBy?: Blocker;
  /** The row's steps as far as that one, each with what it returned. */
  readonly history?: readonly string[];
}

/** Of a row that was to run, and of which nothing is told. */
export const MISSING: Verdict = {
  outcome: "missing",
  step: "the row",
  wanted: "an answer",
  got: "none",
};

/** A verdict with whom it is about. */
export interface RowResult extends Verdict {
  /** The row's name. */
  readonly id: string;
  /** Where it ran. */
  readonly arch: Architecture;
  /** How it ran. */
  readonly mode: Mode;
  /** Claimed ledger ids that were seen to be enforced, where that can be seen. */
  readonly verified?: readonly string[];
  /** Claimed ledger ids that were not. */
  readonly unverified?: readonly string[];
  /** The calls that were made in 16 digits, where they can be seen. */
  readonly trace?: string;
  /** The machine's seed, where one run has several. */
  readonly seed?: number;
  /** Which repetition it is, from 1 on, where rows run more than once. */
  readonly repetition?: number;
  /** The line of the target's baseline that is about it. */
  readonly known?: Known;
}

/** What a baseline says of a row, and what the judge said before it. */
export interface Known {
  /** In the baseline's file, from 1 on. */
  readonly line: number;
  /** What the judge said. */
  readonly judged: Outcome;
  /** Why that was to be expected. */
  readonly reason: string;
  /** Where more is to be read. */
  readonly link?: string;
}

/** What the judge says of a row, whatever a baseline makes of it. */
export function judgedOutcome({ outcome, known }: RowResult): Outcome {
  return known?.judged ?? outcome;
}

/** What tells a result from all others of its run. */
export function titleOf(
  { id, arch, mode, seed, repetition }: RowResult,
): string {
  const title = `${id} [${arch}] ${mode}`;
  const seeded = seed === undefined ? title : `${title} seed ${seed}`;
  return repetition === undefined
    ? seeded
    : `${seeded} repetition ${repetition}`;
}

/** Whether the row did what it is to do, excused or not. */
export function hasPassed(outcome: Outcome): boolean {
  return outcome === "pass" || outcome === "xpass";
}

/** Outcomes that let a run succeed. */
export function isExpected(outcome: Outcome): boolean {
  return expected.has(outcome);
}

// What nobody excused is none of them, whatever outcomes there will be.
const expected: ReadonlySet<Outcome> = new Set<Outcome>([
  "pass",
  "skip",
  "unsupported",
  "xfail",
]);
