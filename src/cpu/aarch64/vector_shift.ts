/**
 * Advanced SIMD shifts by an immediate. immh:immb tells size and amount.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { scalar, vector } from "./assembly.ts";
import { bits, q, Rd, Rn } from "./fields.ts";
import type { Lifter, Value } from "./lifter.ts";
import type { Row } from "./row.ts";
import { clearUpper, finish, type OpsBySize } from "./vector_lift.ts";
import { extended, narrow } from "./vector_three_different.ts";
import type { VectorMeaning, VectorUnit } from "./vector_unit.ts";

/** immh: zero would be a modified immediate. */
const immh = (word: number): number => bits(word, 19, 4);

export const shiftSize = (word: number): number => 31 - Math.clz32(immh(word));

const immediate = (word: number): number => bits(word, 16, 7);

/** A shift to the right: 1 up to the element's width. */
export const rightShift = (word: number): number =>
  (16 << shiftSize(word)) - immediate(word);

/** A shift to the left: 0 up. */
const leftShift = (word: number): number =>
  immediate(word) - (8 << shiftSize(word));

/** No size, or an element of 64 bits in a vector of 64. */
const reservedVector = (word: number): boolean =>
  immh(word) === 0 || (immh(word) >= 8 && !q(word));

/** No size, or the results would be wider than 64 bits. */
const reservedNarrow = (word: number): boolean =>
  immh(word) === 0 || immh(word) >= 8;

/** One lane of a shift. */
type Lane = (
  unit: VectorUnit,
  a: bigint,
  shift: bigint,
  bits: number,
  d: bigint,
) => bigint;

interface Definition {
  readonly name: string;
  readonly u: "0" | "1";
  readonly opcode: string;
  readonly right: boolean;
  /** Scalar form: of 64 bits only, or of all sizes. */
  readonly scalar: "double" | "all";
  /** Lanes of Rn and Rd are read with a sign. */
  readonly signed: boolean;
  readonly lane: Lane;
  readonly lift?: (lifter: Lifter, word: number) => boolean;
}

const amount = (definition: Definition, word: number): number =>
  definition.right ? rightShift(word) : leftShift(word);

function computeShift(
  definition: Definition,
  count: (word: number) => number,
): VectorMeaning {
  return (unit, word) => {
    const size = shiftSize(word);
    const width = 8 << size;
    const shift = BigInt(amount(definition, word));
    const lanes = count(word);
    unit.clear();
    for (let i = 0; i < lanes; i++) {
      const a = definition.signed
        ? unit.signedLane(Rn(word), size, i)
        : unit.lane(Rn(word), size, i);
      const d = unit.lane(Rd(word), size, i);
      unit.put(size, i, definition.lane(unit, a, shift, width, d));
    }
    unit.commit(Rd(word), lanes << size > 8);
  };
}

function rowsOf(definition: Definition): readonly Row[] {
  const { name, u, opcode } = definition;
  const vectorName = `${name} (vector, immediate)`;
  const scalarName = `${name} (scalar, immediate)`;
  return [{
    name: vectorName,
    encoding: `0 Q:1 ${u} 011110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`,
    reserved: reservedVector,
    lift(lifter, word) {
      if (definition.lift?.(lifter, word)) finish(lifter, word);
      else lifter.compute(vectorName, word);
    },
    compute: computeShift(
      definition,
      (word) => (q(word) ? 16 : 8) >> shiftSize(word),
    ),
    assembly: (word) =>
      `${name} ${vector(Rd(word), shiftSize(word), q(word))}, ${
        vector(Rn(word), shiftSize(word), q(word))
      }, #${amount(definition, word)}`,
  }, {
    name: scalarName,
    encoding: `01 ${u} 111110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`,
    reserved: (word) =>
      definition.scalar === "double" ? immh(word) < 8 : immh(word) === 0,
    lift(lifter, word) {
      if (definition.scalar === "double" && definition.lift?.(lifter, word)) {
        clearUpper(lifter, Rd(word));
      } else lifter.compute(scalarName, word);
    },
    compute: computeShift(definition, () => 1),
    assembly: (word) =>
      `${name} ${scalar(shiftSize(word), Rd(word))}, ${
        scalar(shiftSize(word), Rn(word))
      }, #${amount(definition, word)}`,
  }];
}

