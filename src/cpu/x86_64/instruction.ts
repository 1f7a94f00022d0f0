import type { Operand, Row } from "./row.ts";

/** Why bytes are not an instruction; a length is positive. */
export const Undecoded = {
  /** The bytes end before the instruction does. */
  truncated: 0,
  /** #UD. */
  undefined: -1,
  /** More than 15 bytes: #GP. */
  tooLong: -2,
} as const;

/** Segment override with an effect in 64-bit mode. */
export const Segment = { none: 0, fs: 1, gs: 2 } as const;

/**
 * One decoded instruction. There is one object of it, filled again and again:
 * the decoder allocates nothing.
 */
export class Instruction {
  row!: Row;
  operands: readonly Operand[] = [];
  /** Address of the first byte. */
  address = 0;
  length = 0;
  /** 16, 32 or 64. */
  operandSize = 32;
  /** 64, or 32 with 67. */
  addressSize = 64;
  /** The REX byte, 0 when there is none. */
  rex = 0;
  lock = false;
  /** 0, 0xf3 or 0xf2: the last one wins. */
  repeat = 0;
  /** An operand-size prefix was seen. */
  operandPrefix = false;
  segment = 0;
  /** All segment overrides, for printing: the prefix byte or 0. */
  segmentPrefix = 0;
  opcode = 0;
  /** ModRM.mod; 3 is a register. */
  mod = 0;
  /** ModRM.reg, extended by REX.R. */
  reg = 0;
  /** ModRM.rm, extended by REX.B. */
  rm = 0;
  /** Base register, -1 none, -2 rip. */
  base = -1;
  /** Index register, -1 none. */
  index = -1;
  /** Shift of the index, 0 to 3. */
  scale = 0;
  displacement = 0;
  /** A SIB byte was present. */
  sib = false;
  /** Immediate (sign or zero extended to a number) of up to 32 bits. */
  immediate = 0;
  /** The upper half of a 64-bit immediate; `immediate` is the lower one. */
  immediateHigh = 0;
  /** The second immediate of ENTER. */
  immediate2 = 0;

  /** Bits of an operand of this row, by prefixes. */
  sizeOf(size: number): number {
    if (size > 4) return size;
    if (size === 1) return this.operandSize;
    if (size === 3) return this.operandSize === 16 ? 16 : 32;
    if (size === 2) return (this.rex & 8) !== 0 ? 64 : 32;
    if (size === 4) return (this.rex & 8) !== 0 ? 128 : 64;
    return 0;
  }

  /** The address after this instruction. */
  get next(): number {
    return this.address + this.length;
  }
}
