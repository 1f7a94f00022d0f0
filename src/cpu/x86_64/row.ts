/**
 * The shape of an instruction row and the notation it is written in.
 *
 * A row's encoding follows the manual's opcode column: an optional mandatory
 * prefix (`np`, `66`, `f3`, `f2`; none named: any), the opcode bytes, then `/r`,
 * `/0` to `/7`, `+r` on the last byte, or one more byte, a fixed ModRM.
 * Operands are the letters of the manual's opcode maps: `Eb`, `Gv`, `Iz`, ...
 *
 * @module
 */

import type { Instruction } from "./instruction.ts";
import type { X86Lifter } from "./lifter.ts";

/** Where an operand comes from. */
export const Kind = {
  none: 0,
  /** ModRM.rm: general register or memory. */
  E: 1,
  /** ModRM.reg: general register. */
  G: 2,
  /** ModRM.rm: memory only. */
  M: 3,
  /** ModRM.rm: general register only. */
  R: 4,
  /** ModRM.reg: XMM register. */
  V: 5,
  /** ModRM.rm: XMM register or memory. */
  W: 6,
  /** ModRM.rm: XMM register only. */
  U: 7,
  /** ModRM.reg: MMX register. */
  P: 8,
  /** ModRM.rm: MMX register or memory. */
  Q: 9,
  /** ModRM.rm: MMX register only. */
  N: 10,
  /** Immediate, sign extended. */
  I: 11,
  /** Immediate, zero extended. */
  L: 12,
  /** Branch displacement. */
  J: 13,
  /** Absolute address in the instruction. */
  O: 14,
  /** The string source, [rsi]. */
  X: 15,
  /** The string destination, es:[rdi]. */
  Y: 16,
  /** ModRM.reg: segment register. */
  S: 17,
  /** ModRM.reg: control register. */
  C: 18,
  /** ModRM.reg: debug register. */
  D: 19,
  /** The low three bits of the opcode: general register. */
  Z: 20,
  /** A fixed general register; its number is in `Operand.fixed`. */
  fixed: 21,
  /** The constant 1. */
  one: 22,
  /** The x87 stack top. */
  top: 23,
  /** ModRM.rm: x87 stack register. */
  T: 24,
  /** XMM0, implied. */
  xmm0: 25,
  /** A word printed as it is and without meaning for execution. */
  text: 26,
} as const;

/** Operand sizes that are not fixed numbers of bits. */
export const Size = {
  /** 16, 32 or 64 by prefixes. */
  v: 1,
  /** 32 or 64 by REX.W. */
  y: 2,
  /** 16 or 32: immediates, which 64-bit operations sign extend. */
  z: 3,
  /** 64, or 128 with REX.W: cmpxchg8b and cmpxchg16b. */
  pair: 4,
  /** Unsized memory (lea, prefetch). */
  none: 0,
} as const;

/** One parsed operand. */
export interface Operand {
  readonly kind: number;
  /** Bits, or a Size. */
  readonly size: number;
  /** The size of the memory form, where it differs from the register's. */
  readonly memorySize: number;
  readonly fixed: number;
  readonly text: string;
}

/** What an instruction does: emits IR for the decoded instruction. */
export type Lift = (at: Instruction, to: X86Lifter) => void;

/** Row options, written as words. */
export interface RowOptions {
  /** LOCK is legal when the destination is memory. */
  readonly lock?: boolean;
  /** Operand size is 64 unless 66 says 16 (push, pop). */
  readonly default64?: boolean;
  /** Operand size is 64 whatever 66 says (near branches). */
  readonly force64?: boolean;
  /** 66 selects the row and is no operand-size prefix. */
  readonly mandatory66?: boolean;
  /** Uses MMX registers: waits for x87 exceptions. */
  readonly mmx?: boolean;
  /** Why its text is not compared with other disassemblers'. */
  readonly unlisted?: string;
  /** Why its outcome is not compared with other processors'. */
  readonly incomparable?: string;
}

/** One instruction: encoding, operands, disassembly and meaning. */
export interface Row extends RowOptions {
  readonly encoding: string;
  /** Alternatives for operand sizes 16, 32 and 64 are separated by `|`. */
  readonly mnemonic: string;
  readonly operands: string;
  readonly lift: Lift;
}

