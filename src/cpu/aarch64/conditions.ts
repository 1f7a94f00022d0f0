/**
 * Conditions, and the flags that they are made of.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Condition } from "../ir/conditions.ts";
import type { Slot } from "../ir/slots.ts";
import { bits } from "./fields.ts";
import { constant } from "./slots.ts";

/** `al`, and `nv` that means the same. */
export const ALWAYS = 14;

/** The conditions in the order of their encoding, up to `le`. */
export const CONDITIONS: readonly number[] = [
  Condition.zero,
  Condition.notZero,
  Condition.carry,
  Condition.notCarry,
  Condition.sign,
  Condition.notSign,
  Condition.overflow,
  Condition.notOverflow,
  Condition.carryAndNotZero,
  Condition.notCarryOrZero,
  Condition.greaterOrEqual,
  Condition.less,
  Condition.greater,
  Condition.lessOrEqual,
];

/** The condition of selects and conditional compares. */
export const cond = (word: number): number => bits(word, 12, 4);

/** A slot that is 1 when the condition holds, else 0. */
export function holds(to: BlockBuilder, condition: number): Slot {
  return condition >= ALWAYS
    ? constant(to, 1)
    : to.condition(CONDITIONS[condition]!);
}

/** Flags in RFLAGS layout from the four bits of an `nzcv` operand. */
export function packFlags(nzcv: number): number {
  return (nzcv & 8) << 4 | (nzcv & 4) << 4 | (nzcv & 2) >> 1 |
    (nzcv & 1) << 11;
}
