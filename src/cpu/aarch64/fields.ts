/**
 * The operand fields that most encodings share.
 *
 * @module
 */

export const sf = (word: number): number => word >>> 31;
export const q = (word: number): number => (word >>> 30) & 1;
export const Rd = (word: number): number => word & 31;
export const Rt = (word: number): number => word & 31;
export const Rn = (word: number): number => (word >>> 5) & 31;
export const Ra = (word: number): number => (word >>> 10) & 31;
export const Rt2 = (word: number): number => (word >>> 10) & 31;
export const Rm = (word: number): number => (word >>> 16) & 31;
export const Rs = (word: number): number => (word >>> 16) & 31;

/** `width` bits of `word` from bit `low` up. */
export function bits(word: number, low: number, width: number): number {
  return (word >>> low) & ((1 << width) - 1);
}

/** As `bits`, sign-extended. */
export function signedBits(word: number, low: number, width: number): number {
  return (word << (32 - low - width)) >> (32 - width);
}
