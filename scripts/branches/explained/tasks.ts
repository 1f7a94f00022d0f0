/**
 * Ways of src/kernel/tasks, and of what the calls on tasks do, that no row and
 * no scenario can go.
 *
 * @module
 */

import type { Explained } from "../explained.ts";
import { NEEDS_INJECTION } from "./reasons.ts";

/** Each with its reason. */
export const tasks: readonly Explained[] = [
  {
    file: "src/kernel/syscalls/profiling.ts",
    code: "catch (error) { undo(); throw error; }",
    way: "entered",
    reason: NEEDS_INJECTION,
  },
  {
    file: "src/kernel/tasks/thread.ts",
    code:
      'condition.interruptible !== false && this.kernel.faults?.strikes("wait") === true',
    way: "true",
    reason: NEEDS_INJECTION,
  },
  {
    file: "src/kernel/tasks/replace_program.ts",
    code: "!kernel.memory.heap.hasRoom()",
    way: "true",
    reason: NEEDS_INJECTION,
  },
  ...(["true", "false"] as const).map((way): Explained => ({
    file: "src/kernel/tasks/replace_program.ts",
    code: "spawned",
    way,
    reason: NEEDS_INJECTION,
  })),
];
