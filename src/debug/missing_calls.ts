/**
 * A younger kernel: an observer of the machine in whose presence some calls
 * are not there.
 *
 * @module
 */

import type { SyscallName } from "../api/calls.ts";
import { ENOSYS } from "../api/errno.ts";
import type { SyscallObserver } from "../kernel/observers.ts";

/** Answers these calls with ENOSYS, as a kernel does that does not have them. */
export function missingCalls(names: Iterable<SyscallName>): SyscallObserver {
  return answeringCalls(names, -ENOSYS);
}

/** Answers these calls with a result, and does nothing that they ask for. */
export function answeringCalls(
  names: Iterable<SyscallName>,
  result: number,
): SyscallObserver {
  const set = new Set(names);
  const answer = BigInt(result);
  return { enter: (_, name) => set.has(name) ? answer : undefined };
}
