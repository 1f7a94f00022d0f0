/**
 * What a profile hears of the calls that open and read files
 * (Kernel/Syscalls/profiled_syscalls.cpp). Of close there is nothing to tell:
 * the name is looked for when the descriptor is gone.
 *
 * @module
 */

import { decodeRegister, decoders } from "../../api/argument.ts";
import type { SyscallName } from "../../api/calls.ts";
import { PERF_EVENT_FILESYSTEM } from "../../api/constants.ts";
import { SC_open_params } from "../../api/structs.ts";
import { userAddress } from "../../api/user_address.ts";
import { KernelError } from "../errors.ts";
import type {
  EventFields,
  PerformanceEventBuffer,
} from "../tasks/performance_event_buffer.ts";
import {
  addPerformanceEvent,
  currentBuffer,
} from "../tasks/performance_events.ts";
import { registerConventions } from "../tasks/registers.ts";
import type { Thread } from "../tasks/thread.ts";
import { copyIn, copyPathArgument } from "./user_structs.ts";

/** What a call's event says besides how long it took; undefined for none. */
type Teller = (
  thread: Thread,
  buffer: PerformanceEventBuffer,
) => EventFields | undefined;

const tellers: Partial<Record<SyscallName, Teller>> = {
  open(thread, buffer) {
    const { process: { space: { user } } } = thread;
    const params = userAddress(argument(thread, 0));
    const { path, dirfd, options, mode } = copyIn(user, params, SC_open_params);
    return [
      ["fs_event_type", "open"],
      ["dirfd", dirfd],
      ["filename_index", indexOf(buffer, () => copyPathArgument(user, path))],
      ["options", options],
      ["mode", mode],
    ];
  },

  read: (thread, buffer) => ofDescriptor(thread, buffer, "read"),

  pread: (thread, buffer) =>
    ofDescriptor(thread, buffer, "pread", [
      ["buffer_ptr", argument(thread, 1)],
      ["size", argument(thread, 2)],
      ["offset", BigInt.asIntN(64, argument(thread, 3))],
    ]),

  preadv: (thread, buffer) =>
    ofDescriptor(thread, buffer, "preadv", [
      ["offset", BigInt.asIntN(64, argument(thread, 3))],
    ]),
};

/** Where a path stands that may be none: at 0 then. */
function indexOf(buffer: PerformanceEventBuffer, path: () => string): number {
  try {
    return buffer.register(path());
  } catch (error) {
    if (error instanceof KernelError) return 0;
    throw error;
  }
}

/** An argument's register, which the call has left as it was. */
function argument({ cpu }: Thread, index: number): bigint {
  const { argumentRegisters } = registerConventions[cpu.architecture];
  return cpu.register(argumentRegisters[index] as number);
}

/** By whatever name the file goes; nothing of one that cannot be read. */
function ofDescriptor(
  thread: Thread,
  buffer: PerformanceEventBuffer,
  type: string,
  more: EventFields = [],
): EventFields | undefined {
  const fd = decodeRegister(decoders.int, argument(thread, 0)) as number;
  const description = thread.process.fds.find(fd)?.description;
  if (description?.isReadable !== true || description.isDirectory) {
    return undefined;
  }
  return [
    ["fs_event_type", type],
    ["fd", fd],
    ["filename_index", buffer.register(description.pseudoPath)],
    ...more,
  ];
}

/** Its call has come to an end, whatever it gives; its profile hears of it. */
export function tellOfCall(thread: Thread): void {
  const { process, callName, kernel: { time } } = thread;
  const buffer = currentBuffer(process);
  if (buffer === undefined || callName === undefined) return;
  const duration = time.monotonic - thread.callBegan;
  try {
    const fields = tellers[callName]?.(thread, buffer);
    if (fields === undefined) return;
    addPerformanceEvent(thread, PERF_EVENT_FILESYSTEM, {
      fields: [["durationNs", duration], ...fields],
    });
  } catch (error) {
    // What cannot be read, or entered, is not told.
    if (!(error instanceof KernelError)) throw error;
  }
}
