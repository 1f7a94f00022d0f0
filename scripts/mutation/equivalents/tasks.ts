/**
 * Faults of src/kernel/tasks that nobody can notice.
 *
 * @module
 */

import type { Equivalent } from "./equivalent.ts";

/** Each with its reason. */
export const tasks: readonly Equivalent[] = [
  {
    file: "src/kernel/tasks/exec.ts",
    operator: "boundary",
    code: "end < 0",
    change: "(end) <= (0)",
    reason: "The newline is looked for from the third byte on.",
  },
];
