/**
 * What differs between the architectures when the kernel looks at a thread's
 * registers: calls, ptrace and signal contexts, first states
 * (Kernel/Arch/<architecture>/RegisterState.h, ThreadRegisters.h, FPUState.h).
 *
 * @module
 */

import {
  type Architecture,
  type CpuState,
  saveExtendedState,
  Step,
} from "../../cpu/cpu.ts";
import { Slots } from "../../cpu/ir/slots.ts";
import {
  type ArgumentDecoder,
  type ArgumentDecoders,
  decoders,
  signExtendedDecoders,
} from "../../api/argument.ts";
import { PtraceRegisters, SignalFrame } from "../../api/structs.ts";
import { addressOfHalves, type UserAddress } from "../../api/user_address.ts";

/** The kernel's view of one architecture's registers. */
export interface RegisterConvention {
  readonly functionRegister: number;
  readonly argumentRegisters: readonly [number, number, number, number];
  /** What a handler sees of them. */
  readonly decoders: ArgumentDecoders;
  readonly returnRegister: number;
  /** Where a program finds argc, argv, envp and a thread its arguments. */
  readonly startRegisters: readonly [number, number, number, number];
  /** Bytes below the stack pointer that a signal frame must leave alone. */
  readonly redZone: number;
  readonly ptraceSize: number;
  readonly frame: (typeof SignalFrame)[Architecture];
  /** The frame pointer, for backtraces. */
  readonly framePointer: number;
  savePtrace(cpu: CpuState, view: DataView, at: number): void;
  restorePtrace(cpu: CpuState, view: DataView, at: number): void;
  saveFpu(cpu: CpuState, view: DataView, at: number): void;
}

/** Where a thread's stack pointer points. */
export function stackAddress(cpu: CpuState): UserAddress {
  const { stackPointer } = cpu;
  return addressOfHalves(cpu.low(stackPointer), cpu.high(stackPointer));
}

/** Where a thread's code goes on. */
export function codeAddress(cpu: CpuState): UserAddress {
  return addressOfHalves(cpu.low(Slots.pc), cpu.high(Slots.pc));
}

/** An argument out of its register. */
export function argumentOf(
  cpu: CpuState,
  register: number,
  decode: ArgumentDecoder,
): number | bigint {
  const slot = Slots.general + register;
  return decode(cpu.low(slot), cpu.high(slot));
}

/** Puts a call's result, a whole number of at most 53 bits or any bigint, into
 * a register. */
export function setResult(
  cpu: CpuState,
  register: number,
  result: number | bigint,
): void {
  if (typeof result === "bigint") return cpu.setRegister(register, result);
  cpu.setHalves(
    Slots.general + register,
    result | 0,
    Math.floor(result / 2 ** 32) | 0,
  );
}

/** Bytes of a register. */
const WORD = 8;
/** The numbers of vector or float registers, of those that have so many. */
const VECTORS: readonly number[] = Array.from({ length: 32 }, (_, i) => i);

/** The flags that tracers and signal frames may change, and handlers do not
 * get from where they interrupt: also DF and TF, and not AC, ID and NT. */
export const SAFE_RFLAGS = 0xdffn;
/** RFLAGS.TF */
export const TRAP_FLAG = 0x100n;
const NZCV = 0xf000_0000n;
/** SPSR_EL1.SS */
const SOFTWARE_STEP = 0x20_0000n;

/** A word of PtraceRegisters: what it shows, and what becomes of it. */
interface PtraceWord {
  get(cpu: CpuState): bigint;
  set(cpu: CpuState, value: bigint): void;
}

/** The registers of these numbers, which count without a gap. */
function general(first: number, last: number): PtraceWord[] {
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    get: (cpu) => cpu.register(first + index),
    set: (cpu, value) => cpu.setRegister(first + index, value),
  }));
}

