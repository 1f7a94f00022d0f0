/**
 * poll (Kernel/Syscalls/poll.cpp).
 *
 * @module
 */

import type { pollFamily } from "../../api/calls/poll.ts";
import { OPEN_MAX, POLLIN, POLLOUT } from "../../api/constants.ts";
import { pollfd, SC_poll_params, timespec } from "../../api/structs.ts";
import { NULL, type UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import type { Waiting } from "../tasks/wait_queue.ts";
import type {
  SyscallContext,
  SyscallResult,
} from "../tasks/syscall_context.ts";
import { Cost } from "../work.ts";
import { nanosecondsOf } from "../time/time_management.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { copyIn, copyParameters } from "./user_structs.ts";

/** The caller's pollfds, and what their descriptors stand for. */
interface Entries {
  /** A copy, for the answer too. */
  readonly bytes: Uint8Array;
  readonly descriptions: readonly (OpenFileDescription | undefined)[];
}

const [FD] = pollfd.fields.fd;
const [EVENTS] = pollfd.fields.events;
const [REVENTS] = pollfd.fields.revents;

/** Handlers of this family. */
export const pollHandlers = {
  poll(context, params) {
    const { memory } = context;
    const parameters = copyParameters(context, params, SC_poll_params);
    const { fds, nfds } = parameters;
    if (nfds >= OPEN_MAX) fail("poll/ENOBUFS/nfds-above-1023");
    const timeout = parameters.timeout === NULL
      ? undefined
      : copyTimeout(context, parameters.timeout);
    const mask = parameters.sigmask === NULL
      ? undefined
      : memory.readU32(parameters.sigmask);
    const entries = copyEntries(context, fds, nfds);
    return withMask(context, mask, () => {
      // A signal wins even over descriptors that are ready.
      if (context.thread.deliverableSignals !== 0) interrupted();
      if (note(entries) || timeout !== undefined && timeout <= 0n) {
        return answer(context, fds, entries);
      }
      return wait(context, fds, entries, timeout);
    });
  },
} satisfies FamilyHandlers<typeof pollFamily>;

function interrupted(): never {
  return fail("poll/EINTR/signal-not-blocked-by-the-mask");
}

/** Relative nanoseconds; nothing is validated. */
function copyTimeout(context: SyscallContext, address: UserAddress): bigint {
  const { tv_sec, tv_nsec } = copyIn(context.memory, address, timespec);
  return nanosecondsOf(tv_sec, tv_nsec);
}

function copyEntries(
  context: SyscallContext,
  address: UserAddress,
  count: number,
): Entries {
  const { memory, process } = context;
  context.kernel.memory.work.add(count * Cost.descriptor);
  const bytes = count === 0
    ? new Uint8Array(0)
    : memory.heap.adopt(memory.read(address, count * pollfd.size));
  const descriptions: (OpenFileDescription | undefined)[] = [];
  for (let at = 0; at < bytes.length; at += pollfd.size) {
    const fd = halfAt(bytes, at + FD) | halfAt(bytes, at + FD + 2) << 16;
    descriptions.push(process.fds.find(fd)?.description);
    bytes[at + REVENTS] = 0;
    // Of both events that are ever reported.
    bytes[at + REVENTS + 1] = 0;
  }
  return { bytes, descriptions };
}

/** 16 bits. A view of so few bytes would take longer to make than to use. */
function halfAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | bytes[at + 1]! << 8;
}

/** Runs with another signal mask, which is gone before the call returns. */
function withMask(
  context: SyscallContext,
  mask: number | undefined,
  body: () => SyscallResult,
): SyscallResult {
  if (mask === undefined) return body();
  const { thread } = context;
  const previous = thread.signalMask;
  const restore = () => {
    thread.signalMask = previous;
  };
  thread.signalMask = mask;
  let result: SyscallResult;
  try {
    result = body();
  } catch (error) {
    restore();
    throw error;
  }
  if (typeof result !== "object") {
    restore();
    return result;
  }
  const rest = result;
  return (function* () {
    try {
      return yield* rest;
    } finally {
      restore();
    }
  })();
}

/**
 * Notes what is ready of each entry for which nothing was noted before; whether
 * the wait is over. A bad descriptor ends it too, though nothing is reported
 * for it.
 */
function note({ bytes, descriptions }: Entries): boolean {
  let isOver = false;
  for (let index = 0; index < descriptions.length; index++) {
    const description = descriptions[index];
    const at = index * pollfd.size;
    if (description !== undefined && bytes[at + REVENTS] === 0) {
      const wanted = halfAt(bytes, at + EVENTS);
      bytes[at + REVENTS] = readyEvents(description, wanted);
    }
    if (description === undefined || bytes[at + REVENTS] !== 0) isOver = true;
  }
  return isOver;
}

/** Only these two events are ever reported. */
function readyEvents(description: OpenFileDescription, wanted: number): number {
  let events = 0;
  if ((wanted & POLLIN) !== 0 && description.canRead) events |= POLLIN;
  if ((wanted & POLLOUT) !== 0 && description.canWrite) events |= POLLOUT;
  return events;
}

function* wait(
  context: SyscallContext,
  fds: UserAddress,
  entries: Entries,
  timeout: bigint | undefined,
): Waiting<number> {
  const deadline = timeout === undefined
    ? undefined
    : BigInt(context.kernel.time.monotonic) + timeout;
  // None is missing, which would have ended the wait.
  const descriptions = entries.descriptions as readonly OpenFileDescription[];
  for (const description of descriptions) description.ref();
  const { work } = context.kernel.memory;
  try {
    const reason = yield {
      queues: [...new Set(descriptions.map(({ file }) => file.blockers))],
      ready: () => {
        work.add(descriptions.length * Cost.descriptor);
        return note(entries);
      },
      deadline,
      what: "poll",
    };
    if (reason === "interrupted") interrupted();
    // What ended the wait stands, though it may be gone by now; more may have
    // come.
    if (reason === "woken") note(entries);
    return answer(context, fds, entries);
  } finally {
    for (const description of descriptions) description.unref();
  }
}

/** Gives all entries back; how many have events. */
function answer(
  context: SyscallContext,
  address: UserAddress,
  { bytes }: Entries,
): number {
  if (bytes.length === 0) return 0;
  context.memory.write(address, bytes);
  let count = 0;
  for (let at = 0; at < bytes.length; at += pollfd.size) {
    if (bytes[at + REVENTS] !== 0) count++;
  }
  return count;
}
