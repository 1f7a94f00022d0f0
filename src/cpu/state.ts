/**
 * One thread's architectural state.
 *
 * @module
 */

import type { DebugRegisters } from "./debug_registers.ts";
import { floatFast, type Slot, Slots } from "./ir/slots.ts";
import { Layout } from "./memory/layout.ts";
import type { PhysicalMemory } from "./memory/physical_memory.ts";
import type { Architecture } from "./types.ts";

const BYTES = Slots.threadEnd * 8;
/** The others that user code may set: DF TF NT AC ID. */
const OTHER = 0x244500;
const TRAP = 0x100;
/** The arithmetic flags within RFLAGS: CF PF AF ZF SF OF. */
const ARITHMETIC = 0x8d5;
/** Bit 1 and IF, which are always set. */
const ALWAYS = 0x202;

const stackPointers: Readonly<Record<Architecture, Slot>> = {
  x86_64: Slots.general + 4,
  aarch64: Slots.general + 31,
  riscv64: Slots.general + 2,
};

/** Bytes that can be looked at in three ways. */
interface Storage {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly words: Int32Array;
}

function ownStorage(): Storage {
  const bytes = new Uint8Array(BYTES);
  return {
    bytes,
    view: new DataView(bytes.buffer),
    words: new Int32Array(bytes.buffer),
  };
}

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
 *
 * The slots of the thread that ran last are where generated code has them
 * (`Layout.state`) until another one runs: a system call moves nothing.
 */
export class CpuState {
  /** Which CPU it belongs to. */
  readonly architecture: Architecture;
  /** The slot of its stack pointer. */
  readonly stackPointer: Slot;
  readonly #own: Storage = ownStorage();
  #storage: Storage = this.#own;
  /** Where in the storage the slots begin, in bytes. */
  #base = 0;

  /** AArch64, RISC-V: where the kernel's single step stands. Not copied. */
  step: Step = Step.off;
  /** x86: what instructions and accesses are compared with, if anything.
   * Not copied. */
  debugRegisters: DebugRegisters | undefined;

  /** All zero, exclusive monitor open. */
  constructor(architecture: Architecture) {
    this.architecture = architecture;
    this.stackPointer = stackPointers[architecture];
    this.setSlot(Slots.monitorAddress, -1n);
    this.setSlot(Slots.floatFast, BigInt(floatFast(0, 0, 0)));
  }

  /** Moves the slots to where code runs on them. */
  enter(memory: PhysicalMemory): void {
    memory.bytes.set(this.bytes, Layout.state);
    this.#storage = memory;
    this.#base = Layout.state;
  }

  /** Moves them back. */
  leave(): void {
    this.#own.bytes.set(this.bytes);
    this.#storage = this.#own;
    this.#base = 0;
  }

  /** The raw slots, for saving and restoring as a whole; they move when a
   * thread runs. */
  get bytes(): Uint8Array {
    return this.#storage.bytes.subarray(this.#base, this.#base + BYTES);
  }

  /** Contents of an 8-byte slot. */
  slot(slot: Slot): bigint {
    return this.#storage.view.getBigUint64(this.#base + slot * 8, true);
  }

  /** Writes an 8-byte slot. */
  setSlot(slot: Slot, value: bigint): void {
    this.#storage.view.setBigUint64(
      this.#base + slot * 8,
      BigInt.asUintN(64, value),
      true,
    );
  }

  /** The low half of a slot, signed. */
  low(slot: Slot): number {
    return this.#storage.words[(this.#base >> 2) + slot * 2]!;
  }

  /** The high half of a slot, signed. */
  high(slot: Slot): number {
    return this.#storage.words[(this.#base >> 2) + slot * 2 + 1]!;
  }

  /** Writes both halves of a slot. */
  setHalves(slot: Slot, low: number, high: number): void {
    const { words } = this.#storage;
    const at = (this.#base >> 2) + slot * 2;
    words[at] = low;
    words[at + 1] = high;
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
    return this.slot(this.stackPointer);
  }
  set sp(value: bigint) {
    this.setSlot(this.stackPointer, value);
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
    return BigInt(this.#flags);
  }
  set flags(value: bigint) {
    const low = Number(BigInt.asIntN(32, value));
    this.setHalves(Slots.flagKind, 0, 0);
    this.setHalves(Slots.flagResult, low & ARITHMETIC, 0);
    this.setHalves(Slots.special, low & OTHER, 0);
  }

  get #flags(): number {
    return this.low(Slots.flagResult) & ARITHMETIC |
      this.low(Slots.special) & OTHER | ALWAYS;
  }

  /** x86: RFLAGS.TF. */
  get hasTrapFlag(): boolean {
    return (this.low(Slots.special) & TRAP) !== 0;
  }

  /** x86: SYSCALL leaves pc and RFLAGS in rcx and r11, where SYSRET takes them
   * from. */
  leaveReturnState(): void {
    this.setHalves(Slots.general + 1, this.low(Slots.pc), this.high(Slots.pc));
    this.setHalves(Slots.general + 11, this.#flags, 0);
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
