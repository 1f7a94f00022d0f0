/**
 * Advanced SIMD, floating point with one source: comparisons with zero,
 * rounding, conversions, estimates.
 *
 * @module
 */

import {
  convert,
  F32,
  F64,
  type FloatEnvironment,
  type FloatFormat,
  fromInteger,
  reciprocalByte,
  reciprocalEstimate,
  reciprocalExponent,
  Rounding,
  squareRootByte,
  squareRootEstimate,
  toInteger,
} from "../float/float.ts";
import type { BlockBuilder } from "../ir/builder.ts";
import { FloatExtra } from "../ir/ops/float.ts";
import { Op } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { vector as vectorText } from "./assembly.ts";
import {
  bits,
  floatSize,
  immediateSize,
  immh,
  lanesOf,
  q,
  Rd,
  rightShift,
  Rn,
} from "./fields.ts";
import {
  compareScalars,
  compareVectors,
  type Comparison,
  DYNAMIC,
  equal,
  floatLanes,
  greater,
  greaterOrEqual,
  less,
  lessOrEqual,
  type OpsByShape,
  type OpsBySz,
  reservedDouble,
  shapeOf,
  sz,
  type Unary,
} from "./float_lanes.ts";
import { computed, type Lift, type Row, row } from "./row.ts";
import { vd, vn } from "./slots.ts";
import {
  EXTRACTS,
  finish,
  INSERTS,
  type OpsBySize,
  zeroVector,
} from "./vector_ops.ts";
import { FORMATS, type VectorMeaning, type VectorUnit } from "./vector_unit.ts";

/** `ua` is U and the upper bit of size. */
const encoding = (ua: string, opcode: string): string =>
  `0 Q:1 ${ua[0]} 01110 ${ua[1]} sz:1 10000 ${opcode} 10 Rn:5 Rd:5`;
const scalarEncoding = (ua: string, opcode: string): string =>
  `01 ${ua[0]} 11110 ${ua[1]} sz:1 10000 ${opcode} 10 Rn:5 Rd:5`;

const notOneDouble = { reserved: reservedDouble };

function vectorRow(name: string, ua: string, opcode: string, lift: Lift): Row {
  return row(
    `${name} (vector, floating-point)`,
    encoding(ua, opcode),
    `${name} Ed.T, En.T`,
    lift,
    notOneDouble,
  );
}

/** Each of the first `count` lanes of Vd = op of Vn's; the rest zero. */
function emitLanes(
  to: BlockBuilder,
  word: number,
  ops: OpsBySz,
  rounding: number,
  count: number,
): void {
  const lane = to.temporary();
  const result = to.vectorTemporary();
  const lanes = zeroVector(to);
  for (let i = 0; i < count; i++) {
    if (sz(word)) {
      to.opc(ops[1], result, vn(word) + i, 0, Slots.zero, rounding);
      to.opi(Op.setLane64, lanes, result, i * 8);
    } else {
      to.opi(Op.lane32, lane, vn(word), i * 4);
      to.opc(ops[0], result, lane, 0, Slots.zero, rounding);
      to.opi(Op.setLane32, lanes, result, i * 4);
    }
  }
  to.op(Op.v128_move, vd(word), lanes);
}

/** `rounding` is a `Rounding`, with what `FloatExtra` adds. */
function round(name: string, ua: string, opcode: string, rounding: number) {
  const ops: OpsBySz = [Op.fround32, Op.fround64];
  return vectorRow(
    name,
    ua,
    opcode,
    (to, w) => emitLanes(to, w, ops, rounding, floatLanes(w)),
  );
}

function conversion(
  name: string,
  ua: string,
  opcode: string,
  ops: OpsBySz,
  rounding: number,
): Row[] {
  return [
    vectorRow(
      name,
      ua,
      opcode,
      (to, w) => emitLanes(to, w, ops, rounding, floatLanes(w)),
    ),
    row(
      `${name} (scalar, floating-point)`,
      scalarEncoding(ua, opcode),
      `${name} Ed, En`,
      (to, w) => emitLanes(to, w, ops, rounding, 1),
    ),
  ];
}

