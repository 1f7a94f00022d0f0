/**
 * Advanced SIMD: long, wide and narrow forms, and those by element.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { element, scalar, vector } from "./assembly.ts";
import { bits, q, Rd, Rm, Rn } from "./fields.ts";
import type { Lifter, Value } from "./lifter.ts";
import type { Row } from "./row.ts";
import { finish, type OpsBySize } from "./vector_lift.ts";
import { doublingHigh, polynomialProduct } from "./vector_three_same.ts";
import type { VectorMeaning, VectorUnit } from "./vector_unit.ts";

const sizeOf = (word: number): number => bits(word, 22, 2);

const ADD = [Op.i8x16_add, Op.i16x8_add, Op.i32x4_add, Op.i64x2_add];
const SUBTRACT = [Op.i8x16_sub, Op.i16x8_sub, Op.i32x4_sub, Op.i64x2_sub];
const ABSOLUTE = [Op.i8x16_abs, Op.i16x8_abs, Op.i32x4_abs, Op.i64x2_abs];

/** By [signed][upper half][size]: elements widened. */
const EXTEND = [
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
] as const;

/** By [signed][upper half][size]: products of twice the size. */
const MULTIPLY_LONG = [
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
] as const;

/** Elements of `size` in half `upper` of a register, twice as wide. */
export function extended(
  lifter: Lifter,
  signed: boolean,
  upper: number,
  size: number,
  a: Value,
): Value {
  const t = lifter.builder.vectorTemporary();
  lifter.builder.op(EXTEND[signed ? 1 : 0]![upper]![size]!, t, a);
  return t;
}

function encoding(u: string, opcode: string): string {
  return `0 Q:1 ${u} 01110 size:2 1 Rm:5 ${opcode} 00 Rn:5 Rd:5`;
}

const reservedSize = (word: number): boolean => sizeOf(word) === 3;

/** How the registers of a row are typed: `l`ong or `w`ide source, or same. */
function typed(
  name: string,
  word: number,
  sizes: readonly [number, number, number],
): string {
  const [d, n, m] = sizes;
  return `${name}${q(word) ? "2" : ""} ${vector(Rd(word), d, 1)}, ${
    vector(Rn(word), n, n > m ? 1 : q(word))
  }, ${vector(Rm(word), m, q(word))}`;
}

const longTypes = (word: number): [number, number, number] => {
  const size = sizeOf(word);
  return [size + 1, size, size];
};

type Lift = (
  lifter: Lifter,
  word: number,
  signed: boolean,
  size: number,
) => void;

function longRow(
  name: string,
  u: string,
  opcode: string,
  lift: Lift,
): Row {
  return {
    name,
    encoding: encoding(u, opcode),
    reserved: reservedSize,
    lift: (lifter, word) => lift(lifter, word, u === "0", sizeOf(word)),
    assembly: (word) => typed(name, word, longTypes(word)),
  };
}

/** Signed and unsigned. */
function longPair(name: string, opcode: string, lift: Lift): readonly Row[] {
  return [
    longRow(`s${name}`, "0", opcode, lift),
    longRow(`u${name}`, "1", opcode, lift),
  ];
}

/** d = op(widened n, widened m). */
function liftLong(ops: OpsBySize): Lift {
  return (lifter, word, signed, size) => {
    const n = extended(lifter, signed, q(word), size, lifter.v(Rn(word)));
    const m = extended(lifter, signed, q(word), size, lifter.v(Rm(word)));
    lifter.builder.op(ops[size + 1]!, lifter.v(Rd(word)), n, m);
  };
}

/** |n - m| of widened lanes, where it cannot overflow. */
function liftDifference(accumulate: boolean): Lift {
  return (lifter, word, signed, size) => {
    const { builder } = lifter;
    const n = extended(lifter, signed, q(word), size, lifter.v(Rn(word)));
    const m = extended(lifter, signed, q(word), size, lifter.v(Rm(word)));
    const d = lifter.v(Rd(word));
    builder.op(SUBTRACT[size + 1]!, n, n, m);
    builder.op(ABSOLUTE[size + 1]!, accumulate ? n : d, n);
    if (accumulate) builder.op(ADD[size + 1]!, d, d, n);
  };
}

/** Products of twice the size, alone or added to or taken from Rd. */
function liftProduct(
  lifter: Lifter,
  signed: boolean,
  upper: number,
  size: number,
  operands: readonly [d: Value, n: Value, m: Value],
  combine: OpsBySize | undefined,
): void {
  const { builder } = lifter;
  const [d, n, m] = operands;
  const op = MULTIPLY_LONG[signed ? 1 : 0]![upper]![size]!;
  if (combine === undefined) {
    builder.op(op, d, n, m);
    return;
  }
  const t = builder.vectorTemporary();
  builder.op(op, t, n, m);
  builder.op(combine[size + 1]!, d, d, t);
}

