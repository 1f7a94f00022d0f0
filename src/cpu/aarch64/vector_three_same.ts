/**
 * Advanced SIMD, three registers of the same type: integers.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import type { Slot } from "../ir/slots.ts";
import { lanesOf, q, Rd, Rm, Rn, size } from "./fields.ts";
import { alias } from "./operands.ts";
import { type Assembly, computed, type Lift, type Row, row } from "./row.ts";
import { vd, vm, vn } from "./slots.ts";
import {
  ADD,
  ALL,
  binary,
  clearUpper,
  DOUBLE,
  finish,
  lowestLane,
  noteSaturation,
  type OpsBySize,
  SHIFT_RIGHT,
  SHIFT_RIGHT_SIGNED,
  SHORT,
  SUBTRACT,
  UNZIP_EVEN,
  UNZIP_ODD,
} from "./vector_ops.ts";
import type { VectorMeaning, VectorUnit } from "./vector_unit.ts";

/** U: 0 for the signed instruction of an opcode, 1 for the unsigned. */
type U = 0 | 1;

const vectorEncoding = (u: U, opcode: string): string =>
  `0 Q:1 ${u} 01110 size:2 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`;
const scalarEncoding = (u: U, opcode: string): string =>
  `01 ${u} 11110 size:2 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`;

/** Element sizes that do not exist, or do not fit. */
const otherSizes = (sizes: readonly number[]) => ({
  reserved: (word: number): boolean =>
    !sizes.includes(size(word)) || (size(word) === 3 && !q(word)),
});
const otherScalars = (sizes: readonly number[]) => ({
  reserved: (word: number): boolean => !sizes.includes(size(word)),
});

/** Vd = what is made of Vn and Vm, by steps. */
function vectorRow(
  name: string,
  u: U,
  opcode: string,
  sizes: readonly number[],
  lift: Lift,
): Row {
  return row(
    `${name} (vector)`,
    vectorEncoding(u, opcode),
    `${name} Vd.T, Vn.T, Vm.T`,
    (to, w) => {
      lift(to, w);
      finish(to, w);
    },
    otherSizes(sizes),
  );
}

/** Vd = Vn op Vm; the scalar form, if there is one, has elements of 64 bits. */
function byOp(
  name: string,
  u: U,
  opcode: string,
  ops: OpsBySize,
  scalar?: "scalar",
): Row[] {
  const lift: Lift = (to, w) => to.op(ops[size(w)]!, vd(w), vn(w), vm(w));
  const sizes = ALL.slice(0, ops.length);
  const rows = [vectorRow(name, u, opcode, sizes, lift)];
  if (scalar === undefined) return rows;
  return [
    ...rows,
    row(
      `${name} (scalar)`,
      scalarEncoding(u, opcode),
      `${name} Vd, Vn, Vm`,
      (to, w) => {
        lift(to, w);
        clearUpper(to, w);
      },
      otherScalars(DOUBLE),
    ),
  ];
}

/** One lane of the result, of lanes of Vn and Vm. */
type Lane = (unit: VectorUnit, a: bigint, b: bigint, bits: number) => bigint;

function computeLanes(
  u: U,
  lane: Lane,
  count: (word: number) => number,
): VectorMeaning {
  return (unit, word) => {
    const element = size(word);
    const bits = 8 << element;
    const lanes = count(word);
    const read = (register: number, i: number): bigint =>
      u === 0
        ? unit.signedLane(register, element, i)
        : unit.lane(register, element, i);
    unit.clear();
    for (let i = 0; i < lanes; i++) {
      unit.put(
        element,
        i,
        lane(unit, read(Rn(word), i), read(Rm(word), i), bits),
      );
    }
    unit.commit(Rd(word), lanes << element > 8);
  };
}

/** By host code, lane by lane; the scalar form has `scalars`. */
function byLane(
  name: string,
  u: U,
  opcode: string,
  sizes: readonly number[],
  lane: Lane,
  scalars: readonly number[] = [],
): Row[] {
  const rows = [computed(
    `${name} (vector)`,
    vectorEncoding(u, opcode),
    `${name} Vd.T, Vn.T, Vm.T`,
    computeLanes(u, lane, (w) => lanesOf(w, size(w))),
    otherSizes(sizes),
  )];
  if (scalars.length === 0) return rows;
  return [
    ...rows,
    computed(
      `${name} (scalar)`,
      scalarEncoding(u, opcode),
      `${name} Vd, Vn, Vm`,
      computeLanes(u, lane, () => 1),
      otherScalars(scalars),
    ),
  ];
}

