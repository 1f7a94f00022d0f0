/**
 * Advanced SIMD, floating point with two or three sources.
 *
 * @module
 */

import {
  Extreme,
  F32,
  multiplyExtended,
  newtonStep,
  subtract,
} from "../float/float.ts";
import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { element, vector as vectorText } from "./assembly.ts";
import { bits, floatSize, q, Rd, Rm, Rn } from "./fields.ts";
import {
  absoluteGreater,
  absoluteGreaterOrEqual,
  type Binary,
  compareScalars,
  compareVectors,
  type Comparison,
  DYNAMIC,
  equal,
  extremeOf,
  floatLanes,
  greater,
  greaterOrEqual,
  type OpsByShape,
  type OpsBySz,
  reservedDouble,
  shapeOf,
  sz,
} from "./float_lanes.ts";
import { write } from "./operands.ts";
import { type Assembly, computed, type Lift, type Row, row } from "./row.ts";
import { vd, vector, vm, vn } from "./slots.ts";
import { UNZIP_EVEN, UNZIP_ODD } from "./vector_ops.ts";
import { FORMATS, type VectorMeaning, type VectorUnit } from "./vector_unit.ts";

/** Ops that are the meaning already, on vectors and on scalars. */
interface FloatOp {
  readonly vector: OpsByShape;
  readonly scalar: OpsBySz;
  /** Vd is an operand, too. */
  readonly accumulates?: true;
}

const fadd: FloatOp = {
  vector: [Op.fadd64x2, Op.fadd32x4, Op.fadd32x2],
  scalar: [Op.fadd32, Op.fadd64],
};
const fsub: FloatOp = {
  vector: [Op.fsub64x2, Op.fsub32x4, Op.fsub32x2],
  scalar: [Op.fsub32, Op.fsub64],
};
const fmul: FloatOp = {
  vector: [Op.fmul64x2, Op.fmul32x4, Op.fmul32x2],
  scalar: [Op.fmul32, Op.fmul64],
};
const fdiv: FloatOp = {
  vector: [Op.fdiv64x2, Op.fdiv32x4, Op.fdiv32x2],
  scalar: [Op.fdiv32, Op.fdiv64],
};
const fmax: FloatOp = {
  vector: [Op.fmax64x2, Op.fmax32x4, Op.fmax32x2],
  scalar: [Op.fmax32, Op.fmax64],
};
const fmin: FloatOp = {
  vector: [Op.fmin64x2, Op.fmin32x4, Op.fmin32x2],
  scalar: [Op.fmin32, Op.fmin64],
};
const fmla: FloatOp = {
  vector: [Op.fmadd64x2, Op.fmadd32x4, Op.fmadd32x2],
  scalar: [Op.fmadd32, Op.fmadd64],
  accumulates: true,
};
const fmls: FloatOp = {
  vector: [Op.fnmsub64x2, Op.fnmsub32x4, Op.fnmsub32x2],
  scalar: [Op.fnmsub32, Op.fnmsub64],
  accumulates: true,
};

/** Vd = a op b, and Vd where it accumulates. */
function emit(
  to: BlockBuilder,
  word: number,
  { vector, scalar, accumulates }: FloatOp,
  isScalar: boolean,
  a: Slot,
  b: Slot,
): void {
  const op = isScalar ? scalar[sz(word)] : vector[shapeOf(word)];
  to.opc(op, vd(word), a, b, accumulates ? vd(word) : Slots.zero, DYNAMIC);
}

/** The lane that multiplies one of Vn. */
type Multiplier = (unit: VectorUnit, word: number, lane: number) => bigint;

const laneOfRm: Multiplier = (unit, word, lane) =>
  unit.lane(Rm(word), floatSize(word), lane);

function computeBinary(
  meaning: Binary,
  count: (word: number) => number,
  multiplier: Multiplier,
): VectorMeaning {
  return (unit, word) => {
    const size = floatSize(word);
    const lanes = count(word);
    unit.clear();
    for (let i = 0; i < lanes; i++) {
      const a = unit.lane(Rn(word), size, i);
      const b = multiplier(unit, word, i);
      unit.put(size, i, meaning(FORMATS[size]!, a, b, unit.environment));
    }
    unit.commit(Rd(word), lanes << size > 8);
  };
}

const one = (): number => 1;

/** Three registers of the same type; `ua` is U and the upper bit of size. */
const sameEncoding = (ua: string, opcode: string): string =>
  `0 Q:1 ${ua[0]} 01110 ${ua[1]} sz:1 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`;
const sameScalarEncoding = (ua: string, opcode: string): string =>
  `01 ${ua[0]} 11110 ${ua[1]} sz:1 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`;
const sameText = (name: string): string => `${name} Ed.T, En.T, Em.T`;

const notOneDouble = { reserved: reservedDouble };

/** Vd = Vn op Vm */
function byOp(name: string, ua: string, opcode: string, op: FloatOp): Row {
  return row(
    `${name} (vector)`,
    sameEncoding(ua, opcode),
    sameText(name),
    (to, w) => emit(to, w, op, false, vn(w), vm(w)),
    notOneDouble,
  );
}

