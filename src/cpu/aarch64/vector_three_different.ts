/**
 * Advanced SIMD: long, wide and narrow forms, and those by element.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import type { Slot } from "../ir/slots.ts";
import { element } from "./assembly.ts";
import { bits, lanesOf, q, Rd, Rm, Rn, size } from "./fields.ts";
import { write } from "./operands.ts";
import { type Assembly, computed, type Lift, type Row, row } from "./row.ts";
import { vd, vector, vm, vn } from "./slots.ts";
import {
  ADD,
  DUPLICATE_LANE,
  DUPLICATES,
  extended,
  finish,
  MULTIPLY_LONG,
  NARROW,
  type OpsBySize,
  SHIFT_RIGHT,
  SUBTRACT,
} from "./vector_ops.ts";
import { doublingHigh, polynomialProduct } from "./vector_three_same.ts";
import type { VectorMeaning, VectorUnit } from "./vector_unit.ts";

const ABSOLUTE = [Op.i8x16_abs, Op.i16x8_abs, Op.i32x4_abs, Op.i64x2_abs];

const encoding = (u: number, opcode: string): string =>
  `0 Q:1 ${u} 01110 size:2 1 Rm:5 ${opcode} 00 Rn:5 Rd:5`;

const notDouble = {
  reserved: (word: number): boolean => size(word) === 3,
};

/** Emits for lanes of a sign. */
type SignedLift = (to: BlockBuilder, word: number, signed: boolean) => void;

/** Half Q of Vn and Vm make elements twice as wide: signed and unsigned. */
function long(name: string, opcode: string, lift: SignedLift): Row[] {
  return [..."su"].map((letter, u) =>
    row(
      letter + name,
      encoding(u, opcode),
      `${letter + name}{2} Vd.Ta, Vn.T, Vm.T`,
      (to, w) => lift(to, w, u === 0),
      notDouble,
    )
  );
}

/** Half Q of Vn and of Vm, widened. */
function extendedPair(
  to: BlockBuilder,
  word: number,
  signed: boolean,
): [n: Slot, m: Slot] {
  const n = extended(to, signed, q(word), size(word), vn(word));
  return [n, extended(to, signed, q(word), size(word), vm(word))];
}

const longSum = (ops: OpsBySize): SignedLift => (to, w, signed) => {
  const [n, m] = extendedPair(to, w, signed);
  to.op(ops[size(w) + 1]!, vd(w), n, m);
};

/** |n - m| of widened lanes, where it cannot overflow, to `d`. */
function longDifference(
  to: BlockBuilder,
  word: number,
  signed: boolean,
  d?: Slot,
): Slot {
  const [n, m] = extendedPair(to, word, signed);
  to.op(SUBTRACT[size(word) + 1]!, n, n, m);
  to.op(ABSOLUTE[size(word) + 1]!, d ?? n, n);
  return d ?? n;
}

/** Products of twice the size, alone or added to or taken from Vd. */
function longProduct(
  to: BlockBuilder,
  word: number,
  signed: boolean,
  m: Slot,
  combine: OpsBySize | undefined,
): void {
  const op = MULTIPLY_LONG[signed ? 1 : 0]![q(word)]![size(word)]!;
  if (combine === undefined) {
    to.op(op, vd(word), vn(word), m);
    return;
  }
  const t = to.vectorTemporary();
  to.op(op, t, vn(word), m);
  to.op(combine[size(word) + 1]!, vd(word), vd(word), t);
}

const multiplyLong = (combine?: OpsBySize): SignedLift => (to, w, signed) =>
  longProduct(to, w, signed, vm(w), combine);

/** Only half Q of Vm is widened: signed and unsigned. */
function wide(name: string, opcode: string, ops: OpsBySize): Row[] {
  return [..."su"].map((letter, u) =>
    row(
      letter + name,
      encoding(u, opcode),
      `${letter + name}{2} Vd.Ta, Vn.Ta, Vm.T`,
      (to, w) => {
        const m = extended(to, u === 0, q(w), size(w), vm(w));
        to.op(ops[size(w) + 1]!, vd(w), vn(w), m);
      },
      notDouble,
    )
  );
}

/** The upper halves of sums or differences, rounded or not, into half Q. */
function highNarrow(
  name: string,
  rounds: 0 | 1,
  opcode: string,
  ops: OpsBySize,
): Row {
  return row(
    name,
    encoding(rounds, opcode),
    `${name}{2} Vd.T, Vn.Ta, Vm.Ta`,
    (to, w) => {
      const width = 8 << size(w);
      const t = to.vectorTemporary();
      to.op(ops[size(w) + 1]!, t, vn(w), vm(w));
      if (rounds) {
        const half = to.vectorTemporary();
        const bit = to.temporary();
        to.constant(bit, 2 ** (width - 1));
        to.op(DUPLICATES[size(w) + 1]!, half, bit);
        to.op(ADD[size(w) + 1]!, t, t, half);
      }
      to.opi(SHIFT_RIGHT[size(w) + 1]!, t, t, width);
      to.op(NARROW[q(w)]![size(w)]!, vd(w), t);
    },
    notDouble,
  );
}

