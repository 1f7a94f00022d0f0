/**
 * Scalar floating point.
 *
 * @module
 */

import { fromInteger, Rounding, toInteger } from "../float/float.ts";
import type { BlockBuilder } from "../ir/builder.ts";
import { FloatExtra } from "../ir/ops/float.ts";
import { Op } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { scalar } from "./assembly.ts";
import { cond, holds, packFlags } from "./conditions.ts";
import { bits, ptypeSize, Rd, Rm, Rn, sf } from "./fields.ts";
import { DYNAMIC } from "./float_lanes.ts";
import { floatBits, floatImmediate } from "./immediates.ts";
import { write } from "./operands.ts";
import { computed, type Lift, type Row, row } from "./row.ts";
import { moveToRd, rd, rn, va, vd, vm, vn } from "./slots.ts";
import { FORMATS, type VectorMeaning } from "./vector_unit.ts";

/** 0 single, 1 double, 3 half; 2 is unallocated. */
const ptype = (word: number): number => bits(word, 22, 2);

/** Without FEAT_FP16 there is arithmetic on singles and doubles only. */
const floats = { reserved: (word: number): boolean => ptype(word) > 1 };

/** Ops by ptype. */
type ByType = readonly [single: number, double: number];

/** d = op a, rounded */
function round(
  to: BlockBuilder,
  op: number,
  d: Slot,
  a: Slot,
  rounding: number = DYNAMIC,
): void {
  to.opc(op, d, a, Slots.zero, Slots.zero, rounding);
}

/** Vd = a slot, made the whole register. */
function setScalar(to: BlockBuilder, word: number, value: Slot): void {
  to.op(ptype(word) ? Op.v128_low64 : Op.v128_low32, vd(word), value);
}

function oneSource(name: string, opcode: string, lift: Lift): Row {
  return row(
    `${name} (scalar)`,
    `00011110 ptype:2 1 ${opcode} 10000 Rn:5 Rd:5`,
    `${name} Fd, Fn`,
    lift,
    floats,
  );
}

function rounding(
  name: string,
  opcode: string,
  ops: ByType,
  mode: number,
): Row {
  return oneSource(
    name,
    opcode,
    (to, w) => round(to, ops[ptype(w)]!, vd(w), vn(w), mode),
  );
}

const INTEGRAL: ByType = [Op.fround32, Op.fround64];

/** Only the sign changes: by a mask for singles and one for doubles. */
function sign(
  name: string,
  opcode: string,
  op: number,
  masks: readonly (readonly [low: number, high: number])[],
): Row {
  return oneSource(name, opcode, (to, w) => {
    const t = to.temporary();
    const [low, high] = masks[ptype(w)]!;
    to.record(op, t, vn(w), 0, low, high);
    setScalar(to, w, t);
  });
}

const SIGN = 1 << 31;

const oneSourceRows: readonly Row[] = [
  oneSource("fmov", "000000", (to, w) => setScalar(to, w, vn(w))),
  sign("fabs", "000001", Op.and64i, [[~SIGN, 0], [-1, ~SIGN]]),
  sign("fneg", "000010", Op.xor64i, [[SIGN, 0], [0, SIGN]]),
  rounding("fsqrt", "000011", [Op.fsqrt32, Op.fsqrt64], DYNAMIC),
  rounding("frintn", "001000", INTEGRAL, Rounding.nearestEven),
  rounding("frintp", "001001", INTEGRAL, Rounding.up),
  rounding("frintm", "001010", INTEGRAL, Rounding.down),
  rounding("frintz", "001011", INTEGRAL, Rounding.towardZero),
  rounding("frinta", "001100", INTEGRAL, Rounding.nearestAway),
  rounding("frintx", "001110", INTEGRAL, DYNAMIC | FloatExtra.exact),
  rounding("frinti", "001111", INTEGRAL, DYNAMIC),
];

