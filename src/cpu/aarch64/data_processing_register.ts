/**
 * Data processing, register: logic, sums, one source and two.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import type { Slot } from "../ir/slots.ts";
import { EXTENSIONS, general, generalOrStack } from "./assembly.ts";
import { bits, Rd, Rm, Rn, sf } from "./fields.ts";
import { alias } from "./operands.ts";
import { type Assembly, type Row, row } from "./row.ts";
import {
  type BySf,
  extend,
  inverted,
  moveToRd,
  rd,
  rdOrStack,
  rm,
  rn,
  rnOrStack,
} from "./slots.ts";

/** What combines two operands. */
type Binary = (
  to: BlockBuilder,
  word: number,
  d: Slot,
  n: Slot,
  m: Slot,
) => void;

/** d = n op m */
const binary = (ops: BySf): Binary => (to, word, d, n, m) =>
  to.op(ops[sf(word)]!, d, n, m);

/** d = n op ~m, by an op of 64 bits. */
const inverting = (op: number): Binary => (to, word, d, n, m) => {
  to.op(op, d, n, m);
  if (!sf(word)) to.op(Op.zero32, d, d);
};

const shiftKind = (word: number): number => bits(word, 22, 2);
const shiftAmount = (word: number): number => bits(word, 10, 6);

const SHIFTS: readonly BySf[] = [
  [Op.shl32i, Op.shl64i],
  [Op.shr32i, Op.shr64i],
  [Op.sar32i, Op.sar64i],
  [Op.rotr32i, Op.rotr64i],
];

/** Rm, shifted. */
function shifted(to: BlockBuilder, word: number): Slot {
  const amount = shiftAmount(word);
  if (amount === 0) return rm(word);
  const t = to.temporary();
  to.opi(SHIFTS[shiftKind(word)]![sf(word)]!, t, rm(word), amount);
  return t;
}

const reservedShift = (word: number): boolean =>
  sf(word) === 0 && shiftAmount(word) > 31;

const discards = (word: number): boolean => Rd(word) === 31;
const ofZero = (word: number): boolean => Rn(word) === 31;
const ofMoved = (word: number): boolean =>
  ofZero(word) && shiftAmount(word) === 0;

/** Rd = Rn op shifted Rm */
function logical(
  name: string,
  opc: string,
  n: string,
  meaning: Binary,
  assembly: Assembly = `${name} Rd, Rn, RmShifted`,
): Row {
  return row(
    `${name} (shifted register)`,
    `sf:1 ${opc} 01010 shift:2 ${n} Rm:5 imm6:6 Rn:5 Rd:5`,
    assembly,
    (to, w) => {
      const m = shifted(to, w);
      meaning(to, w, rd(w), rn(w), m);
    },
    { reserved: reservedShift },
  );
}

/** `orr`, which is how a register is moved, zero included. */
const orr = binary([Op.or32, Op.or64]);
const logicalOr: Row = row(
  "orr (shifted register)",
  "sf:1 01 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
  alias(
    (w) => ofMoved(w) && shiftKind(w) === 0,
    "mov Rd, Rm",
    "orr Rd, Rn, RmShifted",
  ),
  (to, w) => {
    if (!ofMoved(w)) orr(to, w, rd(w), rn(w), shifted(to, w));
    else if (Rm(w) === 31) to.constant(rd(w), 0);
    else moveToRd(to, w, rm(w));
  },
  { reserved: reservedShift },
);

const ands = binary([Op.andF32, Op.andF64]);

const logicalRows: readonly Row[] = [
  logical("and", "00", "0", binary([Op.and32, Op.and64])),
  logical("bic", "00", "1", inverting(Op.andNot64)),
  logicalOr,
  logical(
    "orn",
    "01",
    "1",
    inverting(Op.orNot64),
    alias(ofZero, "mvn Rd, RmShifted", "orn Rd, Rn, RmShifted"),
  ),
  logical("eor", "10", "0", binary([Op.xor32, Op.xor64])),
  logical("eon", "10", "1", inverting(Op.xorNot64)),
  logical(
    "ands",
    "11",
    "0",
    ands,
    alias(discards, "tst Rn, RmShifted", "ands Rd, Rn, RmShifted"),
  ),
  logical(
    "bics",
    "11",
    "1",
    (to, w, d, n, m) => ands(to, w, d, n, inverted(to, w, m)),
  ),
];