/** What becomes of Vd and a saturated doubled product. */
type Saturating = (
  unit: VectorUnit,
  product: bigint,
  d: bigint,
  bits: number,
) => bigint;

/** Where the multiplier of a lane comes from. */
type Multiplier = (unit: VectorUnit, word: number, lane: number) => bigint;

function computeSaturating(
  combine: Saturating,
  multiplier: Multiplier,
  isScalar: boolean,
): VectorMeaning {
  return (unit, word) => {
    const element = size(word);
    const bits = 16 << element;
    const lanes = isScalar ? 1 : 8 >> element;
    const first = isScalar || !q(word) ? 0 : lanes;
    unit.clear();
    for (let i = 0; i < lanes; i++) {
      const a = unit.signedLane(Rn(word), element, first + i);
      const b = multiplier(unit, word, first + i);
      const product = unit.saturate(2n * a * b, bits, true);
      const d = unit.signedLane(Rd(word), element + 1, i);
      unit.put(element + 1, i, combine(unit, product, d, bits));
    }
    unit.commit(Rd(word), !isScalar);
  };
}

const laneOfRm: Multiplier = (unit, word, lane) =>
  unit.signedLane(Rm(word), size(word), lane);

const notByteNorDouble = {
  reserved: (word: number): boolean => size(word) === 0 || size(word) === 3,
};

/** The element that a form by element multiplies with: sizes 1 and 2. */
function elementOf(word: number): { register: number; index: number } {
  const high = bits(word, 11, 1);
  const low = bits(word, 21, 1);
  const middle = bits(word, 20, 1);
  return size(word) === 1
    ? { register: bits(word, 16, 4), index: high << 2 | low << 1 | middle }
    : { register: Rm(word), index: high << 1 | low };
}

/** Operands, and the element behind them. */
const byElementText = (operands: string): Assembly => (word) => {
  const { register, index } = elementOf(word);
  return `${write(operands, word)}, ${element(register, size(word), index)}`;
};

const elementValue: Multiplier = (unit, word) => {
  const { register, index } = elementOf(word);
  return unit.signedLane(register, size(word), index);
};

const elementEncoding = (u: number, opcode: string): string =>
  `0 Q:1 ${u} 01111 size:2 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`;
const scalarElementEncoding = (opcode: string): string =>
  `01 0 11111 size:2 L:1 M:1 Rm:4 ${opcode} H:1 0 Rn:5 Rd:5`;

/** `sqdmull` and what accumulates it, in the four forms. */
function saturatingLong(
  name: string,
  opcode: string,
  elementOpcode: string,
  combine: Saturating,
): Row[] {
  return [
    computed(
      name,
      encoding(0, opcode),
      `${name}{2} Vd.Ta, Vn.T, Vm.T`,
      computeSaturating(combine, laneOfRm, false),
      notByteNorDouble,
    ),
    computed(
      `${name} (scalar)`,
      `01 0 11110 size:2 1 Rm:5 ${opcode} 00 Rn:5 Rd:5`,
      `${name} VdLong, Vn, Vm`,
      computeSaturating(combine, laneOfRm, true),
      notByteNorDouble,
    ),
    computed(
      `${name} (by element)`,
      elementEncoding(0, elementOpcode),
      byElementText(`${name}{2} Vd.Ta, Vn.T`),
      computeSaturating(combine, elementValue, false),
      notByteNorDouble,
    ),
    computed(
      `${name} (by element, scalar)`,
      scalarElementEncoding(elementOpcode),
      byElementText(`${name} VdLong, Vn`),
      computeSaturating(combine, elementValue, true),
      notByteNorDouble,
    ),
  ];
}

const polynomialLong: Row = computed(
  "pmull",
  "0 Q:1 0 01110 00 1 Rm:5 1110 00 Rn:5 Rd:5",
  "pmull{2} Vd.8h, Vn.B, Vm.B",
  (unit, word) => {
    const first = q(word) * 8;
    unit.clear();
    for (let i = 0; i < 8; i++) {
      const a = unit.lane(Rn(word), 0, first + i);
      const b = unit.lane(Rm(word), 0, first + i);
      unit.put(1, i, polynomialProduct(a, b));
    }
    unit.commit(Rd(word), 1);
  },
);