/** By [ptype][the destination's]; 0: none. */
const CONVERSIONS: readonly (readonly number[])[] = [
  [0, Op.f32To64, 0, Op.f32To16],
  [Op.f64To32, 0, 0, Op.f64To16],
  [0, 0, 0, 0],
  [Op.f16To32, Op.f16To64, 0, 0],
];

const conversionOp = (word: number): number =>
  CONVERSIONS[ptype(word)]![bits(word, 15, 2)]!;

const conversion: Row = row(
  "fcvt",
  "00011110 ptype:2 1 0001 opc:2 10000 Rn:5 Rd:5",
  (w) => {
    const to = bits(w, 15, 2);
    return write(`fcvt ${scalar(to === 3 ? 1 : 2 + to, Rd(w))}, Fn`, w);
  },
  (to, w) => round(to, conversionOp(w), vd(w), vn(w)),
  { reserved: (w) => conversionOp(w) === 0 },
);

function twoSources(name: string, opcode: string, ops: ByType): Row {
  return row(
    `${name} (scalar)`,
    `00011110 ptype:2 1 Rm:5 ${opcode} 10 Rn:5 Rd:5`,
    `${name} Fd, Fn, Fm`,
    (to, w) => to.opc(ops[ptype(w)]!, vd(w), vn(w), vm(w), Slots.zero, DYNAMIC),
    floats,
  );
}

function threeSources(name: string, o1: number, o0: number, ops: ByType): Row {
  return row(
    name,
    `00011111 ptype:2 ${o1} Rm:5 ${o0} Ra:5 Rn:5 Rd:5`,
    `${name} Fd, Fn, Fm, Fa`,
    (to, w) => to.opc(ops[ptype(w)]!, vd(w), vn(w), vm(w), va(w), DYNAMIC),
    floats,
  );
}

/** With a register, and with zero. */
function compare(name: string, signals: 0 | 1, ops: ByType): Row[] {
  const encoding = `00011110 ptype:2 1 Rm:5 00 1000 Rn:5 ${signals}`;
  return [
    row(
      name,
      `${encoding} 0 000`,
      `${name} Fn, Fm`,
      (to, w) => to.op(ops[ptype(w)]!, 0, vn(w), vm(w)),
      floats,
    ),
    row(
      `${name} (zero)`,
      `${encoding} 1 000`,
      `${name} Fn, #0.0`,
      (to, w) => to.op(ops[ptype(w)]!, 0, vn(w), Slots.zero),
      { ...floats, unpredictable: (w) => Rm(w) !== 0 },
    ),
  ];
}

/** Compares only if the condition holds: NaNs raise nothing else. */
function conditionalCompare(
  name: string,
  signals: 0 | 1,
  helpers: readonly [single: string, double: string],
): Row {
  return row(
    name,
    `00011110 ptype:2 1 Rm:5 cond:4 01 Rn:5 ${signals} nzcv:4`,
    `${name} Fn, Fm, #nzcv, Cond`,
    (to, w) => {
      const condition = holds(to, cond(w));
      const flags = to.temporary();
      to.constant(flags, packFlags(bits(w, 0, 4)));
      const mark = to.skipUnless(condition);
      to.host(helpers[ptype(w)]!, flags, vn(w), vm(w));
      to.land(mark);
      to.op(Op.flagsSet, 0, flags);
    },
    floats,
  );
}

const SELECT: ByType = [Op.select32, Op.select];

const conditionRows: readonly Row[] = [
  ...compare("fcmp", 0, [Op.fcompare32, Op.fcompare64]),
  ...compare("fcmpe", 1, [Op.fcompareSignaling32, Op.fcompareSignaling64]),
  conditionalCompare("fccmp", 0, ["compareFlags32", "compareFlags64"]),
  conditionalCompare(
    "fccmpe",
    1,
    ["compareFlagsSignaling32", "compareFlagsSignaling64"],
  ),
  row(
    "fcsel",
    "00011110 ptype:2 1 Rm:5 cond:4 11 Rn:5 Rd:5",
    "fcsel Fd, Fn, Fm, Cond",
    (to, w) => {
      const t = to.temporary();
      const condition = holds(to, cond(w));
      to.opc(SELECT[ptype(w)]!, t, vn(w), vm(w), condition);
      to.op(Op.v128_low64, vd(w), t);
    },
    floats,
  ),
];