const ADD_SHIFTED: BySf = [Op.addShifted32, Op.addShifted];

/** n + (m << amount), for which there is an op where n is the left operand. */
function addShifted(
  to: BlockBuilder,
  word: number,
  d: Slot,
  n: Slot,
  m: Slot,
  amount: number,
): void {
  to.record(ADD_SHIFTED[sf(word)]!, d, n, m, amount, 0);
}

function extensionText(word: number, namesStack: boolean): string {
  const option = bits(word, 13, 3);
  const amount = bits(word, 10, 3);
  if (namesStack && option === (sf(word) ? 3 : 2)) {
    return amount === 0 ? "" : `, lsl #${amount}`;
  }
  return `, ${EXTENSIONS[option]}${amount === 0 ? "" : ` #${amount}`}`;
}

function extendedText(name: string, setsFlags: boolean): Assembly {
  return (word) => {
    const wide = sf(word);
    const n = generalOrStack(wide, Rn(word));
    const m = general(wide && bits(word, 13, 2) === 3, Rm(word));
    const extension = extensionText(
      word,
      ofZero(word) || (!setsFlags && discards(word)),
    );
    const operands = `${n}, ${m}${extension}`;
    if (!setsFlags) {
      return `${name} ${generalOrStack(wide, Rd(word))}, ${operands}`;
    }
    return discards(word)
      ? `${name === "adds" ? "cmn" : "cmp"} ${operands}`
      : `${name} ${general(wide, Rd(word))}, ${operands}`;
  };
}

/** `add`, `sub` and what sets flags, with Rm shifted and with Rm extended. */
function sums(name: string, opS: string, ops: BySf): readonly Row[] {
  const meaning = binary(ops);
  const setsFlags = name.endsWith("s");
  const plain: Assembly = name.startsWith("sub")
    ? alias(
      ofZero,
      `neg${name.slice(3)} Rd, RmShifted`,
      `${name} Rd, Rn, RmShifted`,
    )
    : `${name} Rd, Rn, RmShifted`;
  const compare = `${name === "adds" ? "cmn" : "cmp"} Rn, RmShifted`;
  return [
    row(
      `${name} (shifted register)`,
      `sf:1 ${opS} 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5`,
      setsFlags ? alias(discards, compare, plain) : plain,
      (to, w) => {
        const amount = shiftAmount(w);
        if (name === "add" && shiftKind(w) === 0 && amount !== 0) {
          addShifted(to, w, rd(w), rn(w), rm(w), amount);
        } else meaning(to, w, rd(w), rn(w), shifted(to, w));
      },
      { reserved: (w) => shiftKind(w) === 3 || reservedShift(w) },
    ),
    row(
      `${name} (extended register)`,
      `sf:1 ${opS} 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5`,
      extendedText(name, setsFlags),
      (to, w) => {
        const d = setsFlags ? rd(w) : rdOrStack(w);
        const option = bits(w, 13, 3);
        const amount = bits(w, 10, 3);
        if (name === "add" && amount !== 0) {
          const m = extend(to, rm(w), option, 0);
          addShifted(to, w, d, rnOrStack(w), m, amount);
        } else {
          const m = extend(to, rm(w), option, amount);
          meaning(to, w, d, rnOrStack(w), m);
        }
      },
      { reserved: (w) => bits(w, 10, 3) > 4 },
    ),
  ];
}

/** Rd = Rn op Rm, by the ops of both widths. */
function register(
  name: string,
  encoding: string,
  ops: BySf,
  assembly: Assembly = `${name} Rd, Rn, Rm`,
): Row {
  return row(
    name,
    encoding,
    assembly,
    (to, w) => to.op(ops[sf(w)]!, rd(w), rn(w), rm(w)),
  );
}

const withCarry = (opS: string): string =>
  `sf:1 ${opS} 11010000 Rm:5 000000 Rn:5 Rd:5`;

const carryRows: readonly Row[] = [
  register("adc", withCarry("0 0"), [Op.adcP32, Op.adcP64]),
  register("adcs", withCarry("0 1"), [Op.adcF32, Op.adcF64]),
  register(
    "sbc",
    withCarry("1 0"),
    [Op.sbbP32, Op.sbbP64],
    alias(ofZero, "ngc Rd, Rm", "sbc Rd, Rn, Rm"),
  ),
  register(
    "sbcs",
    withCarry("1 1"),
    [Op.sbbF32, Op.sbbF64],
    alias(ofZero, "ngcs Rd, Rm", "sbcs Rd, Rn, Rm"),
  ),
];