const STACK_POINTER: PtraceWord = {
  get: (cpu) => cpu.sp,
  set: (cpu, value) => cpu.sp = value,
};

const PROGRAM_COUNTER: PtraceWord = {
  get: (cpu) => cpu.pc,
  set: (cpu, value) => cpu.pc = value,
};

const RFLAGS: PtraceWord = {
  get: (cpu) => cpu.flags,
  set(cpu, value) {
    cpu.flags = (cpu.flags & ~SAFE_RFLAGS) | (value & SAFE_RFLAGS);
  },
};

const SPSR: PtraceWord = {
  get: (cpu) => cpu.nzcv | (cpu.step === Step.active ? SOFTWARE_STEP : 0n),
  set: (cpu, value) => cpu.nzcv = value & NZCV,
};

function putWords(
  view: DataView,
  at: number,
  words: readonly bigint[],
): void {
  for (const [index, word] of words.entries()) {
    view.setBigUint64(at + WORD * index, word, true);
  }
}

/** What is alike for all: PtraceRegisters is a list of words. */
function ptraceMethods(
  words: readonly PtraceWord[],
): Pick<RegisterConvention, "savePtrace" | "restorePtrace"> {
  return {
    savePtrace(cpu, view, at) {
      putWords(view, at, words.map((word) => word.get(cpu)));
    },
    restorePtrace(cpu, view, at) {
      for (const [index, word] of words.entries()) {
        word.set(cpu, view.getBigUint64(at + WORD * index, true));
      }
    },
  };
}

const x86_64: RegisterConvention = {
  functionRegister: 0,
  argumentRegisters: [2, 7, 3, 6],
  decoders,
  returnRegister: 0,
  startRegisters: [7, 6, 2, 1],
  redZone: 128,
  ptraceSize: PtraceRegisters.x86_64.size,
  frame: SignalFrame.x86_64,
  framePointer: 5,
  // The reference reports no segment registers: they are left 0.
  ...ptraceMethods([
    ...general(0, 7),
    PROGRAM_COUNTER,
    ...general(8, 15),
    RFLAGS,
  ]),
  saveFpu(cpu, view, at) {
    // XSAVE's legacy area and header.
    saveExtendedState(cpu, view, at);
    view.setBigUint64(at + 512, 3n, true);
  },
};

const aarch64: RegisterConvention = {
  functionRegister: 8,
  argumentRegisters: [1, 2, 3, 4],
  decoders,
  returnRegister: 0,
  startRegisters: [0, 1, 2, 3],
  redZone: 0,
  ptraceSize: PtraceRegisters.aarch64.size,
  frame: SignalFrame.aarch64,
  framePointer: 29,
  ...ptraceMethods([...general(0, 30), STACK_POINTER, PROGRAM_COUNTER, SPSR]),
  saveFpu(cpu, view, at) {
    const halves = VECTORS.map((i) => cpu.vector(i))
      .flatMap((vector) => [vector, vector >> 64n]);
    putWords(view, at, halves);
  },
};

const riscv64: RegisterConvention = {
  functionRegister: 17,
  argumentRegisters: [10, 11, 12, 13],
  decoders: signExtendedDecoders,
  returnRegister: 10,
  startRegisters: [10, 11, 12, 13],
  redZone: 0,
  ptraceSize: PtraceRegisters.riscv64.size,
  frame: SignalFrame.riscv64,
  framePointer: 8,
  ...ptraceMethods([...general(1, 31), PROGRAM_COUNTER]),
  saveFpu(cpu, view, at) {
    const floats = VECTORS.map((i) => cpu.vector(i));
    const rounding = cpu.slot(Slots.floatRounding) << 5n;
    putWords(view, at, [...floats, rounding | cpu.slot(Slots.floatFlags)]);
  },
};

/** The convention of each architecture. */
export const registerConventions: Readonly<
  Record<Architecture, RegisterConvention>
> = { x86_64, aarch64, riscv64 };
