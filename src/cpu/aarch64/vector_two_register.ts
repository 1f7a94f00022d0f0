/**
 * Advanced SIMD with one source: integers; reductions across lanes.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import type { Slot } from "../ir/slots.ts";
import { arrangement, scalar, vector as vectorText } from "./assembly.ts";
import { lanesOf, q, Rd, Rn, size } from "./fields.ts";
import { type Assembly, computed, type Lift, type Row, row } from "./row.ts";
import { vd, vn } from "./slots.ts";
import {
  ADD,
  clearUpper,
  EXTEND,
  extended,
  finish,
  lowestLane,
  NARROW,
  noteSaturation,
  type OpsBySize,
  SHIFT_LEFT,
  zeroVector,
} from "./vector_ops.ts";
import type { VectorMeaning, VectorUnit } from "./vector_unit.ts";

const encoding = (u: number, opcode: string): string =>
  `0 Q:1 ${u} 01110 size:2 10000 ${opcode} 10 Rn:5 Rd:5`;
const scalarEncoding = (u: number, opcode: string): string =>
  `01 ${u} 11110 size:2 10000 ${opcode} 10 Rn:5 Rd:5`;

/** Vd.T = what is made of Vn.T; sizes are those from 0 up to `limit`. */
function vectorRow(
  name: string,
  u: number,
  opcode: string,
  limit: number,
  lift: Lift,
): Row {
  return row(
    `${name} (vector)`,
    encoding(u, opcode),
    `${name} Vd.T, Vn.T`,
    (to, w) => {
      lift(to, w);
      finish(to, w);
    },
    {
      reserved: (w) => size(w) >= limit || (size(w) === 3 && !q(w)),
    },
  );
}

/** Vd = op Vn */
function byOp(name: string, u: number, opcode: string, ops: OpsBySize): Row {
  return vectorRow(
    name,
    u,
    opcode,
    ops.length,
    (to, w) => to.op(ops[size(w)]!, vd(w), vn(w)),
  );
}

const onlyDouble = {
  reserved: (word: number): boolean => size(word) !== 3,
};

/** The same with elements of 64 bits, too, alone as well. */
function byOpOrScalar(
  name: string,
  u: number,
  opcode: string,
  ops: OpsBySize,
): Row[] {
  return [
    byOp(name, u, opcode, ops),
    row(`${name} (scalar)`, scalarEncoding(u, opcode), `${name} Vd, Vn`, (
      to,
      w,
    ) => {
      to.op(ops[size(w)]!, vd(w), vn(w));
      clearUpper(to, w);
    }, onlyDouble),
  ];
}

/** Vd = Vn compared with zero, or zero with Vn. */
function withZero(
  name: string,
  u: number,
  opcode: string,
  ops: OpsBySize,
  zeroIs: "second" | "first",
): Row[] {
  const lift: Lift = (to, w) => {
    const zero = zeroVector(to);
    if (zeroIs === "second") to.op(ops[size(w)]!, vd(w), vn(w), zero);
    else to.op(ops[size(w)]!, vd(w), zero, vn(w));
  };
  return [
    {
      ...vectorRow(name, u, opcode, ops.length, lift),
      name: `${name} (vector, zero)`,
      assembly: `${name} Vd.T, Vn.T, #0`,
    },
    row(
      `${name} (scalar, zero)`,
      scalarEncoding(u, opcode),
      `${name} Vd, Vn, #0`,
      (to, w) => {
        lift(to, w);
        clearUpper(to, w);
      },
      onlyDouble,
    ),
  ];
}

/** One lane of the result, of lanes of Vn and Vd: Vn's has the sign asked for. */
type Lane = (unit: VectorUnit, a: bigint, bits: number, d: bigint) => bigint;

