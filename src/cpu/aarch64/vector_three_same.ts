/**
 * Advanced SIMD, three registers of the same type: integers.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { scalar, vector } from "./assembly.ts";
import { bits, q, Rd, Rm, Rn } from "./fields.ts";
import type { Lifter } from "./lifter.ts";
import type { Row } from "./row.ts";
import {
  clearUpper,
  finish,
  liftBinary,
  noteSaturation,
  type OpsBySize,
} from "./vector_lift.ts";
import type { VectorMeaning, VectorUnit } from "./vector_unit.ts";

/** One lane of the result: from lanes of Rn, Rm and, to accumulate, Rd. */
type Lane = (
  unit: VectorUnit,
  a: bigint,
  b: bigint,
  bits: number,
  d: bigint,
) => bigint;

interface Definition {
  readonly name: string;
  readonly u: "0" | "1";
  readonly opcode: string;
  /** Element sizes of the vector form, as log2 of bytes. */
  readonly sizes: readonly number[];
  /** Element sizes of the scalar form. */
  readonly scalar?: readonly number[];
  readonly lane: Lane;
  /** IR ops that do it at once. */
  readonly ops?: OpsBySize;
  /** More than one op. */
  readonly lift?: (lifter: Lifter, word: number) => boolean;
}

const ALL = [0, 1, 2, 3];
const SHORT = [0, 1, 2];
const DOUBLE = [3];

const sizeOf = (word: number): number => bits(word, 22, 2);

function computeLanes(
  definition: Definition,
  count: (word: number) => number,
): VectorMeaning {
  const signed = definition.u === "0";
  return (unit, word) => {
    const size = sizeOf(word);
    const width = 8 << size;
    const lanes = count(word);
    unit.clear();
    for (let i = 0; i < lanes; i++) {
      const a = unit.lane(Rn(word), size, i);
      const b = unit.lane(Rm(word), size, i);
      const d = unit.lane(Rd(word), size, i);
      unit.put(
        size,
        i,
        signed
          ? definition.lane(
            unit,
            BigInt.asIntN(width, a),
            BigInt.asIntN(width, b),
            width,
            BigInt.asIntN(width, d),
          )
          : definition.lane(unit, a, b, width, d),
      );
    }
    unit.commit(Rd(word), lanes << size > 8);
  };
}

/** The vector form of a definition and, if it has one, the scalar form. */
function rowsOf(definition: Definition): readonly Row[] {
  const { name, u, opcode, sizes, ops } = definition;
  const vectorName = `${name} (vector)`;
  const vectorRow: Row = {
    name: vectorName,
    encoding: `0 Q:1 ${u} 01110 size:2 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`,
    reserved: (word) =>
      !sizes.includes(sizeOf(word)) || (sizeOf(word) === 3 && !q(word)),
    lift(lifter, word) {
      const op = ops?.[sizeOf(word)];
      if (op !== undefined) liftBinary(lifter, word, op);
      else if (!definition.lift?.(lifter, word)) {
        lifter.compute(vectorName, word);
      }
    },
    compute: computeLanes(
      definition,
      (word) => (q(word) ? 16 : 8) >> sizeOf(word),
    ),
    assembly(word) {
      const type = (register: number): string =>
        vector(register, sizeOf(word), q(word));
      return `${name} ${type(Rd(word))}, ${type(Rn(word))}, ${type(Rm(word))}`;
    },
  };
  const scalarSizes = definition.scalar;
  if (scalarSizes === undefined) return [vectorRow];
  const scalarName = `${name} (scalar)`;
  return [vectorRow, {
    name: scalarName,
    encoding: `01 ${u} 11110 size:2 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`,
    reserved: (word) => !scalarSizes.includes(sizeOf(word)),
    lift(lifter, word) {
      const op = ops?.[sizeOf(word)];
      if (op === undefined) lifter.compute(scalarName, word);
      else {
        lifter.builder.op(
          op,
          lifter.v(Rd(word)),
          lifter.v(Rn(word)),
          lifter.v(Rm(word)),
        );
        clearUpper(lifter, Rd(word));
      }
    },
    compute: computeLanes(definition, () => 1),
    assembly: (word) =>
      `${name} ${scalar(sizeOf(word), Rd(word))}, ${
        scalar(sizeOf(word), Rn(word))
      }, ${scalar(sizeOf(word), Rm(word))}`,
  }];
}

const magnitude = (value: bigint): bigint => value < 0n ? -value : value;

