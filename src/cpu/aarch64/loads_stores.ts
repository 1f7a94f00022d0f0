/**
 * Loads and stores of one register, and prefetch.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import type { Slot } from "../ir/slots.ts";
import { EXTENSIONS, general, memoryText, scalar, x, xsp } from "./assembly.ts";
import { bits, Rm, Rn, Rt, signedBits } from "./fields.ts";
import { LOADS, sizeBits, STORES, VECTOR_LOADS } from "./memory.ts";
import { type Row, row } from "./row.ts";
import {
  constant,
  destination,
  extend,
  rm,
  rnOrStack,
  source,
  vector,
} from "./slots.ts";

/** How a transfer of one register is encoded and what it moves. */
interface Transfer {
  readonly load: boolean;
  /** The part of the mnemonic behind `ldr`, `ldur`, `ldtr` … */
  readonly suffix: string;
  /** log2 of the bytes moved. */
  readonly scale: number;
  readonly opc: string;
  /** To or from a vector register: V of the encoding. */
  readonly isVector: boolean;
  /** Loads: bits of the register that the sign fills; 0 for zero extension. */
  readonly signedTo: 0 | 32 | 64;
}

function integerTransfer(
  load: boolean,
  suffix: string,
  scale: number,
  opc: string,
  signedTo: 0 | 32 | 64 = 0,
): Transfer {
  return { load, suffix, scale, opc, isVector: false, signedTo };
}

const integerTransfers: readonly Transfer[] = [
  integerTransfer(false, "b", 0, "00"),
  integerTransfer(true, "b", 0, "01"),
  integerTransfer(true, "sb", 0, "10", 64),
  integerTransfer(true, "sb", 0, "11", 32),
  integerTransfer(false, "h", 1, "00"),
  integerTransfer(true, "h", 1, "01"),
  integerTransfer(true, "sh", 1, "10", 64),
  integerTransfer(true, "sh", 1, "11", 32),
  integerTransfer(false, "", 2, "00"),
  integerTransfer(true, "", 2, "01"),
  integerTransfer(true, "sw", 2, "10", 64),
  integerTransfer(false, "", 3, "00"),
  integerTransfer(true, "", 3, "01"),
];

const transfers: readonly Transfer[] = [
  ...integerTransfers,
  ...[false, true].flatMap((load) =>
    [0, 1, 2, 3, 4].map((scale): Transfer => ({
      load,
      suffix: "",
      scale,
      opc: (scale === 4 ? "1" : "0") + (load ? "1" : "0"),
      isVector: true,
      signedTo: 0,
    }))
  ),
];

const mnemonic = ({ load, suffix }: Transfer, letters = ""): string =>
  (load ? "ld" : "st") + letters + "r" + suffix;

const isWide = ({ scale, signedTo }: Transfer): boolean =>
  scale === 3 || signedTo === 64;

function registerText(transfer: Transfer, number: number): string {
  return transfer.isVector
    ? scalar(transfer.scale, number)
    : general(isWide(transfer), number);
}

/** Rows of one mnemonic differ in the register file or its width. */
function rowName(transfer: Transfer, stem: string, form: string): string {
  return `${stem} ${registerText(transfer, 0)[0]} (${form})`;
}

const SIGNED_LOADS = [Op.load8s, Op.load16s, Op.load32s];

/** Register `t` = [base + offset], or the other way round. */
function transferAt(
  to: BlockBuilder,
  { load, scale, isVector, signedTo }: Transfer,
  t: number,
  base: Slot,
  offset: number,
): void {
  if (!load) {
    to.opi(STORES[scale]!, isVector ? vector(t) : source(t), base, offset);
  } else if (isVector) to.opi(VECTOR_LOADS[scale]!, vector(t), base, offset);
  else if (signedTo === 0) to.opi(LOADS[scale]!, destination(t), base, offset);
  else {
    to.opi(SIGNED_LOADS[scale]!, destination(t), base, offset);
    if (signedTo === 32) to.op(Op.zero32, destination(t), destination(t));
  }
}

