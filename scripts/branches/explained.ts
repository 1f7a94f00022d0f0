/**
 * Ways that no row and no scenario can go, each with the reason. They are known
 * by their code, not by their place: an entry whose code is gone fails a test.
 *
 * @module
 */

import type { Way } from "./ways.ts";

/** A way that is never gone, and why. */
export interface Explained extends Pick<Way, "file" | "code" | "way"> {
  readonly reason: string;
}

const injected = "An operation fails there only when it is made to.";

/** The list. */
export const explained: readonly Explained[] = [
  {
    file: "src/kernel/syscalls/profiling.ts",
    code: "catch (error) { undo(); throw error; }",
    way: "entered",
    reason: injected,
  },
  {
    file: "src/kernel/tasks/thread.ts",
    code:
      'condition.interruptible !== false && this.kernel.faults?.strikes("wait") === true',
    way: "true",
    reason: injected,
  },
  {
    file: "src/kernel/tasks/replace_program.ts",
    code: "!kernel.memory.heap.hasRoom()",
    way: "true",
    reason: injected,
  },
];

/** By what an entry is known. */
export function keyOf(
  { file, code, way }: Pick<Way, "file" | "code" | "way">,
): string {
  return JSON.stringify([file, code, way]);
}

const reasons = new Map(explained.map((one) => [keyOf(one), one.reason]));

/** Why a way is never gone, if that is known. */
export function reasonOf(way: Way): string | undefined {
  return way.isAsserted ? "asserted" : reasons.get(keyOf(way));
}
