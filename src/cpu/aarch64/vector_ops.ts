/**
 * Ops of vector instructions by log2 of the element's bytes, and the steps
 * that such instructions are made of.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { q, Rd } from "./fields.ts";
import type { Lift } from "./row.ts";
import { Special, vd, vector, vm, vn } from "./slots.ts";

/** By log2 of the element's bytes; what a table lacks is reserved. */
export type OpsBySize = readonly number[];
/** By Q or the like, and by size. */
export type OpsByHalf = readonly OpsBySize[];
type Tables = readonly OpsByHalf[];

export const ALL: readonly number[] = [0, 1, 2, 3];
export const SHORT: readonly number[] = [0, 1, 2];
export const DOUBLE: readonly number[] = [3];

export const ADD: OpsBySize = [
  Op.i8x16_add,
  Op.i16x8_add,
  Op.i32x4_add,
  Op.i64x2_add,
];
export const SUBTRACT: OpsBySize = [
  Op.i8x16_sub,
  Op.i16x8_sub,
  Op.i32x4_sub,
  Op.i64x2_sub,
];
export const SHIFT_LEFT: OpsBySize = [
  Op.i8x16_shli,
  Op.i16x8_shli,
  Op.i32x4_shli,
  Op.i64x2_shli,
];
export const SHIFT_RIGHT: OpsBySize = [
  Op.i8x16_shr_ui,
  Op.i16x8_shr_ui,
  Op.i32x4_shr_ui,
  Op.i64x2_shr_ui,
];
export const SHIFT_RIGHT_SIGNED: OpsBySize = [
  Op.i8x16_shr_si,
  Op.i16x8_shr_si,
  Op.i32x4_shr_si,
  Op.i64x2_shr_si,
];
/** All lanes = the low bits of a general slot. */
export const DUPLICATES: OpsBySize = [
  Op.i8x16_splat,
  Op.i16x8_splat,
  Op.i32x4_splat,
  Op.i64x2_splat,
];
/** All lanes = the lane at a byte. */
export const DUPLICATE_LANE: OpsBySize = [
  Op.dupLane16b,
  Op.dupLane8h,
  Op.dupLane4s,
  Op.dupLane2d,
];
/** The lane at a byte = the low bits of a general slot, and back. */
export const INSERTS: OpsBySize = [
  Op.setLane8,
  Op.setLane16,
  Op.setLane32,
  Op.setLane64,
];
export const EXTRACTS: OpsBySize = [
  Op.lane8,
  Op.lane16,
  Op.lane32,
  Op.lane64,
];

/** Permutations by [Q][size]. */
export const UNZIP_EVEN: OpsByHalf = [
  [Op.uzp1_8b, Op.uzp1_4h, Op.uzp1_2s],
  [Op.uzp1_16b, Op.uzp1_8h, Op.uzp1_4s, Op.uzp1_2d],
];
export const UNZIP_ODD: OpsByHalf = [
  [Op.uzp2_8b, Op.uzp2_4h, Op.uzp2_2s],
  [Op.uzp2_16b, Op.uzp2_8h, Op.uzp2_4s, Op.uzp2_2d],
];
export const ZIP_LOW: OpsByHalf = [
  [Op.zip1_8b, Op.zip1_4h, Op.zip1_2s],
  [Op.zip1_16b, Op.zip1_8h, Op.zip1_4s, Op.zip1_2d],
];
export const ZIP_HIGH: OpsByHalf = [
  [Op.zip2_8b, Op.zip2_4h, Op.zip2_2s],
  [Op.zip2_16b, Op.zip2_8h, Op.zip2_4s, Op.zip2_2d],
];

