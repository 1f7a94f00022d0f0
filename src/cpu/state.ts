/**
 * One thread's architectural state.
 *
 * @module
 */

import type { DebugRegisters } from "./debug_registers.ts";
import { floatFast, Slots } from "./ir/slots.ts";
import type { Architecture } from "./types.ts";

const BYTES = Slots.threadEnd * 8;
/** The others that user code may set: DF TF NT AC ID. */
const OTHER = 0x244500n;
/** The arithmetic flags within RFLAGS: CF PF AF ZF SF OF. */
const ARITHMETIC = 0x8d5n;

/**
 * Stepping by the kernel's leave (MDSCR_EL1.SS and PSTATE.SS; RISC-V, which
 * has no such thing, does as AArch64 does).
 */
export const Step = {
  off: 0,
  /** `Exit.debug` comes when the next instruction is done, or its call. */
  active: 1,
  /** `Exit.debug` comes before the next instruction. */
  pending: 2,
} as const;
/** One of the states of stepping. */
export type Step = typeof Step[keyof typeof Step];

/**
 * One thread's architectural state: copyable (fork) and serialisable. General
 * registers have the manual's numbers; AArch64's SP is number 31.
 */
export class CpuState {
  /** Which CPU it belongs to. */
  readonly architecture: Architecture;
  /** The raw slots, for saving and restoring as a whole. */
  readonly bytes: Uint8Array = new Uint8Array(BYTES);
  /** The same as little-endian numbers. */
  readonly view: DataView = new DataView(this.bytes.buffer);

  /** AArch64, RISC-V: where the kernel's single step stands. Not copied. */
  step: Step = Step.off;
  /** x86: what instructions and accesses are compared with, if anything.
   * Not copied. */
  debugRegisters: DebugRegisters | undefined;

  /** All zero, exclusive monitor open. */
  constructor(architecture: Architecture) {
    this.architecture = architecture;
    this.setSlot(Slots.monitorAddress, -1n);
    this.setSlot(Slots.floatFast, BigInt(floatFast(0, 0, 0)));
  }

  /** Contents of an 8-byte slot. */
  slot(slot: number): bigint {
    return this.view.getBigUint64(slot * 8, true);
  }

  /** Writes an 8-byte slot. */
  setSlot(slot: number, value: bigint): void {
    this.view.setBigUint64(slot * 8, BigInt.asUintN(64, value), true);
  }

  /** Program counter. */
  get pc(): bigint {
    return this.slot(Slots.pc);
  }
  set pc(value: bigint) {
    this.setSlot(Slots.pc, value);
  }

  /** Stack pointer. */
  get sp(): bigint {
    return this.register(this.#stackPointer());
  }
  set sp(value: bigint) {
    this.setRegister(this.#stackPointer(), value);
  }

  #stackPointer(): number {
    switch (this.architecture) {
      case "x86_64":
        return 4;
      case "riscv64":
        return 2;
      case "aarch64":
        return 31;
    }
  }

  /** General register by the manual's number (AArch64: 31 is SP). */
  register(index: number): bigint {
    return this.slot(Slots.general + index);
  }

  /** Writes a general register; RISC-V's x0 stays zero. */
  setRegister(index: number, value: bigint): void {
    if (index === 0 && this.architecture === "riscv64") return;
    this.setSlot(Slots.general + index, value);
  }

  /** Thread pointer: fs base, tpidr_el0 or tp. */
  get threadPointer(): bigint {
    return this.architecture === "riscv64"
      ? this.register(4)
      : this.slot(Slots.threadPointer);
  }
  set threadPointer(value: bigint) {
    if (this.architecture === "riscv64") this.setRegister(4, value);
    else this.setSlot(Slots.threadPointer, value);
  }

  /** x86: gs base. */
  get gsBase(): bigint {
    return this.slot(Slots.threadPointer2);
  }
  set gsBase(value: bigint) {
    this.setSlot(Slots.threadPointer2, value);
  }

  /**
   * x86: RFLAGS. Besides the arithmetic flags only DF, TF, NT, AC and ID can
   * be changed by user code; IF and bit 1 are always set.
   */
  get flags(): bigint {
    const other = this.slot(Slots.special) & OTHER;
    return (this.slot(Slots.flagResult) & ARITHMETIC) | other | 0x202n;
  }
  set flags(value: bigint) {
    this.setSlot(Slots.flagKind, 0n);
    this.setSlot(Slots.flagResult, value & ARITHMETIC);
    this.setSlot(Slots.special, value & OTHER);
  }

  /** AArch64: NZCV in bits 31 to 28. */
  get nzcv(): bigint {
    const f = Number(this.slot(Slots.flagResult));
    const bits = (f >> 7 & 1) << 3 | (f >> 6 & 1) << 2 | (f & 1) << 1 |
      (f >> 11 & 1);
    return BigInt(bits) << 28n;
  }
  set nzcv(value: bigint) {
    const bits = Number(value >> 28n & 15n);
    this.setSlot(Slots.flagKind, 0n);
    this.setSlot(
      Slots.flagResult,
      BigInt(
        (bits >> 3 & 1) << 7 | (bits >> 2 & 1) << 6 | (bits >> 1 & 1) |
          (bits & 1) << 11,
      ),
    );
  }

  /** RISC-V: fcsr, the rounding mode above the exception flags. */
  get fcsr(): number {
    return Number(this.slot(Slots.floatRounding)) << 5 |
      Number(this.slot(Slots.floatFlags));
  }
  set fcsr(value: number) {
    const rounding = value >> 5 & 7;
    const flags = value & 31;
    this.setSlot(Slots.floatRounding, BigInt(rounding));
    this.setSlot(Slots.floatFlags, BigInt(flags));
    this.setSlot(Slots.floatFast, BigInt(floatFast(rounding, flags, 0)));
    // See riscv64/slots.ts: such a mode makes dynamic rounding illegal.
    this.setSlot(Slots.special, rounding >= 5 ? 1n : 0n);
  }

  /** Vector register as a 128-bit number (RISC-V: f register, low half). */
  vector(index: number): bigint {
    const slot = Slots.vector + 2 * index;
    return this.slot(slot) | this.slot(slot + 1) << 64n;
  }

  /** Writes a vector register. */
  setVector(index: number, value: bigint): void {
    const slot = Slots.vector + 2 * index;
    this.setSlot(slot, value);
    this.setSlot(slot + 1, value >> 64n);
  }

  /** Opens the exclusive monitor, as a context switch does. */
  clearExclusive(): void {
    this.setSlot(Slots.monitorAddress, -1n);
  }

  /** Takes over another thread's state, as fork does. */
  copyFrom(other: CpuState): void {
    this.bytes.set(other.bytes);
  }
}
