/**
 * Data processing, immediate: add, logical, move wide, bit field, extract.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import {
  general,
  generalOrStack,
  hexadecimal,
  w as wName,
  x,
} from "./assembly.ts";
import { bits, Rd, Rm, Rn, sf, signedBits } from "./fields.ts";
import {
  isReservedImmediate,
  logicalHigh,
  logicalImmediate,
  logicalLow,
} from "./immediates.ts";
import { alias, write } from "./operands.ts";
import { type Assembly, type Row, row } from "./row.ts";
import {
  type BySf,
  moveToRd,
  rd,
  rdOrStack,
  rm,
  rn,
  rnOrStack,
  rt,
} from "./slots.ts";

const discards = (word: number): boolean => Rd(word) === 31;
const ofZero = (word: number): boolean => Rn(word) === 31;

/** The offset that `adr` and `adrp` have in bytes and in pages. */
const immhilo = (word: number): number =>
  signedBits(word, 5, 19) * 4 + bits(word, 29, 2);

const PAGE = 4096;

const addressRows: readonly Row[] = [
  row(
    "adr",
    "0 immlo:2 10000 immhi:19 Rd:5",
    (w) => `adr ${x(Rd(w))}, #${immhilo(w)}`,
    (to, w) => to.constant(rd(w), to.pc + immhilo(w)),
  ),
  row(
    "adrp",
    "1 immlo:2 10000 immhi:19 Rd:5",
    (w) => `adrp ${x(Rd(w))}, #${immhilo(w) * PAGE}`,
    (to, w) => to.constant(rd(w), to.pc - to.pc % PAGE + immhilo(w) * PAGE),
  ),
];

const sh = (word: number): number => bits(word, 22, 1);
const imm12 = (word: number): number => bits(word, 10, 12) << (sh(word) * 12);

/** `name`, destination if it has one, source, value. */
const sumText = (name: string): Assembly => (word) =>
  `${write(`${name} RnOrSp`, word)}, #${bits(word, 10, 12)}${
    sh(word) ? ", lsl #12" : ""
  }`;

const sumEncoding = (opS: string): string =>
  `sf:1 ${opS} 100010 sh:1 imm12:12 Rn:5 Rd:5`;

const ADD: BySf = [Op.add32i, Op.add64i];
const ADD_FLAGS: BySf = [Op.addF32i, Op.addF64i];
const SUBTRACT_FLAGS: BySf = [Op.subF32i, Op.subF64i];

const sumRows: readonly Row[] = [
  row(
    "add (immediate)",
    sumEncoding("0 0"),
    alias(
      (w) => bits(w, 10, 13) === 0 && (discards(w) || ofZero(w)),
      "mov RdOrSp, RnOrSp",
      sumText("add RdOrSp,"),
    ),
    (to, w) => to.opi(ADD[sf(w)]!, rdOrStack(w), rnOrStack(w), imm12(w)),
  ),
  row(
    "adds (immediate)",
    sumEncoding("0 1"),
    alias(discards, sumText("cmn"), sumText("adds Rd,")),
    (to, w) => to.opi(ADD_FLAGS[sf(w)]!, rd(w), rnOrStack(w), imm12(w)),
  ),
  row(
    "sub (immediate)",
    sumEncoding("1 0"),
    sumText("sub RdOrSp,"),
    (to, w) => to.opi(ADD[sf(w)]!, rdOrStack(w), rnOrStack(w), -imm12(w)),
  ),
  row(
    "subs (immediate)",
    sumEncoding("1 1"),
    alias(discards, sumText("cmp"), sumText("subs Rd,")),
    (to, w) => to.opi(SUBTRACT_FLAGS[sf(w)]!, rd(w), rnOrStack(w), imm12(w)),
  ),
];

const logicalText = (operands: string): Assembly => (word) =>
  `${write(operands, word)}, ${hexadecimal(logicalImmediate(word))}`;

const logicalEncoding = (opc: string): string =>
  `sf:1 ${opc} 100100 N:1 immr:6 imms:6 Rn:5 Rd:5`;

/** Rd = Rn op immediate */
function logical(
  to: BlockBuilder,
  word: number,
  ops: BySf,
  d: number = rdOrStack(word),
): void {
  const low = logicalLow(word);
  to.record(ops[sf(word)]!, d, rn(word), 0, low, logicalHigh(word));
}

const AND: BySf = [Op.and32i, Op.and64i];
const OR: BySf = [Op.or32i, Op.or64i];
const XOR: BySf = [Op.xor32i, Op.xor64i];
const AND_FLAGS: BySf = [Op.andF32i, Op.andF64i];

const reserved = isReservedImmediate;

/** Whether `value` is one 16-bit piece, as a `movz` could write it. */
function isMoveWide(value: bigint, wide: number): boolean {
  for (let shift = 0n; shift < (wide ? 64n : 32n); shift += 16n) {
    if ((value & ~(0xffffn << shift)) === 0n) return true;
  }
  return false;
}

