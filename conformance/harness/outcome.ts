/**
 * What may be said of a row that ran: seven outcomes, and the cause of a
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
  /** The machine's seed, where one run has several. */
  readonly seed?: number;
}

/** What tells a result from all others of its run. */
export function titleOf({ id, arch, mode, seed }: RowResult): string {
  const title = `${id} [${arch}] ${mode}`;
  return seed === undefined ? title : `${title} seed ${seed}`;
}

/** Outcomes that let a run succeed. */
export function isExpected(outcome: Outcome): boolean {
  return outcome !== "fail" && outcome !== "broken" && outcome !== "xpass";
}