/** By host code, lane by lane, in vectors and alone. */
function byLane(
  name: string,
  u: number,
  opcode: string,
  as: "signed" | "unsigned",
  lane: Lane,
): Row[] {
  const compute =
    (count: (word: number) => number): VectorMeaning => (unit, word) => {
      const element = size(word);
      const lanes = count(word);
      unit.clear();
      for (let i = 0; i < lanes; i++) {
        const a = as === "signed"
          ? unit.signedLane(Rn(word), element, i)
          : unit.lane(Rn(word), element, i);
        const d = unit.lane(Rd(word), element, i);
        unit.put(element, i, lane(unit, a, 8 << element, d));
      }
      unit.commit(Rd(word), lanes << element > 8);
    };
  return [
    computed(
      `${name} (vector)`,
      encoding(u, opcode),
      `${name} Vd.T, Vn.T`,
      compute((w) => lanesOf(w, size(w))),
      { reserved: (w) => size(w) === 3 && !q(w) },
    ),
    computed(
      `${name} (scalar)`,
      scalarEncoding(u, opcode),
      `${name} Vd, Vn`,
      compute(() => 1),
    ),
  ];
}

const GREATER = [Op.i8x16_gt_s, Op.i16x8_gt_s, Op.i32x4_gt_s, Op.i64x2_gt_s];
const NOT_LESS = [Op.i8x16_ge_s, Op.i16x8_ge_s, Op.i32x4_ge_s, Op.i64x2_ge_s];

function reversedBits(value: bigint): bigint {
  let result = 0n;
  for (let i = 0n; i < 8n; i++) result |= (value >> i & 1n) << 7n - i;
  return result;
}

const laneRows: readonly Row[] = [
  byOp("rev64", 0, "00000", [Op.rev64_16b, Op.rev64_8h, Op.rev64_4s]),
  byOp("rev32", 1, "00000", [Op.rev32_16b, Op.rev32_8h]),
  byOp("rev16", 0, "00001", [Op.rev16_16b]),
  ...byLane(
    "suqadd",
    0,
    "00011",
    "unsigned",
    (unit, a, bits, d) => unit.saturate(a + BigInt.asIntN(bits, d), bits, true),
  ),
  ...byLane(
    "usqadd",
    1,
    "00011",
    "signed",
    (unit, a, bits, d) => unit.saturate(a + d, bits, false),
  ),
  byOp("cls", 0, "00100", [Op.cls16b, Op.cls8h, Op.cls4s]),
  byOp("clz", 1, "00100", [Op.clz16b, Op.clz8h, Op.clz4s]),
  byOp("cnt", 0, "00101", [Op.i8x16_popcnt]),
  ...byLane(
    "sqabs",
    0,
    "00111",
    "signed",
    (unit, a, bits) => unit.saturate(a < 0n ? -a : a, bits, true),
  ),
  ...byLane(
    "sqneg",
    1,
    "00111",
    "signed",
    (unit, a, bits) => unit.saturate(-a, bits, true),
  ),
  ...withZero("cmgt", 0, "01000", GREATER, "second"),
  ...withZero("cmge", 1, "01000", NOT_LESS, "second"),
  ...withZero(
    "cmeq",
    0,
    "01001",
    [Op.i8x16_eq, Op.i16x8_eq, Op.i32x4_eq, Op.i64x2_eq],
    "second",
  ),
  ...withZero("cmle", 1, "01001", NOT_LESS, "first"),
  ...withZero("cmlt", 0, "01010", GREATER, "first"),
  ...byOpOrScalar(
    "abs",
    0,
    "01011",
    [Op.i8x16_abs, Op.i16x8_abs, Op.i32x4_abs, Op.i64x2_abs],
  ),
  ...byOpOrScalar(
    "neg",
    1,
    "01011",
    [Op.i8x16_neg, Op.i16x8_neg, Op.i32x4_neg, Op.i64x2_neg],
  ),
  // On bytes; size tells them apart.
  row(
    "mvn (vector)",
    "0 Q:1 1 01110 00 10000 00101 10 Rn:5 Rd:5",
    "mvn Vd.B, Vn.B",
    (to, w) => {
      to.op(Op.v128_not, vd(w), vn(w));
      finish(to, w);
    },
  ),
  computed(
    "rbit (vector)",
    "0 Q:1 1 01110 01 10000 00101 10 Rn:5 Rd:5",
    "rbit Vd.B, Vn.B",
    (unit, word) => {
      unit.clear();
      for (let i = 0; i < 16; i++) {
        unit.put(0, i, reversedBits(unit.lane(Rn(word), 0, i)));
      }
      unit.commit(Rd(word), q(word));
    },
  ),
];