/** size 111 V b opc, and what follows. */
const encoding = (
  { scale, isVector, opc }: Transfer,
  b: string,
  rest: string,
): string =>
  `${sizeBits(scale)} 111 ${isVector ? 1 : 0} ${b} ${opc} ${rest} Rn:5 Rt:5`;

const imm12 = (word: number): number => bits(word, 10, 12);
const imm9 = (word: number): number => signedBits(word, 12, 9);

function unsignedOffset(transfer: Transfer): Row {
  const name = mnemonic(transfer);
  const offset = (word: number): number => imm12(word) << transfer.scale;
  return row(
    rowName(transfer, name, "unsigned offset"),
    encoding(transfer, "01", "imm12:12"),
    (w) =>
      `${name} ${registerText(transfer, Rt(w))}, ${
        memoryText(Rn(w), offset(w))
      }`,
    (to, w) => transferAt(to, transfer, Rt(w), rnOrStack(w), offset(w)),
  );
}

/** `ldur` and, for the general registers, `ldtr`: EL0 is unprivileged anyway. */
function unscaled(transfer: Transfer, letter: "u" | "t"): Row {
  const name = mnemonic(transfer, letter);
  return row(
    rowName(transfer, name, "unscaled offset"),
    encoding(transfer, "00", `0 imm9:9 ${letter === "u" ? "00" : "10"}`),
    (w) =>
      `${name} ${registerText(transfer, Rt(w))}, ${memoryText(Rn(w), imm9(w))}`,
    (to, w) => transferAt(to, transfer, Rt(w), rnOrStack(w), imm9(w)),
  );
}

