/**
 * Layouts that differ between the architectures: registers as ptrace and signal
 * handlers see them, the context and the frame of a signal handler
 * (Kernel/Arch/ARCH/mcontext.h, Kernel/API/POSIX/ucontext.h, Kernel/Tasks/Thread.cpp).
 *
 * @module
 */

import { array, struct } from "../layout.ts";
import { siginfo_t, stack_t } from "./process.ts";

/**
 * Registers as PT_GETREGS gives them; a signal handler's mcontext_t is the same.
 * The x86-64 segment registers read as 0 and ignore writes.
 */
export const PtraceRegisters = {
  x86_64: struct("PtraceRegisters", 168, 1, {
    rax: [0, "u64"],
    rcx: [8, "u64"],
    rdx: [16, "u64"],
    rbx: [24, "u64"],
    rsp: [32, "u64"],
    rbp: [40, "u64"],
    rsi: [48, "u64"],
    rdi: [56, "u64"],
    rip: [64, "u64"],
    r8: [72, "u64"],
    r9: [80, "u64"],
    r10: [88, "u64"],
    r11: [96, "u64"],
    r12: [104, "u64"],
    r13: [112, "u64"],
    r14: [120, "u64"],
    r15: [128, "u64"],
    rflags: [136, "u64"],
    cs: [144, "u32"],
    ss: [148, "u32"],
    ds: [152, "u32"],
    es: [156, "u32"],
    fs: [160, "u32"],
    gs: [164, "u32"],
  }),
  aarch64: struct("PtraceRegisters", 272, 1, {
    x: [0, array("u64", 31)],
    sp: [248, "u64"],
    pc: [256, "u64"],
    spsr_el1: [264, "u64"],
  }),
  /** x[0] is the register x1: x0 is not kept. */
  riscv64: struct("PtraceRegisters", 256, 1, {
    x: [0, array("u64", 31)],
    pc: [248, "u64"],
  }),
} as const;

/** The third argument of a signal handler. */
export const ucontext_t = {
  x86_64: struct("ucontext_t", 208, 8, {
    uc_link: [0, "opaque"],
    uc_sigmask: [8, "u32"],
    uc_stack: [16, stack_t],
    uc_mcontext: [40, PtraceRegisters.x86_64],
  }),
  aarch64: struct("ucontext_t", 312, 8, {
    uc_link: [0, "opaque"],
    uc_sigmask: [8, "u32"],
    uc_stack: [16, stack_t],
    uc_mcontext: [40, PtraceRegisters.aarch64],
  }),
  riscv64: struct("ucontext_t", 296, 8, {
    uc_link: [0, "opaque"],
    uc_sigmask: [8, "u32"],
    uc_stack: [16, stack_t],
    uc_mcontext: [40, PtraceRegisters.riscv64],
  }),
} as const;

/**
 * What lies at the stack pointer when the signal trampoline starts. The vector
 * image is the XSAVE area, the 32 vector registers, or f, fcsr and v state.
 */
export const SignalFrame = {
  x86_64: struct("SignalFrame", 1128, 8, {
    handler: [0, "u64"],
    signal: [8, "u64"],
    siginfo_pointer: [16, "u64"],
    ucontext_pointer: [24, "u64"],
    fpu: [32, array("u8", 832)],
    siginfo: [864, siginfo_t],
    ucontext: [912, ucontext_t.x86_64],
    saved_return: [1120, "u64"],
  }),
  aarch64: struct("SignalFrame", 912, 8, {
    handler: [0, "u64"],
    signal: [8, "u64"],
    siginfo_pointer: [16, "u64"],
    ucontext_pointer: [24, "u64"],
    fpu: [32, array("u8", 512)],
    siginfo: [544, siginfo_t],
    ucontext: [592, ucontext_t.aarch64],
    saved_return: [904, "u64"],
  }),
  riscv64: struct("SignalFrame", 4784, 8, {
    handler: [0, "u64"],
    signal: [8, "u64"],
    siginfo_pointer: [16, "u64"],
    ucontext_pointer: [24, "u64"],
    fpu: [32, array("u8", 4400)],
    siginfo: [4432, siginfo_t],
    ucontext: [4480, ucontext_t.riscv64],
    saved_return: [4776, "u64"],
  }),
} as const;
