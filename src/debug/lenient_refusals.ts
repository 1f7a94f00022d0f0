/**
 * A kernel that lacks a check, or refuses otherwise: observers of the machine
 * in whose presence some refusals end in another result.
 *
 * @module
 */

import type { RefusalName, SyscallName } from "../api/calls.ts";
import type { SyscallObserver } from "../kernel/observers.ts";
import { registerConventions } from "../kernel/tasks/registers.ts";
import type { Thread } from "../kernel/tasks/thread.ts";

/** Calls that are refused by one of these names answer 0 instead. */
export function lenientRefusals(
  names: Iterable<RefusalName>,
): SyscallObserver {
  const set: ReadonlySet<string> = new Set(names);
  return refusedOtherwise((_, name) => set.has(name), 0);
}

/** Calls that are refused and that `chosen` picks get another result. */
export function refusedOtherwise(
  chosen: (call: SyscallName, refusal: RefusalName) => boolean,
  result: number,
): SyscallObserver {
  const refused = new Set<Thread>();
  return {
    refuse: (thread, call, _errno, name) => {
      if (chosen(call, name)) refused.add(thread);
    },
    exit: (thread) => {
      if (!refused.delete(thread)) return;
      const { returnRegister } = registerConventions[thread.cpu.architecture];
      thread.cpu.setRegister(returnRegister, BigInt(result));
    },
  };
}