/** The signed low byte of a lane: how far `sshl` and its kin shift. */
const shiftCount = (value: bigint): bigint => BigInt.asIntN(8, value);

/** value << count, or >> -count; rounded on the way down if asked. */
function shifted(value: bigint, count: bigint, round: boolean): bigint {
  if (count >= 0n) return value << count;
  return (round ? value + (1n << -count - 1n) : value) >> -count;
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
  width: number,
  round: boolean,
): bigint {
  const product = 2n * a * b + (round ? 1n << BigInt(width - 1) : 0n);
  return unit.saturate(product >> BigInt(width), width, true);
}

const truth = (holds: boolean): bigint => holds ? -1n : 0n;

/** The signed and the unsigned instruction of one opcode. */
function both(
  name: string,
  opcode: string,
  rest: Omit<Definition, "name" | "u" | "opcode" | "ops">,
  signedOps?: OpsBySize,
  unsignedOps?: OpsBySize,
): readonly Definition[] {
  return [
    { ...rest, name: `s${name}`, u: "0", opcode, ...withOps(signedOps) },
    { ...rest, name: `u${name}`, u: "1", opcode, ...withOps(unsignedOps) },
  ];
}

function withOps(ops: OpsBySize | undefined): { ops?: OpsBySize } {
  return ops === undefined ? {} : { ops };
}

const SSHL = [Op.sshl16b, Op.sshl8h, Op.sshl4s, Op.sshl2d];
const USHL = [Op.ushl16b, Op.ushl8h, Op.ushl4s, Op.ushl2d];

/** As `both`, with a letter behind the first: `sqadd`, `srshl` … */
function shiftFamily(
  name: string,
  opcode: string,
  round: boolean,
  saturating: boolean,
): readonly Definition[] {
  return (["0", "1"] as const).map((u): Definition => ({
    name: `${u === "0" ? "s" : "u"}${name}`,
    u,
    opcode,
    sizes: ALL,
    scalar: saturating ? ALL : DOUBLE,
    lane(unit, a, b, width) {
      const value = shifted(a, shiftCount(b), round);
      return saturating ? unit.saturate(value, width, u === "0") : value;
    },
    ...(round || saturating ? {} : { ops: u === "0" ? SSHL : USHL }),
  }));
}

/** Accumulates what another op computes. */
function accumulate(ops: OpsBySize, combine: OpsBySize) {
  return (lifter: Lifter, word: number): boolean => {
    const op = ops[sizeOf(word)];
    const sum = combine[sizeOf(word)];
    if (op === undefined || sum === undefined) return false;
    const t = lifter.builder.vectorTemporary();
    const d = lifter.v(Rd(word));
    lifter.builder.op(op, t, lifter.v(Rn(word)), lifter.v(Rm(word)));
    lifter.builder.op(sum, d, d, t);
    finish(lifter, word);
    return true;
  };
}

const ADD = [Op.i8x16_add, Op.i16x8_add, Op.i32x4_add, Op.i64x2_add];
const SUBTRACT = [Op.i8x16_sub, Op.i16x8_sub, Op.i32x4_sub, Op.i64x2_sub];
const MULTIPLY = [Op.mul16b, Op.i16x8_mul, Op.i32x4_mul];
const MAXIMUM = [Op.i8x16_max_s, Op.i16x8_max_s, Op.i32x4_max_s];
const MAXIMUM_UNSIGNED = [Op.i8x16_max_u, Op.i16x8_max_u, Op.i32x4_max_u];
const MINIMUM = [Op.i8x16_min_s, Op.i16x8_min_s, Op.i32x4_min_s];
const MINIMUM_UNSIGNED = [Op.i8x16_min_u, Op.i16x8_min_u, Op.i32x4_min_u];
const SIGNED_DIFFERENCE = [Op.sabd16b, Op.sabd8h, Op.sabd4s];
const UNSIGNED_DIFFERENCE = [Op.uabd16b, Op.uabd8h, Op.uabd4s];

const ADD_SATURATING = [Op.i8x16_add_sat_u, Op.i16x8_add_sat_u];
const ADD_SATURATING_SIGNED = [Op.i8x16_add_sat_s, Op.i16x8_add_sat_s];
const SUBTRACT_SATURATING = [Op.i8x16_sub_sat_u, Op.i16x8_sub_sat_u];
const SUBTRACT_SATURATING_SIGNED = [Op.i8x16_sub_sat_s, Op.i16x8_sub_sat_s];