const invert = (value: bigint, wide: number): bigint =>
  value ^ (wide ? (1n << 64n) - 1n : 0xffffffffn);

const decimal = (wide: number, value: bigint): string =>
  `#${BigInt.asIntN(wide ? 64 : 32, value)}`;

/** `orr` of zero is a move, but where a move wide could do it. */
function isMoveOfMask(word: number): boolean {
  const value = logicalImmediate(word);
  return ofZero(word) && !isMoveWide(value, sf(word)) &&
    !isMoveWide(invert(value, sf(word)), sf(word));
}

const logicalRows: readonly Row[] = [
  row(
    "and (immediate)",
    logicalEncoding("00"),
    logicalText("and RdOrSp, Rn"),
    (to, w) => logical(to, w, AND),
    { reserved },
  ),
  row(
    "orr (immediate)",
    logicalEncoding("01"),
    alias(
      isMoveOfMask,
      (w) =>
        `mov ${generalOrStack(sf(w), Rd(w))}, ${
          decimal(sf(w), logicalImmediate(w))
        }`,
      logicalText("orr RdOrSp, Rn"),
    ),
    (to, w) =>
      ofZero(w)
        ? to.constant64(rdOrStack(w), logicalLow(w), logicalHigh(w))
        : logical(to, w, OR),
    { reserved },
  ),
  row(
    "eor (immediate)",
    logicalEncoding("10"),
    logicalText("eor RdOrSp, Rn"),
    (to, w) => logical(to, w, XOR),
    { reserved },
  ),
  row(
    "ands (immediate)",
    logicalEncoding("11"),
    alias(discards, logicalText("tst Rn"), logicalText("ands Rd, Rn")),
    (to, w) => logical(to, w, AND_FLAGS, rd(w)),
    { reserved },
  ),
];

const imm16 = (word: number): number => bits(word, 5, 16);
const hw = (word: number): number => bits(word, 21, 2);

/** The piece that a move wide instruction carries, in its place. */
const piece = (word: number): bigint =>
  BigInt(imm16(word)) << BigInt(hw(word) * 16);
const pieceLow = (word: number): number =>
  hw(word) & 2 ? 0 : imm16(word) << (hw(word) & 1) * 16;
const pieceHigh = (word: number): number =>
  hw(word) & 2 ? imm16(word) << (hw(word) & 1) * 16 : 0;

const moveText = (name: string): Assembly => (word) =>
  `${name} ${general(sf(word), Rd(word))}, #${imm16(word)}${
    hw(word) ? `, lsl #${hw(word) * 16}` : ""
  }`;

const moveAlias = (value: (word: number) => bigint): Assembly => (word) =>
  `mov ${general(sf(word), Rd(word))}, ${decimal(sf(word), value(word))}`;

const invertedPiece = (word: number): bigint => invert(piece(word), sf(word));

/** A piece of zero that is not the lowest: the aliases do not say which. */
const isUnnamed = (word: number): boolean =>
  imm16(word) === 0 && hw(word) !== 0;

const moveEncoding = (opc: string): string =>
  `sf:1 ${opc} 100101 hw:2 imm16:16 Rd:5`;

const moveOptions = {
  reserved: (word: number) => sf(word) === 0 && hw(word) > 1,
};

/** By [sf][hw]. */
const MOVE_KEEP: readonly (readonly number[])[] = [
  [Op.moveKeepWord0, Op.moveKeepWord16],
  [Op.moveKeep0, Op.moveKeep16, Op.moveKeep32, Op.moveKeep48],
];

const moveRows: readonly Row[] = [
  row(
    "movn",
    moveEncoding("00"),
    alias(
      (w) => !isMoveWide(invertedPiece(w), sf(w)) && !isUnnamed(w),
      moveAlias(invertedPiece),
      moveText("movn"),
    ),
    (to, w) => to.constant64(rd(w), ~pieceLow(w), sf(w) ? ~pieceHigh(w) : 0),
    moveOptions,
  ),
  row(
    "movz",
    moveEncoding("10"),
    alias(isUnnamed, moveText("movz"), moveAlias(piece)),
    (to, w) => to.constant64(rd(w), pieceLow(w), pieceHigh(w)),
    moveOptions,
  ),
  row(
    "movk",
    moveEncoding("11"),
    moveText("movk"),
    (to, w) => {
      const op = MOVE_KEEP[sf(w)]![hw(w)]!;
      const old = rt(w);
      to.record(op, rd(w), old, 0, pieceLow(w), pieceHigh(w));
    },
    moveOptions,
  ),
];

const immr = (word: number): number => bits(word, 16, 6);
const imms = (word: number): number => bits(word, 10, 6);
const widthOf = (word: number): number => sf(word) ? 64 : 32;

function bitFieldText(letter: "s" | "u"): Assembly {
  return (word) => {
    const signed = letter === "s";
    const wide = sf(word);
    const width = widthOf(word);
    const r = immr(word);
    const s = imms(word);
    const d = general(wide, Rd(word));
    const n = general(wide, Rn(word));
    if (r === 0 && (signed || !wide)) {
      if (s === 7) return `${letter}xtb ${d}, ${wName(Rn(word))}`;
      if (s === 15) return `${letter}xth ${d}, ${wName(Rn(word))}`;
      if (s === 31 && wide) return `sxtw ${d}, ${wName(Rn(word))}`;
    }
    if (!signed && s !== width - 1 && s + 1 === r) {
      return `lsl ${d}, ${n}, #${width - 1 - s}`;
    }
    if (s === width - 1) return `${signed ? "asr" : "lsr"} ${d}, ${n}, #${r}`;
    return r > s
      ? `${letter}bfiz ${d}, ${n}, #${width - r}, #${s + 1}`
      : `${letter}bfx ${d}, ${n}, #${r}, #${s - r + 1}`;
  };
}