const SHIFT_LEFT = [
  Op.i8x16_shli,
  Op.i16x8_shli,
  Op.i32x4_shli,
  Op.i64x2_shli,
];
const SHIFT_RIGHT = [
  Op.i8x16_shr_ui,
  Op.i16x8_shr_ui,
  Op.i32x4_shr_ui,
  Op.i64x2_shr_ui,
];
const SHIFT_RIGHT_SIGNED = [
  Op.i8x16_shr_si,
  Op.i16x8_shr_si,
  Op.i32x4_shr_si,
  Op.i64x2_shr_si,
];
const ACCUMULATE = [Op.usra16b, Op.usra8h, Op.usra4s, Op.usra2d];
const ACCUMULATE_SIGNED = [Op.ssra16b, Op.ssra8h, Op.ssra4s, Op.ssra2d];

/** WebAssembly takes counts modulo the width, so a shift by it is special. */
function liftRight(
  signed: boolean,
  accumulate: boolean,
): (lifter: Lifter, word: number) => boolean {
  return (lifter, word) => {
    const size = shiftSize(word);
    const width = 8 << size;
    const shift = rightShift(word);
    const ops: OpsBySize = accumulate
      ? (signed ? ACCUMULATE_SIGNED : ACCUMULATE)
      : (signed ? SHIFT_RIGHT_SIGNED : SHIFT_RIGHT);
    const d = lifter.v(Rd(word));
    if (shift === width && !signed) {
      if (!accumulate) lifter.builder.op(Op.v128_zero, d);
      return true;
    }
    lifter.builder.opi(
      ops[size]!,
      d,
      lifter.v(Rn(word)),
      Math.min(shift, width - 1),
    );
    return true;
  };
}

const ADD = [Op.i8x16_add, Op.i16x8_add, Op.i32x4_add, Op.i64x2_add];

/** Lanes of a shifted right; the last bit that is lost is added. */
function roundedRight(
  lifter: Lifter,
  signed: boolean,
  size: number,
  a: Value,
  shift: number,
): Value {
  const { builder } = lifter;
  const width = 8 << size;
  const result = builder.vectorTemporary();
  const last = builder.vectorTemporary();
  const ones = builder.vectorTemporary();
  lifter.duplicate(ones, lifter.constant(1), size, 1);
  builder.opi(SHIFT_RIGHT[size]!, last, a, shift - 1);
  builder.op(Op.v128_and, last, last, ones);
  if (shift === width && !signed) return last;
  const ops = signed ? SHIFT_RIGHT_SIGNED : SHIFT_RIGHT;
  builder.opi(ops[size]!, result, a, Math.min(shift, width - 1));
  builder.op(ADD[size]!, result, result, last);
  return result;
}

function liftRounding(
  signed: boolean,
  accumulate: boolean,
): (lifter: Lifter, word: number) => boolean {
  return (lifter, word) => {
    const { builder } = lifter;
    const size = shiftSize(word);
    const d = lifter.v(Rd(word));
    const result = roundedRight(
      lifter,
      signed,
      size,
      lifter.v(Rn(word)),
      rightShift(word),
    );
    if (accumulate) builder.op(ADD[size]!, d, d, result);
    else builder.op(Op.v128_move, d, result);
    return true;
  };
}

/** `sli`, `sri`: what the shift leaves free keeps Rd's bits. */
function liftInsert(lifter: Lifter, word: number): boolean {
  const { builder } = lifter;
  const size = shiftSize(word);
  const width = 8 << size;
  const left = bits(word, 12, 1) === 0 ? undefined : leftShift(word);
  const d = lifter.v(Rd(word));
  if (left === undefined && rightShift(word) === width) return true;
  const moved = builder.vectorTemporary();
  const mask = builder.vectorTemporary();
  const ones = builder.temporary();
  const shift = left ?? rightShift(word);
  const ops = left === undefined ? SHIFT_RIGHT : SHIFT_LEFT;
  builder.constant(ones, -1);
  lifter.duplicate(mask, ones, size, 1);
  builder.opi(ops[size]!, mask, mask, shift);
  builder.opi(ops[size]!, moved, lifter.v(Rn(word)), shift);
  builder.opc(Op.v128_bitselect, d, moved, d, mask);
  return true;
}