function liftMultiply(combine?: OpsBySize): Lift {
  return (lifter, word, signed, size) =>
    liftProduct(
      lifter,
      signed,
      q(word),
      size,
      [lifter.v(Rd(word)), lifter.v(Rn(word)), lifter.v(Rm(word))],
      combine,
    );
}

/** `saddw` and its kin: only Rm is widened. */
function wide(
  name: string,
  u: string,
  opcode: string,
  ops: OpsBySize,
): Row {
  return {
    name,
    encoding: encoding(u, opcode),
    reserved: reservedSize,
    lift(lifter, word) {
      const size = sizeOf(word);
      const m = extended(
        lifter,
        u === "0",
        q(word),
        size,
        lifter.v(Rm(word)),
      );
      lifter.builder.op(
        ops[size + 1]!,
        lifter.v(Rd(word)),
        lifter.v(Rn(word)),
        m,
      );
    },
    assembly: (word) =>
      typed(name, word, [sizeOf(word) + 1, sizeOf(word) + 1, sizeOf(word)]),
  };
}

const NARROW = [Op.xtn16b, Op.xtn8h, Op.xtn4s];
const NARROW_UPPER = [Op.xtn2_16b, Op.xtn2_8h, Op.xtn2_4s];
const SHIFT_RIGHT = [
  Op.i8x16_shr_ui,
  Op.i16x8_shr_ui,
  Op.i32x4_shr_ui,
  Op.i64x2_shr_ui,
];

/** The low halves of elements of twice `size`, into a half of d. */
export function narrow(
  lifter: Lifter,
  upper: number,
  size: number,
  d: Value,
  a: Value,
): void {
  lifter.builder.op((upper ? NARROW_UPPER : NARROW)[size]!, d, a);
}

/** `addhn` and its kin: the upper halves of sums or differences. */
function highNarrow(
  name: string,
  u: string,
  opcode: string,
  ops: OpsBySize,
): Row {
  return {
    name,
    encoding: encoding(u, opcode),
    reserved: reservedSize,
    lift(lifter, word) {
      const { builder } = lifter;
      const size = sizeOf(word);
      const width = 8 << size;
      const t = builder.vectorTemporary();
      builder.op(
        ops[size + 1]!,
        t,
        lifter.v(Rn(word)),
        lifter.v(Rm(word)),
      );
      if (u === "1") {
        const half = builder.vectorTemporary();
        const bit = builder.temporary();
        builder.constant(bit, 2 ** (width - 1));
        lifter.duplicate(half, bit, size + 1, 1);
        builder.op(ADD[size + 1]!, t, t, half);
      }
      builder.opi(SHIFT_RIGHT[size + 1]!, t, t, width);
      narrow(lifter, q(word), size, lifter.v(Rd(word)), t);
    },
    assembly(word) {
      const size = sizeOf(word);
      return `${name}${q(word) ? "2" : ""} ${
        vector(Rd(word), size, q(word))
      }, ${vector(Rn(word), size + 1, 1)}, ${vector(Rm(word), size + 1, 1)}`;
    },
  };
}

type Saturating = (
  unit: VectorUnit,
  product: bigint,
  d: bigint,
  width: number,
) => bigint;

/** `sqdmull`, `sqdmlal`, `sqdmlsl`: from the saturated doubled product. */
const SATURATING: readonly (readonly [string, string, string, Saturating])[] = [
  [
    "sqdmlal",
    "1001",
    "0011",
    (unit, product, d, width) => unit.saturate(d + product, width, true),
  ],
  [
    "sqdmlsl",
    "1011",
    "0111",
    (unit, product, d, width) => unit.saturate(d - product, width, true),
  ],
  ["sqdmull", "1101", "1011", (_unit, product) => product],
];

/** Where the multiplier of a lane comes from. */
type Multiplier = (unit: VectorUnit, word: number, lane: number) => bigint;

function computeSaturating(
  combine: Saturating,
  multiplier: Multiplier,
  isScalar: boolean,
): VectorMeaning {
  return (unit, word) => {
    const size = sizeOf(word);
    const width = 16 << size;
    const lanes = isScalar ? 1 : 8 >> size;
    const first = isScalar || !q(word) ? 0 : lanes;
    unit.clear();
    for (let i = 0; i < lanes; i++) {
      const a = unit.signedLane(Rn(word), size, first + i);
      const product = unit.saturate(
        2n * a * multiplier(unit, word, first + i),
        width,
        true,
      );
      const d = unit.signedLane(Rd(word), size + 1, i);
      unit.put(size + 1, i, combine(unit, product, d, width));
    }
    unit.commit(Rd(word), !isScalar);
  };
}