const SHIFT_LEFT: BySf = [Op.shl32i, Op.shl64i];
const SHIFT_RIGHT: BySf = [Op.shr32i, Op.shr64i];
const ROTATE: BySf = [Op.rotr32i, Op.rotr64i];
const INSERT: BySf = [Op.insertField32, Op.insertField64];

/** d = `count` bits of Rn from bit `from` up; the rest zero or sign. */
function extract(
  to: BlockBuilder,
  word: number,
  d: number,
  from: number,
  count: number,
  signed: boolean,
): void {
  const op = signed ? Op.extractSigned : Op.extract;
  to.opi(op, d, rn(word), from | count << 8);
  if (signed && !sf(word)) to.op(Op.zero32, d, d);
}

/** A bit field moved to bit 0 (or up from it), the rest zero or sign. */
function moveField(to: BlockBuilder, word: number, signed: boolean): void {
  const r = immr(word);
  const s = imms(word);
  const up = widthOf(word) - r;
  if (r <= s) extract(to, word, rd(word), r, s - r + 1, signed);
  else if (!signed && s + 1 === r) {
    to.opi(SHIFT_LEFT[sf(word)]!, rd(word), rn(word), up);
  } else {
    const t = to.temporary();
    extract(to, word, t, 0, s + 1, signed);
    to.opi(SHIFT_LEFT[sf(word)]!, rd(word), t, up);
  }
}

const bitFieldEncoding = (opc: string): string =>
  `sf:1 ${opc} 100110 N:1 immr:6 imms:6 Rn:5 Rd:5`;

const bitFieldOptions = {
  reserved: (word: number) =>
    bits(word, 22, 1) !== sf(word) ||
    (sf(word) === 0 && (immr(word) > 31 || imms(word) > 31)),
};

const bitFieldRows: readonly Row[] = [
  row(
    "sbfm",
    bitFieldEncoding("00"),
    bitFieldText("s"),
    (to, w) => moveField(to, w, true),
    bitFieldOptions,
  ),
  // A bit field put into the destination, the rest of it kept.
  row(
    "bfm",
    bitFieldEncoding("01"),
    (w) => {
      const operands = write("Rd, Rn", w);
      const r = immr(w);
      const s = imms(w);
      return s < r
        ? `bfi ${operands}, #${(widthOf(w) - r) % widthOf(w)}, #${s + 1}`
        : `bfxil ${operands}, #${r}, #${s - r + 1}`;
    },
    (to, w) => {
      if (discards(w)) return;
      const r = immr(w);
      const s = imms(w);
      const from = r > s ? 0 : r;
      const up = r > s ? widthOf(w) - r : 0;
      const field = from | up << 8 | s - from + 1 << 16;
      to.opi(INSERT[sf(w)]!, rd(w), rn(w), field);
    },
    bitFieldOptions,
  ),
  row(
    "ubfm",
    bitFieldEncoding("10"),
    bitFieldText("u"),
    (to, w) => moveField(to, w, false),
    bitFieldOptions,
  ),
];

const rotates = (word: number): boolean => Rn(word) === Rm(word);

const extractRow: Row = row(
  "extr",
  "sf:1 00 100111 N:1 0 Rm:5 imms:6 Rn:5 Rd:5",
  alias(rotates, "ror Rd, Rn, #imms", "extr Rd, Rn, Rm, #imms"),
  (to, w) => {
    const low = imms(w);
    if (rotates(w)) to.opi(ROTATE[sf(w)]!, rd(w), rn(w), low);
    else if (low === 0) moveToRd(to, w, rm(w));
    else {
      const right = to.temporary();
      const left = to.temporary();
      to.opi(SHIFT_RIGHT[sf(w)]!, right, rm(w), low);
      to.opi(SHIFT_LEFT[sf(w)]!, left, rn(w), widthOf(w) - low);
      to.op(sf(w) ? Op.or64 : Op.or32, rd(w), left, right);
    }
  },
  {
    reserved: (w) => bits(w, 22, 1) !== sf(w) || (sf(w) === 0 && imms(w) > 31),
  },
);

export const dataProcessingImmediate: readonly Row[] = [
  ...addressRows,
  ...sumRows,
  ...logicalRows,
  ...moveRows,
  ...bitFieldRows,
  extractRow,
];
