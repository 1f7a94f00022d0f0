/**
 * Faults that no program can notice, each with the reason. They are known by
 * their code, not by their place: an entry whose code is gone fails a test.
 *
 * @module
 */

import type { Operator } from "./operators.ts";
import type { Fault } from "./sites.ts";

/** A fault that changes nothing that can be seen, and why. */
export interface Equivalent {
  readonly file: string;
  readonly operator: Operator;
  readonly code: string;
  readonly change: string;
  readonly reason: string;
}

/** The list. */
export const equivalents: readonly Equivalent[] = [];

function keyOf(
  { file, operator, code, change }: Omit<Equivalent, "reason">,
): string {
  return JSON.stringify([file, operator, code, change]);
}

const reasons = new Map(equivalents.map((one) => [keyOf(one), one.reason]));

/** Why a fault can't be noticed, if a list says so. */
export function reasonFor(fault: Fault): string | undefined {
  return reasons.get(keyOf(fault));
}
