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
import { FloatExtra } from "../ir/ops/float.ts";
import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import { scalar, vector } from "./assembly.ts";
import { bits, q, Rd, Rn } from "./fields.ts";
import {
  type Comparison,
  equal,
  greater,
  greaterOrEqual,
  laneCount,
  liftComparison,
  type OpsByShape,
  reservedVector,
  shapeOf,
  sizeOf,
  type Unary,
} from "./float_lanes.ts";
import type { Lifter } from "./lifter.ts";
import type { Row } from "./row.ts";
import { finish, zeroVector } from "./vector_lift.ts";
import { rightShift, shiftSize } from "./vector_shift.ts";
import { FORMATS, type VectorMeaning, type VectorUnit } from "./vector_unit.ts";

const one = (): number => 1;

function computeUnary(
  meaning: Unary,
  count: (word: number) => number,
): VectorMeaning {
  return (unit, word) => {
    const size = sizeOf(word);
    const lanes = count(word);
    unit.clear();
    for (let i = 0; i < lanes; i++) {
      const a = unit.lane(Rn(word), size, i);
      unit.put(size, i, meaning(FORMATS[size]!, a, unit.environment));
    }
    unit.commit(Rd(word), lanes << size > 8);
  };
}

/** A scalar op that is the meaning of each lane. */
interface LaneOp {
  readonly single: number;
  readonly double: number;
  /** A `Rounding`, with what `FloatExtra` adds. */
  readonly rounding: number;
}

/** Rd = op(Rn) in each of the first `count` lanes; the rest zero. */
function liftLanes(
  lifter: Lifter,
  word: number,
  { single, double, rounding }: LaneOp,
  count: number,
): void {
  const { builder } = lifter;
  const n = lifter.v(Rn(word));
  const d = lifter.v(Rd(word));
  const lane = builder.temporary();
  const result = builder.vectorTemporary();
  const lanes = zeroVector(lifter);
  for (let i = 0; i < count; i++) {
    if (sizeOf(word) === 3) {
      builder.opc(double, result, n + i, 0, Slots.zero, rounding);
      builder.opi(Op.setLane64, lanes, result, i * 8);
    } else {
      builder.opi(Op.lane32, lane, n, i * 4);
      builder.opc(single, result, lane, 0, Slots.zero, rounding);
      builder.opi(Op.setLane32, lanes, result, i * 4);
    }
  }
  builder.op(Op.v128_move, d, lanes);
}

/** Lanes by an op, or by host code. */
function laneMeaning(
  meaning: Unary | LaneOp,
  count: (word: number) => number,
): Pick<Row, "lift" | "compute"> {
  return typeof meaning === "function"
    ? { compute: computeUnary(meaning, count) }
    : {
      lift: (lifter, word) => liftLanes(lifter, word, meaning, count(word)),
    };
}

type Forms = "vector" | "both" | "scalar";

/** One source, or with `suffix` one that is compared with zero. */
function twoRegister(
  name: string,
  u: string,
  a: string,
  opcode: string,
  meaning: Unary | LaneOp,
  forms: Forms = "vector",
  suffix = "",
): readonly Row[] {
  const kind = suffix === "" ? "" : ", zero";
  const rows: Row[] = [];
  if (forms !== "scalar") {
    rows.push({
      name: `${name} (vector${kind}, floating-point)`,
      encoding: `0 Q:1 ${u} 01110 ${a} sz:1 10000 ${opcode} 10 Rn:5 Rd:5`,
      reserved: reservedVector,
      ...laneMeaning(meaning, laneCount),
      assembly: (word) =>
        `${name} ${vector(Rd(word), sizeOf(word), q(word))}, ${
          vector(Rn(word), sizeOf(word), q(word))
        }${suffix}`,
    });
  }
  if (forms !== "vector") {
    rows.push({
      name: `${name} (scalar${kind}, floating-point)`,
      encoding: `01 ${u} 11110 ${a} sz:1 10000 ${opcode} 10 Rn:5 Rd:5`,
      ...laneMeaning(meaning, one),
      assembly: (word) =>
        `${name} ${scalar(sizeOf(word), Rd(word))}, ${
          scalar(sizeOf(word), Rn(word))
        }${suffix}`,
    });
  }
  return rows;
}

/** `fabs` and `fneg` only touch signs. */
function signs(name: "fabs" | "fneg", u: string): Row {
  const ops = name === "fabs"
    ? [Op.f32x4_abs, Op.f64x2_abs]
    : [Op.f32x4_neg, Op.f64x2_neg];
  return {
    name: `${name} (vector, floating-point)`,
    encoding: `0 Q:1 ${u} 01110 1 sz:1 10000 01111 10 Rn:5 Rd:5`,
    reserved: reservedVector,
    lift(lifter: Lifter, word: number) {
      lifter.builder.op(
        ops[sizeOf(word) - 2]!,
        lifter.v(Rd(word)),
        lifter.v(Rn(word)),
      );
      finish(lifter, word);
    },
    assembly: (word) =>
      `${name} ${vector(Rd(word), sizeOf(word), q(word))}, ${
        vector(Rn(word), sizeOf(word), q(word))
      }`,
  };
}

