/**
 * Names shared by the whole CPU layer.
 *
 * @module
 */

/** The instruction sets that guests may be written in. */
export type Architecture = "x86_64" | "aarch64" | "riscv64";

/** All of them, in the order in which they are told of. */
export const architectures: readonly Architecture[] = [
  "x86_64",
  "aarch64",
  "riscv64",
];

/** Bytes of a page, of a frame. */
export const PAGE_SIZE = 4096;

/** What a mapping allows; a bit set. */
export const Protection = { read: 1, write: 2, execute: 4 } as const;

/** Why `Cpu.run` came back. */
export const Exit = {
  /** The budget is used up; the thread can go on. */
  budget: 0,
  /** System-call instruction; pc is after it. */
  syscall: 1,
  /** No such access: see `exitAddress` and `exitAccess`; pc is at it. */
  fault: 2,
  /** Undefined instruction; pc is at it. */
  illegal: 3,
  /** Breakpoint instruction; pc where the architecture leaves it. */
  breakpoint: 4,
  /** x86 divide error; pc is at it. */
  divide: 5,
  /** An instruction that user mode may not execute; pc is at it. */
  privileged: 6,
  /** One instruction was stepped, or x86's debug exception came (see
   * `debugStatus`); pc is where the thread goes on. */
  debug: 7,
  /** An access that must be aligned is not; pc is at it. */
  misaligned: 8,
} as const;
/** One of the exits. */
export type Exit = typeof Exit[keyof typeof Exit];
