/**
 * Copies, permutations, table lookup.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { element, general, scalar, vector as vectorText } from "./assembly.ts";
import { bits, q, Rd, Rn, size } from "./fields.ts";
import { write } from "./operands.ts";
import { type Assembly, type Row, row } from "./row.ts";
import { rd, rn, vd, vector, vm, vn } from "./slots.ts";
import {
  binary,
  clearUpper,
  DUPLICATE_LANE,
  DUPLICATES,
  EXTRACTS,
  finish,
  INSERTS,
  UNZIP_EVEN,
  UNZIP_ODD,
  zeroVector,
  ZIP_HIGH,
  ZIP_LOW,
} from "./vector_ops.ts";

const imm5 = (word: number): number => bits(word, 16, 5);
const imm4 = (word: number): number => bits(word, 11, 4);

/** log2 of the element's bytes that imm5 tells by its lowest one; 4 for none. */
const elementSize = (word: number): number =>
  imm5(word) & 15 ? 31 - Math.clz32(imm5(word) & -imm5(word)) : 4;

const index = (word: number): number => imm5(word) >> elementSize(word) + 1;

/** The byte at which the element begins. */
const offset = (word: number): number => index(word) << elementSize(word);

const reserved = (word: number): boolean => elementSize(word) > 3;

const halfOfDouble = (word: number): boolean =>
  reserved(word) || (elementSize(word) === 3 && !q(word));

/** The element of Vn or of Vd that imm5 names. */
const elementText = (register: number, word: number): string =>
  element(register, elementSize(word), index(word));

const wholeText = (word: number): string =>
  vectorText(Rd(word), elementSize(word), q(word));

const moveText = (word: number): string =>
  elementSize(word) < 2 ? "umov" : "mov";

/** The element of Vn that imm4 names; its lower bits are ignored. */
const sourceIndex = (word: number): number => imm4(word) >> elementSize(word);

const SIGNED_LANES = [Op.lane8s, Op.lane16s, Op.lane32s];

const copies: readonly Row[] = [
  row(
    "dup (element)",
    "0 Q:1 0 01110000 imm5:5 0 0000 1 Rn:5 Rd:5",
    (w) => `dup ${wholeText(w)}, ${elementText(Rn(w), w)}`,
    (to, w) => {
      to.opi(DUPLICATE_LANE[elementSize(w)]!, vd(w), vn(w), offset(w));
      finish(to, w);
    },
    { reserved: halfOfDouble },
  ),
  row(
    "dup (element), scalar",
    "01 0 11110000 imm5:5 0 0000 1 Rn:5 Rd:5",
    (w) => `mov ${scalar(elementSize(w), Rd(w))}, ${elementText(Rn(w), w)}`,
    (to, w) => {
      const t = to.temporary();
      to.opi(EXTRACTS[elementSize(w)]!, t, vn(w), offset(w));
      to.op(Op.v128_low64, vd(w), t);
    },
    { reserved },
  ),
  row(
    "dup (general)",
    "0 Q:1 0 01110000 imm5:5 0 0001 1 Rn:5 Rd:5",
    (w) => `dup ${wholeText(w)}, ${general(elementSize(w) === 3, Rn(w))}`,
    (to, w) => {
      to.op(DUPLICATES[elementSize(w)]!, vd(w), rn(w));
      if (!q(w)) to.constant(vd(w) + 1, 0);
    },
    // Bits above the size are ignored.
    { reserved: halfOfDouble, unpredictable: (w) => index(w) !== 0 },
  ),
  row(
    "smov",
    "0 Q:1 0 01110000 imm5:5 0 0101 1 Rn:5 Rd:5",
    (w) => `smov ${general(q(w), Rd(w))}, ${elementText(Rn(w), w)}`,
    (to, w) => {
      to.opi(SIGNED_LANES[elementSize(w)]!, rd(w), vn(w), offset(w));
      if (!q(w)) to.op(Op.zero32, rd(w), rd(w));
    },
    { reserved: (w) => elementSize(w) > 1 + q(w) },
  ),
  row(
    "umov",
    "0 Q:1 0 01110000 imm5:5 0 0111 1 Rn:5 Rd:5",
    (w) => `${moveText(w)} ${general(q(w), Rd(w))}, ${elementText(Rn(w), w)}`,
    (to, w) => to.opi(EXTRACTS[elementSize(w)]!, rd(w), vn(w), offset(w)),
    {
      reserved: (w) => q(w) ? elementSize(w) !== 3 : elementSize(w) > 2,
    },
  ),
  row(
    "ins (general)",
    "0 1 0 01110000 imm5:5 0 0011 1 Rn:5 Rd:5",
    (w) =>
      `mov ${elementText(Rd(w), w)}, ${general(elementSize(w) === 3, Rn(w))}`,
    (to, w) => to.opi(INSERTS[elementSize(w)]!, vd(w), rn(w), offset(w)),
    { reserved },
  ),
  row(
    "ins (element)",
    "0 1 1 01110000 imm5:5 0 imm4:4 1 Rn:5 Rd:5",
    (w) =>
      `mov ${elementText(Rd(w), w)}, ${
        element(Rn(w), elementSize(w), sourceIndex(w))
      }`,
    (to, w) => {
      const size = elementSize(w);
      const t = to.temporary();
      to.opi(EXTRACTS[size]!, t, vn(w), sourceIndex(w) << size);
      to.opi(INSERTS[size]!, vd(w), t, offset(w));
    },
    {
      reserved,
      unpredictable: (w) => (imm4(w) & (1 << elementSize(w)) - 1) !== 0,
    },
  ),
];

