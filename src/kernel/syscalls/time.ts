/**
 * Clocks, timers and times used (Kernel/Syscalls/{alarm,clock,times,resource}.cpp).
 *
 * @module
 */

import type { timeFamily } from "../../api/calls/time.ts";
import {
  CLOCK_REALTIME,
  RUSAGE_CHILDREN,
  RUSAGE_SELF,
  SIGALRM,
  TIMER_ABSTIME,
} from "../../api/constants.ts";
import {
  rusage,
  SC_clock_getres_params,
  SC_clock_nanosleep_params,
  structBytes,
  timespec,
  timeval,
  tms,
} from "../../api/structs.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { timestampOf } from "../filesystem/timestamp.ts";
import { PAGE_SIZE } from "../memory/memory_manager.ts";
import { Access } from "../memory/region.ts";
import { isSuperuser } from "../security/credentials.ts";
import { cancelAlarm } from "../tasks/lifecycle.ts";
import { sendSignalToProcess } from "../tasks/signals.ts";
import type { Waiting } from "../tasks/wait_queue.ts";
import {
  nanosecondsOf,
  saturated,
  type TimeManagement,
  timespecOf,
  timevalOfTicks,
} from "../time/time_management.ts";
import { BIG_SECOND } from "../time/units.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { copyIn, copyOut } from "./user_structs.ts";

/** What alarm says is left: at least a second, and a begun one counts. */
function secondsUntil(time: TimeManagement, deadline: bigint): bigint {
  const left = deadline - time.realtime;
  return left > 0n ? (left + BIG_SECOND - 1n) / BIG_SECOND : 1n;
}

