/**
 * A program for the tests of consoles.
 *
 * @module
 */

import { syscalls } from "../api/calls.ts";
import { program } from "../machine/test_program.ts";

const ECALL = 0x00000073;
const [ZERO, SP, A0, A1, A2, A7] = [0, 2, 10, 11, 12, 17];

function addi(to: number, from: number, value: number): number {
  return ((value & 0xfff) << 20 | from << 15 | to << 7 | 0x13) >>> 0;
}

/** To so many bytes further on, where a0 is 0; offsets below 32 do. */
function ifZero(offset: number): number {
  return ((offset & 0x1e) << 7 | A0 << 15 | 0x63) >>> 0;
}

/** Back by so many bytes, less than 2048 of them. */
function back(offset: number): number {
  const jump = -offset & 0x1f_ffff;
  return (1 << 31 | (jump >> 1 & 0x3ff) << 21 | (jump >> 11 & 1) << 20 |
    (jump >> 12 & 0xff) << 12 | 0x6f) >>> 0;
}

const COPY = [
  addi(A0, ZERO, 0),
  addi(A1, SP, -256),
  addi(A2, ZERO, 64),
  addi(A7, ZERO, syscalls.read.number),
  ECALL,
  ifZero(28),
  addi(A2, A0, 0),
  addi(A0, ZERO, 1),
  addi(A1, SP, -256),
  addi(A7, ZERO, syscalls.write.number),
  ECALL,
  back(44),
  addi(A0, ZERO, 7),
  addi(A7, ZERO, syscalls.exit.number),
  ECALL,
];

/**
 * The file of a program of RISC-V that copies its input to its output in
 * pieces of at most 64 bytes, and exits with 7.
 */
export function copier(): Uint8Array {
  return program(COPY);
}
