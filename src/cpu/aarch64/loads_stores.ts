import { EXTENSIONS, general, scalar, x, xsp } from "./assembly.ts";
import { bits, q, Rm, Rn, Rt, Rt2, signedBits } from "./fields.ts";
import type { Lifter, Value } from "./lifter.ts";
import type { Row } from "./row.ts";
import { clearUpper } from "./vector_lift.ts";

/** Loads and stores of one register and of pairs, and prefetch. */

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

const memoryText = (word: number, offset: number): string =>
  offset === 0 ? `[${xsp(Rn(word))}]` : `[${xsp(Rn(word))}, #${offset}]`;

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
        memoryText(word, offset(word))
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
        memoryText(word, signedBits(word, 12, 9))
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
      const d = isVector ? lifter.v(Rt(word)) : lifter.destination(Rt(word));
      lifter.loadIndexed(d, base, index, shift, scale, signedTo);
      if (isVector && scale < 4) clearUpper(lifter, Rt(word));
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
      `prfm ${prefetchText(word)}, ${memoryText(word, bits(word, 10, 12) * 8)}`,
  },
  {
    name: "prfum",
    encoding: "11 111 0 00 10 0 imm9:9 00 Rn:5 Rt:5",
    lift: nothing,
    assembly: (word) =>
      `prfum ${prefetchText(word)}, ${
        memoryText(word, signedBits(word, 12, 9))
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

/** How a transfer of two registers is encoded. */
interface Pair {
  readonly opc: string;
  readonly v: string;
  readonly load: boolean;
  readonly scale: number;
  readonly signed: boolean;
}

const PAIRS: readonly Pair[] = [false, true].flatMap((load): Pair[] => [
  { opc: "00", v: "0", load, scale: 2, signed: false },
  { opc: "10", v: "0", load, scale: 3, signed: false },
  { opc: "00", v: "1", load, scale: 2, signed: false },
  { opc: "01", v: "1", load, scale: 3, signed: false },
  { opc: "10", v: "1", load, scale: 4, signed: false },
]);

const SIGNED_PAIR: Pair = {
  opc: "01",
  v: "0",
  load: true,
  scale: 2,
  signed: true,
};

const PAIR_FORMS = [
  { bits: "000", stem: "np", form: "no-allocate" },
  { bits: "001", stem: "p", form: "post-index" },
  { bits: "010", stem: "p", form: "offset" },
  { bits: "011", stem: "p", form: "pre-index" },
] as const;

function transferPair(
  lifter: Lifter,
  pair: Pair,
  word: number,
  base: Value,
  offset: number,
): void {
  const first = Rt(word);
  const second = Rt2(word);
  const { scale, signed } = pair;
  const isVector = pair.v === "1";
  if (!pair.load) {
    lifter.storePair(
      isVector ? lifter.v(first) : lifter.x(first),
      isVector ? lifter.v(second) : lifter.x(second),
      base,
      offset,
      scale,
    );
  } else if (isVector) {
    lifter.loadVectorPair(first, second, base, offset, scale);
  } else {
    lifter.loadPair(
      lifter.destination(first),
      lifter.destination(second),
      base,
      offset,
      scale,
      signed,
    );
  }
}

function pairRow(pair: Pair, form: typeof PAIR_FORMS[number]): Row {
  const name = `${pair.load ? "ld" : "st"}${form.stem}${
    pair.signed ? "sw" : ""
  }`;
  const register = (number: number): string =>
    pair.v === "1"
      ? scalar(pair.scale, number)
      : general(pair.scale === 3 || pair.signed, number);
  const pre = form.bits === "011";
  const post = form.bits === "001";
  const imm = (word: number): number =>
    signedBits(word, 15, 7) * (1 << pair.scale);
  return {
    name: `${name} ${register(0)[0]} (${form.form})`,
    encoding: `${pair.opc} 101 ${pair.v} ${form.bits} ${
      pair.load ? "1" : "0"
    } imm7:7 Rt2:5 Rn:5 Rt:5`,
    unpredictable: (word) =>
      (pair.load && Rt(word) === Rt2(word)) ||
      ((pre || post) && pair.v === "0" && Rn(word) !== 31 &&
        (Rn(word) === Rt(word) || Rn(word) === Rt2(word))),
    lift(lifter, word) {
      const base = lifter.xOrStack(Rn(word));
      transferPair(lifter, pair, word, base, post ? 0 : imm(word));
      if (pre || post) lifter.addImmediate(1, base, base, imm(word));
    },
    assembly(word) {
      const registers = `${register(Rt(word))}, ${register(Rt2(word))}`;
      const offset = imm(word);
      if (pre) return `${name} ${registers}, [${xsp(Rn(word))}, #${offset}]!`;
      if (post) return `${name} ${registers}, [${xsp(Rn(word))}], #${offset}`;
      return `${name} ${registers}, ${memoryText(word, offset)}`;
    },
  };
}

/** The structure loads and stores: `ld1` to `ld4`, `st1` to `st4`. */
interface Structure {
  /** Elements of a structure, and registers it is spread over. */
  readonly elements: number;
  /** Registers in all; more than `elements` for `ld1` of several. */
  readonly registers: number;
  readonly opcode: string;
}

const STRUCTURES: readonly Structure[] = [
  { elements: 4, registers: 4, opcode: "0000" },
  { elements: 1, registers: 4, opcode: "0010" },
  { elements: 3, registers: 3, opcode: "0100" },
  { elements: 1, registers: 3, opcode: "0110" },
  { elements: 1, registers: 1, opcode: "0111" },
  { elements: 2, registers: 2, opcode: "1000" },
  { elements: 1, registers: 2, opcode: "1010" },
];