/** To signed and unsigned integers. */
function toIntegers(
  letter: string,
  a: number,
  opcode: string,
  rounding: Rounding,
): Row[] {
  const name = `fcvt${letter}`;
  return [
    ...conversion(
      `${name}s`,
      `0${a}`,
      opcode,
      [Op.f32ToI32, Op.f64ToI64],
      rounding,
    ),
    ...conversion(
      `${name}u`,
      `1${a}`,
      opcode,
      [Op.f32ToU32, Op.f64ToU64],
      rounding,
    ),
  ];
}

function computeUnary(
  lane: Unary,
  count: (word: number) => number,
): VectorMeaning {
  return (unit, word) => {
    const size = floatSize(word);
    const lanes = count(word);
    unit.clear();
    for (let i = 0; i < lanes; i++) {
      const a = unit.lane(Rn(word), size, i);
      unit.put(size, i, lane(FORMATS[size]!, a, unit.environment));
    }
    unit.commit(Rd(word), lanes << size > 8);
  };
}

function scalarEstimate(
  name: string,
  ua: string,
  opcode: string,
  lane: Unary,
): Row {
  return computed(
    `${name} (scalar, floating-point)`,
    scalarEncoding(ua, opcode),
    `${name} Ed, En`,
    computeUnary(lane, () => 1),
  );
}

function estimate(name: string, ua: string, opcode: string, lane: Unary) {
  return [
    computed(
      `${name} (vector, floating-point)`,
      encoding(ua, opcode),
      `${name} Ed.T, En.T`,
      computeUnary(lane, floatLanes),
      notOneDouble,
    ),
    scalarEstimate(name, ua, opcode, lane),
  ];
}

/** Only signs change. */
function signs(name: string, ua: string, ops: OpsBySz): Row {
  return vectorRow(name, ua, "01111", (to, w) => {
    to.op(ops[sz(w)], vd(w), vn(w));
    finish(to, w);
  });
}

/** Vn compared with zero. */
function withZero(
  name: string,
  u: number,
  opcode: string,
  comparison: Comparison,
): Row[] {
  const n = (_to: BlockBuilder, word: number): Slot => vn(word);
  return [
    row(
      `${name} (vector, zero, floating-point)`,
      encoding(`${u}1`, opcode),
      `${name} Ed.T, En.T, #0.0`,
      compareVectors(comparison, n, zeroVector),
      notOneDouble,
    ),
    row(
      `${name} (scalar, zero, floating-point)`,
      scalarEncoding(`${u}1`, opcode),
      `${name} Ed, En, #0.0`,
      compareScalars(comparison, n, zeroVector),
    ),
  ];
}

/** log2 of the narrower element's bytes: half and single, or single and double. */
const narrowSize = (word: number): number => 1 + bits(word, 22, 1);

/** By `narrowSize`. */
const LENGTHEN: OpsBySize = [0, Op.f16To32, Op.f32To64];
const SHORTEN: OpsBySize = [0, Op.f32To16, Op.f64To32];

/** The elements of half Q of Vn, twice as wide. */
function lengthen(to: BlockBuilder, word: number): void {
  const size = narrowSize(word);
  const lane = to.temporary();
  const result = to.vectorTemporary();
  const lanes = to.vectorTemporary();
  for (let i = 0; i < 8 >> size; i++) {
    to.opi(EXTRACTS[size]!, lane, vn(word), q(word) * 8 + (i << size));
    to.opc(LENGTHEN[size]!, result, lane, 0, Slots.zero, DYNAMIC);
    to.opi(INSERTS[size + 1]!, lanes, result, i << size + 1);
  }
  to.op(Op.v128_move, vd(word), lanes);
}

