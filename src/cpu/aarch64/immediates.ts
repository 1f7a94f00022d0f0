/**
 * Immediates that are packed: logical ones and floats.
 *
 * @module
 */

/**
 * The logical immediate of N:imms:immr, or -1n when reserved
 * (DecodeBitMasks in the manual): an element of 2 to 64 bits that holds a
 * rotated run of ones, repeated.
 */
export function logicalImmediate(word: number): bigint {
  const wide = word >>> 31;
  const n = (word >>> 22) & 1;
  const immr = (word >>> 16) & 63;
  const imms = (word >>> 10) & 63;
  const selector = (n << 6) | (~imms & 63);
  if (selector < 2 || (n && !wide)) return -1n;
  const length = 31 - Math.clz32(selector);
  const size = 1 << length;
  const ones = (imms & (size - 1)) + 1;
  if (ones === size) return -1n;
  const rotate = BigInt(immr & (size - 1));
  const bits = BigInt(size);
  const run = (1n << BigInt(ones)) - 1n;
  let value = ((run >> rotate) | (run << (bits - rotate))) &
    ((1n << bits) - 1n);
  for (let width = size; width < 64; width *= 2) {
    value |= value << BigInt(width);
  }
  return wide ? value : value & 0xffffffffn;
}

const LOW = new Int32Array(1 << 14);
const HIGH = new Int32Array(1 << 14);
/** 0 not looked up yet, 1 reserved, 2 known. */
const KNOWN = new Uint8Array(1 << 14);

/** Looks up sf:N:immr:imms in the tables; returns the place in them. */
function look(word: number): number {
  const index = (word >>> 31) << 13 | (word >>> 10) & 0x1fff;
  if (KNOWN[index] === 0) {
    const value = logicalImmediate(word);
    KNOWN[index] = value < 0n ? 1 : 2;
    LOW[index] = Number(BigInt.asIntN(32, value));
    HIGH[index] = Number(BigInt.asIntN(32, value >> 32n));
  }
  return index;
}

/** Whether the logical immediate is reserved. */
export function isReservedImmediate(word: number): boolean {
  return KNOWN[look(word)] === 1;
}

/** The lower half of a logical immediate. */
export function logicalLow(word: number): number {
  return LOW[look(word)]!;
}

/** The upper half of a logical immediate. */
export function logicalHigh(word: number): number {
  return HIGH[look(word)]!;
}

/** VFPExpandImm: the eight bits of an `fmov` immediate as a number. */
export function floatImmediate(imm8: number): number {
  const sign = imm8 & 0x80 ? -1 : 1;
  const exponent = ((imm8 >> 4) & 7) ^ 4;
  return sign * (1 + (imm8 & 15) / 16) * 2 ** (exponent - 3);
}

/** The same as the two words of a double, or the one of a single. */
export function floatBits(
  imm8: number,
  isDouble: boolean,
): [low: number, high: number] {
  const sign = (imm8 & 0x80) << 24;
  const small = (imm8 & 0x40) !== 0;
  return isDouble
    ? [0, sign | (small ? 0x3fc00000 : 0x40000000) | (imm8 & 0x3f) << 16]
    : [sign | (small ? 0x3e000000 : 0x40000000) | (imm8 & 0x3f) << 19, 0];
}