/** By host code, lane by lane. */
function byLane(name: string, ua: string, opcode: string, lane: Binary): Row {
  return computed(
    `${name} (vector)`,
    sameEncoding(ua, opcode),
    sameText(name),
    computeBinary(lane, floatLanes, laneOfRm),
    notOneDouble,
  );
}

/** The same, of scalars as well. */
function byLaneOrScalar(
  name: string,
  ua: string,
  opcode: string,
  lane: Binary,
): Row[] {
  return [
    byLane(name, ua, opcode, lane),
    computed(
      `${name} (vector, scalar)`,
      sameScalarEncoding(ua, opcode),
      `${name} Ed, En, Em`,
      computeBinary(lane, one, laneOfRm),
    ),
  ];
}

function compare(
  name: string,
  ua: string,
  opcode: string,
  comparison: Comparison,
): Row[] {
  const n = (_to: BlockBuilder, word: number): Slot => vn(word);
  const m = (_to: BlockBuilder, word: number): Slot => vm(word);
  return [
    row(
      `${name} (vector)`,
      sameEncoding(ua, opcode),
      sameText(name),
      compareVectors(comparison, n, m),
      notOneDouble,
    ),
    row(
      `${name} (vector, scalar)`,
      sameScalarEncoding(ua, opcode),
      `${name} Ed, En, Em`,
      compareScalars(comparison, n, m),
    ),
  ];
}

const pairEncoding = (a: number, opcode: string): string =>
  `0 Q:1 1 01110 ${a} sz:1 1 Rm:5 ${opcode} 1 Rn:5 Rd:5`;
const pairScalarEncoding = (a: number, opcode: string): string =>
  `01 1 11110 ${a} sz:1 11000 ${opcode} 10 Rn:5 Rd:5`;
const pairScalarText = (name: string): Assembly => (word) =>
  `${write(`${name} Ed`, word)}, ${
    vectorText(Rn(word), floatSize(word), sz(word))
  }`;

/** Neighbours combined, Vn's below Vm's; and the scalar form of two lanes. */
function pairs(
  name: string,
  a: number,
  opcodes: readonly [vector: string, scalar: string],
  op: FloatOp,
): Row[] {
  return [
    row(
      `${name} (vector)`,
      pairEncoding(a, opcodes[0]),
      sameText(name),
      (to, w) => {
        const even = to.vectorTemporary();
        const odd = to.vectorTemporary();
        to.op(UNZIP_EVEN[q(w)]![floatSize(w)]!, even, vn(w), vm(w));
        to.op(UNZIP_ODD[q(w)]![floatSize(w)]!, odd, vn(w), vm(w));
        emit(to, w, op, false, even, odd);
      },
      notOneDouble,
    ),
    row(
      `${name} (scalar)`,
      pairScalarEncoding(a, opcodes[1]),
      pairScalarText(name),
      (to, w) => {
        let second = vn(w) + 1;
        if (!sz(w)) {
          second = to.temporary();
          to.opi(Op.lane32, second, vn(w), 4);
        }
        emit(to, w, op, true, vn(w), second);
      },
    ),
  ];
}

/** The same by host code. */
function pairsByLane(
  name: string,
  a: number,
  opcodes: readonly [vector: string, scalar: string],
  lane: Binary,
): Row[] {
  return [
    computed(
      `${name} (vector)`,
      pairEncoding(a, opcodes[0]),
      sameText(name),
      (unit, word) => {
        const size = floatSize(word);
        const lanes = floatLanes(word);
        unit.clear();
        for (let i = 0; i < lanes; i++) {
          const from = 2 * i < lanes ? Rn(word) : Rm(word);
          const first = unit.lane(from, size, 2 * i % lanes);
          const second = unit.lane(from, size, 2 * i % lanes + 1);
          const { environment } = unit;
          unit.put(size, i, lane(FORMATS[size]!, first, second, environment));
        }
        unit.commit(Rd(word), q(word));
      },
      notOneDouble,
    ),
    computed(
      `${name} (scalar)`,
      pairScalarEncoding(a, opcodes[1]),
      pairScalarText(name),
      (unit, word) => {
        const size = floatSize(word);
        const first = unit.lane(Rn(word), size, 0);
        const second = unit.lane(Rn(word), size, 1);
        unit.setScalar(
          Rd(word),
          lane(FORMATS[size]!, first, second, unit.environment),
        );
      },
    ),
  ];
}

/** Four singles reduced to one, in pairs. */
function across(name: string, a: number, opcode: string, lane: Binary): Row {
  return computed(
    name,
    `0 1 1 01110 ${a} 0 11000 ${opcode} 10 Rn:5 Rd:5`,
    `${name} Sd, Vn.4s`,
    (unit, word) => {
      const at = (i: number): bigint => unit.lane(Rn(word), 2, i);
      const both = (a: bigint, b: bigint): bigint =>
        lane(F32, a, b, unit.environment);
      unit.setScalar(Rd(word), both(both(at(0), at(1)), both(at(2), at(3))));
    },
  );
}