/** Handlers of this family. */
export const timeHandlers = {
  alarm(context, seconds) {
    const { process, kernel: { memory, time } } = context;
    const pending = cancelAlarm(process);
    const remaining = pending === undefined
      ? 0
      : Number(BigInt.asUintN(32, secondsUntil(time, pending.deadline)));
    if (seconds > 0) {
      // The old alarm is gone; the reference uses its timer again if it has one.
      if (!process.hasAlarmTimer) memory.heap.requireRoom();
      process.hasAlarmTimer = true;
      // By the coarse wall clock, which the reference's timer runs on.
      const deadline = time.realtime + BigInt(seconds >>> 0) * BIG_SECOND;
      const timer = time.realtimeTimers.add(
        time.monotonicWhen(CLOCK_REALTIME, deadline),
        () => {
          process.alarm = undefined;
          sendSignalToProcess(process, SIGALRM, undefined);
        },
      );
      process.alarm = { timer, deadline };
    }
    return remaining;
  },

  clock_gettime(context, clock, ts) {
    const now = context.kernel.time.read(clock);
    copyOut(context.memory, ts, timespec, timespecOf(now));
    return 0;
  },

  clock_settime(context, clock, ts) {
    if (!isSuperuser(context.process.credentials)) {
      fail("privilege/EPERM/not-superuser");
    }
    const { tv_sec, tv_nsec } = copyIn(context.memory, ts, timespec);
    if (clock !== CLOCK_REALTIME) {
      fail("clock_settime/EINVAL/clock-other-than-clock_realtime");
    }
    context.kernel.time.setRealtime(nanosecondsOf(tv_sec, tv_nsec));
    return 0;
  },

  clock_getres(context, params) {
    const { memory, kernel: { time } } = context;
    const { clock_id, result } = copyIn(memory, params, SC_clock_getres_params);
    time.validateClock(clock_id);
    copyOut(
      memory,
      result,
      timespec,
      timespecOf(BIG_SECOND / BigInt(time.ticksPerSecond)),
    );
    return 0;
  },

  clock_nanosleep(context, params) {
    const { memory, kernel: { time } } = context;
    const { clock_id, flags, requested_sleep, remaining_sleep } = copyIn(
      memory,
      params,
      SC_clock_nanosleep_params,
    );
    const { tv_sec, tv_nsec } = copyIn(memory, requested_sleep, timespec);
    if (flags !== 0 && flags !== TIMER_ABSTIME) {
      fail("clock_nanosleep/EINVAL/flags-neither-0-nor-timer_abstime");
    }
    time.validateClock(clock_id);
    const requested = nanosecondsOf(tv_sec, tv_nsec);
    const absolute = flags === TIMER_ABSTIME;
    const deadline = absolute
      ? requested
      : saturated(time.read(clock_id) + requested);
    return sleep(context, clock_id, deadline, absolute ? 0 : remaining_sleep);
  },

  adjtime(context, delta, oldDelta) {
    const { memory, kernel: { time } } = context;
    if (oldDelta !== 0) {
      const { seconds, nanoseconds } = time.remainingAdjustment;
      copyOut(
        memory,
        oldDelta,
        timeval,
        { tv_sec: seconds, tv_usec: BigInt(Math.floor(nanoseconds / 1000)) },
      );
    }
    if (delta !== 0) {
      context.requirePromise("settime");
      if (!isSuperuser(context.process.credentials)) {
        fail("privilege/EPERM/not-superuser");
      }
      const { tv_sec, tv_usec } = copyIn(memory, delta, timeval);
      // Microseconds are cut to 32 bits and carry into the seconds.
      const microseconds = BigInt.asIntN(32, tv_usec);
      time.remainingAdjustment = timestampOf(tv_sec, microseconds * 1000n);
    }
    return 0;
  },

  times(context, buffer) {
    const { process, kernel: { time } } = context;
    copyOut(
      context.memory,
      buffer,
      tms,
      {
        tms_utime: BigInt(process.ticksInUser),
        tms_stime: BigInt(process.ticksInKernel),
        tms_cutime: BigInt(process.ticksInUserOfDeadChildren),
        tms_cstime: BigInt(process.ticksInKernelOfDeadChildren),
      },
    );
    return Math.floor(time.coarseMonotonic / 1_000_000) % 0x8000_0000;
  },

  getrusage(context, who, usage) {
    const { process } = context;
    let user: number;
    let system: number;
    if (who === RUSAGE_SELF) {
      user = process.ticksInUser;
      system = process.ticksInKernel;
    } else if (who === RUSAGE_CHILDREN) {
      user = process.ticksInUserOfDeadChildren;
      system = process.ticksInKernelOfDeadChildren;
    } else fail("getrusage/EINVAL/unknown-who");
    const bytes = new Uint8Array(rusage.size);
    bytes.set(ticksAsTimeval(context, user), 0);
    bytes.set(ticksAsTimeval(context, system), timeval.size);
    context.memory.write(usage, bytes);
    return 0;
  },

  map_time_page(context) {
    const { process: { space }, kernel } = context;
    const region = space.allocateWithObject(
      { address: 0, size: PAGE_SIZE, randomize: true },
      kernel.time.timePage(kernel.memory),
      0,
      "Kernel time page",
      Access.read,
      true,
    );
    return region.base;
  },
} satisfies FamilyHandlers<typeof timeFamily>;

function ticksAsTimeval(context: SyscallContext, ticks: number): Uint8Array {
  return structBytes(
    timeval,
    timevalOfTicks(ticks, context.kernel.time.ticksPerSecond),
  );
}

function* sleep(
  context: SyscallContext,
  clock: number,
  deadline: bigint,
  remaining: UserAddress | 0,
): Waiting<number> {
  const reason = yield { queues: [], clock, deadline, what: "a timer" };
  if (reason !== "interrupted") return 0;
  if (remaining !== 0) {
    // A sleep that never began leaves nothing, whatever it was to be.
    const began = context.thread.interruptedBy !== undefined;
    const left = began ? deadline - context.kernel.time.read(clock) : 0n;
    copyOut(
      context.memory,
      remaining,
      timespec,
      timespecOf(left > 0n ? left : 0n),
    );
  }
  return fail("clock_nanosleep/EINTR/interrupted-by-a-signal");
}
