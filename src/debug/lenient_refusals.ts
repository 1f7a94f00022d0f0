/**
 * A kernel that lacks a check: an observer of the machine in whose presence
 * some refusals are not made.
 *
 * @module
 */

import type { RefusalName } from "../api/calls.ts";
import type { SyscallObserver } from "../kernel/observers.ts";
import { registerConventions } from "../kernel/tasks/registers.ts";
import type { Thread } from "../kernel/tasks/thread.ts";

/** Calls that are refused by one of these names answer 0 instead. */
export function lenientRefusals(
  names: Iterable<RefusalName>,
): SyscallObserver {
  const set: ReadonlySet<string> = new Set(names);
  const refused = new Set<Thread>();
  return {
    refuse: (thread, _call, _errno, name) => {
      if (set.has(name)) refused.add(thread);
    },
    exit: (thread) => {
      if (!refused.delete(thread)) return;
      const { returnRegister } = registerConventions[thread.cpu.architecture];
      thread.cpu.setRegister(returnRegister, 0n);
    },
  };
}
