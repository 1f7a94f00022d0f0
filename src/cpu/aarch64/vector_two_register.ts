/**
 * Advanced SIMD with one source: integers; reductions across lanes.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { arrangement, scalar, vector } from "./assembly.ts";
import { bits, q, Rd, Rn } from "./fields.ts";
import type { Lifter } from "./lifter.ts";
import type { Row } from "./row.ts";
import {
  clearUpper,
  finish,
  liftUnary,
  noteSaturation,
  type OpsBySize,
  zeroVector,
} from "./vector_lift.ts";
import { extended, narrow } from "./vector_three_different.ts";
import type { VectorMeaning, VectorUnit } from "./vector_unit.ts";

const sizeOf = (word: number): number => bits(word, 22, 2);
const ALL = [0, 1, 2, 3];
const SHORT = [0, 1, 2];
const DOUBLE = [3];

type Lane = (unit: VectorUnit, a: bigint, bits: number, d: bigint) => bigint;

interface Definition {
  readonly name: string;
  readonly u: "0" | "1";
  readonly opcode: string;
  readonly sizes: readonly number[];
  readonly scalar?: readonly number[];
  readonly signed?: boolean;
  /** Without: the ops do all sizes. */
  readonly lane?: Lane;
  readonly ops?: OpsBySize;
  /** `cmgt … #0`: compares with zero by the op, operands exchanged or not. */
  readonly zero?: "second" | "first";
}

function computeLanes(
  definition: Definition,
  lane: Lane,
  count: (word: number) => number,
): VectorMeaning {
  return (unit, word) => {
    const size = sizeOf(word);
    const width = 8 << size;
    const lanes = count(word);
    unit.clear();
    for (let i = 0; i < lanes; i++) {
      const a = definition.signed
        ? unit.signedLane(Rn(word), size, i)
        : unit.lane(Rn(word), size, i);
      const d = unit.lane(Rd(word), size, i);
      unit.put(size, i, lane(unit, a, width, d));
    }
    unit.commit(Rd(word), lanes << size > 8);
  };
}

/** Emits the op for the word's size; false when there is none. */
function emit(definition: Definition, lifter: Lifter, word: number): boolean {
  const op = definition.ops?.[sizeOf(word)];
  if (op === undefined) return false;
  const d = lifter.v(Rd(word));
  const n = lifter.v(Rn(word));
  if (definition.zero === undefined) lifter.builder.op(op, d, n);
  else {
    const zero = zeroVector(lifter);
    if (definition.zero === "second") lifter.builder.op(op, d, n, zero);
    else lifter.builder.op(op, d, zero, n);
  }
  return true;
}

function rowsOf(definition: Definition): readonly Row[] {
  const { name, u, opcode, sizes, lane } = definition;
  const vectorName = `${name} (vector${definition.zero ? ", zero" : ""})`;
  const scalarName = `${name} (scalar${definition.zero ? ", zero" : ""})`;
  const zero = definition.zero ? ", #0" : "";
  const vectorRow: Row = {
    name: vectorName,
    encoding: `0 Q:1 ${u} 01110 size:2 10000 ${opcode} 10 Rn:5 Rd:5`,
    reserved: (word) =>
      !sizes.includes(sizeOf(word)) || (sizeOf(word) === 3 && !q(word)),
    lift(lifter, word) {
      if (emit(definition, lifter, word)) finish(lifter, word);
      else lifter.compute(vectorName, word);
    },
    ...(lane === undefined ? {} : {
      compute: computeLanes(
        definition,
        lane,
        (word) => (q(word) ? 16 : 8) >> sizeOf(word),
      ),
    }),
    assembly: (word) =>
      `${name} ${vector(Rd(word), sizeOf(word), q(word))}, ${
        vector(Rn(word), sizeOf(word), q(word))
      }${zero}`,
  };
  const scalarSizes = definition.scalar;
  if (scalarSizes === undefined) return [vectorRow];
  return [vectorRow, {
    name: scalarName,
    encoding: `01 ${u} 11110 size:2 10000 ${opcode} 10 Rn:5 Rd:5`,
    reserved: (word) => !scalarSizes.includes(sizeOf(word)),
    lift(lifter, word) {
      if (emit(definition, lifter, word)) clearUpper(lifter, Rd(word));
      else lifter.compute(scalarName, word);
    },
    ...(lane === undefined
      ? {}
      : { compute: computeLanes(definition, lane, () => 1) }),
    assembly: (word) =>
      `${name} ${scalar(sizeOf(word), Rd(word))}, ${
        scalar(sizeOf(word), Rn(word))
      }${zero}`,
  }];
}

