/**
 * Advanced SIMD shifts by an immediate. immh:immb tells size and amount.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import type { Slot } from "../ir/slots.ts";
import {
  immediateSize,
  immh,
  lanesOf,
  leftShift,
  q,
  Rd,
  rightShift,
  Rn,
} from "./fields.ts";
import { computed, type Lift, type Row, row } from "./row.ts";
import { constant, vd, vn } from "./slots.ts";
import {
  ADD,
  clearUpper,
  DUPLICATES,
  extended,
  finish,
  NARROW,
  type OpsBySize,
  SHIFT_LEFT,
  SHIFT_RIGHT,
  SHIFT_RIGHT_SIGNED,
} from "./vector_ops.ts";
import type { VectorMeaning, VectorUnit } from "./vector_unit.ts";

/** No size, or an element of 64 bits in a vector of 64. */
const vectorOptions = {
  reserved: (word: number): boolean =>
    immh(word) === 0 || (immh(word) >= 8 && !q(word)),
};

/** No size, or the results would be wider than 64 bits. */
const narrowOptions = {
  reserved: (word: number): boolean => immh(word) === 0 || immh(word) >= 8,
};

const vectorEncoding = (u: number, opcode: string): string =>
  `0 Q:1 ${u} 011110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`;
const scalarEncoding = (u: number, opcode: string): string =>
  `01 ${u} 111110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`;

/** The vector form, and the scalar form of 64 bits. */
function shift(
  name: string,
  u: number,
  opcode: string,
  amount: "#leftShift" | "#rightShift",
  lift: Lift,
): readonly Row[] {
  return [
    row(
      `${name} (vector, immediate)`,
      vectorEncoding(u, opcode),
      `${name} Id.T, In.T, ${amount}`,
      (to, w) => {
        lift(to, w);
        finish(to, w);
      },
      vectorOptions,
    ),
    row(
      `${name} (scalar, immediate)`,
      scalarEncoding(u, opcode),
      `${name} Id, In, ${amount}`,
      (to, w) => {
        lift(to, w);
        clearUpper(to, w);
      },
      { reserved: (w) => immh(w) < 8 },
    ),
  ];
}

const ACCUMULATE = [Op.usra16b, Op.usra8h, Op.usra4s, Op.usra2d];
const ACCUMULATE_SIGNED = [Op.ssra16b, Op.ssra8h, Op.ssra4s, Op.ssra2d];

/** WebAssembly takes counts modulo the width, so a shift by it is special. */
function signedRight(ops: OpsBySize): Lift {
  return (to, w) => {
    const size = immediateSize(w);
    const count = Math.min(rightShift(w), (8 << size) - 1);
    to.opi(ops[size]!, vd(w), vn(w), count);
  };
}

/** Nothing is left then, which is what Vd becomes or what it is added. */
function unsignedRight(ops: OpsBySize, accumulates: boolean): Lift {
  return (to, w) => {
    const size = immediateSize(w);
    if (rightShift(w) < 8 << size) {
      to.opi(ops[size]!, vd(w), vn(w), rightShift(w));
    } else if (!accumulates) to.op(Op.v128_zero, vd(w));
  };
}

/** Lanes of a shifted right; the last bit that is lost is added. */
function roundedRight(
  to: BlockBuilder,
  word: number,
  signed: boolean,
  size: number,
): Slot {
  const width = 8 << size;
  const count = rightShift(word);
  const result = to.vectorTemporary();
  const last = to.vectorTemporary();
  const ones = to.vectorTemporary();
  to.op(DUPLICATES[size]!, ones, constant(to, 1));
  to.opi(SHIFT_RIGHT[size]!, last, vn(word), count - 1);
  to.op(Op.v128_and, last, last, ones);
  if (count === width && !signed) return last;
  const ops = signed ? SHIFT_RIGHT_SIGNED : SHIFT_RIGHT;
  to.opi(ops[size]!, result, vn(word), Math.min(count, width - 1));
  to.op(ADD[size]!, result, result, last);
  return result;
}

