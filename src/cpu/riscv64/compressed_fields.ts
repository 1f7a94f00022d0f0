/**
 * Operand fields of compressed instructions.
 *
 * @module
 */

/** Full register number in bits 11 to 7. */
export const rd = (half: number): number => half >>> 7 & 31;
/** Full register number in bits 6 to 2. */
export const rs2 = (half: number): number => half >>> 2 & 31;
/** x8 to x15 in bits 4 to 2, as a destination. */
export const rdShort = (half: number): number => 8 + (half >>> 2 & 7);
/** x8 to x15 in bits 4 to 2, as a source. */
export const rs2Short = rdShort;
/** x8 to x15 in bits 9 to 7. */
export const rs1Short = (half: number): number => 8 + (half >>> 7 & 7);

/** Bits of `half` from `from` up, `width` of them, moved to bit `to`. */
function field(half: number, from: number, width: number, to: number): number {
  return (half >>> from & (1 << width) - 1) << to;
}

/** Signed 6-bit immediate. */
export const immediate = (half: number): number =>
  field(half, 12, 1, 31) >> 26 | field(half, 2, 5, 0);
/** Shift amount. */
export const shamt = (half: number): number => immediate(half) & 63;
/** c.addi4spn */
export const immediate4spn = (half: number): number =>
  field(half, 11, 2, 4) | field(half, 7, 4, 6) | field(half, 6, 1, 2) |
  field(half, 5, 1, 3);
/** c.addi16sp */
export const immediate16sp = (half: number): number =>
  field(half, 12, 1, 31) >> 22 | field(half, 6, 1, 4) | field(half, 5, 1, 6) |
  field(half, 3, 2, 7) | field(half, 2, 1, 5);
/** c.lw, c.sw */
export const wordOffset = (half: number): number =>
  field(half, 10, 3, 3) | field(half, 6, 1, 2) | field(half, 5, 1, 6);
/** c.ld, c.sd, c.fld, c.fsd */
export const doubleOffset = (half: number): number =>
  field(half, 10, 3, 3) | field(half, 5, 2, 6);
/** c.lwsp */
export const wordLoadStack = (half: number): number =>
  field(half, 12, 1, 5) | field(half, 4, 3, 2) | field(half, 2, 2, 6);
/** c.ldsp, c.fldsp */
export const doubleLoadStack = (half: number): number =>
  field(half, 12, 1, 5) | field(half, 5, 2, 3) | field(half, 2, 3, 6);
/** c.swsp */
export const wordStoreStack = (half: number): number =>
  field(half, 9, 4, 2) | field(half, 7, 2, 6);
/** c.sdsp, c.fsdsp */
export const doubleStoreStack = (half: number): number =>
  field(half, 10, 3, 3) | field(half, 7, 3, 6);
/** c.j */
export const jumpOffset = (half: number): number =>
  field(half, 12, 1, 31) >> 20 | field(half, 11, 1, 4) |
  field(half, 9, 2, 8) | field(half, 8, 1, 10) | field(half, 7, 1, 6) |
  field(half, 6, 1, 7) | field(half, 3, 3, 1) | field(half, 2, 1, 5);
/** c.beqz, c.bnez */
export const branchOffset = (half: number): number =>
  field(half, 12, 1, 31) >> 23 | field(half, 10, 2, 3) |
  field(half, 5, 2, 6) | field(half, 3, 2, 1) | field(half, 2, 1, 5);