/** Elements half as wide in half Q of Vd, the other half kept or zero. */
function shorten(to: BlockBuilder, word: number): void {
  const size = narrowSize(word);
  const lane = to.temporary();
  const result = to.vectorTemporary();
  const lanes = zeroVector(to);
  for (let i = 0; i < 8 >> size; i++) {
    to.opi(EXTRACTS[size + 1]!, lane, vn(word), i << size + 1);
    to.opc(SHORTEN[size]!, result, lane, 0, Slots.zero, DYNAMIC);
    to.opi(INSERTS[size]!, lanes, result, i << size);
  }
  if (q(word)) to.op(Op.move, vd(word) + 1, lanes);
  else to.op(Op.v128_move, vd(word), lanes);
}

const narrowed = (name: string, word: number): string =>
  `${name}${q(word) ? "2" : ""} ${
    vectorText(Rd(word), narrowSize(word), q(word))
  }, ${vectorText(Rn(word), narrowSize(word) + 1, 1)}`;

/** A double as a single rounded to odd. */
function toOdd(unit: VectorUnit, a: bigint): bigint {
  return unit.withRounding(
    Rounding.odd,
    () => convert(F64, F32, a, unit.environment),
  );
}

const widthRows: readonly Row[] = [
  row(
    "fcvtl",
    "0 Q:1 0 01110 0 sz:1 10000 10111 10 Rn:5 Rd:5",
    (w) =>
      `fcvtl${q(w) ? "2" : ""} ${vectorText(Rd(w), narrowSize(w) + 1, 1)}, ${
        vectorText(Rn(w), narrowSize(w), q(w))
      }`,
    lengthen,
  ),
  row(
    "fcvtn",
    "0 Q:1 0 01110 0 sz:1 10000 10110 10 Rn:5 Rd:5",
    (w) => narrowed("fcvtn", w),
    shorten,
  ),
  computed(
    "fcvtxn",
    "0 Q:1 1 01110 0 1 10000 10110 10 Rn:5 Rd:5",
    (w) => narrowed("fcvtxn", w),
    (unit, word) => {
      unit.clear();
      for (let i = 0; i < 2; i++) {
        unit.put(2, i, toOdd(unit, unit.lane(Rn(word), 3, i)));
      }
      if (q(word)) unit.commitUpper(Rd(word));
      else unit.commit(Rd(word), 0);
    },
  ),
  computed(
    "fcvtxn (scalar)",
    "01 1 11110 0 1 10000 10110 10 Rn:5 Rd:5",
    "fcvtxn Sd, Dn",
    (unit, word) =>
      unit.setScalar(Rd(word), toOdd(unit, unit.lane(Rn(word), 3, 0))),
  ),
];

/** UnsignedRecipEstimate: of a fraction in 32 bits. */
function unsignedReciprocal(a: bigint): bigint {
  if (a >> 31n === 0n) return 0xffffffffn;
  return BigInt(reciprocalByte(Number(a >> 23n)) | 256) << 23n & 0xffffffffn;
}

/** UnsignedRSqrtEstimate. */
function unsignedSquareRoot(a: bigint): bigint {
  if (a >> 30n === 0n) return 0xffffffffn;
  return BigInt(squareRootByte(Number(a >> 23n)) | 256) << 23n & 0xffffffffn;
}

function unsignedEstimate(
  name: string,
  u: number,
  lane: (a: bigint) => bigint,
): Row {
  return computed(
    name,
    `0 Q:1 ${u} 01110 10 10000 11100 10 Rn:5 Rd:5`,
    `${name} Vd.S, Vn.S`,
    (unit, word) => {
      unit.clear();
      for (let i = 0; i < 4; i++) {
        unit.put(2, i, lane(unit.lane(Rn(word), 2, i)));
      }
      unit.commit(Rd(word), q(word));
    },
  );
}

/** One lane of a fixed-point conversion. */
type Fixed = (
  format: FloatFormat,
  a: bigint,
  fraction: number,
  env: FloatEnvironment,
) => bigint;