const laneOfRm: Multiplier = (unit, word, lane) =>
  unit.signedLane(Rm(word), sizeOf(word), lane);

const reservedSaturating = (word: number): boolean =>
  sizeOf(word) === 0 || sizeOf(word) === 3;

const saturatingLong: readonly Row[] = SATURATING.flatMap((
  [name, opcode, , combine],
): Row[] => [{
  name,
  encoding: encoding("0", opcode),
  reserved: reservedSaturating,
  compute: computeSaturating(combine, laneOfRm, false),
  assembly: (word) => typed(name, word, longTypes(word)),
}, {
  name: `${name} (scalar)`,
  encoding: `01 0 11110 size:2 1 Rm:5 ${opcode} 00 Rn:5 Rd:5`,
  reserved: reservedSaturating,
  compute: computeSaturating(combine, laneOfRm, true),
  assembly: (word) =>
    `${name} ${scalar(sizeOf(word) + 1, Rd(word))}, ${
      scalar(sizeOf(word), Rn(word))
    }, ${scalar(sizeOf(word), Rm(word))}`,
}]);

const polynomialLong: Row = {
  name: "pmull",
  encoding: "0 Q:1 0 01110 00 1 Rm:5 1110 00 Rn:5 Rd:5",
  compute(unit, word) {
    const first = q(word) * 8;
    unit.clear();
    for (let i = 0; i < 8; i++) {
      unit.put(
        1,
        i,
        polynomialProduct(
          unit.lane(Rn(word), 0, first + i),
          unit.lane(Rm(word), 0, first + i),
        ),
      );
    }
    unit.commit(Rd(word), 1);
  },
  assembly: (word) => typed("pmull", word, [1, 0, 0]),
};

/** The element that a form by element multiplies with: sizes 1 and 2. */
export function elementOf(
  word: number,
): { register: number; index: number } {
  const high = bits(word, 11, 1);
  const low = bits(word, 21, 1);
  const middle = bits(word, 20, 1);
  return sizeOf(word) === 1
    ? {
      register: bits(word, 16, 4),
      index: high << 2 | low << 1 | middle,
    }
    : { register: Rm(word), index: high << 1 | low };
}

function elementText(word: number): string {
  const { register, index } = elementOf(word);
  return element(register, sizeOf(word), index);
}

const elementValue: Multiplier = (unit, word) => {
  const { register, index } = elementOf(word);
  return unit.signedLane(register, sizeOf(word), index);
};

function elementEncoding(u: string, opcode: string): string {
  return `0 Q:1 ${u} 01111 size:2 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`;
}

const DUPLICATE_LANE = [
  Op.dupLane16b,
  Op.dupLane8h,
  Op.dupLane4s,
  Op.dupLane2d,
];

/** All lanes = the element. */
function spread(lifter: Lifter, word: number): Value {
  const { register, index } = elementOf(word);
  const size = sizeOf(word);
  const t = lifter.builder.vectorTemporary();
  lifter.builder.opi(
    DUPLICATE_LANE[size]!,
    t,
    lifter.v(register),
    index << size,
  );
  return t;
}

const MULTIPLY = [undefined, Op.i16x8_mul, Op.i32x4_mul];

/** `mul`, `mla`, `mls` by element. */
function multiplyByElement(
  name: string,
  u: string,
  opcode: string,
  combine?: OpsBySize,
): Row {
  return {
    name: `${name} (by element)`,
    encoding: elementEncoding(u, opcode),
    reserved: reservedSaturating,
    lift(lifter, word) {
      const { builder } = lifter;
      const size = sizeOf(word);
      const m = spread(lifter, word);
      const d = lifter.v(Rd(word));
      if (combine === undefined) {
        builder.op(MULTIPLY[size]!, d, lifter.v(Rn(word)), m);
      } else {
        builder.op(MULTIPLY[size]!, m, lifter.v(Rn(word)), m);
        builder.op(combine[size]!, d, d, m);
      }
      finish(lifter, word);
    },
    assembly(word) {
      const size = sizeOf(word);
      return `${name} ${vector(Rd(word), size, q(word))}, ${
        vector(Rn(word), size, q(word))
      }, ${elementText(word)}`;
    },
  };
}

