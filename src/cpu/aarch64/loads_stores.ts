/**
 * Loads and stores of one register, and prefetch.
 *
 * @module
 */

import { EXTENSIONS, general, memoryText, scalar, x, xsp } from "./assembly.ts";
import { bits, Rm, Rn, Rt, signedBits } from "./fields.ts";
import type { Lifter, Value } from "./lifter.ts";
import type { Row } from "./row.ts";

/** How a transfer of one register is encoded and what it moves. */
interface Transfer {
  readonly name: string;
  /** The part of the mnemonic behind `ldr`, `ldur`, `ldtr` … */
  readonly suffix: string;
  readonly load: boolean;
  readonly size: string;
  readonly v: string;
  readonly opc: string;
  /** log2 of the bytes moved. */
  readonly scale: number;
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
  return {
    name: (load ? "ldr" : "str") + suffix,
    suffix,
    load,
    size: scale.toString(2).padStart(2, "0"),
    v: "0",
    opc,
    scale,
    signedTo,
  };
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

const vectorTransfers: readonly Transfer[] = [false, true].flatMap((load) =>
  [0, 1, 2, 3, 4].map((scale): Transfer => ({
    name: load ? "ldr" : "str",
    suffix: "",
    load,
    size: (scale & 3).toString(2).padStart(2, "0"),
    v: "1",
    opc: (scale === 4 ? "1" : "0") + (load ? "1" : "0"),
    scale,
    signedTo: 0,
  }))
);

const transfers: readonly Transfer[] = [
  ...integerTransfers,
  ...vectorTransfers,
];

function registerText(transfer: Transfer, number: number): string {
  if (transfer.v === "1") return scalar(transfer.scale, number);
  return general(transfer.scale === 3 || transfer.signedTo === 64, number);
}

/** Moves register `t` from or to memory. */
function transferAt(
  lifter: Lifter,
  transfer: Transfer,
  t: number,
  base: Value,
  offset: number,
): void {
  if (transfer.v === "1") {
    if (transfer.load) lifter.loadVector(t, base, offset, transfer.scale);
    else lifter.storeVector(t, base, offset, transfer.scale);
  } else if (transfer.load) {
    lifter.load(
      lifter.destination(t),
      base,
      offset,
      transfer.scale,
      transfer.signedTo,
    );
  } else {
    lifter.store(lifter.x(t), base, offset, transfer.scale);
  }
}

/** Which of the row names differ only in the register file or its width. */
function rowName(transfer: Transfer, stem: string, form: string): string {
  const register = transfer.v === "1"
    ? "bhsdq"[transfer.scale]!
    : transfer.scale === 3 || transfer.signedTo === 64
    ? "x"
    : "w";
  return `${stem} ${register} (${form})`;
}

function unsignedOffset(transfer: Transfer): Row {
  const offset = (word: number): number => bits(word, 10, 12) << transfer.scale;
  return {
    name: rowName(transfer, transfer.name, "unsigned offset"),
    encoding:
      `${transfer.size} 111 ${transfer.v} 01 ${transfer.opc} imm12:12 Rn:5 Rt:5`,
    lift: (lifter, word) =>
      transferAt(
        lifter,
        transfer,
        Rt(word),
        lifter.xOrStack(Rn(word)),
        offset(word),
      ),
    assembly: (word) =>
      `${transfer.name} ${registerText(transfer, Rt(word))}, ${
        memoryText(Rn(word), offset(word))
      }`,
  };
}

/** `ldur` and, for the general registers, `ldtr`: EL0 is unprivileged anyway. */
function unscaled(transfer: Transfer, letter: "u" | "t"): Row {
  const name = transfer.name.slice(0, 2) + letter + "r" + transfer.suffix;
  return {
    name: rowName(transfer, name, "unscaled offset"),
    encoding: `${transfer.size} 111 ${transfer.v} 00 ${transfer.opc} 0 imm9:9 ${
      letter === "u" ? "00" : "10"
    } Rn:5 Rt:5`,
    lift: (lifter, word) =>
      transferAt(
        lifter,
        transfer,
        Rt(word),
        lifter.xOrStack(Rn(word)),
        signedBits(word, 12, 9),
      ),
    assembly: (word) =>
      `${name} ${registerText(transfer, Rt(word))}, ${
        memoryText(Rn(word), signedBits(word, 12, 9))
      }`,
  };
}

function writeBack(transfer: Transfer, pre: boolean): Row {
  return {
    name: rowName(transfer, transfer.name, pre ? "pre-index" : "post-index"),
    encoding: `${transfer.size} 111 ${transfer.v} 00 ${transfer.opc} 0 imm9:9 ${
      pre ? "11" : "01"
    } Rn:5 Rt:5`,
    unpredictable: (word) =>
      transfer.v === "0" && Rn(word) === Rt(word) && Rn(word) !== 31,
    lift(lifter, word) {
      const offset = signedBits(word, 12, 9);
      const base = lifter.xOrStack(Rn(word));
      transferAt(lifter, transfer, Rt(word), base, pre ? offset : 0);
      lifter.addImmediate(1, base, base, offset);
    },
    assembly: (word) =>
      `${transfer.name} ${registerText(transfer, Rt(word))}, [${xsp(Rn(word))}${
        pre
          ? `, #${signedBits(word, 12, 9)}]!`
          : `], #${signedBits(word, 12, 9)}`
      }`,
  };
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

function registerOffset(transfer: Transfer): Row {
  return {
    name: rowName(transfer, transfer.name, "register offset"),
    encoding:
      `${transfer.size} 111 ${transfer.v} 00 ${transfer.opc} 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5`,
    reserved: reservedExtension,
    lift(lifter, word) {
      const { scale, signedTo } = transfer;
      const index = lifter.extend(lifter.x(Rm(word)), bits(word, 13, 3), 0);
      const shift = bits(word, 12, 1) * scale;
      const base = lifter.xOrStack(Rn(word));
      const isVector = transfer.v === "1";
      if (!transfer.load) {
        const value = isVector ? lifter.v(Rt(word)) : lifter.x(Rt(word));
        lifter.storeIndexed(value, base, index, shift, scale);
        return;
      }
      if (isVector) {
        lifter.loadVectorIndexed(Rt(word), base, index, shift, scale);
      } else {
        const d = lifter.destination(Rt(word));
        lifter.loadIndexed(d, base, index, shift, scale, signedTo);
      }
    },
    assembly: (word) =>
      `${transfer.name} ${registerText(transfer, Rt(word))}, ${
        registerOffsetText(word, transfer.scale)
      }`,
  };
}

function literal(
  name: string,
  v: string,
  opc: string,
  scale: number,
  signedTo: 0 | 64 = 0,
): Row {
  const offset = (word: number): number => signedBits(word, 5, 19) * 4;
  const transfer: Transfer = {
    name,
    suffix: "",
    load: true,
    size: "",
    v,
    opc,
    scale,
    signedTo,
  };
  return {
    name: rowName(transfer, name, "literal"),
    encoding: `${opc} 011 ${v} 00 imm19:19 Rt:5`,
    lift: (lifter, word) =>
      transferAt(
        lifter,
        transfer,
        Rt(word),
        lifter.constant(lifter.address + offset(word)),
        0,
      ),
    assembly: (word) =>
      `${name} ${registerText(transfer, Rt(word))}, #${offset(word)}`,
  };
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
  {
    name: "prfm (unsigned offset)",
    encoding: "11 111 0 01 10 imm12:12 Rn:5 Rt:5",
    lift: nothing,
    assembly: (word) =>
      `prfm ${prefetchText(word)}, ${
        memoryText(Rn(word), bits(word, 10, 12) * 8)
      }`,
  },
  {
    name: "prfum",
    encoding: "11 111 0 00 10 0 imm9:9 00 Rn:5 Rt:5",
    lift: nothing,
    assembly: (word) =>
      `prfum ${prefetchText(word)}, ${
        memoryText(Rn(word), signedBits(word, 12, 9))
      }`,
  },
  {
    name: "prfm (register offset)",
    encoding: "11 111 0 00 10 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5",
    reserved: reservedExtension,
    lift: nothing,
    assembly: (word) =>
      Rt(word) >= 24
        ? rangePrefetchText(word)
        : `prfm ${prefetchText(word)}, ${registerOffsetText(word, 3)}`,
  },
  {
    name: "prfm (literal)",
    encoding: "11 011 0 00 imm19:19 Rt:5",
    lift: nothing,
    assembly: (word) =>
      `prfm ${prefetchText(word)}, #${signedBits(word, 5, 19) * 4}`,
  },
];

export const loadsStores: readonly Row[] = [
  ...transfers.map(unsignedOffset),
  ...transfers.map((transfer) => unscaled(transfer, "u")),
  ...transfers.map((transfer) => writeBack(transfer, false)),
  ...integerTransfers.map((transfer) => unscaled(transfer, "t")),
  ...transfers.map((transfer) => writeBack(transfer, true)),
  ...transfers.map(registerOffset),
  literal("ldr", "0", "00", 2),
  literal("ldr", "0", "01", 3),
  literal("ldrsw", "0", "10", 2, 64),
  literal("ldr", "1", "00", 2),
  literal("ldr", "1", "01", 3),
  literal("ldr", "1", "10", 4),
  ...prefetches,
];