const notDouble = {
  reserved: (word: number): boolean => size(word) === 3,
};

/** Neighbours' sums, twice as wide: signed and unsigned. */
const PAIR_SUMS: readonly OpsBySize[] = [
  [
    Op.i16x8_extadd_pairwise_i8x16_s,
    Op.i32x4_extadd_pairwise_i16x8_s,
    Op.saddlp4s,
  ],
  [
    Op.i16x8_extadd_pairwise_i8x16_u,
    Op.i32x4_extadd_pairwise_i16x8_u,
    Op.uaddlp4s,
  ],
];

const pairSumText = (name: string): Assembly => (word) =>
  `${name} v${Rd(word)}.${arrangement(size(word) + 1, q(word))}, ${
    vectorText(Rn(word), size(word), q(word))
  }`;

const pairSums: readonly Row[] = [..."su"].flatMap((letter, u) => [
  row(
    `${letter}addlp`,
    encoding(u, "00010"),
    pairSumText(`${letter}addlp`),
    (to, w) => {
      to.op(PAIR_SUMS[u]![size(w)]!, vd(w), vn(w));
      finish(to, w);
    },
    notDouble,
  ),
  row(
    `${letter}adalp`,
    encoding(u, "00110"),
    pairSumText(`${letter}adalp`),
    (to, w) => {
      const t = to.vectorTemporary();
      to.op(PAIR_SUMS[u]![size(w)]!, t, vn(w));
      to.op(ADD[size(w) + 1]!, vd(w), vd(w), t);
      finish(to, w);
    },
    notDouble,
  ),
]);

/** The nearest elements of half the size; QC tells of a lane that changed. */
function narrowed(
  to: BlockBuilder,
  element: number,
  ops: OpsBySize,
  isSigned: boolean,
  n: Slot,
): Slot {
  const result = to.vectorTemporary();
  const changed = to.vectorTemporary();
  to.op(ops[element]!, result, n, zeroVector(to));
  to.op(EXTEND[isSigned ? 1 : 0]![0]![element]!, changed, result);
  to.op(Op.v128_xor, changed, changed, n);
  noteSaturation(to, changed, 1);
  return result;
}

function saturatingNarrow(
  name: string,
  u: number,
  opcode: string,
  ops: OpsBySize,
): Row[] {
  const isSigned = name === "sqxtn";
  return [
    row(
      name,
      encoding(u, opcode),
      `${name}{2} Vd.T, Vn.Ta`,
      (to, w) => {
        const result = narrowed(to, size(w), ops, isSigned, vn(w));
        if (q(w)) to.op(Op.move, vd(w) + 1, result);
        else to.op(Op.v128_move, vd(w), result);
      },
      notDouble,
    ),
    row(
      `${name} (scalar)`,
      scalarEncoding(u, opcode),
      `${name} Vd, VnLong`,
      (to, w) => {
        const n = lowestLane(to, size(w) + 1, vn(w));
        const result = narrowed(to, size(w), ops, isSigned, n);
        to.op(Op.v128_move, vd(w), result);
      },
      notDouble,
    ),
  ];
}

