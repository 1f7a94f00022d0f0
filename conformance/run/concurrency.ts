/**
 * Which rows the scheduler can have a say in.
 *
 * @module
 */

import type { Row } from "../language/row.ts";
import type { Step } from "../language/step.ts";

const STARTING: ReadonlySet<string> = new Set(["child", "thread"]);

function starts({ action }: Step): boolean {
  return STARTING.has(action.kind) ||
    "steps" in action && action.steps.some(starts);
}

/** Whether several threads or processes of a row run at once. */
export function isConcurrent({ setup, steps }: Row): boolean {
  return [...setup, ...steps].some(starts);
}
