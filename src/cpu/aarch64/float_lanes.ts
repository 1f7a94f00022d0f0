/**
 * What the rows of vector floating point share.
 *
 * @module
 */

import type { Extreme, FloatEnvironment, FloatFormat } from "../float/float.ts";
import { extreme, Rounding } from "../float/float.ts";
import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { floatSize, lanesOf, q } from "./fields.ts";
import type { Lift } from "./row.ts";
import { vd } from "./slots.ts";
import { lowestLane } from "./vector_ops.ts";

/** Rounds as FPCR says. */
export const DYNAMIC = Rounding.dynamic;

/** Doubles need 128 bits. */
export const reservedDouble = (word: number): boolean =>
  floatSize(word) === 3 && !q(word);

/** Lanes of a vector of singles or doubles. */
export const floatLanes = (word: number): number =>
  lanesOf(word, floatSize(word));

/** One lane of a result. */
export type Binary = (
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
) => bigint;

export type Unary = (
  format: FloatFormat,
  a: bigint,
  env: FloatEnvironment,
) => bigint;

export const extremeOf =
  (maximum: boolean, rule: Extreme): Binary => (format, a, b, env) =>
    extreme(format, a, b, env, maximum, rule);

/** Which of a triple of ops: doubles, four singles, two singles. */
export const shapeOf = (word: number): 0 | 1 | 2 =>
  floatSize(word) === 3 ? 0 : q(word) ? 1 : 2;

/** By `shapeOf`. */
export type OpsByShape = readonly [number, number, number];
/** Scalar ops, by sz. */
export type OpsBySz = readonly [single: number, double: number];

/** Which of `OpsBySz`. */
export const sz = (word: number): 0 | 1 => floatSize(word) === 3 ? 1 : 0;

/** A comparison by ops that leave masks. */
export interface Comparison {
  readonly ops: OpsByShape;
  /** The ops compare the second operand with the first. */
  readonly exchanged: boolean;
  /** Signs do not count. */
  readonly absolute: boolean;
}

const LESS: OpsByShape = [Op.fltMask64x2, Op.fltMask32x4, Op.fltMask32x2];
const NOT_GREATER: OpsByShape = [
  Op.fleMask64x2,
  Op.fleMask32x4,
  Op.fleMask32x2,
];

export const equal: Comparison = {
  ops: [Op.feqMask64x2, Op.feqMask32x4, Op.feqMask32x2],
  exchanged: false,
  absolute: false,
};
export const greater: Comparison = {
  ops: LESS,
  exchanged: true,
  absolute: false,
};
export const greaterOrEqual: Comparison = {
  ops: NOT_GREATER,
  exchanged: true,
  absolute: false,
};
export const less: Comparison = { ...greater, exchanged: false };
export const lessOrEqual: Comparison = { ...greaterOrEqual, exchanged: false };
export const absoluteGreater: Comparison = { ...greater, absolute: true };
export const absoluteGreaterOrEqual: Comparison = {
  ...greaterOrEqual,
  absolute: true,
};

const ABSOLUTE: OpsBySz = [Op.f32x4_abs, Op.f64x2_abs];

function compared(
  to: BlockBuilder,
  word: number,
  { ops, exchanged, absolute }: Comparison,
  shape: 0 | 1 | 2,
  d: Slot,
  operands: readonly [n: Slot, m: Slot],
): void {
  const [n, m] = operands.map((slot) => {
    if (!absolute) return slot;
    const t = to.vectorTemporary();
    to.op(ABSOLUTE[sz(word)], t, slot);
    return t;
  }) as [Slot, Slot];
  to.opc(ops[shape], d, exchanged ? m : n, exchanged ? n : m, Slots.zero);
}

/** Where an operand of a comparison is. */
type Operand = (to: BlockBuilder, word: number) => Slot;

/** Vd = masks of the comparison of each lane. */
export const compareVectors = (
  comparison: Comparison,
  n: Operand,
  m: Operand,
): Lift =>
(to, w) => compared(to, w, comparison, shapeOf(w), vd(w), [n(to, w), m(to, w)]);

/** The same of the lowest lane, the rest of Vd becoming zero. */
export const compareScalars = (
  comparison: Comparison,
  n: Operand,
  m: Operand,
): Lift =>
(to, w) => {
  const lowest = (operand: Operand): Slot =>
    lowestLane(to, floatSize(w), operand(to, w));
  const mask = to.vectorTemporary();
  const shape = sz(w) ? 0 : 2;
  compared(to, w, comparison, shape, mask, [lowest(n), lowest(m)]);
  to.op(sz(w) ? Op.v128_low64 : Op.v128_low32, vd(w), mask);
};
