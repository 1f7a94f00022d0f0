/**
 * A kernel that does not know a flag or a constant of a call: it refuses it, as
 * a careful one does, or it does not look at it.
 *
 * @module
 */

import type { SyscallName } from "../api/calls.ts";
import { EINVAL } from "../api/errno.ts";
import { scalarSizes } from "../api/layout.ts";
import { userAddress } from "../api/user_address.ts";
import { KernelError } from "../kernel/errors.ts";
import type { SyscallObserver } from "../kernel/observers.ts";
import { registerConventions } from "../kernel/tasks/registers.ts";
import type { Thread } from "../kernel/tasks/thread.ts";
import { type CallUse, usesOf, withoutBits } from "./call_uses.ts";
import { residentMemory } from "./resident_memory.ts";

/** A flag or constant of a call, wherever it stands. */
export interface NamedUse {
  readonly call: SyscallName;
  /** The argument or field. */
  readonly parameter: string;
  readonly name: string;
}

/** The use among what a call is given now; undefined when it is not there. */
function find(
  wanted: NamedUse,
  thread: Thread,
  call: SyscallName,
  args: readonly (number | bigint)[],
): CallUse | undefined {
  if (call !== wanted.call) return undefined;
  return usesOf(call, args, residentMemory(thread.process)).find((use) =>
    use.name === wanted.name && use.parameter === wanted.parameter
  );
}

/** Calls with this flag or constant are refused with EINVAL. */
export function refusedUse(wanted: NamedUse): SyscallObserver {
  return {
    enter: (thread, call, args) =>
      find(wanted, thread, call, args) === undefined ? undefined : -BigInt(
        EINVAL,
      ),
  };
}

/** Calls with this flag are done as if it were not there. */
export function ignoredFlag(wanted: NamedUse): SyscallObserver {
  const restore = new Map<Thread, () => void>();
  return {
    enter: (thread, call, args) => {
      const use = find(wanted, thread, call, args);
      if (use === undefined) return;
      const undo = take(thread, use);
      if (undo !== undefined) restore.set(thread, undo);
    },
    exit: (thread) => {
      restore.get(thread)?.();
      restore.delete(thread);
    },
  };
}

/** Takes a flag away; what gives it back, as a program finds it untouched. */
function take(thread: Thread, use: CallUse): (() => void) | undefined {
  const { place, bits } = use;
  if (bits === undefined) return undefined;
  if (place.kind === "argument") return takeOfRegister(thread, place, bits);
  const { space } = thread.process;
  const address = userAddress(place.address);
  try {
    const before = space.user.read(address, scalarSizes[place.type]);
    space.user.write(address, withoutBits(before, place.type, bits));
    return () => {
      // A program that was executed meanwhile has memory of its own.
      if (thread.process.space === space) space.user.write(address, before);
    };
  } catch (error) {
    // Memory that can't be written keeps the flag.
    if (error instanceof KernelError) return undefined;
    throw error;
  }
}

function takeOfRegister(
  { cpu, process }: Thread,
  { index }: { readonly index: number },
  bits: bigint,
): () => void {
  const { argumentRegisters, returnRegister } =
    registerConventions[cpu.architecture];
  const register = argumentRegisters[index] as number;
  const before = cpu.register(register);
  const { space } = process;
  cpu.setRegister(register, before & ~bits);
  return () => {
    if (register === returnRegister || process.space !== space) return;
    cpu.setRegister(register, before);
  };
}
