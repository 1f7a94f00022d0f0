/**
 * Scalar floating point.
 *
 * @module
 */

import { fromInteger, Rounding, toInteger } from "../float/float.ts";
import { FloatExtra } from "../ir/ops/float.ts";
import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import { conditionName, general, scalar } from "./assembly.ts";
import { bits, Ra, Rd, Rm, Rn, sf } from "./fields.ts";
import { floatImmediate } from "./immediates.ts";
import { packFlags } from "./flow_lifter.ts";
import type { Lifter, Value } from "./lifter.ts";
import type { Row } from "./row.ts";
import { FORMATS, type VectorMeaning } from "./vector_unit.ts";

/** ptype: 0 single, 1 double, 3 half; 2 is unallocated. */
const type = (word: number): number => bits(word, 22, 2);

/** log2 of the bytes of ptype. */
const sizeOf = (word: number): number => type(word) === 3 ? 1 : 2 + type(word);

/** Without FEAT_FP16 there is arithmetic on singles and doubles only. */
const reservedType = (word: number): boolean => type(word) > 1;

/** An op by ptype. */
type ByType = readonly [single: number, double: number];

/** Rounds as FPCR says. */
const DYNAMIC = 7;

/** Emits a float op that rounds. */
function emit(
  lifter: Lifter,
  op: number,
  d: Value,
  a: Value,
  b: Value = Slots.zero,
  rounding: number = DYNAMIC,
): void {
  lifter.builder.opc(op, d, a, b, Slots.zero, rounding);
}

function registers(word: number, ...numbers: number[]): string {
  return numbers.map((number) => scalar(sizeOf(word), number)).join(", ");
}

function oneSource(
  name: string,
  opcode: string,
  lift: (lifter: Lifter, word: number) => void,
): Row {
  return {
    name: `${name} (scalar)`,
    encoding: `00011110 ptype:2 1 ${opcode} 10000 Rn:5 Rd:5`,
    reserved: reservedType,
    lift,
    assembly: (word) => `${name} ${registers(word, Rd(word), Rn(word))}`,
  };
}

/** A result in a slot, made the whole register. */
function setScalar(lifter: Lifter, word: number, value: Value): void {
  lifter.builder.op(
    type(word) ? Op.v128_low64 : Op.v128_low32,
    lifter.v(Rd(word)),
    value,
  );
}

/** `fabs` and `fneg` only touch the sign. */
function liftSign(
  operation: "and" | "xor",
): (lifter: Lifter, word: number) => void {
  return (lifter, word) => {
    const t = lifter.temporary();
    const n = lifter.v(Rn(word));
    if (operation === "and") {
      const high = type(word) ? 0x7fffffff : 0;
      const low = type(word) ? -1 : 0x7fffffff;
      lifter.andImmediate(1, t, n, low, high);
    } else {
      const sign = 1 << 31;
      lifter.xorImmediate(
        1,
        t,
        n,
        type(word) ? 0 : sign,
        type(word) ? sign : 0,
      );
    }
    setScalar(lifter, word, t);
  };
}

function rounding(name: string, opcode: string, mode: number): Row {
  return oneSource(
    name,
    opcode,
    (lifter, word) =>
      emit(
        lifter,
        type(word) ? Op.fround64 : Op.fround32,
        lifter.v(Rd(word)),
        lifter.v(Rn(word)),
        Slots.zero,
        mode,
      ),
  );
}

/** By four times the source's ptype plus the destination's; 0: none. */
const CONVERSIONS = new Int32Array(16);
CONVERSIONS[0 * 4 + 1] = Op.f32To64;
CONVERSIONS[0 * 4 + 3] = Op.f32To16;
CONVERSIONS[1 * 4 + 0] = Op.f64To32;
CONVERSIONS[1 * 4 + 3] = Op.f64To16;
CONVERSIONS[3 * 4 + 0] = Op.f16To32;
CONVERSIONS[3 * 4 + 1] = Op.f16To64;

const conversionOp = (word: number): number =>
  CONVERSIONS[type(word) * 4 + bits(word, 15, 2)]!;

const conversion: Row = {
  name: "fcvt",
  encoding: "00011110 ptype:2 1 0001 opc:2 10000 Rn:5 Rd:5",
  reserved: (word) => conversionOp(word) === 0,
  lift: (lifter, word) =>
    emit(lifter, conversionOp(word), lifter.v(Rd(word)), lifter.v(Rn(word))),
  assembly(word) {
    const to = bits(word, 15, 2);
    return `fcvt ${scalar(to === 3 ? 1 : 2 + to, Rd(word))}, ${
      registers(word, Rn(word))
    }`;
  },
};

