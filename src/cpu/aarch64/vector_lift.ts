/**
 * The steps that vector instructions are lifted in.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import { q, Rd, Rm, Rn } from "./fields.ts";
import type { Lifter, Value } from "./lifter.ts";
import { Special } from "./special.ts";

/** Ops by log2 of the element's bytes; missing where there is none. */
export type OpsBySize = readonly (number | undefined)[];

/** Clears the upper half of a register after a 64-bit form. */
export function clearUpper(lifter: Lifter, register: number): void {
  lifter.builder.op(Op.move, lifter.v(register) + 1, Slots.zero);
}

/** Clears the upper half of Rd unless Q is set. */
export function finish(lifter: Lifter, word: number): void {
  if (!q(word)) clearUpper(lifter, Rd(word));
}

/** Rd = op(Rn, Rm). */
export function liftBinary(lifter: Lifter, word: number, op: number): void {
  lifter.builder.op(
    op,
    lifter.v(Rd(word)),
    lifter.v(Rn(word)),
    lifter.v(Rm(word)),
  );
  finish(lifter, word);
}

/** Rd = op(Rm, Rn). */
export function liftSwapped(lifter: Lifter, word: number, op: number): void {
  lifter.builder.op(
    op,
    lifter.v(Rd(word)),
    lifter.v(Rm(word)),
    lifter.v(Rn(word)),
  );
  finish(lifter, word);
}

/** Rd = op(Rn). */
export function liftUnary(lifter: Lifter, word: number, op: number): void {
  lifter.builder.op(op, lifter.v(Rd(word)), lifter.v(Rn(word)));
  finish(lifter, word);
}

/** Rd = op(Rn, immediate). */
export function liftImmediate(
  lifter: Lifter,
  word: number,
  op: number,
  immediate: number,
): void {
  lifter.builder.opi(op, lifter.v(Rd(word)), lifter.v(Rn(word)), immediate);
  finish(lifter, word);
}

/** A zero of 16 bytes. */
export function zeroVector(lifter: Lifter): Value {
  const t = lifter.builder.vectorTemporary();
  lifter.builder.op(Op.v128_zero, t);
  return t;
}

/** Raises FPSR.QC if `changed` is not zero, of a half vector in its half. */
export function noteSaturation(
  lifter: Lifter,
  changed: Value,
  full: number,
): void {
  const { builder } = lifter;
  const any = builder.temporary();
  if (!full) builder.op(Op.v128_low64, changed, changed);
  builder.op(Op.v128_any_true, any, changed);
  builder.opi(Op.shl64i, any, any, SATURATED_BIT);
  builder.op(Op.or64, Special.floatStatus, Special.floatStatus, any);
}

/** FPSR.QC. */
const SATURATED_BIT = 27;