/** All lanes = the element. */
function spread(to: BlockBuilder, word: number): Slot {
  const { register, index } = elementOf(word);
  const t = to.vectorTemporary();
  const op = DUPLICATE_LANE[size(word)]!;
  to.opi(op, t, vector(register), index << size(word));
  return t;
}

function byElement(name: string, u: number, opcode: string, lift: Lift): Row {
  return row(
    `${name} (by element)`,
    elementEncoding(u, opcode),
    byElementText(`${name} Vd.T, Vn.T`),
    (to, w) => {
      lift(to, w);
      finish(to, w);
    },
    notByteNorDouble,
  );
}

/** No product by an element is of bytes. */
const MULTIPLY: OpsBySize = [Op.mul16b, Op.i16x8_mul, Op.i32x4_mul];

const accumulate = (combine: OpsBySize): Lift => (to, w) => {
  const m = spread(to, w);
  to.op(MULTIPLY[size(w)]!, m, vn(w), m);
  to.op(combine[size(w)]!, vd(w), vd(w), m);
};

function longByElement(
  name: string,
  opcode: string,
  combine?: OpsBySize,
): Row[] {
  return [..."su"].map((letter, u) =>
    row(
      `${letter + name} (by element)`,
      elementEncoding(u, opcode),
      byElementText(`${letter + name}{2} Vd.Ta, Vn.T`),
      (to, w) => longProduct(to, w, u === 0, spread(to, w), combine),
      notByteNorDouble,
    )
  );
}

function highByElement(name: string, opcode: string, round: boolean): Row[] {
  const compute =
    (count: (word: number) => number): VectorMeaning => (unit, word) => {
      const lanes = count(word);
      const b = elementValue(unit, word, 0);
      unit.clear();
      for (let i = 0; i < lanes; i++) {
        const a = unit.signedLane(Rn(word), size(word), i);
        const high = doublingHigh(unit, a, b, 8 << size(word), round);
        unit.put(size(word), i, high);
      }
      unit.commit(Rd(word), lanes << size(word) > 8);
    };
  return [
    computed(
      `${name} (by element)`,
      elementEncoding(0, opcode),
      byElementText(`${name} Vd.T, Vn.T`),
      compute((w) => lanesOf(w, size(w))),
      notByteNorDouble,
    ),
    computed(
      `${name} (by element, scalar)`,
      scalarElementEncoding(opcode),
      byElementText(`${name} Vd, Vn`),
      compute(() => 1),
      notByteNorDouble,
    ),
  ];
}

export const vectorThreeDifferent: readonly Row[] = [
  ...long("addl", "0000", longSum(ADD)),
  ...wide("addw", "0001", ADD),
  ...long("subl", "0010", longSum(SUBTRACT)),
  ...wide("subw", "0011", SUBTRACT),
  highNarrow("addhn", 0, "0100", ADD),
  highNarrow("raddhn", 1, "0100", ADD),
  ...long("abal", "0101", (to, w, signed) => {
    const difference = longDifference(to, w, signed);
    to.op(ADD[size(w) + 1]!, vd(w), vd(w), difference);
  }),
  highNarrow("subhn", 0, "0110", SUBTRACT),
  highNarrow("rsubhn", 1, "0110", SUBTRACT),
  ...long(
    "abdl",
    "0111",
    (to, w, signed) => longDifference(to, w, signed, vd(w)),
  ),
  ...long("mlal", "1000", multiplyLong(ADD)),
  ...long("mlsl", "1010", multiplyLong(SUBTRACT)),
  ...long("mull", "1100", multiplyLong()),
  ...saturatingLong(
    "sqdmlal",
    "1001",
    "0011",
    (unit, product, d, bits) => unit.saturate(d + product, bits, true),
  ),
  ...saturatingLong(
    "sqdmlsl",
    "1011",
    "0111",
    (unit, product, d, bits) => unit.saturate(d - product, bits, true),
  ),
  ...saturatingLong("sqdmull", "1101", "1011", (_unit, product) => product),
  polynomialLong,
  byElement("mul", 0, "1000", (to, w) => {
    const m = spread(to, w);
    to.op(MULTIPLY[size(w)]!, vd(w), vn(w), m);
  }),
  byElement("mla", 1, "0000", accumulate(ADD)),
  byElement("mls", 1, "0100", accumulate(SUBTRACT)),
  ...longByElement("mlal", "0010", ADD),
  ...longByElement("mlsl", "0110", SUBTRACT),
  ...longByElement("mull", "1010"),
  ...highByElement("sqdmulh", "1100", false),
  ...highByElement("sqrdmulh", "1101", true),
];
