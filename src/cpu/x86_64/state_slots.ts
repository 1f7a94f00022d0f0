/**
 * Where x86's own state lies in a thread's slots.
 *
 * @module
 */

import { Slots } from "../ir/slots.ts";

/** RFLAGS bits kept in the `other` slot: DF, TF, NT, AC, ID. */
export const OtherFlags = {
  trap: 0x100,
  direction: 0x400,
  nested: 0x4000,
  alignment: 0x40000,
  identification: 0x200000,
  all: 0x244500,
} as const;

/** x86's slots. All zero is the state after reset. */
export const X86Slots = {
  /** RFLAGS bits that no arithmetic writes. */
  otherFlags: Slots.special,
  /** Physical x87 registers 0 to 7: significands. MMX registers are these. */
  significand: Slots.extra,
  /** Physical x87 registers 0 to 7: sign and exponent, 16 bits. */
  exponent: Slots.extra + 8,
  /** FCW exclusive-or 0x037f. */
  controlWord: Slots.extra + 16,
  /** FSW without TOP. */
  statusWord: Slots.extra + 17,
  /** Physical number of the stack's top. */
  top: Slots.extra + 18,
  /** Bit n: physical register n is not empty. */
  valid: Slots.extra + 19,
  /** Last instruction: opcode, address; address of its memory operand. */
  lastOpcode: Slots.extra + 20,
  lastInstruction: Slots.extra + 21,
  lastOperand: Slots.extra + 22,
} as const;