const imm8 = (word: number): number => bits(word, 13, 8);

/** Between the register files: the bits as they are; and an immediate. */
const moves: readonly Row[] = [
  row(
    "fmov (to general)",
    "sf:1 00 11110 ptype:2 1 00 110 000000 Rn:5 Rd:5",
    "fmov Rd, Fn",
    (to, w) => moveToRd(to, w, vn(w)),
    { reserved: (w) => ptype(w) !== sf(w) },
  ),
  row(
    "fmov (from general)",
    "sf:1 00 11110 ptype:2 1 00 111 000000 Rn:5 Rd:5",
    "fmov Fd, Rn",
    (to, w) => setScalar(to, w, rn(w)),
    { reserved: (w) => ptype(w) !== sf(w) },
  ),
  row(
    "fmov (upper half to general)",
    "1 00 11110 10 1 01 110 000000 Rn:5 Rd:5",
    (w) => write(`fmov Xd, v${Rn(w)}.d[1]`, w),
    (to, w) => to.op(Op.move, rd(w), vn(w) + 1),
  ),
  row(
    "fmov (upper half from general)",
    "1 00 11110 10 1 01 111 000000 Rn:5 Rd:5",
    (w) => write(`fmov v${Rd(w)}.d[1], Xn`, w),
    (to, w) => to.op(Op.move, vd(w) + 1, rn(w)),
  ),
  row(
    "fmov (scalar, immediate)",
    "00011110 ptype:2 1 imm8:8 100 00000 Rd:5",
    (w) => write(`fmov Fd, #${floatImmediate(imm8(w)).toFixed(8)}`, w),
    (to, w) => {
      const [low, high] = floatBits(imm8(w), ptype(w) === 1);
      to.constant128(vd(w), low, high, 0, 0);
    },
    floats,
  ),
];

/** By [sf][ptype]. */
type Conversions = readonly [ByType, ByType];

const TO_SIGNED: Conversions = [
  [Op.f32ToI32, Op.f64ToI32],
  [Op.f32ToI64, Op.f64ToI64],
];
const TO_UNSIGNED: Conversions = [
  [Op.f32ToU32, Op.f64ToU32],
  [Op.f32ToU64, Op.f64ToU64],
];

const integerEncoding = (rmode: string, opcode: string): string =>
  `sf:1 00 11110 ptype:2 1 ${rmode} ${opcode} 000000 Rn:5 Rd:5`;

/** Signed, and by the next opcode unsigned. */
function toIntegers(
  name: string,
  rmode: string,
  opcode: string,
  mode: number,
): Row[] {
  return ([["s", TO_SIGNED], ["u", TO_UNSIGNED]] as const).map(
    ([letter, ops], u) =>
      row(
        `${name + letter} (general)`,
        integerEncoding(rmode, `${opcode}${u}`),
        `${name + letter} Rd, Fn`,
        (to, w) => round(to, ops[sf(w)]![ptype(w)]!, rd(w), vn(w), mode),
        floats,
      ),
  );
}

function fromIntegers(name: string, opcode: string, ops: Conversions): Row {
  return row(
    `${name} (general)`,
    integerEncoding("00", opcode),
    `${name} Fd, Rn`,
    (to, w) => round(to, ops[sf(w)]![ptype(w)]!, vd(w), rn(w)),
    floats,
  );
}

const fractionBits = (word: number): number => 64 - bits(word, 10, 6);