/** Writes one row. */
export function row(
  encoding: string,
  mnemonic: string,
  operands: string,
  lift: Lift,
  options: RowOptions = {},
): Row {
  return {
    encoding,
    mnemonic,
    operands,
    lift,
    mandatory66: encoding.startsWith("66 "),
    mmx: /(^|,)[PNQ]/.test(operands) || mnemonic === "emms",
    ...options,
  };
}

const FIXED: Readonly<Record<string, readonly [number, number]>> = {
  al: [0, 8],
  ax: [0, 16],
  eax: [0, 32],
  rAX: [0, Size.v],
  eAX: [0, Size.z],
  cl: [1, 8],
  rCX: [1, Size.v],
  dx: [2, 16],
};

const SIZES: Readonly<Record<string, number>> = {
  b: 8,
  w: 16,
  d: 32,
  q: 64,
  x: 128,
  t: 80,
  v: Size.v,
  y: Size.y,
  z: Size.z,
  p: Size.pair,
  "": Size.none,
};

const NONE: Operand = {
  kind: Kind.none,
  size: 0,
  memorySize: 0,
  fixed: 0,
  text: "",
};

function parseOperand(text: string): Operand {
  const fixed = FIXED[text];
  if (fixed !== undefined) {
    return { ...NONE, kind: Kind.fixed, fixed: fixed[0], size: fixed[1], text };
  }
  if (text === "1") return { ...NONE, kind: Kind.one, size: 8, text };
  if (text === "st") return { ...NONE, kind: Kind.top, size: 80, text };
  if (text === "xmm0") return { ...NONE, kind: Kind.xmm0, size: 128, text };
  if (text.startsWith("'")) {
    return { ...NONE, kind: Kind.text, text: text.slice(1) };
  }
  const [register, memory] = text.split("/") as [string, string | undefined];
  const kind = Kind[register[0] as keyof typeof Kind];
  const size = SIZES[register.slice(1)];
  if (kind === undefined || size === undefined) {
    throw new Error(`row operand ${text} is not in the notation`);
  }
  const memorySize = memory === undefined ? size : SIZES[memory.slice(1)];
  if (memorySize === undefined) throw new Error(`row operand ${text}`);
  // "Rd/Mb" reads a register or a smaller memory operand.
  const either = memory !== undefined && kind === Kind.R ? Kind.E : kind;
  return { ...NONE, kind: either, size, memorySize, text };
}

/** Parses a row's operand list. */
export function parseOperands(operands: string): readonly Operand[] {
  return operands === "" ? [] : operands.split(",").map(parseOperand);
}

/** A row's encoding, parsed. */
export interface Encoding {
  /** Index into [any, np, 66, f3, f2]. */
  readonly prefix: number;
  /** 0 one-byte, 1 0F, 2 0F 38, 3 0F 3A. */
  readonly map: number;
  readonly opcode: number;
  readonly registerInOpcode: boolean;
  readonly hasModrm: boolean;
  /** The opcode extension, or -1. */
  readonly digit: number;
  /** The whole ModRM byte, or -1. */
  readonly modrm: number;
}

const PREFIXES = ["any", "np", "66", "f3", "f2"];

/** Parses a row's encoding. */
export function parseEncoding(encoding: string): Encoding {
  const tokens = encoding.split(" ");
  let prefix = 0;
  // A lone "f3" or "66" is a prefix only in front of 0f (or of 90, pause).
  const named = PREFIXES.indexOf(tokens[0] ?? "");
  if (named > 0 && tokens.length > 1) {
    prefix = named;
    tokens.shift();
  }
  let map = 0;
  if (tokens[0] === "0f") {
    tokens.shift();
    map = 1;
    const escape: string | undefined = tokens[0];
    if (tokens.length > 1 && (escape === "38" || escape === "3a")) {
      map = escape === "38" ? 2 : 3;
      tokens.shift();
    }
  }
  let first = tokens.shift() ?? "";
  const registerInOpcode = first.endsWith("+r");
  if (registerInOpcode) first = first.slice(0, -2);
  const opcode = parseInt(first, 16);
  let digit = -1;
  let modrm = -1;
  let hasModrm = false;
  for (const token of tokens) {
    hasModrm = true;
    if (token === "/r") continue;
    if (token.startsWith("/")) digit = Number(token.slice(1));
    else modrm = parseInt(token, 16);
  }
  return { prefix, map, opcode, registerInOpcode, hasModrm, digit, modrm };
}
