/**
 * How operands are written, as LLVM prints them.
 *
 * @module
 */

const CONDITIONS = [
  "eq",
  "ne",
  "hs",
  "lo",
  "mi",
  "pl",
  "vs",
  "vc",
  "hi",
  "ls",
  "ge",
  "lt",
  "gt",
  "le",
  "al",
  "nv",
] as const;

/** The condition of bits `low` to `low + 3`. */
export function conditionName(condition: number): string {
  return CONDITIONS[condition & 15]!;
}

export function x(number: number): string {
  return number === 31 ? "xzr" : `x${number}`;
}

export function w(number: number): string {
  return number === 31 ? "wzr" : `w${number}`;
}

export function xsp(number: number): string {
  return number === 31 ? "sp" : `x${number}`;
}

function wsp(number: number): string {
  return number === 31 ? "wsp" : `w${number}`;
}

/** A general register of 64 bits when `wide`, else 32; 31 is the zero register. */
export function general(wide: number | boolean, number: number): string {
  return wide ? x(number) : w(number);
}

/** As `general`, but 31 is the stack pointer. */
export function generalOrStack(wide: number | boolean, number: number): string {
  return wide ? xsp(number) : wsp(number);
}

/** A scalar view of a vector register: size 0 to 4 is b, h, s, d, q. */
export function scalar(size: number, number: number): string {
  return `${"bhsdq"[size]}${number}`;
}

/** The arrangement of a vector: log2 of the element size, and Q. */
export function arrangement(size: number, q: number): string {
  return `${(q ? 16 : 8) >> size}${"bhsd"[size]}`;
}

export function vector(number: number, size: number, q: number): string {
  return `v${number}.${arrangement(size, q)}`;
}

export function element(number: number, size: number, index: number): string {
  return `v${number}.${"bhsd"[size]}[${index}]`;
}

const SHIFTS = ["lsl", "lsr", "asr", "ror"] as const;

export const EXTENSIONS = [
  "uxtb",
  "uxth",
  "uxtw",
  "uxtx",
  "sxtb",
  "sxth",
  "sxtw",
  "sxtx",
] as const;

/** `, lsl #3` and the like; nothing for `lsl #0`. */
export function shiftSuffix(kind: number, amount: number): string {
  return kind === 0 && amount === 0 ? "" : `, ${SHIFTS[kind]} #${amount}`;
}

/** A 64-bit value in hexadecimal, as logical immediates are written. */
export function hexadecimal(value: bigint): string {
  return `#0x${BigInt.asUintN(64, value).toString(16)}`;
}

/** `[x0, #8]`: the base register's number, the offset. */
export function memoryText(base: number, offset: number): string {
  return offset === 0 ? `[${xsp(base)}]` : `[${xsp(base)}, #${offset}]`;
}