function fixedPoint(
  name: string,
  rmode: string,
  opcode: string,
  operands: string,
  compute: VectorMeaning,
): Row {
  return computed(
    `${name} (general, fixed-point)`,
    `sf:1 00 11110 ptype:2 0 ${rmode} ${opcode} scale:6 Rn:5 Rd:5`,
    (w) => write(`${name} ${operands}, #${fractionBits(w)}`, w),
    compute,
    {
      reserved: (w) => floats.reserved(w) || (!sf(w) && bits(w, 15, 1) === 0),
    },
  );
}

const toFixed = (signed: boolean): VectorMeaning => (unit, word) => {
  const size = ptypeSize(word);
  unit.setGeneral(
    Rd(word),
    toInteger(
      FORMATS[size]!,
      unit.lane(Rn(word), size, 0),
      sf(word) ? 64 : 32,
      signed,
      Rounding.towardZero,
      unit.environment,
      fractionBits(word),
    ),
  );
};

const fromFixed = (signed: boolean): VectorMeaning => (unit, word) => {
  const width = sf(word) ? 64 : 32;
  const bits = unit.general(Rn(word));
  unit.setScalar(
    Rd(word),
    fromInteger(
      FORMATS[ptypeSize(word)]!,
      signed ? BigInt.asIntN(width, bits) : BigInt.asUintN(width, bits),
      unit.environment,
      fractionBits(word),
    ),
  );
};

const integerRows: readonly Row[] = [
  ...toIntegers("fcvtn", "00", "00", Rounding.nearestEven),
  ...toIntegers("fcvta", "00", "10", Rounding.nearestAway),
  ...toIntegers("fcvtp", "01", "00", Rounding.up),
  ...toIntegers("fcvtm", "10", "00", Rounding.down),
  ...toIntegers("fcvtz", "11", "00", Rounding.towardZero),
  fromIntegers("scvtf", "010", [
    [Op.i32ToF32, Op.i32ToF64],
    [Op.i64ToF32, Op.i64ToF64],
  ]),
  fromIntegers("ucvtf", "011", [
    [Op.u32ToF32, Op.u32ToF64],
    [Op.u64ToF32, Op.u64ToF64],
  ]),
  fixedPoint("scvtf", "00", "010", "Fd, Rn", fromFixed(true)),
  fixedPoint("ucvtf", "00", "011", "Fd, Rn", fromFixed(false)),
  fixedPoint("fcvtzs", "11", "000", "Rd, Fn", toFixed(true)),
  fixedPoint("fcvtzu", "11", "001", "Rd, Fn", toFixed(false)),
];

export const floatingPoint: readonly Row[] = [
  ...moves,
  ...oneSourceRows,
  conversion,
  ...conditionRows,
  twoSources("fmul", "0000", [Op.fmul32, Op.fmul64]),
  twoSources("fdiv", "0001", [Op.fdiv32, Op.fdiv64]),
  twoSources("fadd", "0010", [Op.fadd32, Op.fadd64]),
  twoSources("fsub", "0011", [Op.fsub32, Op.fsub64]),
  twoSources("fmax", "0100", [Op.fmax32, Op.fmax64]),
  twoSources("fmin", "0101", [Op.fmin32, Op.fmin64]),
  twoSources("fmaxnm", "0110", [Op.fmaxnm32, Op.fmaxnm64]),
  twoSources("fminnm", "0111", [Op.fminnm32, Op.fminnm64]),
  twoSources("fnmul", "1000", [Op.fnmul32, Op.fnmul64]),
  // The ops have RISC-V's names: there "n" negates the product.
  threeSources("fmadd", 0, 0, [Op.fmadd32, Op.fmadd64]),
  threeSources("fmsub", 0, 1, [Op.fnmsub32, Op.fnmsub64]),
  threeSources("fnmadd", 1, 0, [Op.fnmadd32, Op.fnmadd64]),
  threeSources("fnmsub", 1, 1, [Op.fmsub32, Op.fmsub64]),
  ...integerRows,
];