const arrangementText = (size: number, full: number): string =>
  `${(full ? 16 : 8) >> size}${"bhsd"[size]}`;

function listText(first: number, count: number, suffix: string): string {
  const names = Array.from(
    { length: count },
    (_, i) => `v${(first + i) & 31}.${suffix}`,
  );
  return `{ ${names.join(", ")} }`;
}

function addressText(word: number, post: boolean, bytes: number): string {
  const base = `[${xsp(Rn(word))}]`;
  if (!post) return base;
  return Rm(word) === 31 ? `${base}, #${bytes}` : `${base}, ${x(Rm(word))}`;
}

function advance(
  lifter: Lifter,
  word: number,
  post: boolean,
  base: Value,
  bytes: number,
): void {
  if (!post) return;
  if (Rm(word) === 31) lifter.addImmediate(1, base, base, bytes);
  else lifter.add(1, base, base, lifter.x(Rm(word)));
}

function multipleStructures(
  structure: Structure,
  load: boolean,
  post: boolean,
): Row {
  const name = `${load ? "ld" : "st"}${structure.elements}`;
  const bytes = (word: number): number =>
    structure.registers * (q(word) ? 16 : 8);
  return {
    name: `${name} multiple, ${structure.registers} registers${
      post ? " (post-index)" : ""
    }`,
    encoding: `0 Q:1 001100 ${post ? "1" : "0"} ${load ? "1" : "0"} 0 ${
      post ? "Rm:5" : "00000"
    } ${structure.opcode} size:2 Rn:5 Rt:5`,
    reserved: (word) =>
      structure.elements > 1 && bits(word, 10, 2) === 3 && !q(word),
    lift(lifter, word) {
      const base = lifter.xOrStack(Rn(word));
      lifter.transferStructures(
        load,
        Rt(word),
        structure.elements,
        structure.registers,
        bits(word, 10, 2),
        q(word) ? 16 : 8,
        base,
      );
      advance(lifter, word, post, base, bytes(word));
    },
    assembly: (word) =>
      `${name} ${
        listText(
          Rt(word),
          structure.registers,
          arrangementText(bits(word, 10, 2), q(word)),
        )
      }, ${addressText(word, post, bytes(word))}`,
  };
}

/** One lane of each register: opcode<2:1>, size and S say which. */
function singleStructure(
  elements: number,
  size: number,
  load: boolean,
  post: boolean,
): Row {
  const name = `${load ? "ld" : "st"}${elements}`;
  const r = elements === 2 || elements === 4 ? "1" : "0";
  const opcode = (size === 0 ? "00" : size === 1 ? "01" : "10") +
    (elements > 2 ? "1" : "0");
  const rest = ["S:1 size:2", "S:1 size:1 0", "S:1 00", "0 01"][size];
  const index = (word: number): number =>
    (q(word) << 3 | bits(word, 10, 3)) >> size;
  return {
    name: `${name} single ${"bhsd"[size]}${post ? " (post-index)" : ""}`,
    encoding: `0 Q:1 001101 ${post ? "1" : "0"} ${load ? "1" : "0"} ${r} ${
      post ? "Rm:5" : "00000"
    } ${opcode} ${rest} Rn:5 Rt:5`,
    lift(lifter, word) {
      const base = lifter.xOrStack(Rn(word));
      lifter.transferLanes(
        load,
        Rt(word),
        elements,
        size,
        size === 3 ? q(word) : index(word),
        base,
      );
      advance(lifter, word, post, base, elements << size);
    },
    assembly: (word) =>
      `${name} ${listText(Rt(word), elements, "bhsd"[size]!)}[${
        size === 3 ? q(word) : index(word)
      }], ${addressText(word, post, elements << size)}`,
  };
}

function replicate(elements: number, post: boolean): Row {
  const name = `ld${elements}r`;
  const r = elements === 2 || elements === 4 ? "1" : "0";
  const opcode = elements > 2 ? "111" : "110";
  return {
    name: `${name}${post ? " (post-index)" : ""}`,
    encoding: `0 Q:1 001101 ${post ? "1" : "0"} 1 ${r} ${
      post ? "Rm:5" : "00000"
    } ${opcode} 0 size:2 Rn:5 Rt:5`,
    lift(lifter, word) {
      const base = lifter.xOrStack(Rn(word));
      const size = bits(word, 10, 2);
      lifter.loadReplicated(Rt(word), elements, size, q(word), base);
      advance(lifter, word, post, base, elements << size);
    },
    assembly: (word) =>
      `${name} ${
        listText(
          Rt(word),
          elements,
          arrangementText(bits(word, 10, 2), q(word)),
        )
      }, ${addressText(word, post, elements << bits(word, 10, 2))}`,
  };
}

const indexing = [false, true];

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
  ...PAIR_FORMS.flatMap((form) => PAIRS.map((pair) => pairRow(pair, form))),
  ...PAIR_FORMS.slice(1).map((form) => pairRow(SIGNED_PAIR, form)),
  ...indexing.flatMap((post) =>
    [true, false].flatMap((load) => [
      ...STRUCTURES.map((structure) =>
        multipleStructures(structure, load, post)
      ),
      ...[1, 2, 3, 4].flatMap((elements) =>
        [0, 1, 2, 3].map((size) => singleStructure(elements, size, load, post))
      ),
    ])
  ),
  ...indexing.flatMap((post) =>
    [1, 2, 3, 4].map((elements) => replicate(elements, post))
  ),
];
