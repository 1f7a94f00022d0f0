/**
 * Ways of src/kernel/syscalls that no row and no scenario can go.
 *
 * @module
 */

import type { Explained } from "../explained.ts";

const OWN_FAULT =
  "Anything else is a fault of the kernel and ends the machine.";

/** Each with its reason. */
export const syscalls: readonly Explained[] = [
  ...([
    ["dispatch.ts", "error instanceof NoReturn", "false"],
    ["read_write.ts", "!(error instanceof KernelError)", "true"],
    ["socket_message.ts", "error instanceof KernelError", "false"],
  ] as const).map(([file, code, way]): Explained => ({
    file: `src/kernel/syscalls/${file}`,
    code,
    way,
    reason: OWN_FAULT,
  })),
  {
    file: "src/kernel/syscalls/memory.ts",
    code: "process.space.find(sp) ?? process.space.find(sp - 1)",
    way: "nullish",
    reason: "The reference panics where the stack pointer is in no region.",
  },
  {
    file: "src/kernel/syscalls/memory.ts",
    code: "stack === undefined",
    way: "true",
    reason: "The reference panics where the stack pointer is in no region.",
  },
  {
    file: "src/kernel/syscalls/dispatch.ts",
    code: "answer !== undefined",
    way: "true",
    reason:
      "Where rows and scenarios run nobody answers in the kernel's stead.",
  },
  {
    file: "src/kernel/syscalls/link.ts",
    code: "inode === undefined",
    way: "true",
    reason: "What a path leads to has an inode, and its description knows it.",
  },
  {
    file: "src/kernel/syscalls/mprotect.ts",
    code: "(prot & PROT_READ) !== 0 && !mapped.isReadable",
    way: "true",
    reason: "mmap maps no file that was not opened for reading.",
  },
  {
    file: "src/kernel/syscalls/read_write.ts",
    code: "written === 0",
    way: "true",
    reason: "What has room takes something, as the reference asserts.",
  },
  {
    file: "src/kernel/syscalls/socket_message.ts",
    code: "length === 0",
    way: "true",
    reason: "The reference loops for ever.",
  },
  {
    file: "src/kernel/syscalls/validate_protection.ts",
    code: "process.executable?.mountFlags ?? 0",
    way: "nullish",
    reason: "A program that makes calls came from a file.",
  },
];
