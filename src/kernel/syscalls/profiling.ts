/**
 * Profiling (Kernel/Syscalls/perf_event.cpp, profiling.cpp).
 *
 * @module
 */

import type { profilingFamily } from "../../api/calls/profiling.ts";
import { performanceEvents } from "../../api/constants.ts";
import { fail } from "../errors.ts";
import { isSuperuser } from "../security/credentials.ts";
import { PerformanceEventBuffer } from "../tasks/performance_event_buffer.ts";
import {
  currentBuffer,
  describeProcess,
  recordEvent,
} from "../tasks/performance_events.ts";
import { captureCallers } from "../tasks/backtrace.ts";
import type { Process } from "../tasks/process.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { copyString } from "./user_structs.ts";

const PROCESS_BUFFER = 4 << 20;
const GLOBAL_BUFFER = 32 << 20;

/** The events that are recorded while profiling is being set up. */
const SETUP_MASK = BigInt(
  performanceEvents.PERF_EVENT_PROCESS_CREATE |
    performanceEvents.PERF_EVENT_THREAD_CREATE |
    performanceEvents.PERF_EVENT_MMAP,
);

/** Only x86-64 machines have a timer to spare for samples. */
function hasProfileTimer(context: SyscallContext): boolean {
  return context.kernel.architecture === "x86_64";
}

/** Handlers of this family. */
export const profilingHandlers = {
  perf_event(context, type, arg1, arg2) {
    context.requireBigProcessLock();
    const { process, thread } = context;
    const buffer = currentBuffer(process);
    if (buffer === undefined) return 0;
    switch (
      recordEvent(buffer, process, type, thread, {
        arg1,
        arg2,
        capture: captureCallers,
      })
    ) {
      case "full":
        return fail("perf_event/ENOBUFS/event-buffer-is-full");
      case "masked":
        return fail("perf_event/EINVAL/event-type-not-enabled-by-the-mask");
      case "unknown":
        return fail("perf_event/EINVAL/unknown-event-type");
      case undefined:
        return 0;
    }
  },

  perf_register_string(context, string, size) {
    context.requireBigProcessLock();
    const buffer = currentBuffer(context.process);
    if (buffer === undefined) return 0;
    return buffer.register(copyString(context.memory, string, size));
  },

  profiling_enable(context, pid, eventMask) {
    context.requireBigProcessLock();
    const { kernel: { memory, profiling, processes } } = context;
    if (pid === -1) {
      requireSuperuser(context);
      // That is the mask where there is no room for a buffer.
      profiling.eventMask = 0n;
      profiling.globalBuffer ??= new PerformanceEventBuffer(
        memory,
        GLOBAL_BUFFER,
      );
      profiling.globalBuffer.clear();
      profiling.eventMask = SETUP_MASK;
      if (!hasProfileTimer(context)) {
        fail("profiling/ENOTSUP/no-timer-to-profile-the-whole-system");
      }
      profiling.allThreads = true;
      const visible = processes.allVisible(context.process);
      for (const process of [processes.colonel, ...visible]) {
        describeProcess(profiling.globalBuffer, process);
      }
      profiling.eventMask = eventMask;
      return 0;
    }
    const target = findTarget(context, pid);
    if (target.state === "dead") {
      fail("profiling_enable/ESRCH/process-has-ended");
    }
    requireAccess(context, target);
    // Who is profiled already has a buffer. Mask and buffer stay behind.
    profiling.eventMask = SETUP_MASK;
    if (target.performanceEvents === undefined) {
      const buffer = new PerformanceEventBuffer(memory, PROCESS_BUFFER);
      target.performanceEvents = buffer;
      if (!describeProcess(buffer, target)) {
        fail("profiling_enable/ENOMEM/description-does-not-fit");
      }
    }
    profiling.eventMask = eventMask;
    if (!hasProfileTimer(context)) {
      fail("profiling/ENOTSUP/no-timer-to-profile-a-process");
    }
    target.profiling = true;
    return 0;
  },

  profiling_disable(context, pid) {
    context.requireBigProcessLock();
    const { kernel: { profiling } } = context;
    if (pid === -1) {
      requireSuperuser(context);
      if (!hasProfileTimer(context)) {
        fail("profiling/ENOTSUP/no-timer-to-profile-the-whole-system");
      }
      profiling.allThreads = false;
      return 0;
    }
    const target = findTarget(context, pid);
    requireAccess(context, target);
    if (!target.profiling) {
      fail("profiling_disable/EINVAL/process-is-not-profiled");
    }
    target.profiling = false;
    return 0;
  },

  profiling_free_buffer(context, pid) {
    context.requireBigProcessLock();
    if (pid === -1) {
      requireSuperuser(context);
      const { profiling } = context.kernel;
      profiling.globalBuffer?.dispose();
      profiling.globalBuffer = undefined;
      return 0;
    }
    const target = findTarget(context, pid);
    requireAccess(context, target);
    if (target.profiling) {
      fail("profiling_free_buffer/EINVAL/process-is-still-profiled");
    }
    target.deletePerformanceEvents();
    return 0;
  },
} satisfies FamilyHandlers<typeof profilingFamily>;

function requireSuperuser(context: SyscallContext): void {
  if (!isSuperuser(context.process.credentials)) {
    fail("profiling/EPERM/whole-system-by-other-than-superuser");
  }
}

function findTarget(context: SyscallContext, pid: number): Process {
  return context.kernel.processes.visible(context.process, pid) ??
    fail("task/ESRCH/no-such-process");
}

function requireAccess(context: SyscallContext, target: Process): void {
  const { credentials } = context.process;
  if (
    !isSuperuser(credentials) && target.credentials.uid !== credentials.euid
  ) fail("profiling/EPERM/process-of-another-user");
}