/** QC tells of a lane in which the saturating op is not the plain one. */
function liftSaturating(saturating: OpsBySize, plain: OpsBySize) {
  return (lifter: Lifter, word: number): boolean => {
    const op = saturating[sizeOf(word)];
    if (op === undefined) return false;
    const { builder } = lifter;
    const n = lifter.v(Rn(word));
    const m = lifter.v(Rm(word));
    const result = builder.vectorTemporary();
    const changed = builder.vectorTemporary();
    builder.op(op, result, n, m);
    builder.op(plain[sizeOf(word)]!, changed, n, m);
    builder.op(Op.v128_xor, changed, changed, result);
    noteSaturation(lifter, changed, q(word));
    builder.op(Op.v128_move, lifter.v(Rd(word)), result);
    finish(lifter, word);
    return true;
  };
}

const HALVES = [
  [Op.i8x16_shr_si, Op.i16x8_shr_si, Op.i32x4_shr_si],
  [Op.i8x16_shr_ui, Op.i16x8_shr_ui, Op.i32x4_shr_ui],
];

/** Half of a sum without the sum: what both have, and half of the rest. */
function liftHalving(round: boolean) {
  return (lifter: Lifter, word: number): boolean => {
    const { builder } = lifter;
    const size = sizeOf(word);
    const n = lifter.v(Rn(word));
    const m = lifter.v(Rm(word));
    const common = builder.vectorTemporary();
    const rest = builder.vectorTemporary();
    builder.op(round ? Op.v128_or : Op.v128_and, common, n, m);
    builder.op(Op.v128_xor, rest, n, m);
    builder.opi(HALVES[bits(word, 29, 1)]![size]!, rest, rest, 1);
    builder.op(
      (round ? SUBTRACT : ADD)[size]!,
      lifter.v(Rd(word)),
      common,
      rest,
    );
    finish(lifter, word);
    return true;
  };
}

const greater = (a: bigint, b: bigint): bigint => a > b ? a : b;
const lesser = (a: bigint, b: bigint): bigint => a < b ? a : b;