/** The shift's number is that of fraction bits. */
function fixedPoint(name: string, u: number, opcode: string, lane: Fixed) {
  const compute =
    (count: (word: number) => number): VectorMeaning => (unit, word) => {
      const size = immediateSize(word);
      const lanes = count(word);
      const fraction = rightShift(word);
      unit.clear();
      for (let i = 0; i < lanes; i++) {
        const a = unit.lane(Rn(word), size, i);
        const value = lane(FORMATS[size]!, a, fraction, unit.environment);
        unit.put(size, i, value);
      }
      unit.commit(Rd(word), lanes << size > 8);
    };
  return [
    computed(
      `${name} (vector, fixed-point)`,
      `0 Q:1 ${u} 011110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`,
      `${name} Id.T, In.T, #rightShift`,
      compute((w) => lanesOf(w, immediateSize(w))),
      {
        reserved: (w) => immh(w) < 4 || (bits(w, 22, 1) === 1 && !q(w)),
      },
    ),
    computed(
      `${name} (scalar, fixed-point)`,
      `01 ${u} 111110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`,
      `${name} Id, In, #rightShift`,
      compute(() => 1),
      { reserved: (w) => immh(w) < 4 },
    ),
  ];
}

const toFixed = (signed: boolean): Fixed => (format, a, fraction, env) => {
  const { width } = format;
  const rounding = Rounding.towardZero;
  return toInteger(format, a, width, signed, rounding, env, fraction);
};

const fromFixed = (signed: boolean): Fixed => (format, a, fraction, env) => {
  const value = signed ? BigInt.asIntN(format.width, a) : a;
  return fromInteger(format, value, env, fraction);
};

const SQUARE_ROOTS: OpsByShape = [Op.fsqrt64x2, Op.fsqrt32x4, Op.fsqrt32x2];

export const vectorFloatUnary: readonly Row[] = [
  signs("fabs", "01", [Op.f32x4_abs, Op.f64x2_abs]),
  signs("fneg", "11", [Op.f32x4_neg, Op.f64x2_neg]),
  ...withZero("fcmgt", 0, "01100", greater),
  ...withZero("fcmeq", 0, "01101", equal),
  ...withZero("fcmlt", 0, "01110", less),
  ...withZero("fcmge", 1, "01100", greaterOrEqual),
  ...withZero("fcmle", 1, "01101", lessOrEqual),
  round("frintn", "00", "11000", Rounding.nearestEven),
  round("frintm", "00", "11001", Rounding.down),
  round("frintp", "01", "11000", Rounding.up),
  round("frintz", "01", "11001", Rounding.towardZero),
  round("frinta", "10", "11000", Rounding.nearestAway),
  round("frintx", "10", "11001", DYNAMIC | FloatExtra.exact),
  round("frinti", "11", "11001", DYNAMIC),
  ...toIntegers("n", 0, "11010", Rounding.nearestEven),
  ...toIntegers("m", 0, "11011", Rounding.down),
  ...toIntegers("a", 0, "11100", Rounding.nearestAway),
  ...toIntegers("p", 1, "11010", Rounding.up),
  ...toIntegers("z", 1, "11011", Rounding.towardZero),
  ...conversion("scvtf", "00", "11101", [Op.i32ToF32, Op.i64ToF64], DYNAMIC),
  ...conversion("ucvtf", "10", "11101", [Op.u32ToF32, Op.u64ToF64], DYNAMIC),
  ...widthRows,
  unsignedEstimate("urecpe", 0, unsignedReciprocal),
  unsignedEstimate("ursqrte", 1, unsignedSquareRoot),
  ...estimate("frecpe", "01", "11101", reciprocalEstimate),
  scalarEstimate("frecpx", "01", "11111", reciprocalExponent),
  ...estimate("frsqrte", "11", "11101", squareRootEstimate),
  vectorRow(
    "fsqrt",
    "11",
    "11111",
    (to, w) => {
      const op = SQUARE_ROOTS[shapeOf(w)];
      to.opc(op, vd(w), vn(w), Slots.zero, Slots.zero, DYNAMIC);
    },
  ),
  ...fixedPoint("scvtf", 0, "11100", fromFixed(true)),
  ...fixedPoint("ucvtf", 1, "11100", fromFixed(false)),
  ...fixedPoint("fcvtzs", 0, "11111", toFixed(true)),
  ...fixedPoint("fcvtzu", 1, "11111", toFixed(false)),
];
