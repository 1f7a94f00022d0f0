/**
 * Tiny programs for the tests of this folder.
 *
 * @module
 */

import { Machine, type MachineOptions } from "./machine.ts";

/** `ecall`. */
export const ECALL = 0x00000073;
/** Numbers of registers. */
export const A0 = 10;
/** As `A0`. */
export const A1 = 11;
/** As `A0`. */
export const A7 = 17;

/** addi rd, x0, value */
export function li(register: number, value: number): number {
  return ((value & 0xfff) << 20 | register << 7 | 0x13) >>> 0;
}

/** A machine of RISC-V with little memory, and this code for a program. */
export function machineOf(
  code: readonly number[],
  options: Partial<MachineOptions> = {},
): Machine {
  return Machine.create({
    architecture: "riscv64",
    memoryBytes: 32 << 20,
    program: "/program",
    programFile: program(code),
    ...options,
  });
}

/** A program whose one segment holds headers and code. */
export function program(
  code: readonly number[],
  machine = 243,
): Uint8Array {
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 3, true);
  view.setUint16(18, machine, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(24, 120n, true);
  view.setBigUint64(32, 64n, true);
  view.setUint16(52, 64, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, 1, true);
  view.setUint16(58, 64, true);
  view.setUint32(64, 1, true);
  view.setUint32(68, 5, true);
  view.setBigUint64(96, 4096n, true);
  view.setBigUint64(104, 4096n, true);
  view.setBigUint64(112, 4096n, true);
  code.forEach((word, index) => view.setUint32(120 + index * 4, word, true));
  return bytes;
}