const definitions: readonly Definition[] = [
  ...both("hadd", "00000", {
    sizes: SHORT,
    lane: (_unit, a, b) => a + b >> 1n,
    lift: liftHalving(false),
  }),
  ...both(
    "rhadd",
    "00010",
    {
      sizes: SHORT,
      lane: (_unit, a, b) => a + b + 1n >> 1n,
      lift: liftHalving(true),
    },
    undefined,
    [Op.i8x16_avgr_u, Op.i16x8_avgr_u],
  ),
  ...both("hsub", "00100", {
    sizes: SHORT,
    lane: (_unit, a, b) => a - b >> 1n,
  }),
  ...(["0", "1"] as const).flatMap((u): Definition[] => {
    const signed = u === "0";
    const letter = signed ? "s" : "u";
    return [{
      name: `${letter}qadd`,
      u,
      opcode: "00001",
      sizes: ALL,
      scalar: ALL,
      lane: (unit, a, b, width) => unit.saturate(a + b, width, signed),
      lift: liftSaturating(
        signed ? ADD_SATURATING_SIGNED : ADD_SATURATING,
        ADD,
      ),
    }, {
      name: `${letter}qsub`,
      u,
      opcode: "00101",
      sizes: ALL,
      scalar: ALL,
      lane: (unit, a, b, width) => unit.saturate(a - b, width, signed),
      lift: liftSaturating(
        signed ? SUBTRACT_SATURATING_SIGNED : SUBTRACT_SATURATING,
        SUBTRACT,
      ),
    }];
  }),
  {
    name: "cmgt",
    u: "0",
    opcode: "00110",
    sizes: ALL,
    scalar: DOUBLE,
    lane: (_unit, a, b) => truth(a > b),
    ops: [Op.i8x16_gt_s, Op.i16x8_gt_s, Op.i32x4_gt_s, Op.i64x2_gt_s],
  },
  {
    name: "cmhi",
    u: "1",
    opcode: "00110",
    sizes: ALL,
    scalar: DOUBLE,
    lane: (_unit, a, b) => truth(a > b),
    ops: [Op.i8x16_gt_u, Op.i16x8_gt_u, Op.i32x4_gt_u, Op.cmhi2d],
  },
  {
    name: "cmge",
    u: "0",
    opcode: "00111",
    sizes: ALL,
    scalar: DOUBLE,
    lane: (_unit, a, b) => truth(a >= b),
    ops: [Op.i8x16_ge_s, Op.i16x8_ge_s, Op.i32x4_ge_s, Op.i64x2_ge_s],
  },
  {
    name: "cmhs",
    u: "1",
    opcode: "00111",
    sizes: ALL,
    scalar: DOUBLE,
    lane: (_unit, a, b) => truth(a >= b),
    ops: [Op.i8x16_ge_u, Op.i16x8_ge_u, Op.i32x4_ge_u, Op.cmhs2d],
  },
  ...shiftFamily("shl", "01000", false, false),
  ...shiftFamily("qshl", "01001", false, true),
  ...shiftFamily("rshl", "01010", true, false),
  ...shiftFamily("qrshl", "01011", true, true),
  ...both(
    "max",
    "01100",
    { sizes: SHORT, lane: (_unit, a, b) => greater(a, b) },
    MAXIMUM,
    MAXIMUM_UNSIGNED,
  ),
  ...both(
    "min",
    "01101",
    { sizes: SHORT, lane: (_unit, a, b) => lesser(a, b) },
    MINIMUM,
    MINIMUM_UNSIGNED,
  ),
  ...both(
    "abd",
    "01110",
    { sizes: SHORT, lane: (_unit, a, b) => magnitude(a - b) },
    SIGNED_DIFFERENCE,
    UNSIGNED_DIFFERENCE,
  ),
  {
    name: "saba",
    u: "0",
    opcode: "01111",
    sizes: SHORT,
    lane: (_unit, a, b, _width, d) => d + magnitude(a - b),
    lift: accumulate(SIGNED_DIFFERENCE, ADD),
  },
  {
    name: "uaba",
    u: "1",
    opcode: "01111",
    sizes: SHORT,
    lane: (_unit, a, b, _width, d) => d + magnitude(a - b),
    lift: accumulate(UNSIGNED_DIFFERENCE, ADD),
  },
  {
    name: "add",
    u: "0",
    opcode: "10000",
    sizes: ALL,
    scalar: DOUBLE,
    lane: (_unit, a, b) => a + b,
    ops: ADD,
  },
  {
    name: "sub",
    u: "1",
    opcode: "10000",
    sizes: ALL,
    scalar: DOUBLE,
    lane: (_unit, a, b) => a - b,
    ops: SUBTRACT,
  },
  {
    name: "cmtst",
    u: "0",
    opcode: "10001",
    sizes: ALL,
    scalar: DOUBLE,
    lane: (_unit, a, b) => truth((a & b) !== 0n),
    ops: [Op.cmtst16b, Op.cmtst8h, Op.cmtst4s, Op.cmtst2d],
  },
  {
    name: "cmeq",
    u: "1",
    opcode: "10001",
    sizes: ALL,
    scalar: DOUBLE,
    lane: (_unit, a, b) => truth(a === b),
    ops: [Op.i8x16_eq, Op.i16x8_eq, Op.i32x4_eq, Op.i64x2_eq],
  },
  {
    name: "mla",
    u: "0",
    opcode: "10010",
    sizes: SHORT,
    lane: (_unit, a, b, _width, d) => d + a * b,
    lift: accumulate(MULTIPLY, ADD),
  },
  {
    name: "mls",
    u: "1",
    opcode: "10010",
    sizes: SHORT,
    lane: (_unit, a, b, _width, d) => d - a * b,
    lift: accumulate(MULTIPLY, SUBTRACT),
  },
  {
    name: "mul",
    u: "0",
    opcode: "10011",
    sizes: SHORT,
    lane: (_unit, a, b) => a * b,
    ops: MULTIPLY,
  },
  {
    name: "pmul",
    u: "1",
    opcode: "10011",
    sizes: [0],
    lane: (_unit, a, b) => polynomialProduct(a, b),
  },
  {
    name: "sqdmulh",
    u: "0",
    opcode: "10110",
    sizes: [1, 2],
    scalar: [1, 2],
    lane: (unit, a, b, width) => doublingHigh(unit, a, b, width, false),
  },
  {
    name: "sqrdmulh",
    u: "1",
    opcode: "10110",
    sizes: [1, 2],
    scalar: [1, 2],
    lane: (unit, a, b, width) =>
      doublingHigh(
        unit,
        BigInt.asIntN(width, a),
        BigInt.asIntN(width, b),
        width,
        true,
      ),
  },
];

