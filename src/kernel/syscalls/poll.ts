/**
 * poll (Kernel/Syscalls/poll.cpp).
 *
 * @module
 */

import type { pollFamily } from "../../api/calls/poll.ts";
import { OPEN_MAX, POLLIN, POLLOUT } from "../../api/constants.ts";
import {
  pollfd,
  readStruct,
  SC_poll_params,
  timespec,
  type ValueOf,
} from "../../api/structs.ts";
import { NULL, type UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { timestampOf } from "../filesystem/timestamp.ts";
import type { Waiting } from "../tasks/wait_queue.ts";
import type {
  SyscallContext,
  SyscallResult,
} from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { copyIn, copyParameters } from "./user_structs.ts";

interface Entry {
  readonly fd: ValueOf<typeof pollfd>;
  readonly description: OpenFileDescription | undefined;
}

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
      if (anyReady(entries) || timeout !== undefined && timeout <= 0n) {
        return answer(context, fds, entries);
      }
      return wait(context, fds, entries, timeout);
    });
  },
} satisfies FamilyHandlers<typeof pollFamily>;

function interrupted(): never {
  return fail("poll/EINTR/signal-not-blocked-by-the-mask");
}

/** Relative ns; nothing is validated, 32 bits of tv_nsec count, seconds saturate. */
function copyTimeout(context: SyscallContext, address: UserAddress): bigint {
  const { tv_sec, tv_nsec } = copyIn(context.memory, address, timespec);
  const { seconds, nanoseconds } = timestampOf(
    tv_sec,
    BigInt.asIntN(32, tv_nsec),
  );
  return seconds * 1_000_000_000n + BigInt(nanoseconds);
}

function copyEntries(
  context: SyscallContext,
  address: UserAddress,
  count: number,
): Entry[] {
  if (count === 0) return [];
  const { memory } = context;
  const bytes = memory.heap.adopt(memory.read(address, count * pollfd.size));
  const view = new DataView(bytes.buffer);
  return Array.from({ length: count }, (_, at) => {
    const fd = readStruct(pollfd, view, at * pollfd.size);
    const { fds } = context.process;
    return { fd, description: fds.find(fd.fd)?.description };
  });
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
  thread.signalMask = mask | 0;
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

/** A bad descriptor ends the wait at once, though nothing is reported for it. */
function anyReady(entries: readonly Entry[]): boolean {
  return entries.some((entry) =>
    entry.description === undefined || readyEvents(entry) !== 0
  );
}

/** Only these two events are ever reported. */
function readyEvents({ fd, description }: Entry): number {
  if (description === undefined) return 0;
  let events = 0;
  if ((fd.events & POLLIN) !== 0 && description.canRead) events |= POLLIN;
  if ((fd.events & POLLOUT) !== 0 && description.canWrite) events |= POLLOUT;
  return events;
}

function* wait(
  context: SyscallContext,
  fds: UserAddress,
  entries: readonly Entry[],
  timeout: bigint | undefined,
): Waiting<number> {
  const deadline = timeout === undefined
    ? undefined
    : context.kernel.vfs.uptime() + timeout;
  const descriptions = entries.flatMap(({ description }) => description ?? []);
  for (const description of descriptions) description.ref();
  try {
    const reason = yield {
      queues: [...new Set(descriptions.map(({ file }) => file.blockers))],
      ready: () => anyReady(entries),
      deadline,
      what: "poll",
    };
    if (reason === "interrupted") interrupted();
    return answer(context, fds, reason === "timeout" ? [] : entries, entries);
  } finally {
    for (const description of descriptions) description.unref();
  }
}

/** Rewrites all entries' revents; how many are not zero. */
function answer(
  context: SyscallContext,
  address: UserAddress,
  ready: readonly Entry[],
  all: readonly Entry[] = ready,
): number {
  if (all.length === 0) return 0;
  const bytes = new Uint8Array(all.length * pollfd.size);
  const view = new DataView(bytes.buffer);
  let count = 0;
  all.forEach((entry, at) => {
    const revents = ready.length === 0 ? 0 : readyEvents(entry);
    if (revents !== 0) count++;
    view.setInt32(at * pollfd.size, entry.fd.fd, true);
    view.setInt16(at * pollfd.size + 4, entry.fd.events, true);
    view.setInt16(at * pollfd.size + 6, revents, true);
  });
  context.memory.write(address, bytes);
  return count;
}