function reversedBits(value: bigint): bigint {
  let result = 0n;
  for (let i = 0n; i < 8n; i++) result |= (value >> i & 1n) << 7n - i;
  return result;
}

const magnitude = (value: bigint): bigint => value < 0n ? -value : value;

const definitions: readonly Definition[] = [
  {
    name: "rev64",
    u: "0",
    opcode: "00000",
    sizes: SHORT,
    ops: [Op.rev64_16b, Op.rev64_8h, Op.rev64_4s],
  },
  {
    name: "rev32",
    u: "1",
    opcode: "00000",
    sizes: [0, 1],
    ops: [Op.rev32_16b, Op.rev32_8h],
  },
  {
    name: "rev16",
    u: "0",
    opcode: "00001",
    sizes: [0],
    ops: [Op.rev16_16b],
  },
  {
    name: "suqadd",
    u: "0",
    opcode: "00011",
    sizes: ALL,
    scalar: ALL,
    lane: (unit, a, width, d) =>
      unit.saturate(a + BigInt.asIntN(width, d), width, true),
  },
  {
    name: "usqadd",
    u: "1",
    opcode: "00011",
    sizes: ALL,
    scalar: ALL,
    signed: true,
    lane: (unit, a, width, d) => unit.saturate(a + d, width, false),
  },
  {
    name: "cls",
    u: "0",
    opcode: "00100",
    sizes: SHORT,
    ops: [Op.cls16b, Op.cls8h, Op.cls4s],
  },
  {
    name: "clz",
    u: "1",
    opcode: "00100",
    sizes: SHORT,
    ops: [Op.clz16b, Op.clz8h, Op.clz4s],
  },
  { name: "cnt", u: "0", opcode: "00101", sizes: [0], ops: [Op.i8x16_popcnt] },
  {
    name: "sqabs",
    u: "0",
    opcode: "00111",
    sizes: ALL,
    scalar: ALL,
    signed: true,
    lane: (unit, a, width) => unit.saturate(magnitude(a), width, true),
  },
  {
    name: "sqneg",
    u: "1",
    opcode: "00111",
    sizes: ALL,
    scalar: ALL,
    signed: true,
    lane: (unit, a, width) => unit.saturate(-a, width, true),
  },
  {
    name: "cmgt",
    u: "0",
    opcode: "01000",
    sizes: ALL,
    scalar: DOUBLE,
    ops: [Op.i8x16_gt_s, Op.i16x8_gt_s, Op.i32x4_gt_s, Op.i64x2_gt_s],
    zero: "second",
  },
  {
    name: "cmge",
    u: "1",
    opcode: "01000",
    sizes: ALL,
    scalar: DOUBLE,
    ops: [Op.i8x16_ge_s, Op.i16x8_ge_s, Op.i32x4_ge_s, Op.i64x2_ge_s],
    zero: "second",
  },
  {
    name: "cmeq",
    u: "0",
    opcode: "01001",
    sizes: ALL,
    scalar: DOUBLE,
    ops: [Op.i8x16_eq, Op.i16x8_eq, Op.i32x4_eq, Op.i64x2_eq],
    zero: "second",
  },
  {
    name: "cmle",
    u: "1",
    opcode: "01001",
    sizes: ALL,
    scalar: DOUBLE,
    ops: [Op.i8x16_ge_s, Op.i16x8_ge_s, Op.i32x4_ge_s, Op.i64x2_ge_s],
    zero: "first",
  },
  {
    name: "cmlt",
    u: "0",
    opcode: "01010",
    sizes: ALL,
    scalar: DOUBLE,
    ops: [Op.i8x16_gt_s, Op.i16x8_gt_s, Op.i32x4_gt_s, Op.i64x2_gt_s],
    zero: "first",
  },
  {
    name: "abs",
    u: "0",
    opcode: "01011",
    sizes: ALL,
    scalar: DOUBLE,
    ops: [Op.i8x16_abs, Op.i16x8_abs, Op.i32x4_abs, Op.i64x2_abs],
  },
  {
    name: "neg",
    u: "1",
    opcode: "01011",
    sizes: ALL,
    scalar: DOUBLE,
    ops: [Op.i8x16_neg, Op.i16x8_neg, Op.i32x4_neg, Op.i64x2_neg],
  },
];