/** value << count, or >> -count; rounded on the way down if asked. */
function shifted(value: bigint, count: bigint, round: boolean): bigint {
  if (count >= 0n) return value << count;
  return (round ? value + (1n << -count - 1n) : value) >> -count;
}

/** `srshl`, `sqshl` and their kin: by the signed low byte of a lane. */
function shiftRows(
  name: string,
  opcode: string,
  round: boolean,
  saturating: boolean,
): Row[] {
  return ([0, 1] as const).flatMap((u) =>
    byLane(
      `${"su"[u]}${name}`,
      u,
      opcode,
      ALL,
      (unit, a, b, bits) => {
        const value = shifted(a, BigInt.asIntN(8, b), round);
        return saturating ? unit.saturate(value, bits, u === 0) : value;
      },
      saturating ? ALL : DOUBLE,
    )
  );
}

/** Carry-less product. */
export function polynomialProduct(a: bigint, b: bigint): bigint {
  let product = 0n;
  for (let i = 0n; b >> i !== 0n; i++) {
    if (b >> i & 1n) product ^= a << i;
  }
  return product;
}

/** The upper half of twice a product, saturated. */
export function doublingHigh(
  unit: VectorUnit,
  a: bigint,
  b: bigint,
  bits: number,
  round: boolean,
): bigint {
  const product = 2n * a * b + (round ? 1n << BigInt(bits - 1) : 0n);
  return unit.saturate(product >> BigInt(bits), bits, true);
}

/** Vd = Vd combined with (Vn op Vm) */
function accumulate(ops: OpsBySize, combine: OpsBySize): Lift {
  return (to, w) => {
    const t = to.vectorTemporary();
    to.op(ops[size(w)]!, t, vn(w), vm(w));
    to.op(combine[size(w)]!, vd(w), vd(w), t);
  };
}

/** QC tells of a lane in which the saturating op is not the plain one. */
function liftSaturating(
  to: BlockBuilder,
  word: number,
  ops: readonly [saturating: OpsBySize, plain: OpsBySize],
  n: Slot,
  m: Slot,
  full: number,
): void {
  const [saturating, plain] = ops;
  const result = to.vectorTemporary();
  const changed = to.vectorTemporary();
  to.op(saturating[size(word)]!, result, n, m);
  to.op(plain[size(word)]!, changed, n, m);
  to.op(Op.v128_xor, changed, changed, result);
  noteSaturation(to, changed, full);
  to.op(Op.v128_move, vd(word), result);
}

function saturating(
  name: string,
  u: U,
  opcode: string,
  ...ops: readonly [saturating: OpsBySize, plain: OpsBySize]
): Row[] {
  return [
    vectorRow(
      name,
      u,
      opcode,
      ALL,
      (to, w) => liftSaturating(to, w, ops, vn(w), vm(w), q(w)),
    ),
    row(
      `${name} (scalar)`,
      scalarEncoding(u, opcode),
      `${name} Vd, Vn, Vm`,
      (to, w) => {
        const n = lowestLane(to, size(w), vn(w));
        const m = lowestLane(to, size(w), vm(w));
        liftSaturating(to, w, ops, n, m, 1);
      },
    ),
  ];
}

/** Half of a sum without the sum: what both have, and half of the rest. */
function halving(
  name: string,
  u: U,
  opcode: string,
  first: number,
  combine: OpsBySize,
): Row {
  const halve = u === 0 ? SHIFT_RIGHT_SIGNED : SHIFT_RIGHT;
  return vectorRow(name, u, opcode, SHORT, (to, w) => {
    const common = to.vectorTemporary();
    const rest = to.vectorTemporary();
    to.op(first, common, vn(w), vm(w));
    to.op(Op.v128_xor, rest, vn(w), vm(w));
    to.opi(halve[size(w)]!, rest, rest, 1);
    to.op(combine[size(w)]!, vd(w), common, rest);
  });
}

/** `urhadd` of bytes and halfwords is one op. */
const AVERAGE = [Op.i8x16_avgr_u, Op.i16x8_avgr_u];
const roundedHalving: Row = halving("urhadd", 1, "00010", Op.v128_or, SUBTRACT);
const averages: Row = {
  ...roundedHalving,
  lift: (to, w) =>
    size(w) < AVERAGE.length
      ? binary(AVERAGE[size(w)]!)(to, w)
      : roundedHalving.lift(to, w),
};