const rounding = (signed: boolean): Lift => (to, w) =>
  to.op(Op.v128_move, vd(w), roundedRight(to, w, signed, immediateSize(w)));

const roundingAccumulate = (signed: boolean): Lift => (to, w) => {
  const result = roundedRight(to, w, signed, immediateSize(w));
  to.op(ADD[immediateSize(w)]!, vd(w), vd(w), result);
};

/** What the shift leaves free keeps Vd's bits. */
function insert(
  to: BlockBuilder,
  word: number,
  ops: OpsBySize,
  count: number,
): void {
  const size = immediateSize(word);
  const moved = to.vectorTemporary();
  const mask = to.vectorTemporary();
  const ones = to.temporary();
  to.constant(ones, -1);
  to.op(DUPLICATES[size]!, mask, ones);
  to.opi(ops[size]!, mask, mask, count);
  to.opi(ops[size]!, moved, vn(word), count);
  to.opc(Op.v128_bitselect, vd(word), moved, vd(word), mask);
}

const rounded = (a: bigint, count: bigint): bigint =>
  a + (1n << count - 1n) >> count;

/** Shifts to the left that saturate, by host code. */
function saturatingLeft(
  name: string,
  u: number,
  opcode: string,
  from: "signed" | "unsigned",
  to: "signed" | "unsigned",
): readonly Row[] {
  const compute =
    (count: (word: number) => number): VectorMeaning => (unit, word) => {
      const size = immediateSize(word);
      const lanes = count(word);
      unit.clear();
      for (let i = 0; i < lanes; i++) {
        const value = read(unit, Rn(word), size, i, from) <<
          BigInt(leftShift(word));
        unit.put(size, i, unit.saturate(value, 8 << size, to === "signed"));
      }
      unit.commit(Rd(word), lanes << size > 8);
    };
  return [
    computed(
      `${name} (vector, immediate)`,
      vectorEncoding(u, opcode),
      `${name} Id.T, In.T, #leftShift`,
      compute((w) => lanesOf(w, immediateSize(w))),
      vectorOptions,
    ),
    computed(
      `${name} (scalar, immediate)`,
      scalarEncoding(u, opcode),
      `${name} Id, In, #leftShift`,
      compute(() => 1),
      { reserved: (w) => immh(w) === 0 },
    ),
  ];
}

function read(
  unit: VectorUnit,
  register: number,
  size: number,
  index: number,
  as: "signed" | "unsigned",
): bigint {
  return as === "signed"
    ? unit.signedLane(register, size, index)
    : unit.lane(register, size, index);
}

/** Shifts right that halve the element: what saturates, and to which sign. */
function saturatingNarrow(
  name: string,
  u: number,
  opcode: string,
  from: "signed" | "unsigned",
  to: "signed" | "unsigned",
  shifted: (a: bigint, count: bigint) => bigint,
): readonly Row[] {
  const compute = (isScalar: boolean): VectorMeaning => (unit, word) => {
    const size = immediateSize(word);
    const count = BigInt(rightShift(word));
    unit.clear();
    for (let i = 0; i < (isScalar ? 1 : 8 >> size); i++) {
      const value = shifted(read(unit, Rn(word), size + 1, i, from), count);
      unit.put(size, i, unit.saturate(value, 8 << size, to === "signed"));
    }
    if (!isScalar && q(word)) unit.commitUpper(Rd(word));
    else unit.commit(Rd(word), 0);
  };
  return [
    computed(
      name,
      vectorEncoding(u, opcode),
      `${name}{2} Id.T, In.Ta, #rightShift`,
      compute(false),
      narrowOptions,
    ),
    computed(
      `${name} (scalar)`,
      scalarEncoding(u, opcode),
      `${name} Id, InLong, #rightShift`,
      compute(true),
      narrowOptions,
    ),
  ];
}

const cut = (a: bigint, count: bigint): bigint => a >> count;