const EVEN = [
  [Op.uzp1_8b, Op.uzp1_4h, Op.uzp1_2s],
  [Op.uzp1_16b, Op.uzp1_8h, Op.uzp1_4s, Op.uzp1_2d],
];
const ODD = [
  [Op.uzp2_8b, Op.uzp2_4h, Op.uzp2_2s],
  [Op.uzp2_16b, Op.uzp2_8h, Op.uzp2_4s, Op.uzp2_2d],
];

/** Neighbours combined, Rn's below Rm's. */
function pairwise(
  name: string,
  u: string,
  opcode: string,
  sizes: readonly number[],
  ops: OpsBySize,
): Row {
  return {
    name: `${name} (vector)`,
    encoding: `0 Q:1 ${u} 01110 size:2 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`,
    reserved: (word) =>
      !sizes.includes(sizeOf(word)) || (sizeOf(word) === 3 && !q(word)),
    lift(lifter, word) {
      const { builder } = lifter;
      const size = sizeOf(word);
      const even = builder.vectorTemporary();
      const odd = builder.vectorTemporary();
      const n = lifter.v(Rn(word));
      const m = lifter.v(Rm(word));
      builder.op(EVEN[q(word)]![size]!, even, n, m);
      builder.op(ODD[q(word)]![size]!, odd, n, m);
      builder.op(ops[size]!, lifter.v(Rd(word)), even, odd);
      finish(lifter, word);
    },
    assembly(word) {
      const type = (register: number): string =>
        vector(register, sizeOf(word), q(word));
      return `${name} ${type(Rd(word))}, ${type(Rn(word))}, ${type(Rm(word))}`;
    },
  };
}

/** Bitwise operations: size tells them apart. */
function bitwise(
  name: string,
  u: string,
  size: string,
  lift: (lifter: Lifter, word: number) => void,
): Row {
  return {
    name: `${name} (vector)`,
    encoding: `0 Q:1 ${u} 01110 ${size} 1 Rm:5 00011 1 Rn:5 Rd:5`,
    lift,
    assembly(word) {
      const d = vector(Rd(word), 0, q(word));
      const n = vector(Rn(word), 0, q(word));
      if (name === "orr" && Rn(word) === Rm(word)) return `mov ${d}, ${n}`;
      return `${name} ${d}, ${n}, ${vector(Rm(word), 0, q(word))}`;
    },
  };
}

/** d = mask ? ones : zeros, by bit. */
function liftSelect(
  choose: (
    d: number,
    n: number,
    m: number,
  ) => readonly [ones: number, zeros: number, mask: number],
): (lifter: Lifter, word: number) => void {
  return (lifter, word) => {
    const d = lifter.v(Rd(word));
    const [ones, zeros, mask] = choose(
      d,
      lifter.v(Rn(word)),
      lifter.v(Rm(word)),
    );
    lifter.builder.opc(Op.v128_bitselect, d, ones, zeros, mask);
    finish(lifter, word);
  };
}

export const vectorThreeSame: readonly Row[] = [
  ...definitions.flatMap(rowsOf),
  pairwise("smaxp", "0", "10100", SHORT, MAXIMUM),
  pairwise("umaxp", "1", "10100", SHORT, MAXIMUM_UNSIGNED),
  pairwise("sminp", "0", "10101", SHORT, MINIMUM),
  pairwise("uminp", "1", "10101", SHORT, MINIMUM_UNSIGNED),
  pairwise("addp", "0", "10111", ALL, ADD),
  bitwise("and", "0", "00", (l, word) => liftBinary(l, word, Op.v128_and)),
  bitwise("bic", "0", "01", (l, word) => liftBinary(l, word, Op.v128_andnot)),
  bitwise("orr", "0", "10", (l, word) => {
    if (Rn(word) === Rm(word)) {
      l.builder.op(Op.v128_move, l.v(Rd(word)), l.v(Rn(word)));
      finish(l, word);
    } else liftBinary(l, word, Op.v128_or);
  }),
  bitwise("orn", "0", "11", (l, word) => liftBinary(l, word, Op.orn16b)),
  bitwise("eor", "1", "00", (l, word) => liftBinary(l, word, Op.v128_xor)),
  bitwise("bsl", "1", "01", liftSelect((d, n, m) => [n, m, d])),
  bitwise("bit", "1", "10", liftSelect((d, n, m) => [n, d, m])),
  bitwise("bif", "1", "11", liftSelect((d, n, m) => [d, n, m])),
];
