/**
 * The x87 unit's registers in a thread's slots, and its exceptions.
 *
 * @module
 */

import { F80, FloatEnvironment, Rules } from "../float/float.ts";
import { FloatFlag } from "../ir/slots.ts";
import { Layout } from "../memory/layout.ts";
import {
  exceptionsOf,
  flagsOf,
  readControlWord,
  readStatusWord,
  roundingOf,
  type SlotAccess,
  writeControlWord,
  writeStatusWord,
} from "./control_registers.ts";
import { X86Slots } from "./state_slots.ts";

/** Bits of the status word. */
export const Status = {
  invalid: 1,
  denormal: 2,
  stackFault: 0x40,
  c0: 0x100,
  c1: 0x200,
  c2: 0x400,
  c3: 0x4000,
  conditions: 0x4700,
} as const;

/** The real indefinite: what masked invalid operations give. */
export const INDEFINITE = 0xffffc000000000000000n;
/** 1.0 */
export const ONE = 0x3fff8000000000000000n;

const PRECISIONS = [24, 64, 53, 64] as const;
/** Exceptions that are found before a result is. */
const BEFORE_COMPUTING = FloatFlag.invalid | FloatFlag.denormal |
  FloatFlag.divideByZero;

/** The x87 registers of the thread that `view` shows. */
export class X87State implements SlotAccess {
  view!: DataView;
  /** Byte offset of slot 0 in the view. */
  base: number = Layout.state;
  readonly env: FloatEnvironment = new FloatEnvironment(Rules.x87);

  /** Looks at a thread's state; takes the control word's modes. */
  open(view: DataView, base: number = Layout.state): void {
    this.view = view;
    this.base = base;
    const control = readControlWord(this);
    this.env.flags = 0;
    this.env.rounding = roundingOf(control >> 10);
    this.env.extendedPrecision = 64;
    this.env.unmasked = flagsOf(this.unmasked);
  }

  /** Rounds results as the control word's PC field says from now on. */
  usePrecisionControl(): void {
    this.env.extendedPrecision = PRECISIONS[this.control >> 8 & 3]!;
  }

  get(slot: number): number {
    return this.view.getUint32(this.base + 8 * slot, true);
  }
  set(slot: number, value: number): void {
    this.view.setBigUint64(this.base + 8 * slot, BigInt(value), true);
  }

  get control(): number {
    return readControlWord(this);
  }
  set control(value: number) {
    writeControlWord(this, value);
  }
  get status(): number {
    return readStatusWord(this);
  }
  set status(value: number) {
    writeStatusWord(this, value);
  }

  get top(): number {
    return this.get(X86Slots.top);
  }
  set top(value: number) {
    this.set(X86Slots.top, value & 7);
  }

  #physical(index: number): number {
    return this.top + index & 7;
  }

  isEmpty(index: number): boolean {
    return (this.get(X86Slots.valid) >> this.#physical(index) & 1) === 0;
  }

  /** ST(index), 80 bits. */
  register(index: number): bigint {
    const physical = this.#physical(index);
    const at = this.base + 8 * (X86Slots.significand + physical);
    const exponent = this.get(X86Slots.exponent + physical) & 0xffff;
    return this.view.getBigUint64(at, true) | BigInt(exponent) << 64n;
  }

  setRegister(index: number, value: bigint): void {
    const physical = this.#physical(index);
    const at = this.base + 8 * (X86Slots.significand + physical);
    this.view.setBigUint64(at, BigInt.asUintN(64, value), true);
    this.set(X86Slots.exponent + physical, Number(value >> 64n));
    this.set(X86Slots.valid, this.get(X86Slots.valid) | 1 << physical);
  }

  free(index: number): void {
    const valid = this.get(X86Slots.valid);
    this.set(X86Slots.valid, valid & ~(1 << this.#physical(index)));
  }

  pop(): void {
    this.free(0);
    this.top += 1;
  }

  /** Writes the condition bits given by `mask`. */
  setConditions(mask: number, value: number): void {
    const status = this.get(X86Slots.statusWord);
    this.set(X86Slots.statusWord, status & ~mask | value);
  }

  /** Unmasked exceptions, as status bits. */
  get unmasked(): number {
    return ~this.control & 0x3f;
  }

  /** An unmasked exception waits: #MF before the next instruction. */
  get pending(): boolean {
    return (this.get(X86Slots.statusWord) & this.unmasked) !== 0;
  }

  #raise(bits: number): void {
    this.set(X86Slots.statusWord, this.get(X86Slots.statusWord) | bits);
  }

  /** Stack overflow or underflow. True if the masked response follows. */
  stackFault(overflow: boolean): boolean {
    this.#raise(Status.invalid | Status.stackFault);
    this.setConditions(Status.c1, overflow ? Status.c1 : 0);
    return (this.unmasked & Status.invalid) === 0;
  }

  /**
   * Raises what `env` has found. False if an unmasked one of `stopping` stops
   * the instruction before it writes its result.
   */
  settle(stopping: number = BEFORE_COMPUTING): boolean {
    const { env } = this;
    const before = exceptionsOf(env.flags & stopping);
    if ((before & this.unmasked) !== 0) {
      this.#raise(before);
      return false;
    }
    this.#raise(exceptionsOf(env.flags));
    return true;
  }

  /** As `settle` for stores: overflow and underflow stop them, too. */
  settleStore(): boolean {
    const found = exceptionsOf(this.env.flags);
    const inexact = exceptionsOf(FloatFlag.inexact);
    if ((found & this.unmasked & ~inexact) === 0) return this.settle();
    // C1 would tell how an inexact result was rounded: there is none.
    this.setConditions(Status.c1, 0);
    const stops = exceptionsOf(this.env.flags & BEFORE_COMPUTING);
    this.#raise((stops & this.unmasked) !== 0 ? stops : found & ~inexact);
    return false;
  }
}

/** Absolute value, for comparing magnitudes of one sign. */
export function magnitude(value: bigint): bigint {
  return value & ~F80.signBit;
}
