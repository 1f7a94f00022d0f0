/**
 * Advanced SIMD, floating point.
 *
 * @module
 */

import {
  add,
  compare,
  convert,
  Extreme,
  extreme,
  F32,
  F64,
  type FloatEnvironment,
  type FloatFormat,
  fromInteger,
  multiplyExtended,
  newtonStep,
  Order,
  reciprocalByte,
  reciprocalEstimate,
  reciprocalExponent,
  Rounding,
  roundToIntegral,
  squareRoot,
  squareRootByte,
  squareRootEstimate,
  subtract,
  toInteger,
} from "../float/float.ts";
import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import { element, scalar, vector } from "./assembly.ts";
import { bits, q, Rd, Rm, Rn } from "./fields.ts";
import type { Lifter } from "./lifter.ts";
import type { Row } from "./row.ts";
import { finish } from "./vector_lift.ts";
import { rightShift, shiftSize } from "./vector_shift.ts";
import { FORMATS, type VectorMeaning, type VectorUnit } from "./vector_unit.ts";

/** sz: singles or doubles, as log2 of bytes. */
const sizeOf = (word: number): number => 2 + bits(word, 22, 1);

/** Doubles need 128 bits. */
const reservedVector = (word: number): boolean =>
  sizeOf(word) === 3 && !q(word);

const laneCount = (word: number): number => (q(word) ? 16 : 8) >> sizeOf(word);

/** One lane of a result. */
type Binary = (
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
  d: bigint,
) => bigint;

