/**
 * The code that calls a signal handler and then sigreturn. It is entered with
 * the frame of api's `SignalFrame` at the stack pointer and what a call
 * returned still in the return register, which it saves: an interrupted call
 * writes its result only after the frame was built.
 *
 * @module
 */

import type { Architecture } from "../../cpu/cpu.ts";

const x86_64 = [
  ...[0x48, 0x89, 0x84, 0x24, 0x60, 0x04, 0x00, 0x00], // mov [rsp+1120], rax
  0x59, // pop rcx
  0x5f, // pop rdi
  0x5e, // pop rsi
  0x5a, // pop rdx
  ...[0xff, 0xd1], // call rcx
  ...[0xb8, 0x85, 0x00, 0x00, 0x00], // mov eax, SC_sigreturn
  ...[0x0f, 0x05], // syscall
  ...[0x0f, 0x0b], // ud2
];

const aarch64 = words([
  0xf901c7e0, // str x0, [sp, #904]
  0xa94003e3, // ldp x3, x0, [sp]
  0xa9410be1, // ldp x1, x2, [sp, #16]
  0x910083ff, // add sp, sp, #32
  0xd63f0060, // blr x3
  0xd28010a8, // mov x8, #SC_sigreturn
  0xd4000001, // svc #0
  0xd4200000, // brk #0
]);

const riscv64 = words([
  0x000012b7, // lui t0, 1
  0x002282b3, // add t0, t0, sp
  0x2aa2b423, // sd a0, 680(t0)
  0x00013283, // ld t0, 0(sp)
  0x00813503, // ld a0, 8(sp)
  0x01013583, // ld a1, 16(sp)
  0x01813603, // ld a2, 24(sp)
  0x02010113, // addi sp, sp, 32
  0x000280e7, // jalr t0
  0x08500893, // li a7, SC_sigreturn
  0x00000073, // ecall
  0xc0001073, // unimp
]);

/** The code of each architecture, to lie at the start of its page. */
export const signalTrampolines: Readonly<Record<Architecture, Uint8Array>> = {
  x86_64: Uint8Array.from(x86_64),
  aarch64,
  riscv64,
};

function words(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => view.setUint32(index * 4, value, true));
  return bytes;
}
