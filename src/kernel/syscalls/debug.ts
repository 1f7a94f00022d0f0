/**
 * Debugging (Kernel/Syscalls/debug.cpp, ptrace.cpp).
 *
 * @module
 */

import type { debugFamily } from "../../api/calls/debug.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { ptrace } from "./ptrace.ts";

const BUFFER_SIZE = 1024n;

/** Handlers of this family. */
export const debugHandlers = {
  ptrace,

  dbgputstr(context, text, size) {
    if (size === 0n) return 0;
    const { memory, kernel } = context;
    let bytes = memory.read(text, Number(size));
    if (size > BUFFER_SIZE) {
      memory.heap.requireRoom();
      // Only long text goes through a string, which ends at its first NUL.
      const end = bytes.indexOf(0);
      if (end >= 0) bytes = bytes.subarray(0, end);
    }
    kernel.hooks.debug(bytes);
    return bytes.length;
  },

  dump_backtrace() {
    // The reference writes to its log only, which user code cannot read.
    return 0;
  },
} satisfies FamilyHandlers<typeof debugFamily>;