function twoSources(name: string, opcode: string, ops: ByType): Row {
  return {
    name: `${name} (scalar)`,
    encoding: `00011110 ptype:2 1 Rm:5 ${opcode} 10 Rn:5 Rd:5`,
    reserved: reservedType,
    lift: (lifter, word) =>
      emit(
        lifter,
        ops[type(word)]!,
        lifter.v(Rd(word)),
        lifter.v(Rn(word)),
        lifter.v(Rm(word)),
      ),
    assembly: (word) =>
      `${name} ${registers(word, Rd(word), Rn(word), Rm(word))}`,
  };
}

function threeSources(
  name: string,
  o1: string,
  o0: string,
  ops: ByType,
): Row {
  return {
    name,
    encoding: `00011111 ptype:2 ${o1} Rm:5 ${o0} Ra:5 Rn:5 Rd:5`,
    reserved: reservedType,
    lift: (lifter, word) =>
      lifter.builder.opc(
        ops[type(word)]!,
        lifter.v(Rd(word)),
        lifter.v(Rn(word)),
        lifter.v(Rm(word)),
        lifter.v(Ra(word)),
        DYNAMIC,
      ),
    assembly: (word) =>
      `${name} ${registers(word, Rd(word), Rn(word), Rm(word), Ra(word))}`,
  };
}

const COMPARE: ByType = [Op.fcompare32, Op.fcompare64];
const COMPARE_SIGNALING: ByType = [
  Op.fcompareSignaling32,
  Op.fcompareSignaling64,
];

function compare(name: string, signaling: boolean, zero: boolean): Row {
  return {
    name: zero ? `${name} (zero)` : name,
    encoding: `00011110 ptype:2 1 Rm:5 00 1000 Rn:5 ${signaling ? 1 : 0}${
      zero ? 1 : 0
    }000`,
    reserved: reservedType,
    unpredictable: (word) => zero && Rm(word) !== 0,
    lift: (lifter, word) =>
      lifter.builder.op(
        (signaling ? COMPARE_SIGNALING : COMPARE)[type(word)]!,
        0,
        lifter.v(Rn(word)),
        zero ? Slots.zero : lifter.v(Rm(word)),
      ),
    assembly: (word) =>
      `${name} ${registers(word, Rn(word))}, ${
        zero ? "#0.0" : registers(word, Rm(word))
      }`,
  };
}

/** Compares only if the condition holds: quiet NaNs raise nothing else. */
function conditionalCompare(name: string, signaling: boolean): Row {
  return {
    name,
    encoding: `00011110 ptype:2 1 Rm:5 cond:4 01 Rn:5 ${
      signaling ? 1 : 0
    } nzcv:4`,
    reserved: reservedType,
    lift(lifter, word) {
      const { builder } = lifter;
      const holds = lifter.condition(bits(word, 12, 4));
      const flags = lifter.temporary();
      builder.constant(flags, packFlags(bits(word, 0, 4)));
      const mark = builder.skipUnless(holds);
      builder.host(
        `compareFlags${signaling ? "Signaling" : ""}${type(word) ? 64 : 32}`,
        flags,
        lifter.v(Rn(word)),
        lifter.v(Rm(word)),
      );
      builder.land(mark);
      builder.op(Op.flagsSet, 0, flags);
    },
    assembly: (word) =>
      `${name} ${registers(word, Rn(word), Rm(word))}, #${bits(word, 0, 4)}, ${
        conditionName(bits(word, 12, 4))
      }`,
  };
}

const conditionalSelect: Row = {
  name: "fcsel",
  encoding: "00011110 ptype:2 1 Rm:5 cond:4 11 Rn:5 Rd:5",
  reserved: reservedType,
  lift(lifter, word) {
    const t = lifter.temporary();
    lifter.select(
      type(word),
      t,
      bits(word, 12, 4),
      lifter.v(Rn(word)),
      lifter.v(Rm(word)),
    );
    lifter.builder.op(Op.v128_low64, lifter.v(Rd(word)), t);
  },
  assembly: (word) =>
    `fcsel ${registers(word, Rd(word), Rn(word), Rm(word))}, ${
      conditionName(bits(word, 12, 4))
    }`,
};

