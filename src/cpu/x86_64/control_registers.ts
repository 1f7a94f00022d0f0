/**
 * MXCSR and the x87 environment as the manual lays them out, from and to the
 * slots that hold their parts.
 *
 * @module
 */

import {
  floatFast,
  FloatFlag,
  FloatMode,
  Rounding,
  Slots,
} from "../ir/slots.ts";
import { X86Slots } from "./state_slots.ts";

/** Reads and writes 8-byte slots as numbers (they hold small ones). */
export interface SlotAccess {
  get(slot: number): number;
  set(slot: number, value: number): void;
}

/** The exception bits 0 to 5 of MXCSR and FSW: IE DE ZE OE UE PE. */
const EXCEPTIONS = [
  FloatFlag.invalid,
  FloatFlag.denormal,
  FloatFlag.divideByZero,
  FloatFlag.overflow,
  FloatFlag.underflow,
  FloatFlag.inexact,
] as const;

const ROUNDINGS = [
  Rounding.nearestEven,
  Rounding.down,
  Rounding.up,
  Rounding.towardZero,
] as const;

/** `FloatFlag` bits as exception bits. */
export function exceptionsOf(flags: number): number {
  let bits = 0;
  for (let bit = 0; bit < 6; bit++) {
    if ((flags & EXCEPTIONS[bit]!) !== 0) bits |= 1 << bit;
  }
  return bits;
}

/** Exception bits as `FloatFlag` bits. */
export function flagsOf(exceptions: number): number {
  let flags = 0;
  for (let bit = 0; bit < 6; bit++) {
    if ((exceptions >> bit & 1) !== 0) flags |= EXCEPTIONS[bit]!;
  }
  return flags;
}

/** The `Rounding` of an RC field. */
export function roundingOf(control: number): Rounding {
  return ROUNDINGS[control & 3]!;
}
type Rounding = typeof ROUNDINGS[number];

/** Bits that MXCSR has; setting another one is #GP. */
export const MXCSR_MASK = 0xffff;

/** MXCSR. */
export function readMxcsr(state: SlotAccess): number {
  const mode = state.get(Slots.floatMode);
  const rounding = ROUNDINGS.indexOf(
    state.get(Slots.floatRounding) as Rounding,
  );
  const masks = ~exceptionsOf(mode >> FloatMode.unmaskedShift) & 0x3f;
  return exceptionsOf(state.get(Slots.floatFlags)) | masks << 7 |
    rounding << 13 |
    ((mode & FloatMode.flushOperands) !== 0 ? 1 << 6 : 0) |
    ((mode & FloatMode.flushResults) !== 0 ? 1 << 15 : 0);
}

/** Writes MXCSR. */
export function writeMxcsr(state: SlotAccess, value: number): void {
  const flags = flagsOf(value);
  const rounding = roundingOf(value >> 13);
  const mode = ((value & 1 << 6) !== 0 ? FloatMode.flushOperands : 0) |
    ((value & 1 << 15) !== 0 ? FloatMode.flushResults : 0) |
    flagsOf(~(value >> 7) & 0x3f) << FloatMode.unmaskedShift;
  state.set(Slots.floatFlags, flags);
  state.set(Slots.floatRounding, rounding);
  state.set(Slots.floatMode, mode);
  state.set(Slots.floatFast, floatFast(rounding, flags, mode));
}

/** FCW after FNINIT; the slot holds the difference from it. */
export const INITIAL_CONTROL_WORD = 0x037f;

/** FCW. */
export function readControlWord(state: SlotAccess): number {
  return state.get(X86Slots.controlWord) ^ INITIAL_CONTROL_WORD;
}

/** Writes FCW: bit 6 is always set, the reserved ones read as zero. */
export function writeControlWord(state: SlotAccess, value: number): void {
  const kept = value & 0x1f3f | 0x40;
  state.set(X86Slots.controlWord, kept ^ INITIAL_CONTROL_WORD);
}

/** FSW, TOP included; ES and B follow from the unmasked exceptions. */
export function readStatusWord(state: SlotAccess): number {
  const status = state.get(X86Slots.statusWord) & 0x477f;
  const pending = status & 0x3f & ~readControlWord(state);
  return status | state.get(X86Slots.top) << 11 |
    (pending !== 0 ? 0x8080 : 0);
}

/** Writes FSW. */
export function writeStatusWord(state: SlotAccess, value: number): void {
  state.set(X86Slots.statusWord, value & 0x477f);
  state.set(X86Slots.top, value >> 11 & 7);
}