/** The element that multiplies: sz 0 has an index of H:L, sz 1 of H. */
const elementIndex = (word: number): number =>
  sz(word) ? bits(word, 11, 1) : bits(word, 11, 1) << 1 | bits(word, 21, 1);

const elementValue: Multiplier = (unit, word) =>
  unit.lane(Rm(word), floatSize(word), elementIndex(word));

const reservedElement = (word: number): boolean =>
  floatSize(word) === 3 && bits(word, 21, 1) === 1;

const elementEncoding = (u: number, opcode: string): string =>
  `0 Q:1 ${u} 01111 1 sz:1 L:1 Rm:5 ${opcode} H:1 0 Rn:5 Rd:5`;
const elementScalarEncoding = (u: number, opcode: string): string =>
  `01 ${u} 11111 1 sz:1 L:1 Rm:5 ${opcode} H:1 0 Rn:5 Rd:5`;
const elementText = (operands: string): Assembly => (word) =>
  `${write(operands, word)}, ${
    element(Rm(word), floatSize(word), elementIndex(word))
  }`;
const elementOptions = {
  reserved: (word: number): boolean =>
    reservedDouble(word) || reservedElement(word),
};

/** Vd = Vn op one element of Vm; all lanes, or the lowest alone. */
function byElement(name: string, opcode: string, op: FloatOp): Row[] {
  const lift = (isScalar: boolean): Lift => (to, w) => {
    let b = vector(Rm(w)) + elementIndex(w);
    if (!sz(w)) {
      b = to.temporary();
      to.opi(Op.lane32, b, vm(w), elementIndex(w) * 4);
    }
    if (!isScalar) {
      const all = to.vectorTemporary();
      to.op(sz(w) ? Op.i64x2_splat : Op.i32x4_splat, all, b);
      b = all;
    }
    emit(to, w, op, isScalar, vn(w), b);
  };
  return [
    row(
      `${name} (by element)`,
      elementEncoding(0, opcode),
      elementText(`${name} Ed.T, En.T`),
      lift(false),
      elementOptions,
    ),
    row(
      `${name} (by element, scalar)`,
      elementScalarEncoding(0, opcode),
      elementText(`${name} Ed, En`),
      lift(true),
      { reserved: reservedElement },
    ),
  ];
}

const maximum = extremeOf(true, Extreme.number);
const minimum = extremeOf(false, Extreme.number);

const absoluteDifference: Binary = (format, a, b, env) =>
  subtract(format, a, b, env) & ~format.signBit;

export const vectorFloat: readonly Row[] = [
  byLane("fmaxnm", "00", "11000", maximum),
  byOp("fmla", "00", "11001", fmla),
  byOp("fadd", "00", "11010", fadd),
  ...byLaneOrScalar("fmulx", "00", "11011", multiplyExtended),
  ...compare("fcmeq", "00", "11100", equal),
  byOp("fmax", "00", "11110", fmax),
  ...byLaneOrScalar(
    "frecps",
    "00",
    "11111",
    (format, a, b, env) => newtonStep(format, a, b, env, false),
  ),
  byLane("fminnm", "01", "11000", minimum),
  byOp("fmls", "01", "11001", fmls),
  byOp("fsub", "01", "11010", fsub),
  byOp("fmin", "01", "11110", fmin),
  ...byLaneOrScalar(
    "frsqrts",
    "01",
    "11111",
    (format, a, b, env) => newtonStep(format, a, b, env, true),
  ),
  byOp("fmul", "10", "11011", fmul),
  ...compare("fcmge", "10", "11100", greaterOrEqual),
  ...compare("facge", "10", "11101", absoluteGreaterOrEqual),
  byOp("fdiv", "10", "11111", fdiv),
  ...byLaneOrScalar("fabd", "11", "11010", absoluteDifference),
  ...compare("fcmgt", "11", "11100", greater),
  ...compare("facgt", "11", "11101", absoluteGreater),
  ...pairsByLane("fmaxnmp", 0, ["11000", "01100"], maximum),
  ...pairs("faddp", 0, ["11010", "01101"], fadd),
  ...pairs("fmaxp", 0, ["11110", "01111"], fmax),
  ...pairsByLane("fminnmp", 1, ["11000", "01100"], minimum),
  ...pairs("fminp", 1, ["11110", "01111"], fmin),
  across("fmaxnmv", 0, "01100", maximum),
  across("fminnmv", 1, "01100", minimum),
  across("fmaxv", 0, "01111", extremeOf(true, Extreme.propagate)),
  across("fminv", 1, "01111", extremeOf(false, Extreme.propagate)),
  ...byElement("fmla", "0001", fmla),
  ...byElement("fmls", "0101", fmls),
  ...byElement("fmul", "1001", fmul),
  computed(
    "fmulx (by element)",
    elementEncoding(1, "1001"),
    elementText("fmulx Ed.T, En.T"),
    computeBinary(multiplyExtended, floatLanes, elementValue),
    elementOptions,
  ),
  computed(
    "fmulx (by element, scalar)",
    elementScalarEncoding(1, "1001"),
    elementText("fmulx Ed, En"),
    computeBinary(multiplyExtended, one, elementValue),
    { reserved: reservedElement },
  ),
];