function writeBack(transfer: Transfer, pre: boolean): Row {
  const name = mnemonic(transfer);
  return row(
    rowName(transfer, name, pre ? "pre-index" : "post-index"),
    encoding(transfer, "00", `0 imm9:9 ${pre ? "11" : "01"}`),
    (w) =>
      `${name} ${registerText(transfer, Rt(w))}, [${xsp(Rn(w))}${
        pre ? `, #${imm9(w)}]!` : `], #${imm9(w)}`
      }`,
    (to, w) => {
      const base = rnOrStack(w);
      transferAt(to, transfer, Rt(w), base, pre ? imm9(w) : 0);
      to.opi(Op.add64i, base, base, imm9(w));
    },
    {
      unpredictable: (w) =>
        !transfer.isVector && Rn(w) === Rt(w) && Rn(w) !== 31,
    },
  );
}

const reservedExtension = (word: number): boolean => bits(word, 14, 1) === 0;

/** `[Xn, Wm, sxtw #2]` and the like. */
function registerOffsetText(word: number, scale: number): string {
  const option = bits(word, 13, 3);
  const scaled = bits(word, 12, 1);
  const amount = scaled ? ` #${scale}` : "";
  const extension = option === 3
    ? (scaled ? `, lsl${amount}` : "")
    : `, ${EXTENSIONS[option]}${amount}`;
  const m = general(option & 1, Rm(word));
  return `[${xsp(Rn(word))}, ${m}${extension}]`;
}

const INDEXED_LOADS = [
  Op.load8x,
  Op.load16x,
  Op.load32x,
  Op.load64x,
  Op.load128x,
];
const VECTOR_INDEXED_LOADS = [
  Op.loadScalar8x,
  Op.loadScalar16x,
  Op.loadScalar32x,
  Op.loadScalar64x,
  Op.load128x,
];
const SIGNED_INDEXED_LOADS = [Op.load8sx, Op.load16sx, Op.load32sx];
const INDEXED_STORES = [
  Op.store8x,
  Op.store16x,
  Op.store32x,
  Op.store64x,
  Op.store128x,
];

const REGISTER_OFFSET = "1 Rm:5 option:3 S:1 10";

function registerOffset(transfer: Transfer): Row {
  const { load, scale, isVector, signedTo } = transfer;
  const name = mnemonic(transfer);
  const ops = !load
    ? INDEXED_STORES
    : isVector
    ? VECTOR_INDEXED_LOADS
    : signedTo === 0
    ? INDEXED_LOADS
    : SIGNED_INDEXED_LOADS;
  const slotOf = isVector ? vector : load ? destination : source;
  return row(
    rowName(transfer, name, "register offset"),
    encoding(transfer, "00", REGISTER_OFFSET),
    (w) =>
      `${name} ${registerText(transfer, Rt(w))}, ${
        registerOffsetText(w, scale)
      }`,
    (to, w) => {
      const index = extend(to, rm(w), bits(w, 13, 3), 0);
      const shift = bits(w, 12, 1) * scale;
      const t = slotOf(Rt(w));
      to.indexed(ops[scale]!, t, rnOrStack(w), index, shift, 0);
      if (signedTo === 32) to.op(Op.zero32, t, t);
    },
    { reserved: reservedExtension },
  );
}

const literalOffset = (word: number): number => signedBits(word, 5, 19) * 4;

function literal(
  scale: number,
  opc: string,
  isVector: boolean,
  signedTo: 0 | 64 = 0,
): Row {
  const suffix = signedTo === 0 ? "" : "sw";
  const transfer = { load: true, suffix, scale, opc, isVector, signedTo };
  const name = mnemonic(transfer);
  return row(
    rowName(transfer, name, "literal"),
    `${opc} 011 ${isVector ? 1 : 0} 00 imm19:19 Rt:5`,
    (w) => `${name} ${registerText(transfer, Rt(w))}, #${literalOffset(w)}`,
    (to, w) => {
      const base = constant(to, to.pc + literalOffset(w));
      transferAt(to, transfer, Rt(w), base, 0);
    },
  );
}

/** The name of a prefetch operation, or its number. */
function prefetchText(word: number): string {
  const operation = Rt(word);
  const type = ["pld", "pli", "pst"][operation >> 3];
  const level = (operation >> 1) & 3;
  return type === undefined || level === 3
    ? `#${operation}`
    : `${type}l${level + 1}${operation & 1 ? "strm" : "keep"}`;
}

/** Operations 24 up are the hints of a later FEAT_RPRFM. */
function rangePrefetchText(word: number): string {
  const operation = bits(word, 15, 1) << 5 | bits(word, 12, 2) << 3 |
    bits(word, 0, 3);
  const names: Record<number, string> = {
    0: "pldkeep",
    1: "pstkeep",
    4: "pldstrm",
    5: "pststrm",
  };
  return `rprfm ${names[operation] ?? `#${operation}`}, ${x(Rm(word))}, [${
    xsp(Rn(word))
  }]`;
}

/** Prefetches change nothing that a program could see. */
const nothing = (): void => {};

const prefetches: readonly Row[] = [
  row(
    "prfm (unsigned offset)",
    "11 111 0 01 10 imm12:12 Rn:5 Rt:5",
    (w) => `prfm ${prefetchText(w)}, ${memoryText(Rn(w), imm12(w) * 8)}`,
    nothing,
  ),
  row(
    "prfum",
    "11 111 0 00 10 0 imm9:9 00 Rn:5 Rt:5",
    (w) => `prfum ${prefetchText(w)}, ${memoryText(Rn(w), imm9(w))}`,
    nothing,
  ),
  row(
    "prfm (register offset)",
    `11 111 0 00 10 ${REGISTER_OFFSET} Rn:5 Rt:5`,
    (w) =>
      Rt(w) >= 24
        ? rangePrefetchText(w)
        : `prfm ${prefetchText(w)}, ${registerOffsetText(w, 3)}`,
    nothing,
    { reserved: reservedExtension },
  ),
  row(
    "prfm (literal)",
    "11 011 0 00 imm19:19 Rt:5",
    (w) => `prfm ${prefetchText(w)}, #${literalOffset(w)}`,
    nothing,
  ),
];

export const loadsStores: readonly Row[] = [
  ...transfers.map(unsignedOffset),
  ...transfers.map((transfer) => unscaled(transfer, "u")),
  ...transfers.map((transfer) => writeBack(transfer, false)),
  ...integerTransfers.map((transfer) => unscaled(transfer, "t")),
  ...transfers.map((transfer) => writeBack(transfer, true)),
  ...transfers.map(registerOffset),
  literal(2, "00", false),
  literal(3, "01", false),
  literal(2, "10", false, 64),
  literal(2, "00", true),
  literal(3, "01", true),
  literal(4, "10", true),
  ...prefetches,
];
