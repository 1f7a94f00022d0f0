/**
 * Debugging (Kernel/Syscalls/debug.cpp, ptrace.cpp).
 *
 * @module
 */

import type { debugFamily } from "../../api/calls/debug.ts";
import { bytesOf } from "../filesystem/byte_string.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { ptrace } from "./ptrace.ts";
import { copyString } from "./user_structs.ts";

const BUFFER_SIZE = 1024n;

/** Handlers of this family. */
export const debugHandlers = {
  ptrace,

  dbgputstr(context, text, size) {
    if (size === 0n) return 0;
    const { memory, kernel } = context;
    // Only long text goes through a string, which ends at its first NUL.
    const bytes = size <= BUFFER_SIZE
      ? memory.read(text, Number(size))
      : bytesOf(copyString(memory, text, size));
    kernel.hooks.debug(bytes);
    return bytes.length;
  },

  dump_backtrace() {
    // The reference writes to its log only, which user code cannot read.
    return 0;
  },
} satisfies FamilyHandlers<typeof debugFamily>;