function liftLeft(lifter: Lifter, word: number): boolean {
  lifter.builder.opi(
    SHIFT_LEFT[shiftSize(word)]!,
    lifter.v(Rd(word)),
    lifter.v(Rn(word)),
    leftShift(word),
  );
  return true;
}

const rounded = (a: bigint, shift: bigint): bigint =>
  a + (1n << shift - 1n) >> shift;

/** The signed and the unsigned of a shift to the right. */
function rightPair(
  name: string,
  opcode: string,
  round: boolean,
  accumulate: boolean,
): readonly Definition[] {
  return (["0", "1"] as const).map((u): Definition => ({
    name: (u === "0" ? "s" : "u") + name,
    u,
    opcode,
    right: true,
    scalar: "double",
    signed: u === "0",
    lane: (_unit, a, shift, _width, d) =>
      (round ? rounded(a, shift) : a >> shift) + (accumulate ? d : 0n),
    lift: (round ? liftRounding : liftRight)(u === "0", accumulate),
  }));
}

const ones = (width: number): bigint => (1n << BigInt(width)) - 1n;

const definitions: readonly Definition[] = [
  ...rightPair("shr", "00000", false, false),
  ...rightPair("sra", "00010", false, true),
  ...rightPair("rshr", "00100", true, false),
  ...rightPair("rsra", "00110", true, true),
  {
    name: "sri",
    u: "1",
    opcode: "01000",
    right: true,
    scalar: "double",
    signed: false,
    lane: (_unit, a, shift, width, d) =>
      a >> shift | d & ~(ones(width) >> shift),
    lift: liftInsert,
  },
  {
    name: "shl",
    u: "0",
    opcode: "01010",
    right: false,
    scalar: "double",
    signed: false,
    lane: (_unit, a, shift) => a << shift,
    lift: liftLeft,
  },
  {
    name: "sli",
    u: "1",
    opcode: "01010",
    right: false,
    scalar: "double",
    signed: false,
    lane: (_unit, a, shift, _width, d) => a << shift | d & (1n << shift) - 1n,
    lift: liftInsert,
  },
  {
    name: "sqshlu",
    u: "1",
    opcode: "01100",
    right: false,
    scalar: "all",
    signed: true,
    lane: (unit, a, shift, width) => unit.saturate(a << shift, width, false),
  },
  {
    name: "sqshl",
    u: "0",
    opcode: "01110",
    right: false,
    scalar: "all",
    signed: true,
    lane: (unit, a, shift, width) => unit.saturate(a << shift, width, true),
  },
  {
    name: "uqshl",
    u: "1",
    opcode: "01110",
    right: false,
    scalar: "all",
    signed: false,
    lane: (unit, a, shift, width) => unit.saturate(a << shift, width, false),
  },
];

/** Shifts right that halve the element: what saturates, and to which sign. */
interface Narrowing {
  readonly name: string;
  readonly u: string;
  readonly opcode: string;
  readonly round: boolean;
  readonly from: "signed" | "unsigned";
  readonly to: "signed" | "unsigned" | "truncated";
}

const narrowings: readonly Narrowing[] = [
  ["shrn", "0", "10000", false, "unsigned", "truncated"],
  ["rshrn", "0", "10001", true, "unsigned", "truncated"],
  ["sqshrn", "0", "10010", false, "signed", "signed"],
  ["sqrshrn", "0", "10011", true, "signed", "signed"],
  ["sqshrun", "1", "10000", false, "signed", "unsigned"],
  ["sqrshrun", "1", "10001", true, "signed", "unsigned"],
  ["uqshrn", "1", "10010", false, "unsigned", "unsigned"],
  ["uqrshrn", "1", "10011", true, "unsigned", "unsigned"],
].map(([name, u, opcode, round, from, to]) =>
  ({ name, u, opcode, round, from, to }) as Narrowing
);

