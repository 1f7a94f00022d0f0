/**
 * What may be said of a row that was to run: eight outcomes, and the cause of a
 * failure.
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
  /** The row could not run. */
  | "broken"
  /** The log says that it was to run, and nothing more. */
  | "missing"
  | "skip"
  /** The target lacks what the row needs. */
  | "unsupported"
  | "xfail"
  | "xpass";

/** Why a row failed. */
export type Cause = "mismatch" | "killed" | "timeout" | "deadlock" | "crash";

/** What the judge says of a row. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly cause?: Cause;
  /** The step in strace's syntax, or what else went wrong. */
  readonly step?: string;
  readonly wanted?: string;
  readonly got?: string;
}

/** A verdict with whom it is about. */
export interface RowResult extends Verdict {
  readonly id: string;
  readonly arch: Architecture;
  readonly mode: Mode;
}

/** Outcomes that let a run succeed. */
export function isExpected(outcome: Outcome): boolean {
  return outcome !== "fail" && outcome !== "broken" &&
    outcome !== "missing" && outcome !== "xpass";
}