const sizeRows: readonly Row[] = [
  row(
    "xtn",
    encoding(0, "10010"),
    "xtn{2} Vd.T, Vn.Ta",
    (to, w) => to.op(NARROW[q(w)]![size(w)]!, vd(w), vn(w)),
    notDouble,
  ),
  ...saturatingNarrow(
    "sqxtn",
    0,
    "10100",
    [Op.i8x16_narrow_i16x8_s, Op.i16x8_narrow_i32x4_s, Op.sqxtn4s],
  ),
  ...saturatingNarrow(
    "sqxtun",
    1,
    "10010",
    [Op.i8x16_narrow_i16x8_u, Op.i16x8_narrow_i32x4_u, Op.sqxtun4s],
  ),
  ...saturatingNarrow(
    "uqxtn",
    1,
    "10100",
    [Op.uqxtn16b, Op.uqxtn8h, Op.uqxtn4s],
  ),
  row(
    "shll",
    encoding(1, "10011"),
    (w) =>
      `shll${q(w) ? "2" : ""} ${vectorText(Rd(w), size(w) + 1, 1)}, ${
        vectorText(Rn(w), size(w), q(w))
      }, #${8 << size(w)}`,
    (to, w) => {
      const t = extended(to, false, q(w), size(w), vn(w));
      to.opi(SHIFT_LEFT[size(w) + 1]!, vd(w), t, 8 << size(w));
    },
    notDouble,
  ),
];

/** All lanes combined into one; `long` makes the result twice as wide. */
function across(
  name: string,
  u: number,
  opcode: string,
  lift: Lift,
  long = 0,
): Row {
  return row(
    name,
    `0 Q:1 ${u} 01110 size:2 11000 ${opcode} 10 Rn:5 Rd:5`,
    (w) =>
      `${name} ${scalar(size(w) + long, Rd(w))}, ${
        vectorText(Rn(w), size(w), q(w))
      }`,
    lift,
    { reserved: (w) => size(w) === 3 || (size(w) === 2 && !q(w)) },
  );
}

const SUM = [Op.addv16b, Op.addv8h, Op.addv4s, Op.addv2d];

/** Vd = the combined lanes of Vn, of whose lower half `half` makes a vector. */
const reduce = (ops: OpsBySize, half: number): Lift => (to, w) => {
  if (q(w)) to.op(ops[size(w)]!, vd(w), vn(w));
  else {
    const t = to.vectorTemporary();
    to.op(half, t, vn(w));
    to.op(ops[size(w)]!, vd(w), t);
  }
};

/** The sum of neighbours' sums. */
const longSum = (pairs: OpsBySize): Lift => (to, w) => {
  const t = to.vectorTemporary();
  to.op(pairs[size(w)]!, t, vn(w));
  if (!q(w)) to.op(Op.v128_low64, t, t);
  to.op(SUM[size(w) + 1]!, vd(w), t);
};

/** Extremes of a half are those of the half taken twice. */
const extreme = (ops: OpsBySize): Lift => reduce(ops, Op.i64x2_splat);

const acrossRows: readonly Row[] = [
  across("saddlv", 0, "00011", longSum(PAIR_SUMS[0]!), 1),
  across("uaddlv", 1, "00011", longSum(PAIR_SUMS[1]!), 1),
  across("smaxv", 0, "01010", extreme([Op.smaxv16b, Op.smaxv8h, Op.smaxv4s])),
  across("umaxv", 1, "01010", extreme([Op.umaxv16b, Op.umaxv8h, Op.umaxv4s])),
  across("sminv", 0, "11010", extreme([Op.sminv16b, Op.sminv8h, Op.sminv4s])),
  across("uminv", 1, "11010", extreme([Op.uminv16b, Op.uminv8h, Op.uminv4s])),
  across("addv", 0, "11011", reduce(SUM, Op.v128_low64)),
  row(
    "addp (scalar)",
    "01 0 11110 11 11000 11011 10 Rn:5 Rd:5",
    "addp Dd, Vn.2d",
    (to, w) => to.op(Op.addv2d, vd(w), vn(w)),
  ),
];

export const vectorTwoRegister: readonly Row[] = [
  ...laneRows,
  ...pairSums,
  ...sizeRows,
  ...acrossRows,
];
