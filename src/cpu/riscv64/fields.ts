/**
 * Operand fields of instruction words, as the manual's formats scatter them.
 *
 * @module
 */

/** Destination register number. */
export const rd = (word: number): number => word >>> 7 & 31;
/** First source register number. */
export const rs1 = (word: number): number => word >>> 15 & 31;
/** Second source register number. */
export const rs2 = (word: number): number => word >>> 20 & 31;
/** Third source register number. */
export const rs3 = (word: number): number => word >>> 27;
/** Minor opcode; the rounding mode of float instructions. */
export const funct3 = (word: number): number => word >>> 12 & 7;
/** Number of a control and status register. */
export const csr = (word: number): number => word >>> 20;

/** I-type immediate. */
export const immediateI = (word: number): number => word >> 20;
/** S-type immediate. */
export const immediateS = (word: number): number =>
  word >> 25 << 5 | word >>> 7 & 31;
/** B-type branch offset. */
export const immediateB = (word: number): number =>
  word >> 31 << 12 | (word >>> 7 & 1) << 11 | (word >>> 25 & 63) << 5 |
  (word >>> 8 & 15) << 1;
/** U-type immediate, in place. */
export const immediateU = (word: number): number => word & 0xfffff000;
/** J-type jump offset. */
export const immediateJ = (word: number): number =>
  word >> 31 << 20 | (word >>> 12 & 255) << 12 | (word >>> 20 & 1) << 11 |
  (word >>> 21 & 1023) << 1;
/** Shift amount of the 64-bit shifts. */
export const shamt6 = (word: number): number => word >>> 20 & 63;

/** Assembles an R-type word. */
export function typeR(
  opcode: number,
  funct3: number,
  funct7: number,
  rd: number,
  rs1: number,
  rs2: number,
): number {
  return (funct7 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 |
    opcode) >>> 0;
}

/** Assembles an I-type word. */
export function typeI(
  opcode: number,
  funct3: number,
  rd: number,
  rs1: number,
  immediate: number,
): number {
  return (immediate << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | opcode) >>> 0;
}

/** Assembles an S-type word. */
export function typeS(
  opcode: number,
  funct3: number,
  rs1: number,
  rs2: number,
  immediate: number,
): number {
  return (immediate >> 5 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 |
    (immediate & 31) << 7 | opcode) >>> 0;
}

/** Assembles a B-type word. */
export function typeB(
  funct3: number,
  rs1: number,
  rs2: number,
  offset: number,
): number {
  return ((offset >> 12 & 1) << 31 | (offset >> 5 & 63) << 25 | rs2 << 20 |
    rs1 << 15 | funct3 << 12 | (offset >> 1 & 15) << 8 |
    (offset >> 11 & 1) << 7 | 0x63) >>> 0;
}

/** Assembles a J-type word. */
export function typeJ(rd: number, offset: number): number {
  return ((offset >> 20 & 1) << 31 | (offset >> 1 & 1023) << 21 |
    (offset >> 11 & 1) << 20 | (offset >> 12 & 255) << 12 | rd << 7 |
    0x6f) >>> 0;
}