/** Narrowed by cutting: half Q of Vd. */
function narrow(to: BlockBuilder, word: number, a: Slot): void {
  to.op(NARROW[q(word)]![immediateSize(word)]!, vd(word), a);
}

/** Widened, then shifted. */
function lengthen(name: string, u: number): Row {
  return row(
    name,
    vectorEncoding(u, "10100"),
    `${name}{2} Id.Ta, In.T, #leftShift`,
    (to, w) => {
      const size = immediateSize(w);
      const t = extended(to, u === 0, q(w), size, vn(w));
      if (leftShift(w) === 0) to.op(Op.v128_move, vd(w), t);
      else to.opi(SHIFT_LEFT[size + 1]!, vd(w), t, leftShift(w));
    },
    narrowOptions,
  );
}

const RIGHT = "#rightShift";
const LEFT = "#leftShift";

export const vectorShift: readonly Row[] = [
  ...shift("sshr", 0, "00000", RIGHT, signedRight(SHIFT_RIGHT_SIGNED)),
  ...shift("ushr", 1, "00000", RIGHT, unsignedRight(SHIFT_RIGHT, false)),
  ...shift("ssra", 0, "00010", RIGHT, signedRight(ACCUMULATE_SIGNED)),
  ...shift("usra", 1, "00010", RIGHT, unsignedRight(ACCUMULATE, true)),
  ...shift("srshr", 0, "00100", RIGHT, rounding(true)),
  ...shift("urshr", 1, "00100", RIGHT, rounding(false)),
  ...shift("srsra", 0, "00110", RIGHT, roundingAccumulate(true)),
  ...shift("ursra", 1, "00110", RIGHT, roundingAccumulate(false)),
  ...shift("sri", 1, "01000", RIGHT, (to, w) => {
    // By the whole width: nothing is inserted.
    if (rightShift(w) === 8 << immediateSize(w)) return;
    insert(to, w, SHIFT_RIGHT, rightShift(w));
  }),
  ...shift(
    "shl",
    0,
    "01010",
    LEFT,
    (to, w) =>
      to.opi(SHIFT_LEFT[immediateSize(w)]!, vd(w), vn(w), leftShift(w)),
  ),
  ...shift(
    "sli",
    1,
    "01010",
    LEFT,
    (to, w) => insert(to, w, SHIFT_LEFT, leftShift(w)),
  ),
  ...saturatingLeft("sqshlu", 1, "01100", "signed", "unsigned"),
  ...saturatingLeft("sqshl", 0, "01110", "signed", "signed"),
  ...saturatingLeft("uqshl", 1, "01110", "unsigned", "unsigned"),
  row(
    "shrn",
    vectorEncoding(0, "10000"),
    "shrn{2} Id.T, In.Ta, #rightShift",
    (to, w) => {
      const t = to.vectorTemporary();
      to.opi(SHIFT_RIGHT[immediateSize(w) + 1]!, t, vn(w), rightShift(w));
      narrow(to, w, t);
    },
    narrowOptions,
  ),
  row(
    "rshrn",
    vectorEncoding(0, "10001"),
    "rshrn{2} Id.T, In.Ta, #rightShift",
    (to, w) => narrow(to, w, roundedRight(to, w, false, immediateSize(w) + 1)),
    narrowOptions,
  ),
  ...saturatingNarrow("sqshrn", 0, "10010", "signed", "signed", cut),
  ...saturatingNarrow("sqrshrn", 0, "10011", "signed", "signed", rounded),
  ...saturatingNarrow("sqshrun", 1, "10000", "signed", "unsigned", cut),
  ...saturatingNarrow("sqrshrun", 1, "10001", "signed", "unsigned", rounded),
  ...saturatingNarrow("uqshrn", 1, "10010", "unsigned", "unsigned", cut),
  ...saturatingNarrow("uqrshrn", 1, "10011", "unsigned", "unsigned", rounded),
  lengthen("sshll", 0),
  lengthen("ushll", 1),
];