const MULTIPLY = [Op.mul16b, Op.i16x8_mul, Op.i32x4_mul];
const MAXIMUM = [Op.i8x16_max_s, Op.i16x8_max_s, Op.i32x4_max_s];
const MAXIMUM_UNSIGNED = [Op.i8x16_max_u, Op.i16x8_max_u, Op.i32x4_max_u];
const MINIMUM = [Op.i8x16_min_s, Op.i16x8_min_s, Op.i32x4_min_s];
const MINIMUM_UNSIGNED = [Op.i8x16_min_u, Op.i16x8_min_u, Op.i32x4_min_u];
const DIFFERENCE = [Op.sabd16b, Op.sabd8h, Op.sabd4s];
const DIFFERENCE_UNSIGNED = [Op.uabd16b, Op.uabd8h, Op.uabd4s];

/** Neighbours combined, Vn's below Vm's. */
function pairwise(name: string, u: U, opcode: string, ops: OpsBySize): Row {
  return vectorRow(name, u, opcode, ALL.slice(0, ops.length), (to, w) => {
    const even = to.vectorTemporary();
    const odd = to.vectorTemporary();
    to.op(UNZIP_EVEN[q(w)]![size(w)]!, even, vn(w), vm(w));
    to.op(UNZIP_ODD[q(w)]![size(w)]!, odd, vn(w), vm(w));
    to.op(ops[size(w)]!, vd(w), even, odd);
  });
}

/** Bitwise operations: size tells them apart. */
function bitwise(
  name: string,
  u: U,
  opc: string,
  lift: Lift,
  assembly: Assembly = `${name} Vd.B, Vn.B, Vm.B`,
): Row {
  const encoding = `0 Q:1 ${u} 01110 ${opc} 1 Rm:5 00011 1 Rn:5 Rd:5`;
  return row(`${name} (vector)`, encoding, assembly, lift);
}

const isMove = (word: number): boolean => Rn(word) === Rm(word);

/** Vd = mask ? ones : zeros, by bit. */
function select(
  name: string,
  opc: string,
  ones: (word: number) => Slot,
  zeros: (word: number) => Slot,
  mask: (word: number) => Slot,
): Row {
  return bitwise(name, 1, opc, (to, w) => {
    to.opc(Op.v128_bitselect, vd(w), ones(w), zeros(w), mask(w));
    finish(to, w);
  });
}

