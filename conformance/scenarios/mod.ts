/**
 * The scenario programs with their tables.
 *
 * @module
 */

import { crash } from "./crash.ts";
import { forkWait } from "./fork_wait.ts";
import { hello } from "./hello.ts";
import type { Scenario } from "./scenario.ts";

export * from "./scenario.ts";

/** All scenarios. */
export const scenarios: readonly Scenario[] = [hello, forkWait, crash];
