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

/** The flags that tracers and signal frames may change, and handlers do not
 * get from where they interrupt: also DF and TF, and not AC, ID and NT. */
export const SAFE_RFLAGS = 0xdffn;
/** RFLAGS.TF */
export const TRAP_FLAG = 0x100n;
const NZCV = 0xf000_0000n;
/** SPSR_EL1.SS */
const SOFTWARE_STEP = 0x20_0000n;

/** x86-64 register numbers in the order of PtraceRegisters. */
const x86Order: readonly (readonly [register: number, offset: number])[] = [
  [0, 0], // rax
  [1, 8], // rcx
  [2, 16], // rdx
  [3, 24], // rbx
  [4, 32], // rsp
  [5, 40], // rbp
  [6, 48], // rsi
  [7, 56], // rdi
  [8, 72],
  [9, 80],
  [10, 88],
  [11, 96],
  [12, 104],
  [13, 112],
  [14, 120],
  [15, 128],
];

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
  savePtrace(cpu, view, at) {
    for (const [register, offset] of x86Order) {
      view.setBigUint64(at + offset, cpu.register(register), true);
    }
    view.setBigUint64(at + 64, cpu.pc, true);
    view.setBigUint64(at + 136, cpu.flags, true);
    // The reference reports no segment registers.
    for (let offset = 144; offset < 168; offset += 4) {
      view.setUint32(at + offset, 0, true);
    }
  },
  restorePtrace(cpu, view, at) {
    for (const [register, offset] of x86Order) {
      cpu.setRegister(register, view.getBigUint64(at + offset, true));
    }
    cpu.pc = view.getBigUint64(at + 64, true);
    const flags = view.getBigUint64(at + 136, true);
    cpu.flags = (cpu.flags & ~SAFE_RFLAGS) | (flags & SAFE_RFLAGS);
  },
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
  savePtrace(cpu, view, at) {
    for (let i = 0; i < 31; i++) {
      view.setBigUint64(at + i * 8, cpu.register(i), true);
    }
    view.setBigUint64(at + 248, cpu.sp, true);
    view.setBigUint64(at + 256, cpu.pc, true);
    const step = cpu.step === Step.active ? SOFTWARE_STEP : 0n;
    view.setBigUint64(at + 264, cpu.nzcv | step, true);
  },
  restorePtrace(cpu, view, at) {
    for (let i = 0; i < 31; i++) {
      cpu.setRegister(i, view.getBigUint64(at + i * 8, true));
    }
    cpu.sp = view.getBigUint64(at + 248, true);
    cpu.pc = view.getBigUint64(at + 256, true);
    cpu.nzcv = view.getBigUint64(at + 264, true) & NZCV;
  },
  saveFpu(cpu, view, at) {
    saveVectors(cpu, 32, view, at);
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
  savePtrace(cpu, view, at) {
    for (let i = 0; i < 31; i++) {
      view.setBigUint64(at + i * 8, cpu.register(i + 1), true);
    }
    view.setBigUint64(at + 248, cpu.pc, true);
  },
  restorePtrace(cpu, view, at) {
    for (let i = 0; i < 31; i++) {
      cpu.setRegister(i + 1, view.getBigUint64(at + i * 8, true));
    }
    cpu.pc = view.getBigUint64(at + 248, true);
  },
  saveFpu(cpu, view, at) {
    for (let i = 0; i < 32; i++) {
      view.setBigUint64(at + i * 8, BigInt.asUintN(64, cpu.vector(i)), true);
    }
    const rounding = cpu.slot(Slots.floatRounding) << 5n;
    view.setBigUint64(at + 256, rounding | cpu.slot(Slots.floatFlags), true);
  },
};

function saveVectors(
  cpu: CpuState,
  count: number,
  view: DataView,
  at: number,
): void {
  for (let i = 0; i < count; i++) {
    const value = cpu.vector(i);
    view.setBigUint64(at + i * 16, BigInt.asUintN(64, value), true);
    view.setBigUint64(at + i * 16 + 8, value >> 64n, true);
  }
}

/** The convention of each architecture. */
export const registerConventions: Readonly<
  Record<Architecture, RegisterConvention>
> = { x86_64, aarch64, riscv64 };