/** The upper word of an immediate as a double, the word of it as a single. */
function immediateBits(imm8: number, double: number): number {
  const sign = (imm8 & 0x80) << 24;
  return double
    ? sign | (imm8 & 0x40 ? 0x3fc00000 : 0x40000000) | (imm8 & 0x3f) << 16
    : sign | (imm8 & 0x40 ? 0x3e000000 : 0x40000000) | (imm8 & 0x3f) << 19;
}

const moveImmediate: Row = {
  name: "fmov (scalar, immediate)",
  encoding: "00011110 ptype:2 1 imm8:8 100 00000 Rd:5",
  reserved: reservedType,
  lift(lifter, word) {
    const value = immediateBits(bits(word, 13, 8), type(word));
    lifter.builder.constant128(
      lifter.v(Rd(word)),
      type(word) ? 0 : value,
      type(word) ? value : 0,
      0,
      0,
    );
  },
  assembly: (word) =>
    `fmov ${registers(word, Rd(word))}, #${
      floatImmediate(bits(word, 13, 8)).toFixed(8)
    }`,
};

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
const FROM_SIGNED: Conversions = [
  [Op.i32ToF32, Op.i32ToF64],
  [Op.i64ToF32, Op.i64ToF64],
];
const FROM_UNSIGNED: Conversions = [
  [Op.u32ToF32, Op.u32ToF64],
  [Op.u64ToF32, Op.u64ToF64],
];

function integerEncoding(rmode: string, opcode: string): string {
  return `sf:1 00 11110 ptype:2 1 ${rmode} ${opcode} 000000 Rn:5 Rd:5`;
}

function toIntegerRow(
  name: string,
  rmode: string,
  opcode: string,
  mode: number,
): Row {
  const ops = name.endsWith("u") ? TO_UNSIGNED : TO_SIGNED;
  return {
    name: `${name} (general)`,
    encoding: integerEncoding(rmode, opcode),
    reserved: reservedType,
    lift: (lifter, word) =>
      emit(
        lifter,
        ops[sf(word)]![type(word)]!,
        lifter.destination(Rd(word)),
        lifter.v(Rn(word)),
        Slots.zero,
        mode,
      ),
    assembly: (word) =>
      `${name} ${general(sf(word), Rd(word))}, ${registers(word, Rn(word))}`,
  };
}

function fromIntegerRow(name: string, opcode: string, ops: Conversions): Row {
  return {
    name: `${name} (general)`,
    encoding: integerEncoding("00", opcode),
    reserved: reservedType,
    lift: (lifter, word) =>
      emit(
        lifter,
        ops[sf(word)]![type(word)]!,
        lifter.v(Rd(word)),
        lifter.x(Rn(word)),
      ),
    assembly: (word) =>
      `${name} ${registers(word, Rd(word))}, ${general(sf(word), Rn(word))}`,
  };
}

const fractionBits = (word: number): number => 64 - bits(word, 10, 6);

const reservedFixed = (word: number): boolean =>
  reservedType(word) || (!sf(word) && bits(word, 15, 1) === 0);

function fixedPoint(
  name: string,
  rmode: string,
  opcode: string,
  compute: VectorMeaning,
): Row {
  const fromGeneral = name.endsWith("cvtf");
  return {
    name: `${name} (general, fixed-point)`,
    encoding: `sf:1 00 11110 ptype:2 0 ${rmode} ${opcode} scale:6 Rn:5 Rd:5`,
    reserved: reservedFixed,
    compute,
    assembly(word) {
      const fraction = `#${fractionBits(word)}`;
      return fromGeneral
        ? `${name} ${registers(word, Rd(word))}, ${
          general(sf(word), Rn(word))
        }, ${fraction}`
        : `${name} ${general(sf(word), Rd(word))}, ${
          registers(word, Rn(word))
        }, ${fraction}`;
    },
  };
}

function toFixed(signed: boolean): VectorMeaning {
  return (unit, word) => {
    const size = sizeOf(word);
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
}

function fromFixed(signed: boolean): VectorMeaning {
  return (unit, word) => {
    const width = sf(word) ? 64 : 32;
    const value = unit.general(Rn(word));
    unit.setScalar(
      Rd(word),
      fromInteger(
        FORMATS[sizeOf(word)]!,
        signed ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value),
        unit.environment,
        fractionBits(word),
      ),
    );
  };
}

