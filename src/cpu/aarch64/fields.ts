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

/** log2 of an element's bytes, of most vector instructions. */
export const size = (word: number): number => bits(word, 22, 2);
/** The same of vector float instructions, by sz: singles or doubles. */
export const floatSize = (word: number): number => 2 + bits(word, 22, 1);
/** The same of scalar float instructions, by ptype: 3 is half precision. */
export const ptypeSize = (word: number): number =>
  bits(word, 22, 2) === 3 ? 1 : 2 + bits(word, 22, 2);
/** Lanes of a vector of elements of 1 << `size` bytes. */
export const lanesOf = (word: number, size: number): number =>
  (q(word) ? 16 : 8) >> size;

/** Zero would be a modified immediate. */
export const immh = (word: number): number => bits(word, 19, 4);
/** As `size`, of shifts by an immediate. */
export const immediateSize = (word: number): number =>
  31 - Math.clz32(immh(word));
/** A shift to the right: 1 up to the element's width. */
export const rightShift = (word: number): number =>
  (16 << immediateSize(word)) - bits(word, 16, 7);
/** A shift to the left: 0 up. */
export const leftShift = (word: number): number =>
  bits(word, 16, 7) - (8 << immediateSize(word));
