/**
 * The code that calls a signal handler and then sigreturn. It is entered with
 * the frame of api's `SignalFrame` at the stack pointer and what a call
 * returned still in the return register, which it saves: an interrupted call
 * writes its result only after the frame was built.
 *
 * @module
 */

import type { Architecture } from "../../cpu/cpu.ts";

/**
 * The code of each architecture, to lie at the start of its page. The last
 * instruction is for a sigreturn that is refused; x86-64 has none there, and
 * runs into the zeros that follow.
 */
export const signalTrampolines: Readonly<Record<Architecture, Uint8Array>> = {
  x86_64: code([
    "48 89 84 24 60 04 00 00", // mov [rsp+1120], rax
    "59", // pop rcx
    "5f", // pop rdi
    "5e", // pop rsi
    "5a", // pop rdx
    "ff d1", // call rcx
    "b8 85 00 00 00", // mov eax, SC_sigreturn
    "0f 05", // syscall
  ]),
  aarch64: code([
    "e0 c7 01 f9", // str x0, [sp, #904]
    "e3 03 40 a9", // ldp x3, x0, [sp]
    "e1 0b 41 a9", // ldp x1, x2, [sp, #16]
    "ff 83 00 91", // add sp, sp, #32
    "60 00 3f d6", // blr x3
    "a8 10 80 d2", // mov x8, #SC_sigreturn
    "01 00 00 d4", // svc #0
    "00 00 20 d4", // brk #0
  ]),
  riscv64: code([
    "b7 12 00 00", // lui t0, 1
    "b3 82 22 00", // add t0, t0, sp
    "23 b4 a2 2a", // sd a0, 680(t0)
    "83 32 01 00", // ld t0, 0(sp)
    "03 35 81 00", // ld a0, 8(sp)
    "83 35 01 01", // ld a1, 16(sp)
    "03 36 81 01", // ld a2, 24(sp)
    "13 01 01 02", // addi sp, sp, 32
    "e7 80 02 00", // jalr t0
    "93 08 50 08", // li a7, SC_sigreturn
    "73 00 00 00", // ecall
    "73 10 00 c0", // unimp
  ]),
};

/** Machine code, each instruction's bytes as they lie in memory. */
function code(instructions: readonly string[]): Uint8Array {
  const bytes = instructions.join(" ").split(" ");
  return Uint8Array.from(bytes, (byte) => Number(`0x${byte}`));
}