function computeNarrow(
  narrowing: Narrowing,
  isScalar: boolean,
): VectorMeaning {
  return (unit, word) => {
    const size = shiftSize(word);
    const shift = BigInt(rightShift(word));
    const lanes = isScalar ? 1 : 8 >> size;
    unit.clear();
    for (let i = 0; i < lanes; i++) {
      const a = narrowing.from === "signed"
        ? unit.signedLane(Rn(word), size + 1, i)
        : unit.lane(Rn(word), size + 1, i);
      const value = narrowing.round ? rounded(a, shift) : a >> shift;
      unit.put(
        size,
        i,
        narrowing.to === "truncated"
          ? value
          : unit.saturate(value, 8 << size, narrowing.to === "signed"),
      );
    }
    if (!isScalar && q(word)) unit.commitUpper(Rd(word));
    else unit.commit(Rd(word), 0);
  };
}

function liftShrn(lifter: Lifter, word: number): void {
  const size = shiftSize(word);
  const t = lifter.builder.vectorTemporary();
  lifter.builder.opi(
    SHIFT_RIGHT[size + 1]!,
    t,
    lifter.v(Rn(word)),
    rightShift(word),
  );
  narrow(lifter, q(word), size, lifter.v(Rd(word)), t);
}

function liftRshrn(lifter: Lifter, word: number): void {
  const size = shiftSize(word);
  const t = roundedRight(
    lifter,
    false,
    size + 1,
    lifter.v(Rn(word)),
    rightShift(word),
  );
  narrow(lifter, q(word), size, lifter.v(Rd(word)), t);
}

const NARROW_LIFTS: Readonly<Record<string, Row["lift"]>> = {
  shrn: liftShrn,
  rshrn: liftRshrn,
};

function narrowRows(narrowing: Narrowing): readonly Row[] {
  const { name, u, opcode } = narrowing;
  const lift = NARROW_LIFTS[name];
  const vectorRow: Row = {
    name,
    encoding: `0 Q:1 ${u} 011110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`,
    reserved: reservedNarrow,
    ...(lift === undefined ? {} : { lift }),
    compute: computeNarrow(narrowing, false),
    assembly(word) {
      const size = shiftSize(word);
      return `${name}${q(word) ? "2" : ""} ${
        vector(Rd(word), size, q(word))
      }, ${vector(Rn(word), size + 1, 1)}, #${rightShift(word)}`;
    },
  };
  if (narrowing.to === "truncated") return [vectorRow];
  return [vectorRow, {
    name: `${name} (scalar)`,
    encoding: `01 ${u} 111110 immh:4 immb:3 ${opcode} 1 Rn:5 Rd:5`,
    reserved: reservedNarrow,
    compute: computeNarrow(narrowing, true),
    assembly: (word) =>
      `${name} ${scalar(shiftSize(word), Rd(word))}, ${
        scalar(shiftSize(word) + 1, Rn(word))
      }, #${rightShift(word)}`,
  }];
}

/** `sshll`, `ushll`: widened, then shifted. */
function lengthen(letter: "s" | "u"): Row {
  return {
    name: `${letter}shll`,
    encoding: `0 Q:1 ${
      letter === "s" ? 0 : 1
    } 011110 immh:4 immb:3 10100 1 Rn:5 Rd:5`,
    reserved: reservedNarrow,
    lift(lifter, word) {
      const size = shiftSize(word);
      const t = extended(
        lifter,
        letter === "s",
        q(word),
        size,
        lifter.v(Rn(word)),
      );
      const shift = leftShift(word);
      const d = lifter.v(Rd(word));
      if (shift === 0) lifter.builder.op(Op.v128_move, d, t);
      else lifter.builder.opi(SHIFT_LEFT[size + 1]!, d, t, shift);
    },
    assembly(word) {
      const size = shiftSize(word);
      return `${letter}shll${q(word) ? "2" : ""} ${
        vector(Rd(word), size + 1, 1)
      }, ${vector(Rn(word), size, q(word))}, #${leftShift(word)}`;
    },
  };
}

export const vectorShift: readonly Row[] = [
  ...definitions.flatMap(rowsOf),
  ...narrowings.flatMap(narrowRows),
  lengthen("s"),
  lengthen("u"),
];