export const vectorThreeSame: readonly Row[] = [
  halving("shadd", 0, "00000", Op.v128_and, ADD),
  halving("uhadd", 1, "00000", Op.v128_and, ADD),
  halving("srhadd", 0, "00010", Op.v128_or, SUBTRACT),
  averages,
  ...byLane("shsub", 0, "00100", SHORT, (_unit, a, b) => a - b >> 1n),
  ...byLane("uhsub", 1, "00100", SHORT, (_unit, a, b) => a - b >> 1n),
  ...saturating(
    "sqadd",
    0,
    "00001",
    [Op.i8x16_add_sat_s, Op.i16x8_add_sat_s, Op.sqadd4s, Op.sqadd2d],
    ADD,
  ),
  ...saturating(
    "uqadd",
    1,
    "00001",
    [Op.i8x16_add_sat_u, Op.i16x8_add_sat_u, Op.uqadd4s, Op.uqadd2d],
    ADD,
  ),
  ...saturating(
    "sqsub",
    0,
    "00101",
    [Op.i8x16_sub_sat_s, Op.i16x8_sub_sat_s, Op.sqsub4s, Op.sqsub2d],
    SUBTRACT,
  ),
  ...saturating(
    "uqsub",
    1,
    "00101",
    [Op.i8x16_sub_sat_u, Op.i16x8_sub_sat_u, Op.uqsub4s, Op.uqsub2d],
    SUBTRACT,
  ),
  ...byOp(
    "cmgt",
    0,
    "00110",
    [Op.i8x16_gt_s, Op.i16x8_gt_s, Op.i32x4_gt_s, Op.i64x2_gt_s],
    "scalar",
  ),
  ...byOp(
    "cmhi",
    1,
    "00110",
    [Op.i8x16_gt_u, Op.i16x8_gt_u, Op.i32x4_gt_u, Op.cmhi2d],
    "scalar",
  ),
  ...byOp(
    "cmge",
    0,
    "00111",
    [Op.i8x16_ge_s, Op.i16x8_ge_s, Op.i32x4_ge_s, Op.i64x2_ge_s],
    "scalar",
  ),
  ...byOp(
    "cmhs",
    1,
    "00111",
    [Op.i8x16_ge_u, Op.i16x8_ge_u, Op.i32x4_ge_u, Op.cmhs2d],
    "scalar",
  ),
  ...byOp(
    "sshl",
    0,
    "01000",
    [Op.sshl16b, Op.sshl8h, Op.sshl4s, Op.sshl2d],
    "scalar",
  ),
  ...byOp(
    "ushl",
    1,
    "01000",
    [Op.ushl16b, Op.ushl8h, Op.ushl4s, Op.ushl2d],
    "scalar",
  ),
  ...shiftRows("qshl", "01001", false, true),
  ...shiftRows("rshl", "01010", true, false),
  ...shiftRows("qrshl", "01011", true, true),
  ...byOp("smax", 0, "01100", MAXIMUM),
  ...byOp("umax", 1, "01100", MAXIMUM_UNSIGNED),
  ...byOp("smin", 0, "01101", MINIMUM),
  ...byOp("umin", 1, "01101", MINIMUM_UNSIGNED),
  ...byOp("sabd", 0, "01110", DIFFERENCE),
  ...byOp("uabd", 1, "01110", DIFFERENCE_UNSIGNED),
  vectorRow("saba", 0, "01111", SHORT, accumulate(DIFFERENCE, ADD)),
  vectorRow("uaba", 1, "01111", SHORT, accumulate(DIFFERENCE_UNSIGNED, ADD)),
  ...byOp("add", 0, "10000", ADD, "scalar"),
  ...byOp("sub", 1, "10000", SUBTRACT, "scalar"),
  ...byOp(
    "cmtst",
    0,
    "10001",
    [Op.cmtst16b, Op.cmtst8h, Op.cmtst4s, Op.cmtst2d],
    "scalar",
  ),
  ...byOp(
    "cmeq",
    1,
    "10001",
    [Op.i8x16_eq, Op.i16x8_eq, Op.i32x4_eq, Op.i64x2_eq],
    "scalar",
  ),
  vectorRow("mla", 0, "10010", SHORT, accumulate(MULTIPLY, ADD)),
  vectorRow("mls", 1, "10010", SHORT, accumulate(MULTIPLY, SUBTRACT)),
  ...byOp("mul", 0, "10011", MULTIPLY),
  ...byLane("pmul", 1, "10011", [0], (_unit, a, b) => polynomialProduct(a, b)),
  ...byLane(
    "sqdmulh",
    0,
    "10110",
    [1, 2],
    (unit, a, b, bits) => doublingHigh(unit, a, b, bits, false),
    [1, 2],
  ),
  // Signed, though U is 1.
  ...byLane(
    "sqrdmulh",
    1,
    "10110",
    [1, 2],
    (unit, a, b, bits) =>
      doublingHigh(
        unit,
        BigInt.asIntN(bits, a),
        BigInt.asIntN(bits, b),
        bits,
        true,
      ),
    [1, 2],
  ),
  pairwise("smaxp", 0, "10100", MAXIMUM),
  pairwise("umaxp", 1, "10100", MAXIMUM_UNSIGNED),
  pairwise("sminp", 0, "10101", MINIMUM),
  pairwise("uminp", 1, "10101", MINIMUM_UNSIGNED),
  pairwise("addp", 0, "10111", ADD),
  bitwise("and", 0, "00", binary(Op.v128_and)),
  bitwise("bic", 0, "01", binary(Op.v128_andnot)),
  bitwise(
    "orr",
    0,
    "10",
    (to, w) => {
      if (isMove(w)) to.op(Op.v128_move, vd(w), vn(w));
      else to.op(Op.v128_or, vd(w), vn(w), vm(w));
      finish(to, w);
    },
    alias(isMove, "mov Vd.B, Vn.B", "orr Vd.B, Vn.B, Vm.B"),
  ),
  bitwise("orn", 0, "11", binary(Op.orn16b)),
  bitwise("eor", 1, "00", binary(Op.v128_xor)),
  select("bsl", "01", vn, vm, vd),
  select("bit", "10", vn, vd, vm),
  select("bif", "11", vd, vn, vm),
];
