/**
 * Ways of src/kernel/syscalls that no row and no scenario can go.
 *
 * @module
 */

import type { Explained } from "../explained.ts";
import { NO_ROOM, PAUSES } from "./reasons.ts";

const OWN_FAULT =
  "Anything else is a fault of the kernel and ends the machine.";

/** Each with its reason. */
export const syscalls: readonly Explained[] = [
  ...([
    ["dispatch.ts", "error instanceof NoReturn", "false"],
    ["read_write.ts", "!(error instanceof KernelError)", "true"],
    ["socket_message.ts", "!(error instanceof KernelError)", "true"],
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
  ...([
    ["mmap.ts", "unmap(thread, addr, size) ?? []", "there"],
    ["read_write.ts", "description.isGenerating", "true"],
    ["read_write.ts", "!description.goOnGenerating()", "true"],
    ["read_write.ts", "!description.goOnGenerating()", "false"],
    ["read_write.ts", 'typeof read === "number"', "false"],
    ["thread.ts", "unmap(thread, location, size) ?? []", "there"],
  ] as const).map(([file, code, way]): Explained => ({
    file: `src/kernel/syscalls/${file}`,
    code,
    way,
    reason: PAUSES,
  })),
  ...([
    [
      "open.ts",
      "catch (error) { description.destroy(); process.fds.release(fd); throw error; }",
    ],
    [
      "read_write.ts",
      "catch (error) { if (!(error instanceof KernelError)) throw error; }",
    ],
  ] as const).map(([file, code]): Explained => ({
    file: `src/kernel/syscalls/${file}`,
    code,
    way: "entered",
    reason: NO_ROOM,
  })),
  {
    file: "src/kernel/syscalls/read_write.ts",
    code: "step.done === true",
    way: "false",
    reason: PAUSES,
  },
  {
    file: "src/kernel/syscalls/dispatch.ts",
    code: "region === undefined || region.isWritable",
    way: "true",
    reason:
      "What can be written to can't be executed, and code that lies nowhere has faulted before its call.",
  },
  {
    file: "src/kernel/syscalls/time.ts",
    code: "left > 0n",
    way: "false",
    reason:
      "Only a clock that is set forward gets there, and only until the next tick, which ends the alarm.",
  },
  {
    file: "src/kernel/syscalls/read_write.ts",
    code: "!(error instanceof KernelError)",
    way: "false",
    reason: NO_ROOM,
  },
  {
    file: "src/kernel/syscalls/process.ts",
    code: "!harmless",
    way: "false",
    reason:
      "SIGCHLD and a child's event would both have to come before the waiting thread runs: the scheduler's affair.",
  },
  {
    file: "src/kernel/syscalls/socket_message.ts",
    code: 'reason === "interrupted"',
    way: "false",
    reason: "The reference tries for ever to send nothing.",
  },
  {
    file: "src/kernel/syscalls/dispatch.ts",
    code: "region === undefined",
    way: "true",
    reason: "What makes a call is code that runs in a region.",
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