/** `fmov` between the register files: the bits as they are. */
const moves: readonly Row[] = [
  {
    name: "fmov (to general)",
    encoding: "sf:1 00 11110 ptype:2 1 00 110 000000 Rn:5 Rd:5",
    reserved: (word) => type(word) !== sf(word),
    lift: (lifter, word) =>
      lifter.move(
        sf(word),
        lifter.destination(Rd(word)),
        lifter.v(Rn(word)),
      ),
    assembly: (word) =>
      `fmov ${general(sf(word), Rd(word))}, ${registers(word, Rn(word))}`,
  },
  {
    name: "fmov (from general)",
    encoding: "sf:1 00 11110 ptype:2 1 00 111 000000 Rn:5 Rd:5",
    reserved: (word) => type(word) !== sf(word),
    lift: (lifter, word) => setScalar(lifter, word, lifter.x(Rn(word))),
    assembly: (word) =>
      `fmov ${registers(word, Rd(word))}, ${general(sf(word), Rn(word))}`,
  },
  {
    name: "fmov (upper half to general)",
    encoding: "1 00 11110 10 1 01 110 000000 Rn:5 Rd:5",
    lift: (lifter, word) =>
      lifter.move(1, lifter.destination(Rd(word)), lifter.v(Rn(word)) + 1),
    assembly: (word) => `fmov ${general(1, Rd(word))}, v${Rn(word)}.d[1]`,
  },
  {
    name: "fmov (upper half from general)",
    encoding: "1 00 11110 10 1 01 111 000000 Rn:5 Rd:5",
    lift: (lifter, word) =>
      lifter.move(1, lifter.v(Rd(word)) + 1, lifter.x(Rn(word))),
    assembly: (word) => `fmov v${Rd(word)}.d[1], ${general(1, Rn(word))}`,
  },
  oneSource("fmov", "000000", (lifter, word) => {
    setScalar(lifter, word, lifter.v(Rn(word)));
  }),
];

export const floatingPoint: readonly Row[] = [
  ...moves,
  oneSource("fabs", "000001", liftSign("and")),
  oneSource("fneg", "000010", liftSign("xor")),
  oneSource("fsqrt", "000011", (lifter, word) =>
    emit(
      lifter,
      type(word) ? Op.fsqrt64 : Op.fsqrt32,
      lifter.v(Rd(word)),
      lifter.v(Rn(word)),
    )),
  conversion,
  rounding("frintn", "001000", Rounding.nearestEven),
  rounding("frintp", "001001", Rounding.up),
  rounding("frintm", "001010", Rounding.down),
  rounding("frintz", "001011", Rounding.towardZero),
  rounding("frinta", "001100", Rounding.nearestAway),
  rounding("frintx", "001110", DYNAMIC | FloatExtra.exact),
  rounding("frinti", "001111", DYNAMIC),
  compare("fcmp", false, false),
  compare("fcmp", false, true),
  compare("fcmpe", true, false),
  compare("fcmpe", true, true),
  moveImmediate,
  conditionalCompare("fccmp", false),
  conditionalCompare("fccmpe", true),
  conditionalSelect,
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
  threeSources("fmadd", "0", "0", [Op.fmadd32, Op.fmadd64]),
  threeSources("fmsub", "0", "1", [Op.fnmsub32, Op.fnmsub64]),
  threeSources("fnmadd", "1", "0", [Op.fnmadd32, Op.fnmadd64]),
  threeSources("fnmsub", "1", "1", [Op.fmsub32, Op.fmsub64]),
  toIntegerRow("fcvtns", "00", "000", Rounding.nearestEven),
  toIntegerRow("fcvtnu", "00", "001", Rounding.nearestEven),
  toIntegerRow("fcvtas", "00", "100", Rounding.nearestAway),
  toIntegerRow("fcvtau", "00", "101", Rounding.nearestAway),
  toIntegerRow("fcvtps", "01", "000", Rounding.up),
  toIntegerRow("fcvtpu", "01", "001", Rounding.up),
  toIntegerRow("fcvtms", "10", "000", Rounding.down),
  toIntegerRow("fcvtmu", "10", "001", Rounding.down),
  toIntegerRow("fcvtzs", "11", "000", Rounding.towardZero),
  toIntegerRow("fcvtzu", "11", "001", Rounding.towardZero),
  fromIntegerRow("scvtf", "010", FROM_SIGNED),
  fromIntegerRow("ucvtf", "011", FROM_UNSIGNED),
  fixedPoint("scvtf", "00", "010", fromFixed(true)),
  fixedPoint("ucvtf", "00", "011", fromFixed(false)),
  fixedPoint("fcvtzs", "11", "000", toFixed(true)),
  fixedPoint("fcvtzu", "11", "001", toFixed(false)),
];