/** By [signed][upper half][size]: elements widened. */
export const EXTEND: Tables = [
  [
    [
      Op.i16x8_extend_low_i8x16_u,
      Op.i32x4_extend_low_i16x8_u,
      Op.i64x2_extend_low_i32x4_u,
    ],
    [
      Op.i16x8_extend_high_i8x16_u,
      Op.i32x4_extend_high_i16x8_u,
      Op.i64x2_extend_high_i32x4_u,
    ],
  ],
  [
    [
      Op.i16x8_extend_low_i8x16_s,
      Op.i32x4_extend_low_i16x8_s,
      Op.i64x2_extend_low_i32x4_s,
    ],
    [
      Op.i16x8_extend_high_i8x16_s,
      Op.i32x4_extend_high_i16x8_s,
      Op.i64x2_extend_high_i32x4_s,
    ],
  ],
];

/** By [signed][upper half][size]: products of twice the size. */
export const MULTIPLY_LONG: Tables = [
  [
    [
      Op.i16x8_extmul_low_i8x16_u,
      Op.i32x4_extmul_low_i16x8_u,
      Op.i64x2_extmul_low_i32x4_u,
    ],
    [
      Op.i16x8_extmul_high_i8x16_u,
      Op.i32x4_extmul_high_i16x8_u,
      Op.i64x2_extmul_high_i32x4_u,
    ],
  ],
  [
    [
      Op.i16x8_extmul_low_i8x16_s,
      Op.i32x4_extmul_low_i16x8_s,
      Op.i64x2_extmul_low_i32x4_s,
    ],
    [
      Op.i16x8_extmul_high_i8x16_s,
      Op.i32x4_extmul_high_i16x8_s,
      Op.i64x2_extmul_high_i32x4_s,
    ],
  ],
];

/** The low halves of elements of twice the size, into a half of d: by Q. */
export const NARROW: OpsByHalf = [
  [Op.xtn16b, Op.xtn8h, Op.xtn4s],
  [Op.xtn2_16b, Op.xtn2_8h, Op.xtn2_4s],
];

/** Clears the upper half of Rd unless Q is set. */
export function finish(to: BlockBuilder, word: number): void {
  if (!q(word)) clearUpper(to, word);
}

/** Clears the upper half of Rd after a 64-bit form. */
export function clearUpper(to: BlockBuilder, word: number): void {
  to.op(Op.move, vector(Rd(word)) + 1, Slots.zero);
}

/** Vd = Vn op Vm */
export const binary = (op: number): Lift => (to, w) => {
  to.op(op, vd(w), vn(w), vm(w));
  finish(to, w);
};

/** A zero of 16 bytes. */
export function zeroVector(to: BlockBuilder): Slot {
  const t = to.vectorTemporary();
  to.op(Op.v128_zero, t);
  return t;
}

/** Elements of `size` in half `upper` of a register, twice as wide. */
export function extended(
  to: BlockBuilder,
  signed: boolean,
  upper: number,
  size: number,
  a: Slot,
): Slot {
  const t = to.vectorTemporary();
  to.op(EXTEND[signed ? 1 : 0]![upper]![size]!, t, a);
  return t;
}

/** The lowest lane of a register alone, which scalar forms work on. */
export function lowestLane(to: BlockBuilder, size: number, a: Slot): Slot {
  const t = to.vectorTemporary();
  if (size === 3) to.op(Op.v128_low64, t, a);
  else if (size === 2) to.op(Op.v128_low32, t, a);
  else {
    const lane = to.temporary();
    to.opi(EXTRACTS[size]!, lane, a, 0);
    to.op(Op.v128_low64, t, lane);
  }
  return t;
}

/** FPSR.QC. */
const SATURATED_BIT = 27;

/** Raises FPSR.QC if `changed` is not zero, of a half vector in its half. */
export function noteSaturation(
  to: BlockBuilder,
  changed: Slot,
  full: number,
): void {
  const any = to.temporary();
  if (!full) to.op(Op.v128_low64, changed, changed);
  to.op(Op.v128_any_true, any, changed);
  to.opi(Op.shl64i, any, any, SATURATED_BIT);
  to.op(Op.or64, Special.floatStatus, Special.floatStatus, any);
}
