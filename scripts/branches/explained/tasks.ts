/**
 * Ways of src/kernel/tasks, and of what the calls on tasks do, that no row and
 * no scenario can go.
 *
 * @module
 */

import type { Explained } from "../explained.ts";
import { NEEDS_INJECTION, NO_ROOM, PAUSES } from "./reasons.ts";

/** Each with its reason. */
export const tasks: readonly Explained[] = [
  ...([
    [
      "perfcore.ts",
      "catch (error) { if (!(error instanceof KernelError)) throw error; }",
      "entered",
    ],
    [
      "process.ts",
      "catch (error) { atOnce(parts.space.dispose()); throw error; }",
      "entered",
    ],
    ["perfcore.ts", "!(error instanceof KernelError)", "false"],
    ["process.ts", "this.tryKeepTexts()", "false"],
  ] as const).map(([file, code, way]): Explained => ({
    file: `src/kernel/tasks/${file}`,
    code,
    way,
    reason: NO_ROOM,
  })),
  ...([
    ["record !== undefined", "false"],
    ['latest.event === "terminated"', "true"],
  ] as const).map(([code, way]): Explained => ({
    file: "src/kernel/tasks/wait_blocker_set.ts",
    code,
    way,
    reason:
      "A tracee that is no child would have to be killed before it runs and stops: the scheduler's affair.",
  })),
  {
    file: "src/kernel/tasks/kernel_task.ts",
    code: "this.#parts?.next().done === false",
    way: "true",
    reason: PAUSES,
  },
  {
    file: "src/kernel/time/time_management.ts",
    code: "next > Number.MAX_SAFE_INTEGER",
    way: "true",
    reason:
      "There a machine ends in which nobody can ever go on; all rows and scenarios end by themselves.",
  },
  {
    file: "src/kernel/kernel.ts",
    code: 'parts.hostname ?? "courage"',
    way: "there",
    reason: "Whoever starts the machines of rows gives them no other name.",
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