/**
 * Compared with zero: Rn with it, or it with Rn when `exchanged`.
 */
function withZero(
  name: string,
  u: string,
  opcode: string,
  comparison: Comparison,
  exchanged = false,
): readonly Row[] {
  const lane: Unary = (format, a, env) =>
    exchanged
      ? comparison.lane(format, 0n, a, env, 0n)
      : comparison.lane(format, a, 0n, env, 0n);
  const rows = twoRegister(name, u, "1", opcode, lane, "both", ", #0.0");
  const { ops } = comparison;
  if (ops === undefined) return rows;
  const [vectorRow, ...others] = rows as [Row, ...Row[]];
  const swapped = exchanged !== (comparison.exchanged ?? false);
  return [{
    ...vectorRow,
    lift: (lifter, word) =>
      liftComparison(lifter, word, ops, zeroVector(lifter), swapped),
  }, ...others];
}

const integral = (rounding: number): LaneOp => ({
  single: Op.fround32,
  double: Op.fround64,
  rounding,
});

const toIntegerLane = (signed: boolean, rounding: Rounding): LaneOp => ({
  single: signed ? Op.f32ToI32 : Op.f32ToU32,
  double: signed ? Op.f64ToI64 : Op.f64ToU64,
  rounding,
});

const fromIntegerLane = (signed: boolean): LaneOp => ({
  single: signed ? Op.i32ToF32 : Op.u32ToF32,
  double: signed ? Op.i64ToF64 : Op.u64ToF64,
  rounding: Rounding.dynamic,
});

function conversionRows(): readonly Row[] {
  const roundings = [
    ["n", "0", "11010", Rounding.nearestEven],
    ["m", "0", "11011", Rounding.down],
    ["a", "0", "11100", Rounding.nearestAway],
    ["p", "1", "11010", Rounding.up],
    ["z", "1", "11011", Rounding.towardZero],
  ] as const;
  return [
    ...roundings.flatMap(([letter, a, opcode, rounding]) =>
      ["s", "u"].flatMap((sign, u) =>
        twoRegister(
          `fcvt${letter}${sign}`,
          `${u}`,
          a,
          opcode,
          toIntegerLane(sign === "s", rounding),
          "both",
        )
      )
    ),
    ...["s", "u"].flatMap((sign, u) =>
      twoRegister(
        `${sign}cvtf`,
        `${u}`,
        "0",
        "11101",
        fromIntegerLane(sign === "s"),
        "both",
      )
    ),
  ];
}

/** sz of the narrower element: half and single, or single and double. */
const narrowSize = (word: number): number => 1 + bits(word, 22, 1);

/** Two singles of half Q become doubles. */
function liftLengthen(lifter: Lifter, word: number): void {
  const { builder } = lifter;
  const lane = builder.temporary();
  const result = builder.vectorTemporary();
  const lanes = builder.vectorTemporary();
  for (let i = 0; i < 2; i++) {
    builder.opi(Op.lane32, lane, lifter.v(Rn(word)), q(word) * 8 + i * 4);
    builder.opc(
      Op.f32To64,
      result,
      lane,
      0,
      Slots.zero,
      Rounding.dynamic,
    );
    builder.op(Op.move, lanes + i, result);
  }
  builder.op(Op.v128_move, lifter.v(Rd(word)), lanes);
}

/** Two doubles become singles in half Q, the other half kept or zero. */
function liftNarrow(lifter: Lifter, word: number): void {
  const { builder } = lifter;
  const result = builder.vectorTemporary();
  const lanes = zeroVector(lifter);
  for (let i = 0; i < 2; i++) {
    builder.opc(
      Op.f64To32,
      result,
      lifter.v(Rn(word)) + i,
      0,
      Slots.zero,
      Rounding.dynamic,
    );
    builder.opi(Op.setLane32, lanes, result, i * 4);
  }
  const d = lifter.v(Rd(word));
  if (q(word)) builder.op(Op.move, d + 1, lanes);
  else builder.op(Op.v128_move, d, lanes);
}

