/**
 * What the real kernel answered, recorded in qemu on the three architectures:
 * how a process ends that does something it may not.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";

/** An answer of the real kernel: one for all, or one for each architecture. */
export type Recorded = string | Readonly<Record<Architecture, string>>;

/** How waitid tells the end of a process that has no handlers, by what it did. */
export const faults = {
  "read-null": "killed 11",
  "write-null": "killed 11",
  "exec-null": "killed 11",
  "read-kernel": "killed 11",
  "read-high": "killed 11",
  "read-noncanonical": "killed 11",
  "write-readonly": "killed 11",
  "read-none": "killed 11",
  "exec-data": "killed 11",
  "write-text": "killed 11",
  "write-ehdr": "killed 11",
  "read-writeonly": "killed 11",
  "beyond-file": "killed 7",
  "beyond-file-private": "killed 7",
  "illegal": {
    x86_64: "killed 4",
    aarch64: "killed 11",
    riscv64: "killed 4",
  },
  "trap": "killed 5",
  "privileged": {
    x86_64: "killed 11",
    aarch64: "killed 11",
    riscv64: "killed 4",
  },
  "divide": {
    x86_64: "killed 8",
    aarch64: "exited 0",
    riscv64: "exited 0",
  },
  "misaligned": "exited 0",
  "syscall-bad-sp": "killed 11",
  "syscall-sp-0": "killed 11",
} as const satisfies Readonly<Record<string, Recorded>>;