function longElementText(name: string, word: number): string {
  const size = sizeOf(word);
  return `${name}${q(word) ? "2" : ""} ${vector(Rd(word), size + 1, 1)}, ${
    vector(Rn(word), size, q(word))
  }, ${elementText(word)}`;
}

function multiplyLongByElement(
  name: string,
  opcode: string,
  combine?: OpsBySize,
): readonly Row[] {
  return ["s", "u"].map((letter, u): Row => ({
    name: `${letter}${name} (by element)`,
    encoding: elementEncoding(`${u}`, opcode),
    reserved: reservedSaturating,
    lift: (lifter, word) =>
      liftProduct(
        lifter,
        letter === "s",
        q(word),
        sizeOf(word),
        [lifter.v(Rd(word)), lifter.v(Rn(word)), spread(lifter, word)],
        combine,
      ),
    assembly: (word) => longElementText(letter + name, word),
  }));
}

const scalarElementEncoding = (opcode: string): string =>
  `01 0 11111 size:2 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`;

const saturatingByElement: readonly Row[] = SATURATING.flatMap((
  [name, , opcode, combine],
): Row[] => [{
  name: `${name} (by element)`,
  encoding: elementEncoding("0", opcode),
  reserved: reservedSaturating,
  compute: computeSaturating(combine, elementValue, false),
  assembly: (word) => longElementText(name, word),
}, {
  name: `${name} (by element, scalar)`,
  encoding: scalarElementEncoding(opcode),
  reserved: reservedSaturating,
  compute: computeSaturating(combine, elementValue, true),
  assembly: (word) =>
    `${name} ${scalar(sizeOf(word) + 1, Rd(word))}, ${
      scalar(sizeOf(word), Rn(word))
    }, ${elementText(word)}`,
}]);

function highByElement(name: string, opcode: string, round: boolean): Row[] {
  const compute = (isScalar: boolean): VectorMeaning => (unit, word) => {
    const size = sizeOf(word);
    const lanes = isScalar ? 1 : (q(word) ? 16 : 8) >> size;
    const b = elementValue(unit, word, 0);
    unit.clear();
    for (let i = 0; i < lanes; i++) {
      const a = unit.signedLane(Rn(word), size, i);
      unit.put(size, i, doublingHigh(unit, a, b, 8 << size, round));
    }
    unit.commit(Rd(word), isScalar ? 0 : q(word));
  };
  return [{
    name: `${name} (by element)`,
    encoding: elementEncoding("0", opcode),
    reserved: reservedSaturating,
    compute: compute(false),
    assembly(word) {
      const size = sizeOf(word);
      return `${name} ${vector(Rd(word), size, q(word))}, ${
        vector(Rn(word), size, q(word))
      }, ${elementText(word)}`;
    },
  }, {
    name: `${name} (by element, scalar)`,
    encoding: scalarElementEncoding(opcode),
    reserved: reservedSaturating,
    compute: compute(true),
    assembly: (word) =>
      `${name} ${scalar(sizeOf(word), Rd(word))}, ${
        scalar(sizeOf(word), Rn(word))
      }, ${elementText(word)}`,
  }];
}

export const vectorThreeDifferent: readonly Row[] = [
  ...longPair("addl", "0000", liftLong(ADD)),
  wide("saddw", "0", "0001", ADD),
  wide("uaddw", "1", "0001", ADD),
  ...longPair("subl", "0010", liftLong(SUBTRACT)),
  wide("ssubw", "0", "0011", SUBTRACT),
  wide("usubw", "1", "0011", SUBTRACT),
  highNarrow("addhn", "0", "0100", ADD),
  highNarrow("raddhn", "1", "0100", ADD),
  ...longPair("abal", "0101", liftDifference(true)),
  highNarrow("subhn", "0", "0110", SUBTRACT),
  highNarrow("rsubhn", "1", "0110", SUBTRACT),
  ...longPair("abdl", "0111", liftDifference(false)),
  ...longPair("mlal", "1000", liftMultiply(ADD)),
  ...longPair("mlsl", "1010", liftMultiply(SUBTRACT)),
  ...longPair("mull", "1100", liftMultiply()),
  ...saturatingLong,
  polynomialLong,
  multiplyByElement("mul", "0", "1000"),
  multiplyByElement("mla", "1", "0000", ADD),
  multiplyByElement("mls", "1", "0100", SUBTRACT),
  ...multiplyLongByElement("mlal", "0010", ADD),
  ...multiplyLongByElement("mlsl", "0110", SUBTRACT),
  ...multiplyLongByElement("mull", "1010"),
  ...saturatingByElement,
  ...highByElement("sqdmulh", "1100", false),
  ...highByElement("sqrdmulh", "1101", true),
];