/** `not` and `rbit`, on bytes whatever size says. */
const bytewise: readonly Row[] = [
  {
    name: "mvn (vector)",
    encoding: "0 Q:1 1 01110 00 10000 00101 10 Rn:5 Rd:5",
    lift: (lifter, word) => liftUnary(lifter, word, Op.v128_not),
    assembly: (word) =>
      `mvn ${vector(Rd(word), 0, q(word))}, ${vector(Rn(word), 0, q(word))}`,
  },
  {
    name: "rbit (vector)",
    encoding: "0 Q:1 1 01110 01 10000 00101 10 Rn:5 Rd:5",
    compute(unit, word) {
      unit.clear();
      for (let i = 0; i < 16; i++) {
        unit.put(0, i, reversedBits(unit.lane(Rn(word), 0, i)));
      }
      unit.commit(Rd(word), q(word));
    },
    assembly: (word) =>
      `rbit ${vector(Rd(word), 0, q(word))}, ${vector(Rn(word), 0, q(word))}`,
  },
];

const ADD = [Op.i8x16_add, Op.i16x8_add, Op.i32x4_add, Op.i64x2_add];

/** Neighbours added in elements of twice the size. */
function pairwiseLong(
  letter: "s" | "u",
  accumulate: boolean,
  ops: OpsBySize,
): Row {
  const name = `${letter}ad${accumulate ? "alp" : "dlp"}`;
  return {
    name,
    encoding: `0 Q:1 ${letter === "s" ? 0 : 1} 01110 size:2 10000 ${
      accumulate ? "00110" : "00010"
    } 10 Rn:5 Rd:5`,
    reserved: (word) => sizeOf(word) === 3,
    lift(lifter, word) {
      const { builder } = lifter;
      const size = sizeOf(word);
      const d = lifter.v(Rd(word));
      if (!accumulate) builder.op(ops[size]!, d, lifter.v(Rn(word)));
      else {
        const t = builder.vectorTemporary();
        builder.op(ops[size]!, t, lifter.v(Rn(word)));
        builder.op(ADD[size + 1]!, d, d, t);
      }
      finish(lifter, word);
    },
    assembly: (word) =>
      `${name} v${Rd(word)}.${arrangement(sizeOf(word) + 1, q(word))}, ${
        vector(Rn(word), sizeOf(word), q(word))
      }`,
  };
}

const PAIRWISE_SIGNED = [
  Op.i16x8_extadd_pairwise_i8x16_s,
  Op.i32x4_extadd_pairwise_i16x8_s,
  Op.saddlp4s,
];
const PAIRWISE_UNSIGNED = [
  Op.i16x8_extadd_pairwise_i8x16_u,
  Op.i32x4_extadd_pairwise_i16x8_u,
  Op.uaddlp4s,
];

const extractNarrow: Row = {
  name: "xtn",
  encoding: "0 Q:1 0 01110 size:2 10000 10010 10 Rn:5 Rd:5",
  reserved: (word) => sizeOf(word) === 3,
  lift: (lifter, word) =>
    narrow(
      lifter,
      q(word),
      sizeOf(word),
      lifter.v(Rd(word)),
      lifter.v(Rn(word)),
    ),
  assembly: (word) => narrowText("xtn", word),
};

function narrowText(name: string, word: number): string {
  const size = sizeOf(word);
  return `${name}${q(word) ? "2" : ""} ${vector(Rd(word), size, q(word))}, ${
    vector(Rn(word), size + 1, 1)
  }`;
}

