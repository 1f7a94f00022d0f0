/**
 * Fast user-space mutexes (Kernel/Syscalls/futex.cpp).
 *
 * @module
 */

import { Cost } from "../work.ts";
import type { futexFamily } from "../../api/calls/futex.ts";
import {
  CLOCK_MONOTONIC_COARSE,
  CLOCK_REALTIME_COARSE,
  FUTEX_BITSET_MATCH_ANY,
  FUTEX_CLOCK_REALTIME,
  FUTEX_CMP_REQUEUE,
  FUTEX_PRIVATE_FLAG,
  FUTEX_REQUEUE,
  FUTEX_WAIT,
  FUTEX_WAIT_BITSET,
  FUTEX_WAKE,
  FUTEX_WAKE_BITSET,
  FUTEX_WAKE_OP,
} from "../../api/constants.ts";
import type { RefusalName } from "../../api/calls.ts";
import { SC_futex_params, timespec, type ValueOf } from "../../api/structs.ts";
import { type UserAddress, userAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { isUserRange } from "../memory/user_memory.ts";
import { type FutexKey, FutexWaiter } from "../tasks/futex_queue.ts";
import type { WaitCondition, Waiting } from "../tasks/wait_queue.ts";
import { nanosecondsOf } from "../time/time_management.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { copyIn } from "./user_structs.ts";

const COMMAND_MASK = ~(FUTEX_CLOCK_REALTIME | FUTEX_PRIVATE_FLAG);

type Parameters = ValueOf<typeof SC_futex_params>;

/** What each use of an address refuses when it makes no key. */
interface KeyRefusals {
  readonly misaligned: RefusalName;
  readonly outside: RefusalName;
}

const waitRefusals: KeyRefusals = {
  misaligned: "futex/EINVAL/wait-word-not-aligned",
  outside: "futex/EFAULT/wait-word-outside-user-space-or-in-no-region",
};

const wakeRefusals: KeyRefusals = {
  misaligned: "futex/EINVAL/wake-word-not-aligned",
  outside: "futex/EFAULT/wake-word-outside-user-space-or-in-no-region",
};

const wakeOpRefusals: KeyRefusals = {
  misaligned: "futex/EINVAL/wake_op-first-word-not-aligned",
  outside: "futex/EFAULT/wake_op-first-word-outside-user-space-or-in-no-region",
};

const wakeOpSecondRefusals: KeyRefusals = {
  misaligned: "futex/EINVAL/wake_op-second-word-not-aligned-for-its-wake",
  // It has been written just before.
  outside: "user-memory/EFAULT/not-writable",
};

const requeueRefusals: KeyRefusals = {
  misaligned: "futex/EFAULT/requeue-word-not-aligned",
  outside: "futex/EFAULT/requeue-word-in-no-region",
};

const requeueTargetRefusals: KeyRefusals = {
  misaligned: "futex/EINVAL/requeue-target-not-aligned",
  outside: "futex/EFAULT/requeue-target-outside-user-space-or-in-no-region",
};

/** Handlers of this family. */
export const futexHandlers = {
  futex(context, params) {
    context.requireBigProcessLock();
    const parameters = copyIn(context.memory, params, SC_futex_params);
    const { futex_op, val, val3 } = parameters;
    const command = futex_op & COMMAND_MASK;
    const waits = command === FUTEX_WAIT || command === FUTEX_WAIT_BITSET;
    const requeues = command === FUTEX_REQUEUE || command === FUTEX_CMP_REQUEUE;
    if ((futex_op & FUTEX_CLOCK_REALTIME) !== 0 && !waits) {
      fail("futex/ENOSYS/futex_clock_realtime-without-a-wait");
    }
    const timeout = waits || requeues
      ? copyTimeout(context, parameters.timeout)
      : undefined;
    switch (command) {
      case FUTEX_WAIT:
        return wait(context, parameters, 0, timeout);
      case FUTEX_WAIT_BITSET:
        if (val3 === FUTEX_BITSET_MATCH_ANY) {
          return wait(context, parameters, 0, timeout);
        }
        if (val3 === 0) fail("futex/EINVAL/wait_bitset-without-a-bit");
        return wait(context, parameters, val3, timeout);
      case FUTEX_WAKE:
        return wake(context, parameters, parameters.userspace_address, val);
      case FUTEX_WAKE_BITSET:
        if (val3 === FUTEX_BITSET_MATCH_ANY) {
          return wake(context, parameters, parameters.userspace_address, val);
        }
        if (val3 === 0) fail("futex/EINVAL/wake_bitset-without-a-bit");
        return wake(
          context,
          parameters,
          parameters.userspace_address,
          val,
          wakeRefusals,
          val3,
        );
      case FUTEX_WAKE_OP:
        return wakeOp(context, parameters);
      case FUTEX_REQUEUE:
        return requeue(context, parameters, undefined);
      case FUTEX_CMP_REQUEUE:
        return requeue(context, parameters, val3);
      default:
        return fail("futex/ENOSYS/unknown-command");
    }
  },
} satisfies FamilyHandlers<typeof futexFamily>;

/** The timespec behind `timeout`; also read where val2 stands there. */
function copyTimeout(
  context: SyscallContext,
  timeout: bigint,
): bigint | undefined {
  if (timeout === 0n) return undefined;
  const { tv_sec, tv_nsec } = copyIn(
    context.memory,
    userAddress(timeout),
    timespec,
  );
  return nanosecondsOf(tv_sec, tv_nsec);
}

/** What a futex is known by (get_futex_key). */
function futexKey(
  context: SyscallContext,
  parameters: Parameters,
  address: UserAddress,
  refusals: KeyRefusals,
): FutexKey {
  if (address % 4 !== 0) fail(refusals.misaligned);
  if (!isUserRange(address, 4)) fail(refusals.outside);
  const { space } = context.process;
  const own = { owner: space, offset: address };
  if ((parameters.futex_op & FUTEX_PRIVATE_FLAG) !== 0) return own;
  const region = space.findContaining({ base: address, size: 4 });
  if (region === undefined) fail(refusals.outside);
  if (!region.shared) return own;
  const offset = region.offset + (address - region.base);
  return { owner: region.object, offset };
}

function wait(
  context: SyscallContext,
  parameters: Parameters,
  bitset: number,
  timeout: bigint | undefined,
): number | Waiting<number> {
  const key = futexKey(
    context,
    parameters,
    parameters.userspace_address,
    waitRefusals,
  );
  const value = context.memory.readU32(parameters.userspace_address);
  if (value !== parameters.val) {
    fail("futex/EAGAIN/wait-word-differs-from-val");
  }
  return sleepOnFutex(
    context,
    key,
    bitset,
    deadlineOf(context, parameters, timeout),
  );
}

/** FUTEX_WAIT's timeout is relative, all others' absolute; clocks are coarse. */
function deadlineOf(
  context: SyscallContext,
  parameters: Parameters,
  timeout: bigint | undefined,
): Pick<WaitCondition, "deadline" | "clock"> {
  if (timeout === undefined) return {};
  const clock = (parameters.futex_op & FUTEX_CLOCK_REALTIME) !== 0
    ? CLOCK_REALTIME_COARSE
    : CLOCK_MONOTONIC_COARSE;
  const relative = (parameters.futex_op & COMMAND_MASK) === FUTEX_WAIT;
  const start = relative ? context.kernel.time.read(clock) : 0n;
  return { clock, deadline: start + timeout };
}

function* sleepOnFutex(
  context: SyscallContext,
  key: FutexKey,
  bitset: number,
  until: Pick<WaitCondition, "deadline" | "clock">,
): Waiting<number> {
  const { futexes, memory } = context.kernel;
  const waiter = new FutexWaiter(bitset);
  if (futexes.find(key) === undefined) memory.heap.requireRoom();
  const queue = futexes.findOrCreate(key);
  memory.work.add(queue.length * Cost.slot);
  queue.add(waiter);
  let reason;
  try {
    reason = yield { ...until, queues: [waiter.queue], what: "a futex" };
  } finally {
    waiter.home?.remove(waiter);
  }
  if (reason === "timeout") {
    fail("futex/ETIMEDOUT/deadline-has-passed");
  }
  // A signal ends the wait with success as well.
  return 0;
}

function wake(
  context: SyscallContext,
  parameters: Parameters,
  address: UserAddress,
  count: number,
  refusals: KeyRefusals = wakeRefusals,
  bitset?: number,
): number {
  if (count === 0) return 0;
  const key = futexKey(context, parameters, address, refusals);
  const queue = context.kernel.futexes.find(key);
  if (queue === undefined) return 0;
  context.kernel.memory.work.add(queue.length * Cost.task);
  return queue.wake(count, bitset);
}

/** Operations of FUTEX_WAKE_OP on the second word, by their numbers. */
const operations: readonly ((old: number, argument: number) => number)[] = [
  (_, argument) => argument,
  (old, argument) => old + argument,
  (old, argument) => old | argument,
  (old, argument) => old & ~argument,
  (old, argument) => old ^ argument,
];

const comparisons: readonly ((old: number, argument: number) => boolean)[] = [
  (old, argument) => old === argument,
  (old, argument) => old !== argument,
  (old, argument) => old < argument,
  (old, argument) => old <= argument,
  (old, argument) => old > argument,
  (old, argument) => old >= argument,
];

function wakeOp(context: SyscallContext, parameters: Parameters): number {
  const { memory } = context;
  const { val3, userspace_address2: second } = parameters;
  // The bit that is to shift the argument leaves no operation, as the reference
  // has it: it masks all others away.
  const operate = operations[val3 >>> 28] ??
    fail("futex/EINVAL/wake_op-unknown-operation");
  if (second % 4 !== 0) fail("futex/EFAULT/wake_op-second-word-not-aligned");
  const old = memory.readU32(second);
  memory.writeU32(second, operate(old, (val3 >>> 12) & 0xfff));
  let woken = wake(
    context,
    parameters,
    parameters.userspace_address,
    parameters.val,
    wakeOpRefusals,
  );
  const count = Number(BigInt.asUintN(32, parameters.timeout));
  if (parameters.timeout > 0n) {
    const compare = comparisons[(val3 >>> 24) & 0xf] ??
      fail("futex/EINVAL/wake_op-unknown-comparison");
    if (compare(old, val3 & 0xfff)) {
      woken += wake(context, parameters, second, count, wakeOpSecondRefusals);
    }
  }
  return woken;
}

function requeue(
  context: SyscallContext,
  parameters: Parameters,
  expected: number | undefined,
): number {
  const { memory, kernel: { futexes } } = context;
  const { userspace_address: first, userspace_address2: second } = parameters;
  if (first % 4 !== 0) fail(requeueRefusals.misaligned);
  const value = memory.readU32(first);
  if (expected !== undefined && value !== expected) {
    fail("futex/EAGAIN/cmp_requeue-word-differs-from-val3");
  }
  const key = futexKey(context, parameters, first, requeueRefusals);
  const queue = futexes.find(key);
  if (queue === undefined) return 0;
  const target = futexKey(context, parameters, second, requeueTargetRefusals);
  context.kernel.memory.work.add(queue.length * Cost.task);
  const woken = queue.wake(parameters.val);
  const count = Number(BigInt.asUintN(32, parameters.timeout));
  const moved = queue.take(count);
  if (moved.length > 0) futexes.findOrCreate(target).addAll(moved);
  return woken + moved.length;
}