const longConversions: readonly Row[] = [
  {
    name: "fcvtl",
    encoding: "0 Q:1 0 01110 0 sz:1 10000 10111 10 Rn:5 Rd:5",
    lift(lifter, word) {
      if (narrowSize(word) === 2) liftLengthen(lifter, word);
      else lifter.compute("fcvtl", word);
    },
    compute(unit, word) {
      const size = narrowSize(word);
      const lanes = 8 >> size;
      unit.clear();
      for (let i = 0; i < lanes; i++) {
        const a = unit.lane(Rn(word), size, i + (q(word) ? lanes : 0));
        unit.put(
          size + 1,
          i,
          convert(
            unit.format(size),
            FORMATS[size + 1]!,
            a,
            unit.environment,
          ),
        );
      }
      unit.commit(Rd(word), 1);
    },
    assembly: (word) =>
      `fcvtl${q(word) ? "2" : ""} ${
        vector(Rd(word), narrowSize(word) + 1, 1)
      }, ${vector(Rn(word), narrowSize(word), q(word))}`,
  },
  {
    name: "fcvtn",
    encoding: "0 Q:1 0 01110 0 sz:1 10000 10110 10 Rn:5 Rd:5",
    lift(lifter, word) {
      if (narrowSize(word) === 2) liftNarrow(lifter, word);
      else lifter.compute("fcvtn", word);
    },
    compute: narrowing((unit, size, a) =>
      convert(FORMATS[size + 1]!, unit.format(size), a, unit.environment)
    ),
    assembly: (word) => narrowText("fcvtn", word),
  },
  {
    name: "fcvtxn",
    encoding: "0 Q:1 1 01110 0 1 10000 10110 10 Rn:5 Rd:5",
    compute: narrowing((unit, _size, a) => toOdd(unit, a)),
    assembly: (word) => narrowText("fcvtxn", word),
  },
  {
    name: "fcvtxn (scalar)",
    encoding: "01 1 11110 0 1 10000 10110 10 Rn:5 Rd:5",
    compute: (unit, word) =>
      unit.setScalar(Rd(word), toOdd(unit, unit.lane(Rn(word), 3, 0))),
    assembly: (word) => `fcvtxn s${Rd(word)}, d${Rn(word)}`,
  },
];

function narrowText(name: string, word: number): string {
  return `${name}${q(word) ? "2" : ""} ${
    vector(Rd(word), narrowSize(word), q(word))
  }, ${vector(Rn(word), narrowSize(word) + 1, 1)}`;
}

function narrowing(
  lane: (unit: VectorUnit, size: number, a: bigint) => bigint,
): VectorMeaning {
  return (unit, word) => {
    const size = narrowSize(word);
    unit.clear();
    for (let i = 0; i < 8 >> size; i++) {
      unit.put(size, i, lane(unit, size, unit.lane(Rn(word), size + 1, i)));
    }
    if (q(word)) unit.commitUpper(Rd(word));
    else unit.commit(Rd(word), 0);
  };
}

/** A double as a single rounded to odd. */
function toOdd(unit: VectorUnit, a: bigint): bigint {
  return unit.withRounding(
    Rounding.odd,
    () => convert(F64, F32, a, unit.environment),
  );
}

/** UnsignedRecipEstimate: of a fraction in 32 bits. */
function unsignedReciprocal(_format: FloatFormat, a: bigint): bigint {
  if (a >> 31n === 0n) return 0xffffffffn;
  return BigInt(reciprocalByte(Number(a >> 23n)) | 256) << 23n & 0xffffffffn;
}

/** UnsignedRSqrtEstimate. */
function unsignedSquareRoot(_format: FloatFormat, a: bigint): bigint {
  if (a >> 30n === 0n) return 0xffffffffn;
  return BigInt(squareRootByte(Number(a >> 23n)) | 256) << 23n & 0xffffffffn;
}

function unsignedEstimate(name: string, u: string, meaning: Unary): Row {
  return {
    name,
    encoding: `0 Q:1 ${u} 01110 10 10000 11100 10 Rn:5 Rd:5`,
    compute(unit, word) {
      unit.clear();
      for (let i = 0; i < 4; i++) {
        const a = unit.lane(Rn(word), 2, i);
        unit.put(2, i, meaning(F32, a, unit.environment));
      }
      unit.commit(Rd(word), q(word));
    },
    assembly: (word) =>
      `${name} ${vector(Rd(word), 2, q(word))}, ${
        vector(Rn(word), 2, q(word))
      }`,
  };
}