/** From signed lanes of 16 or 32 bits, by [to signed][size]. */
const NARROW = [
  [Op.i8x16_narrow_i16x8_u, Op.i16x8_narrow_i32x4_u],
  [Op.i8x16_narrow_i16x8_s, Op.i16x8_narrow_i32x4_s],
];
const WIDEN = [
  [Op.i16x8_extend_low_i8x16_u, Op.i32x4_extend_low_i16x8_u],
  [Op.i16x8_extend_low_i8x16_s, Op.i32x4_extend_low_i16x8_s],
];

/** QC tells of a lane that is another one when it is widened again. */
function liftSaturatingNarrow(
  lifter: Lifter,
  word: number,
  toSigned: boolean,
): void {
  const { builder } = lifter;
  const size = sizeOf(word);
  const n = lifter.v(Rn(word));
  const d = lifter.v(Rd(word));
  const result = builder.vectorTemporary();
  const changed = builder.vectorTemporary();
  const sign = toSigned ? 1 : 0;
  builder.op(NARROW[sign]![size]!, result, n, zeroVector(lifter));
  builder.op(WIDEN[sign]![size]!, changed, result);
  builder.op(Op.v128_xor, changed, changed, n);
  noteSaturation(lifter, changed, 1);
  if (q(word)) builder.op(Op.move, d + 1, result);
  else builder.op(Op.v128_move, d, result);
}

function saturatingNarrow(
  name: string,
  u: string,
  opcode: string,
  fromSigned: boolean,
  toSigned: boolean,
): readonly Row[] {
  const compute = (isScalar: boolean): VectorMeaning => (unit, word) => {
    const size = sizeOf(word);
    unit.clear();
    for (let i = 0; i < (isScalar ? 1 : 8 >> size); i++) {
      const a = fromSigned
        ? unit.signedLane(Rn(word), size + 1, i)
        : unit.lane(Rn(word), size + 1, i);
      unit.put(size, i, unit.saturate(a, 8 << size, toSigned));
    }
    if (!isScalar && q(word)) unit.commitUpper(Rd(word));
    else unit.commit(Rd(word), 0);
  };
  return [{
    name,
    encoding: `0 Q:1 ${u} 01110 size:2 10000 ${opcode} 10 Rn:5 Rd:5`,
    reserved: (word) => sizeOf(word) === 3,
    lift(lifter, word) {
      if (fromSigned && sizeOf(word) < 2) {
        liftSaturatingNarrow(lifter, word, toSigned);
      } else lifter.compute(name, word);
    },
    compute: compute(false),
    assembly: (word) => narrowText(name, word),
  }, {
    name: `${name} (scalar)`,
    encoding: `01 ${u} 11110 size:2 10000 ${opcode} 10 Rn:5 Rd:5`,
    reserved: (word) => sizeOf(word) === 3,
    compute: compute(true),
    assembly: (word) =>
      `${name} ${scalar(sizeOf(word), Rd(word))}, ${
        scalar(sizeOf(word) + 1, Rn(word))
      }`,
  }];
}

const SHIFT_LEFT = [
  undefined,
  Op.i16x8_shli,
  Op.i32x4_shli,
  Op.i64x2_shli,
];

const shiftLong: Row = {
  name: "shll",
  encoding: "0 Q:1 1 01110 size:2 10000 10011 10 Rn:5 Rd:5",
  reserved: (word) => sizeOf(word) === 3,
  lift(lifter, word) {
    const size = sizeOf(word);
    const t = extended(lifter, false, q(word), size, lifter.v(Rn(word)));
    lifter.builder.opi(
      SHIFT_LEFT[size + 1]!,
      lifter.v(Rd(word)),
      t,
      8 << size,
    );
  },
  assembly: (word) =>
    `shll${q(word) ? "2" : ""} ${vector(Rd(word), sizeOf(word) + 1, 1)}, ${
      vector(Rn(word), sizeOf(word), q(word))
    }, #${8 << sizeOf(word)}`,
};

const reservedAcross = (word: number): boolean =>
  sizeOf(word) === 3 || (sizeOf(word) === 2 && !q(word));