type Unary = (
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

const extremeOf =
  (maximum: boolean, rule: Extreme): Binary => (format, a, b, env) =>
    extreme(format, a, b, env, maximum, rule);

/** A family of vector float ops that is the meaning already. */
interface VectorOp {
  /** By `shapeOf`: doubles, four singles, two singles. */
  readonly vector: readonly [number, number, number];
  /** By sz. */
  readonly scalar: readonly [number, number];
  /** Rd is an operand, too. */
  readonly accumulates: boolean;
}

const fadd: VectorOp = {
  vector: [Op.fadd64x2, Op.fadd32x4, Op.fadd32x2],
  scalar: [Op.fadd32, Op.fadd64],
  accumulates: false,
};
const fsub: VectorOp = {
  vector: [Op.fsub64x2, Op.fsub32x4, Op.fsub32x2],
  scalar: [Op.fsub32, Op.fsub64],
  accumulates: false,
};
const fmul: VectorOp = {
  vector: [Op.fmul64x2, Op.fmul32x4, Op.fmul32x2],
  scalar: [Op.fmul32, Op.fmul64],
  accumulates: false,
};
const fdiv: VectorOp = {
  vector: [Op.fdiv64x2, Op.fdiv32x4, Op.fdiv32x2],
  scalar: [Op.fdiv32, Op.fdiv64],
  accumulates: false,
};
const fmax: VectorOp = {
  vector: [Op.fmax64x2, Op.fmax32x4, Op.fmax32x2],
  scalar: [Op.fmax32, Op.fmax64],
  accumulates: false,
};
const fmin: VectorOp = {
  vector: [Op.fmin64x2, Op.fmin32x4, Op.fmin32x2],
  scalar: [Op.fmin32, Op.fmin64],
  accumulates: false,
};
const fmla: VectorOp = {
  vector: [Op.fmadd64x2, Op.fmadd32x4, Op.fmadd32x2],
  scalar: [Op.fmadd32, Op.fmadd64],
  accumulates: true,
};
const fmls: VectorOp = {
  vector: [Op.fnmsub64x2, Op.fnmsub32x4, Op.fnmsub32x2],
  scalar: [Op.fnmsub32, Op.fnmsub64],
  accumulates: true,
};

const shapeOf = (word: number): 0 | 1 | 2 =>
  sizeOf(word) === 3 ? 0 : q(word) ? 1 : 2;

/** Rd = op(Rn, b), and Rd where it accumulates. */
function liftOp(
  lifter: Lifter,
  word: number,
  op: number,
  b: number,
  accumulates: boolean,
): void {
  const d = lifter.v(Rd(word));
  lifter.builder.opc(
    op,
    d,
    lifter.v(Rn(word)),
    b,
    accumulates ? d : Slots.zero,
    Rounding.dynamic,
  );
}

/** The meaning of a vector row: an op, or host code for each lane. */
function vectorMeaning(meaning: Binary | VectorOp): Pick<
  Row,
  "lift" | "compute"
> {
  if (typeof meaning === "function") {
    return { compute: computeBinary(meaning, laneCount, laneOfRm) };
  }
  return {
    lift: (lifter, word) =>
      liftOp(
        lifter,
        word,
        meaning.vector[shapeOf(word)],
        lifter.v(Rm(word)),
        meaning.accumulates,
      ),
  };
}

/** The same with one element of Rm; all lanes, or the lowest alone. */
function elementMeaning(
  meaning: Binary | VectorOp,
  isScalar: boolean,
): Pick<Row, "lift" | "compute"> {
  if (typeof meaning === "function") {
    const count = isScalar ? one : laneCount;
    return { compute: computeBinary(meaning, count, elementValue) };
  }
  return {
    lift(lifter, word) {
      const { builder } = lifter;
      const { register, index } = elementOf(word);
      const isDouble = sizeOf(word) === 3;
      let b = lifter.v(register) + index;
      if (!isDouble) {
        b = builder.temporary();
        builder.opi(Op.lane32, b, lifter.v(register), index * 4);
      }
      if (!isScalar) {
        const all = builder.vectorTemporary();
        builder.op(isDouble ? Op.i64x2_splat : Op.i32x4_splat, all, b);
        b = all;
      }
      const op = isScalar
        ? meaning.scalar[isDouble ? 1 : 0]
        : meaning.vector[shapeOf(word)];
      liftOp(lifter, word, op, b, meaning.accumulates);
    },
  };
}

const absoluteDifference: Binary = (format, a, b, env) =>
  subtract(format, a, b, env) & ~format.signBit;

function computeBinary(
  meaning: Binary,
  count: (word: number) => number,
  multiplier: (unit: VectorUnit, word: number, lane: number) => bigint,
): VectorMeaning {
  return (unit, word) => {
    const size = sizeOf(word);
    const format = FORMATS[size]!;
    const lanes = count(word);
    unit.clear();
    for (let i = 0; i < lanes; i++) {
      unit.put(
        size,
        i,
        meaning(
          format,
          unit.lane(Rn(word), size, i),
          multiplier(unit, word, i),
          unit.environment,
          unit.lane(Rd(word), size, i),
        ),
      );
    }
    unit.commit(Rd(word), lanes << size > 8);
  };
}

const laneOfRm = (unit: VectorUnit, word: number, lane: number): bigint =>
  unit.lane(Rm(word), sizeOf(word), lane);

const one = (): number => 1;

/** Three registers of the same type; `a` is the upper bit of size. */
function threeSame(
  name: string,
  u: string,
  a: string,
  opcode: string,
  meaning: Binary | VectorOp,
  hasScalar = false,
): readonly Row[] {
  const vectorRow: Row = {
    name: `${name} (vector)`,
    encoding: `0 Q:1 ${u} 01110 ${a} sz:1 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`,
    reserved: reservedVector,
    ...vectorMeaning(meaning),
    assembly(word) {
      const text = (register: number): string =>
        vector(register, sizeOf(word), q(word));
      return `${name} ${text(Rd(word))}, ${text(Rn(word))}, ${text(Rm(word))}`;
    },
  };
  if (!hasScalar || typeof meaning !== "function") return [vectorRow];
  return [vectorRow, {
    name: `${name} (vector, scalar)`,
    encoding: `01 ${u} 11110 ${a} sz:1 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`,
    compute: computeBinary(meaning, one, laneOfRm),
    assembly: (word) =>
      `${name} ${scalar(sizeOf(word), Rd(word))}, ${
        scalar(sizeOf(word), Rn(word))
      }, ${scalar(sizeOf(word), Rm(word))}`,
  }];
}

/** Neighbours combined, Rn's below Rm's; and the scalar form of two lanes. */
function pairwise(
  name: string,
  a: string,
  opcode: string,
  scalarOpcode: string,
  meaning: Binary,
): readonly Row[] {
  return [{
    name: `${name} (vector)`,
    encoding: `0 Q:1 1 01110 ${a} sz:1 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`,
    reserved: reservedVector,
    compute(unit, word) {
      const size = sizeOf(word);
      const lanes = laneCount(word);
      unit.clear();
      for (let i = 0; i < lanes; i++) {
        const from = 2 * i < lanes ? Rn(word) : Rm(word);
        const lane = 2 * i % lanes;
        unit.put(
          size,
          i,
          meaning(
            FORMATS[size]!,
            unit.lane(from, size, lane),
            unit.lane(from, size, lane + 1),
            unit.environment,
            0n,
          ),
        );
      }
      unit.commit(Rd(word), q(word));
    },
    assembly(word) {
      const text = (register: number): string =>
        vector(register, sizeOf(word), q(word));
      return `${name} ${text(Rd(word))}, ${text(Rn(word))}, ${text(Rm(word))}`;
    },
  }, {
    name: `${name} (scalar)`,
    encoding: `01 1 11110 ${a} sz:1 11000 ${scalarOpcode} 10 Rn:5 Rd:5`,
    compute(unit, word) {
      const size = sizeOf(word);
      unit.setScalar(
        Rd(word),
        meaning(
          FORMATS[size]!,
          unit.lane(Rn(word), size, 0),
          unit.lane(Rn(word), size, 1),
          unit.environment,
          0n,
        ),
      );
    },
    assembly: (word) =>
      `${name} ${scalar(sizeOf(word), Rd(word))}, ${
        vector(Rn(word), sizeOf(word), sizeOf(word) - 2)
      }`,
  }];
}

/** Four singles reduced to one, in pairs. */
function across(
  name: string,
  a: string,
  opcode: string,
  meaning: Binary,
): Row {
  return {
    name,
    encoding: `0 1 1 01110 ${a} 0 11000 ${opcode} 10 Rn:5 Rd:5`,
    compute(unit, word) {
      const lane = (i: number): bigint => unit.lane(Rn(word), 2, i);
      const both = (a: bigint, b: bigint): bigint =>
        meaning(F32, a, b, unit.environment, 0n);
      unit.setScalar(
        Rd(word),
        both(both(lane(0), lane(1)), both(lane(2), lane(3))),
      );
    },
    assembly: (word) => `${name} s${Rd(word)}, ${vector(Rn(word), 2, 1)}`,
  };
}

/** The element that multiplies: sz 0 has an index of H:L, sz 1 of H. */
function elementOf(word: number): { register: number; index: number } {
  const high = bits(word, 11, 1);
  return {
    register: Rm(word),
    index: sizeOf(word) === 2 ? high << 1 | bits(word, 21, 1) : high,
  };
}

const elementValue = (unit: VectorUnit, word: number): bigint => {
  const { register, index } = elementOf(word);
  return unit.lane(register, sizeOf(word), index);
};

const reservedElement = (word: number): boolean =>
  sizeOf(word) === 3 && bits(word, 21, 1) === 1;

function byElement(
  name: string,
  u: string,
  opcode: string,
  meaning: Binary | VectorOp,
): readonly Row[] {
  const text = (word: number): string => {
    const { register, index } = elementOf(word);
    return element(register, sizeOf(word), index);
  };
  return [{
    name: `${name} (by element)`,
    encoding: `0 Q:1 ${u} 01111 1 sz:1 L:1 Rm:5 ${opcode} H:1 0 Rn:5 Rd:5`,
    reserved: (word) => reservedVector(word) || reservedElement(word),
    ...elementMeaning(meaning, false),
    assembly: (word) =>
      `${name} ${vector(Rd(word), sizeOf(word), q(word))}, ${
        vector(Rn(word), sizeOf(word), q(word))
      }, ${text(word)}`,
  }, {
    name: `${name} (by element, scalar)`,
    encoding: `01 ${u} 11111 1 sz:1 L:1 Rm:5 ${opcode} H:1 0 Rn:5 Rd:5`,
    reserved: reservedElement,
    ...elementMeaning(meaning, true),
    assembly: (word) =>
      `${name} ${scalar(sizeOf(word), Rd(word))}, ${
        scalar(sizeOf(word), Rn(word))
      }, ${text(word)}`,
  }];
}

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

type Forms = "vector" | "both" | "scalar";

/** One source; `suffix` is written behind the operands. */
function twoRegister(
  name: string,
  u: string,
  a: string,
  opcode: string,
  meaning: Unary,
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
      compute: computeUnary(meaning, laneCount),
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
      compute: computeUnary(meaning, one),
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

/** Compared with zero, the operands in this order or exchanged. */
const withZero = (
  signaling: boolean,
  holds: (order: Order) => boolean,
  exchanged = false,
): Unary =>
(format, a, env) => {
  const meaning = comparison(signaling, false, holds);
  return exchanged
    ? meaning(format, 0n, a, env, 0n)
    : meaning(format, a, 0n, env, 0n);
};

const integral =
  (rounding: Rounding | undefined, exact: boolean): Unary => (format, a, env) =>
    roundToIntegral(format, a, rounding ?? env.rounding, exact, env);

const toIntegerLane = (signed: boolean, rounding: Rounding): Unary =>
(
  format,
  a,
  env,
) => toInteger(format, a, format.width, signed, rounding, env);

const fromIntegerLane = (signed: boolean): Unary => (format, a, env) =>
  fromInteger(format, signed ? BigInt.asIntN(format.width, a) : a, env);

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

const longConversions: readonly Row[] = [
  {
    name: "fcvtl",
    encoding: "0 Q:1 0 01110 0 sz:1 10000 10111 10 Rn:5 Rd:5",
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

const maximum = extremeOf(true, Extreme.propagate);
const minimum = extremeOf(false, Extreme.propagate);
const maximumNumber = extremeOf(true, Extreme.number);
const minimumNumber = extremeOf(false, Extreme.number);

export const vectorFloat: readonly Row[] = [
  ...threeSame("fmaxnm", "0", "0", "11000", maximumNumber),
  ...threeSame("fmla", "0", "0", "11001", fmla),
  ...threeSame("fadd", "0", "0", "11010", fadd),
  ...threeSame("fmulx", "0", "0", "11011", multiplyExtended, true),
  ...threeSame(
    "fcmeq",
    "0",
    "0",
    "11100",
    comparison(false, false, isEqual),
    true,
  ),
  ...threeSame("fmax", "0", "0", "11110", fmax),
  ...threeSame(
    "frecps",
    "0",
    "0",
    "11111",
    (format, a, b, env) => newtonStep(format, a, b, env, false),
    true,
  ),
  ...threeSame("fminnm", "0", "1", "11000", minimumNumber),
  ...threeSame("fmls", "0", "1", "11001", fmls),
  ...threeSame("fsub", "0", "1", "11010", fsub),
  ...threeSame("fmin", "0", "1", "11110", fmin),
  ...threeSame(
    "frsqrts",
    "0",
    "1",
    "11111",
    (format, a, b, env) => newtonStep(format, a, b, env, true),
    true,
  ),
  ...threeSame("fmul", "1", "0", "11011", fmul),
  ...threeSame(
    "fcmge",
    "1",
    "0",
    "11100",
    comparison(true, false, isGreaterOrEqual),
    true,
  ),
  ...threeSame(
    "facge",
    "1",
    "0",
    "11101",
    comparison(true, true, isGreaterOrEqual),
    true,
  ),
  ...threeSame("fdiv", "1", "0", "11111", fdiv),
  ...threeSame("fabd", "1", "1", "11010", absoluteDifference, true),
  ...threeSame(
    "fcmgt",
    "1",
    "1",
    "11100",
    comparison(true, false, isGreater),
    true,
  ),
  ...threeSame(
    "facgt",
    "1",
    "1",
    "11101",
    comparison(true, true, isGreater),
    true,
  ),
  ...pairwise("fmaxnmp", "0", "11000", "01100", maximumNumber),
  ...pairwise("faddp", "0", "11010", "01101", add),
  ...pairwise("fmaxp", "0", "11110", "01111", maximum),
  ...pairwise("fminnmp", "1", "11000", "01100", minimumNumber),
  ...pairwise("fminp", "1", "11110", "01111", minimum),
  across("fmaxnmv", "0", "01100", maximumNumber),
  across("fminnmv", "1", "01100", minimumNumber),
  across("fmaxv", "0", "01111", maximum),
  across("fminv", "1", "01111", minimum),
  ...byElement("fmla", "0", "0001", fmla),
  ...byElement("fmls", "0", "0101", fmls),
  ...byElement("fmul", "0", "1001", fmul),
  ...byElement("fmulx", "1", "1001", multiplyExtended),
  signs("fabs", "0"),
  signs("fneg", "1"),
  ...twoRegister(
    "fcmgt",
    "0",
    "1",
    "01100",
    withZero(true, isGreater),
    "both",
    ", #0.0",
  ),
  ...twoRegister(
    "fcmeq",
    "0",
    "1",
    "01101",
    withZero(false, isEqual),
    "both",
    ", #0.0",
  ),
  ...twoRegister(
    "fcmlt",
    "0",
    "1",
    "01110",
    withZero(true, isGreater, true),
    "both",
    ", #0.0",
  ),
  ...twoRegister(
    "fcmge",
    "1",
    "1",
    "01100",
    withZero(true, isGreaterOrEqual),
    "both",
    ", #0.0",
  ),
  ...twoRegister(
    "fcmle",
    "1",
    "1",
    "01101",
    withZero(true, isGreaterOrEqual, true),
    "both",
    ", #0.0",
  ),
  ...twoRegister(
    "frintn",
    "0",
    "0",
    "11000",
    integral(Rounding.nearestEven, false),
  ),
  ...twoRegister("frintm", "0", "0", "11001", integral(Rounding.down, false)),
  ...twoRegister("frintp", "0", "1", "11000", integral(Rounding.up, false)),
  ...twoRegister(
    "frintz",
    "0",
    "1",
    "11001",
    integral(Rounding.towardZero, false),
  ),
  ...twoRegister(
    "frinta",
    "1",
    "0",
    "11000",
    integral(Rounding.nearestAway, false),
  ),
  ...twoRegister("frintx", "1", "0", "11001", integral(undefined, true)),
  ...twoRegister("frinti", "1", "1", "11001", integral(undefined, false)),
  ...conversionRows(),
  ...longConversions,
  unsignedEstimate("urecpe", "0", unsignedReciprocal),
  unsignedEstimate("ursqrte", "1", unsignedSquareRoot),
  ...twoRegister("frecpe", "0", "1", "11101", reciprocalEstimate, "both"),
  ...twoRegister("frecpx", "0", "1", "11111", reciprocalExponent, "scalar"),
  ...twoRegister("frsqrte", "1", "1", "11101", squareRootEstimate, "both"),
  ...twoRegister("fsqrt", "1", "1", "11111", squareRoot),
  ...fixedPoint("scvtf", "0", "11100", fromFixed(true)),
  ...fixedPoint("ucvtf", "1", "11100", fromFixed(false)),
  ...fixedPoint("fcvtzs", "0", "11111", toFixed(true)),
  ...fixedPoint("fcvtzu", "1", "11111", toFixed(false)),
];
