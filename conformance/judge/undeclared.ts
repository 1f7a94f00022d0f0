/**
 * Refusals that a call may not make: those that its paragraph does not state.
 *
 * @module
 */

import { errno, errnoName } from "../../src/api/errno.ts";
import { syscalls } from "../../src/api/calls.ts";
import type { SystemCall } from "../../src/api/calls.ts";
import type { Refusal } from "../program/target.ts";

const declared: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.values<SystemCall>(syscalls).map(({ name, refuses }) => [
    name,
    new Set(refuses.flatMap(({ refusal, errno: named }) => [
      refusal,
      // A handler may also return an error, which has no name.
      `${errno[named]}`,
    ])),
  ]),
);

/** Whether the paragraph of a call states what it refused. */
export function isDeclared({ call, errno, refusal }: Refusal): boolean {
  return declared.get(call)?.has(refusal === "" ? `${errno}` : refusal) ??
    false;
}

/** A refusal in a few words. */
export function showRefusal({ call, errno, refusal }: Refusal): string {
  return `${call}: ${refusal === "" ? errnoName(errno) : refusal}`;
}