/** Fixed-point conversions: the shift's number is that of fraction bits. */
function fixedPoint(
  name: string,
  u: string,
  opcode: string,
  meaning: (
    format: FloatFormat,
    a: bigint,
    fraction: number,
    env: FloatEnvironment,
  ) => bigint,
): readonly Row[] {
  const compute = (isScalar: boolean): VectorMeaning => (unit, word) => {
    const size = shiftSize(word);
    const lanes = isScalar ? 1 : (q(word) ? 16 : 8) >> size;
    unit.clear();
    for (let i = 0; i < lanes; i++) {
      const a = unit.lane(Rn(word), size, i);
      unit.put(
        size,
        i,
        meaning(FORMATS[size]!, a, rightShift(word), unit.environment),
      );
    }
    unit.commit(Rd(word), isScalar ? 0 : q(word));
  };
  return [{
    name: `${name} (vector, fixed-point)`,
    encoding: `0 Q:1 ${u} 011110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`,
    reserved: (word) =>
      bits(word, 19, 4) < 4 || (bits(word, 22, 1) === 1 && !q(word)),
    compute: compute(false),
    assembly: (word) =>
      `${name} ${vector(Rd(word), shiftSize(word), q(word))}, ${
        vector(Rn(word), shiftSize(word), q(word))
      }, #${rightShift(word)}`,
  }, {
    name: `${name} (scalar, fixed-point)`,
    encoding: `01 ${u} 111110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`,
    reserved: (word) => bits(word, 19, 4) < 4,
    compute: compute(true),
    assembly: (word) =>
      `${name} ${scalar(shiftSize(word), Rd(word))}, ${
        scalar(shiftSize(word), Rn(word))
      }, #${rightShift(word)}`,
  }];
}

const toFixed = (signed: boolean) =>
(
  format: FloatFormat,
  a: bigint,
  fraction: number,
  env: FloatEnvironment,
): bigint =>
  toInteger(
    format,
    a,
    format.width,
    signed,
    Rounding.towardZero,
    env,
    fraction,
  );

const fromFixed = (signed: boolean) =>
(
  format: FloatFormat,
  a: bigint,
  fraction: number,
  env: FloatEnvironment,
): bigint =>
  fromInteger(
    format,
    signed ? BigInt.asIntN(format.width, a) : a,
    env,
    fraction,
  );

const SQUARE_ROOTS: OpsByShape = [
  Op.fsqrt64x2,
  Op.fsqrt32x4,
  Op.fsqrt32x2,
];

const vectorSquareRoot: Row = {
  name: "fsqrt (vector, floating-point)",
  encoding: "0 Q:1 1 01110 1 sz:1 10000 11111 10 Rn:5 Rd:5",
  reserved: reservedVector,
  lift: (lifter, word) =>
    lifter.builder.opc(
      SQUARE_ROOTS[shapeOf(word)],
      lifter.v(Rd(word)),
      lifter.v(Rn(word)),
      Slots.zero,
      Slots.zero,
      Rounding.dynamic,
    ),
  assembly: (word) =>
    `fsqrt ${vector(Rd(word), sizeOf(word), q(word))}, ${
      vector(Rn(word), sizeOf(word), q(word))
    }`,
};

export const vectorFloatUnary: readonly Row[] = [
  signs("fabs", "0"),
  signs("fneg", "1"),
  ...withZero("fcmgt", "0", "01100", greater),
  ...withZero("fcmeq", "0", "01101", equal),
  ...withZero("fcmlt", "0", "01110", greater, true),
  ...withZero("fcmge", "1", "01100", greaterOrEqual),
  ...withZero("fcmle", "1", "01101", greaterOrEqual, true),
  ...twoRegister(
    "frintn",
    "0",
    "0",
    "11000",
    integral(Rounding.nearestEven),
  ),
  ...twoRegister("frintm", "0", "0", "11001", integral(Rounding.down)),
  ...twoRegister("frintp", "0", "1", "11000", integral(Rounding.up)),
  ...twoRegister(
    "frintz",
    "0",
    "1",
    "11001",
    integral(Rounding.towardZero),
  ),
  ...twoRegister(
    "frinta",
    "1",
    "0",
    "11000",
    integral(Rounding.nearestAway),
  ),
  ...twoRegister(
    "frintx",
    "1",
    "0",
    "11001",
    integral(Rounding.dynamic | FloatExtra.exact),
  ),
  ...twoRegister("frinti", "1", "1", "11001", integral(Rounding.dynamic)),
  ...conversionRows(),
  ...longConversions,
  unsignedEstimate("urecpe", "0", unsignedReciprocal),
  unsignedEstimate("ursqrte", "1", unsignedSquareRoot),
  ...twoRegister("frecpe", "0", "1", "11101", reciprocalEstimate, "both"),
  ...twoRegister("frecpx", "0", "1", "11111", reciprocalExponent, "scalar"),
  ...twoRegister("frsqrte", "1", "1", "11101", squareRootEstimate, "both"),
  vectorSquareRoot,
  ...fixedPoint("scvtf", "0", "11100", fromFixed(true)),
  ...fixedPoint("ucvtf", "1", "11100", fromFixed(false)),
  ...fixedPoint("fcvtzs", "0", "11111", toFixed(true)),
  ...fixedPoint("fcvtzu", "1", "11111", toFixed(false)),
];