const twoSources = (opcode: string): string =>
  `sf:1 0 0 11010110 Rm:5 ${opcode} Rn:5 Rd:5`;

const twoSourceRows: readonly Row[] = [
  register("udiv", twoSources("000010"), [Op.divZU32, Op.divZU64]),
  register("sdiv", twoSources("000011"), [Op.divZ32, Op.divZ64]),
  register("lsl", twoSources("001000"), [Op.shl32, Op.shl64]),
  register("lsr", twoSources("001001"), [Op.shr32, Op.shr64]),
  register("asr", twoSources("001010"), [Op.sar32, Op.sar64]),
  register("ror", twoSources("001011"), [Op.rotr32, Op.rotr64]),
];

/** Wd = CRC of Wn followed by the 1 << size bytes of the other register. */
const checksums: readonly Row[] = ["crc32", "crc32c"].flatMap((name, c) =>
  ["b", "h", "w", "x"].map((suffix, size): Row =>
    row(
      name + suffix,
      `${size === 3 ? 1 : 0} 0 0 11010110 Rm:5 010 ${c} ${
        size.toString(2).padStart(2, "0")
      } Rn:5 Rd:5`,
      `${name + suffix} Wd, Wn, ${size === 3 ? "Xm" : "Wm"}`,
      (to, w) => to.host(name, rd(w), rn(w), rm(w), size),
    )
  )
);

const oneSource = (opcode: string, wide = "sf:1"): string =>
  `${wide} 1 0 11010110 00000 ${opcode} Rn:5 Rd:5`;

/** Rd = op Rn */
function unary(name: string, opcode: string, ops: BySf): Row {
  return row(
    name,
    oneSource(opcode),
    `${name} Rd, Rn`,
    (to, w) => to.op(ops[sf(w)]!, rd(w), rn(w)),
  );
}

/** Ops of 64 bits, for words of the upper half of zero. */
function reverse(to: BlockBuilder, word: number, op: number): void {
  if (sf(word)) to.op(op, rd(word), rn(word));
  else {
    const t = to.temporary();
    to.op(Op.zero32, t, rn(word));
    to.op(op, rd(word), t);
  }
}

const LEADING_ZEROS: BySf = [Op.clz32, Op.clz64];
const HALVE: BySf = [Op.sar32i, Op.sar64i];
const XOR: BySf = [Op.xor32, Op.xor64];

const oneSourceRows: readonly Row[] = [
  unary("rbit", "000000", [Op.reverseBits32, Op.reverseBits64]),
  row(
    "rev16",
    oneSource("000001"),
    "rev16 Rd, Rn",
    (to, w) => reverse(to, w, Op.reverse16),
  ),
  row(
    "rev (sf = 0)",
    oneSource("000010", "0"),
    "rev Rd, Rn",
    (to, w) => reverse(to, w, Op.reverse32),
  ),
  row(
    "rev32 (sf = 1)",
    oneSource("000010", "1"),
    "rev32 Rd, Rn",
    (to, w) => reverse(to, w, Op.reverse32),
  ),
  row(
    "rev (sf = 1)",
    oneSource("000011", "1"),
    "rev Rd, Rn",
    (to, w) => reverse(to, w, Op.reverse64),
  ),
  unary("clz", "000100", LEADING_ZEROS),
  // The zeros in front of what differs from the bit above it, without the top.
  row("cls", oneSource("000101"), "cls Rd, Rn", (to, w) => {
    const t = to.temporary();
    to.opi(HALVE[sf(w)]!, t, rn(w), 1);
    to.op(XOR[sf(w)]!, t, t, rn(w));
    to.op(LEADING_ZEROS[sf(w)]!, t, t);
    to.opi(Op.add64i, rd(w), t, -1);
  }),
];

export const dataProcessingRegister: readonly Row[] = [
  ...logicalRows,
  ...sums("add", "0 0", [Op.add32, Op.add64]),
  ...sums("adds", "0 1", [Op.addF32, Op.addF64]),
  ...sums("sub", "1 0", [Op.sub32, Op.sub64]),
  ...sums("subs", "1 1", [Op.subF32, Op.subF64]),
  ...carryRows,
  ...twoSourceRows,
  ...checksums,
  ...oneSourceRows,
];