/** All lanes combined into one; `long` makes the result twice as wide. */
function across(
  name: string,
  u: string,
  opcode: string,
  lift: (lifter: Lifter, word: number, size: number) => void,
  long = 0,
): Row {
  return {
    name,
    encoding: `0 Q:1 ${u} 01110 size:2 11000 ${opcode} 10 Rn:5 Rd:5`,
    reserved: reservedAcross,
    lift: (lifter, word) => lift(lifter, word, sizeOf(word)),
    assembly: (word) =>
      `${name} ${scalar(sizeOf(word) + long, Rd(word))}, ${
        vector(Rn(word), sizeOf(word), q(word))
      }`,
  };
}

const SUM = [Op.addv16b, Op.addv8h, Op.addv4s, Op.addv2d];

/** The sum: of a half register, with the other half zero. */
function liftSum(lifter: Lifter, word: number, size: number): void {
  const { builder } = lifter;
  const n = lifter.v(Rn(word));
  const d = lifter.v(Rd(word));
  if (q(word)) builder.op(SUM[size]!, d, n);
  else {
    const t = builder.vectorTemporary();
    builder.op(Op.v128_low64, t, n);
    builder.op(SUM[size]!, d, t);
  }
}

/** The sum of neighbours' sums. */
function liftLongSum(pairs: OpsBySize) {
  return (lifter: Lifter, word: number, size: number): void => {
    const { builder } = lifter;
    const t = builder.vectorTemporary();
    builder.op(pairs[size]!, t, lifter.v(Rn(word)));
    if (!q(word)) builder.op(Op.v128_low64, t, t);
    builder.op(SUM[size + 1]!, lifter.v(Rd(word)), t);
  };
}

/** An extreme: of a half register taken twice, where it is only a half. */
function liftExtreme(ops: OpsBySize) {
  return (lifter: Lifter, word: number, size: number): void => {
    const { builder } = lifter;
    const n = lifter.v(Rn(word));
    const d = lifter.v(Rd(word));
    if (q(word)) builder.op(ops[size]!, d, n);
    else {
      const t = builder.vectorTemporary();
      builder.op(Op.i64x2_splat, t, n);
      builder.op(ops[size]!, d, t);
    }
  };
}

const addPairScalar: Row = {
  name: "addp (scalar)",
  encoding: "01 0 11110 11 11000 11011 10 Rn:5 Rd:5",
  lift: (lifter, word) =>
    lifter.builder.op(SUM[3]!, lifter.v(Rd(word)), lifter.v(Rn(word))),
  assembly: (word) => `addp d${Rd(word)}, ${vector(Rn(word), 3, 1)}`,
};

export const vectorTwoRegister: readonly Row[] = [
  ...definitions.flatMap(rowsOf),
  ...bytewise,
  pairwiseLong("s", false, PAIRWISE_SIGNED),
  pairwiseLong("u", false, PAIRWISE_UNSIGNED),
  pairwiseLong("s", true, PAIRWISE_SIGNED),
  pairwiseLong("u", true, PAIRWISE_UNSIGNED),
  extractNarrow,
  ...saturatingNarrow("sqxtn", "0", "10100", true, true),
  ...saturatingNarrow("sqxtun", "1", "10010", true, false),
  ...saturatingNarrow("uqxtn", "1", "10100", false, false),
  shiftLong,
  across("saddlv", "0", "00011", liftLongSum(PAIRWISE_SIGNED), 1),
  across("uaddlv", "1", "00011", liftLongSum(PAIRWISE_UNSIGNED), 1),
  across(
    "smaxv",
    "0",
    "01010",
    liftExtreme([Op.smaxv16b, Op.smaxv8h, Op.smaxv4s]),
  ),
  across(
    "umaxv",
    "1",
    "01010",
    liftExtreme([Op.umaxv16b, Op.umaxv8h, Op.umaxv4s]),
  ),
  across(
    "sminv",
    "0",
    "11010",
    liftExtreme([Op.sminv16b, Op.sminv8h, Op.sminv4s]),
  ),
  across(
    "uminv",
    "1",
    "11010",
    liftExtreme([Op.uminv16b, Op.uminv8h, Op.uminv4s]),
  ),
  across("addv", "0", "11011", liftSum),
  addPairScalar,
];
