/**
 * What the rows of vector floating point share.
 *
 * @module
 */

import {
  compare,
  type Extreme,
  extreme,
  type FloatEnvironment,
  type FloatFormat,
  Order,
} from "../float/float.ts";
import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import { bits, q, Rd, Rn } from "./fields.ts";
import type { Lifter, Value } from "./lifter.ts";

/** sz: singles or doubles, as log2 of bytes. */
export const sizeOf = (word: number): number => 2 + bits(word, 22, 1);

/** Doubles need 128 bits. */
export const reservedVector = (word: number): boolean =>
  sizeOf(word) === 3 && !q(word);

export const laneCount = (word: number): number =>
  (q(word) ? 16 : 8) >> sizeOf(word);

/** One lane of a result. */
export type Binary = (
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
  d: bigint,
) => bigint;

export type Unary = (
  format: FloatFormat,
  a: bigint,
  env: FloatEnvironment,
) => bigint;

/** All ones or nothing, in a lane of the format. */
const truth = (format: FloatFormat, holds: boolean): bigint =>
  holds ? (1n << BigInt(format.width)) - 1n : 0n;

function comparison(
  signaling: boolean,
  absolute: boolean,
  holds: (order: Order) => boolean,
): Binary {
  return (format, a, b, env) => {
    const left = absolute ? a & ~format.signBit : a;
    const right = absolute ? b & ~format.signBit : b;
    return truth(format, holds(compare(format, left, right, env, signaling)));
  };
}

const isEqual = (order: Order): boolean => order === Order.equal;
const isGreater = (order: Order): boolean => order === Order.greater;
const isGreaterOrEqual = (order: Order): boolean =>
  order === Order.greater || order === Order.equal;

export const extremeOf =
  (maximum: boolean, rule: Extreme): Binary => (format, a, b, env) =>
    extreme(format, a, b, env, maximum, rule);

/** Which of a triple of ops: doubles, four singles, two singles. */
export const shapeOf = (word: number): 0 | 1 | 2 =>
  sizeOf(word) === 3 ? 0 : q(word) ? 1 : 2;

/** By `shapeOf`. */
export type OpsByShape = readonly [number, number, number];

/** A comparison: host code for a lane, and ops that leave masks. */
export interface Comparison {
  readonly lane: Binary;
  /** Missing: host code does vectors, too. */
  readonly ops?: OpsByShape;
  /** The ops compare the second operand with the first. */
  readonly exchanged?: boolean;
}

export const equal: Comparison = {
  lane: comparison(false, false, isEqual),
  ops: [Op.feqMask64x2, Op.feqMask32x4, Op.feqMask32x2],
};

export const greater: Comparison = {
  lane: comparison(true, false, isGreater),
  ops: [Op.fltMask64x2, Op.fltMask32x4, Op.fltMask32x2],
  exchanged: true,
};

export const greaterOrEqual: Comparison = {
  lane: comparison(true, false, isGreaterOrEqual),
  ops: [Op.fleMask64x2, Op.fleMask32x4, Op.fleMask32x2],
  exchanged: true,
};

export const absoluteGreater: Comparison = {
  lane: comparison(true, true, isGreater),
};

export const absoluteGreaterOrEqual: Comparison = {
  lane: comparison(true, true, isGreaterOrEqual),
};

/** Rd = the comparison of Rn with `m`, or the other way round. */
export function liftComparison(
  lifter: Lifter,
  word: number,
  ops: OpsByShape,
  m: Value,
  exchanged: boolean,
): void {
  const n = lifter.v(Rn(word));
  lifter.builder.opc(
    ops[shapeOf(word)],
    lifter.v(Rd(word)),
    exchanged ? m : n,
    exchanged ? n : m,
    Slots.zero,
  );
}
