/**
 * All that several actors do together: children, threads, handlers, debuggees,
 * memory that is shared or copied, somebody who waits and somebody who wakes.
 * They meet at barriers, so that the order of what they do is said.
 *
 * @module
 */

import type { Weighted } from "./chance.ts";
import { typing } from "./recipes/terminals.ts";
import {
  childThatRuns,
  debuggee,
  lethal,
  newLife,
  newProgram,
  promising,
  stopping,
  takingTurns,
  threadThatRuns,
  veiling,
} from "./patterns/processes.ts";
import { handler, meeting, waker } from "./patterns/waiting.ts";
import { fault, memoryThatForks, touching } from "./patterns/memory.ts";
import type { Pattern } from "./patterns/pattern.ts";

/** The patterns by name. */
export const patterns = {
  typing,
  childThatRuns,
  takingTurns,
  threadThatRuns,
  handler,
  waker,
  stopping,
  debuggee,
  memoryThatForks,
  fault,
  newProgram,
  newLife,
  touching,
  meeting,
  promising,
  veiling,
  lethal,
} as const satisfies Readonly<Record<string, Pattern>>;

/** The name of a pattern. */
export type PatternName = keyof typeof patterns;

/** Each pattern once. */
export const everyPattern: readonly Weighted<PatternName>[] =
  (Object.keys(patterns) as PatternName[]).map((name) => [name, 1]);
