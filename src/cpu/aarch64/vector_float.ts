/**
 * Advanced SIMD, floating point with two or three sources.
 *
 * @module
 */

import {
  add,
  Extreme,
  F32,
  multiplyExtended,
  newtonStep,
  Rounding,
  subtract,
} from "../float/float.ts";
import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import { element, scalar, vector } from "./assembly.ts";
import { bits, q, Rd, Rm, Rn } from "./fields.ts";
import {
  absoluteGreater,
  absoluteGreaterOrEqual,
  type Binary,
  type Comparison,
  equal,
  extremeOf,
  greater,
  greaterOrEqual,
  laneCount,
  liftComparison,
  reservedVector,
  shapeOf,
  sizeOf,
} from "./float_lanes.ts";
import type { Lifter } from "./lifter.ts";
import type { Row } from "./row.ts";
import { FORMATS, type VectorMeaning, type VectorUnit } from "./vector_unit.ts";

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

function comparisonMeaning(
  { lane, ops, exchanged = false }: Comparison,
): Pick<Row, "lift" | "compute"> {
  if (ops === undefined) {
    return { compute: computeBinary(lane, laneCount, laneOfRm) };
  }
  return {
    lift: (lifter, word) =>
      liftComparison(lifter, word, ops, lifter.v(Rm(word)), exchanged),
  };
}

/** The meaning of a vector row: an op, or host code for each lane. */
function vectorMeaning(
  meaning: Binary | VectorOp | Comparison,
): Pick<Row, "lift" | "compute"> {
  if ("lane" in meaning) return comparisonMeaning(meaning);
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
  meaning: Binary | VectorOp | Comparison,
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
  const lane = typeof meaning === "function"
    ? meaning
    : "lane" in meaning
    ? meaning.lane
    : undefined;
  if (!hasScalar || lane === undefined) return [vectorRow];
  return [vectorRow, {
    name: `${name} (vector, scalar)`,
    encoding: `01 ${u} 11110 ${a} sz:1 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`,
    compute: computeBinary(lane, one, laneOfRm),
    assembly: (word) =>
      `${name} ${scalar(sizeOf(word), Rd(word))}, ${
        scalar(sizeOf(word), Rn(word))
      }, ${scalar(sizeOf(word), Rm(word))}`,
  }];
}

/** By `shapeOf`. */
const EVEN = [Op.uzp1_2d, Op.uzp1_4s, Op.uzp1_2s] as const;
const ODD = [Op.uzp2_2d, Op.uzp2_4s, Op.uzp2_2s] as const;

function liftPairs(lifter: Lifter, word: number, op: VectorOp): void {
  const { builder } = lifter;
  const shape = shapeOf(word);
  const n = lifter.v(Rn(word));
  const m = lifter.v(Rm(word));
  const even = builder.vectorTemporary();
  const odd = builder.vectorTemporary();
  builder.op(EVEN[shape], even, n, m);
  builder.op(ODD[shape], odd, n, m);
  builder.opc(
    op.vector[shape],
    lifter.v(Rd(word)),
    even,
    odd,
    Slots.zero,
    Rounding.dynamic,
  );
}

/** The two lanes of a scalar form. */
function liftPair(lifter: Lifter, word: number, op: VectorOp): void {
  const { builder } = lifter;
  const isDouble = sizeOf(word) === 3;
  const n = lifter.v(Rn(word));
  let second = n + 1;
  if (!isDouble) {
    second = builder.temporary();
    builder.opi(Op.lane32, second, n, 4);
  }
  builder.opc(
    op.scalar[isDouble ? 1 : 0],
    lifter.v(Rd(word)),
    n,
    second,
    Slots.zero,
    Rounding.dynamic,
  );
}

/** Neighbours combined, Rn's below Rm's; and the scalar form of two lanes. */
function pairwise(
  name: string,
  a: string,
  opcode: string,
  scalarOpcode: string,
  meaning: Binary,
  op?: VectorOp,
): readonly Row[] {
  return [{
    name: `${name} (vector)`,
    encoding: `0 Q:1 1 01110 ${a} sz:1 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`,
    reserved: reservedVector,
    ...(op === undefined ? {} : {
      lift: (lifter: Lifter, word: number) => liftPairs(lifter, word, op),
    }),
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
    ...(op === undefined ? {} : {
      lift: (lifter: Lifter, word: number) => liftPair(lifter, word, op),
    }),
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
    equal,
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
    greaterOrEqual,
    true,
  ),
  ...threeSame(
    "facge",
    "1",
    "0",
    "11101",
    absoluteGreaterOrEqual,
    true,
  ),
  ...threeSame("fdiv", "1", "0", "11111", fdiv),
  ...threeSame("fabd", "1", "1", "11010", absoluteDifference, true),
  ...threeSame(
    "fcmgt",
    "1",
    "1",
    "11100",
    greater,
    true,
  ),
  ...threeSame(
    "facgt",
    "1",
    "1",
    "11101",
    absoluteGreater,
    true,
  ),
  ...pairwise("fmaxnmp", "0", "11000", "01100", maximumNumber),
  ...pairwise("faddp", "0", "11010", "01101", add, fadd),
  ...pairwise("fmaxp", "0", "11110", "01111", maximum, fmax),
  ...pairwise("fminnmp", "1", "11000", "01100", minimumNumber),
  ...pairwise("fminp", "1", "11110", "01111", minimum, fmin),
  across("fmaxnmv", "0", "01100", maximumNumber),
  across("fminnmv", "1", "01100", minimumNumber),
  across("fmaxv", "0", "01111", maximum),
  across("fminv", "1", "01111", minimum),
  ...byElement("fmla", "0", "0001", fmla),
  ...byElement("fmls", "0", "0101", fmls),
  ...byElement("fmul", "0", "1001", fmul),
  ...byElement("fmulx", "1", "1001", multiplyExtended),
];