/** By [Q][size]. */
function permutation(
  name: string,
  opcode: string,
  ops: readonly (readonly number[])[],
): Row {
  return row(
    name,
    `0 Q:1 001110 size:2 0 Rm:5 0 ${opcode} 10 Rn:5 Rd:5`,
    `${name} Vd.T, Vn.T, Vm.T`,
    (to, w) => binary(ops[q(w)]![size(w)]!)(to, w),
    { reserved: (w) => size(w) === 3 && !q(w) },
  );
}

const permutations: readonly Row[] = [
  permutation("uzp1", "001", UNZIP_EVEN),
  permutation("trn1", "010", [
    [Op.trn1_8b, Op.trn1_4h, Op.trn1_2s],
    [Op.trn1_16b, Op.trn1_8h, Op.trn1_4s, Op.trn1_2d],
  ]),
  permutation("zip1", "011", ZIP_LOW),
  permutation("uzp2", "101", UNZIP_ODD),
  permutation("trn2", "110", [
    [Op.trn2_8b, Op.trn2_4h, Op.trn2_2s],
    [Op.trn2_16b, Op.trn2_8h, Op.trn2_4s, Op.trn2_2d],
  ]),
  permutation("zip2", "111", ZIP_HIGH),
];

const extract: Row = row(
  "ext",
  "0 Q:1 101110 00 0 Rm:5 0 imm4:4 0 Rn:5 Rd:5",
  (w) => write(`ext Vd.B, Vn.B, Vm.B, #${imm4(w)}`, w),
  (to, w) => {
    if (q(w)) {
      to.record(Op.v128_extract, vd(w), vn(w), vm(w), imm4(w), 0);
      return;
    }
    const t = to.vectorTemporary();
    to.op(Op.zip1_2d, t, vn(w), vm(w));
    to.record(Op.v128_extract, vd(w), t, t, imm4(w), 0);
    clearUpper(to, w);
  },
  { reserved: (w) => !q(w) && bits(w, 14, 1) === 1 },
);

/** Registers of a table. */
const tableLength = (word: number): number => bits(word, 13, 2) + 1;

const tableText = (name: string): Assembly => (word) => {
  const list = Array.from(
    { length: tableLength(word) },
    (_, i) => vectorText((Rn(word) + i) & 31, 0, 1),
  );
  return write(`${name} Vd.B, { ${list.join(", ")} }, Vm.B`, word);
};

function tableLookup(name: "tbl" | "tbx", op: string): Row {
  return row(
    name,
    `0 Q:1 001110 00 0 Rm:5 0 len:2 ${op} 00 Rn:5 Rd:5`,
    tableText(name),
    (to, w) => {
      const found = zeroVector(to);
      for (let i = 0; i < tableLength(w); i++) {
        to.record(Op.tbl, found, vector(Rn(w) + i), vm(w), i * 16, 0);
      }
      if (name === "tbl") to.op(Op.v128_move, vd(w), found);
      else {
        const limit = to.vectorTemporary();
        const bytes = tableLength(w) * 0x10101010;
        to.constant128(limit, bytes, bytes, bytes, bytes);
        to.op(Op.i8x16_lt_u, limit, vm(w), limit);
        to.opc(Op.v128_bitselect, vd(w), found, vd(w), limit);
      }
      finish(to, w);
    },
  );
}

export const vectorCopy: readonly Row[] = [
  ...copies,
  ...permutations,
  extract,
  tableLookup("tbl", "0"),
  tableLookup("tbx", "1"),
];
