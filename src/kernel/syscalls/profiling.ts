/** Profiling (Kernel/Syscalls/perf_event.cpp, profiling.cpp). */
import {
  PERF_EVENT_FREE,
  PERF_EVENT_MALLOC,
  performanceEvents,
} from "../api/constants.ts";
import { EINVAL, ENOBUFS, ENOTSUP, EPERM, ESRCH } from "../api/errno.ts";
import { fail } from "../errors.ts";
import { isSuperuser } from "../security/credentials.ts";
import {
  type PerformanceEvent,
  PerformanceEventBuffer,
} from "../tasks/performance_event_buffer.ts";
import { appendEvent, currentBuffer } from "../tasks/performance_events.ts";
import type { Process } from "../tasks/process.ts";
import type { SyscallContext, SyscallHandlers } from "./context.ts";

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
    const { process, thread, kernel } = context;
    const buffer = currentBuffer(process);
    if (buffer === undefined) return 0;
    if (buffer.isFull) fail(ENOBUFS, "perf_event/ENOBUFS/event-buffer-full");
    // The mask is asked before the type is known to be one.
    const bits = BigInt.asUintN(64, BigInt(type));
    if ((kernel.profiling.eventMask & bits) === 0n) {
      fail(
        EINVAL,
        "perf_event/EINVAL/type-enabled-current-global-event-mask",
      );
    }
    const name = eventName(type);
    if (name === undefined) {
      fail(EINVAL, "perf_event/EINVAL/type-exactly-one-known-event-values");
    }
    appendEvent(buffer, process, name, thread, detailOf(type, arg1, arg2));
    return 0;
  },

  perf_register_string(context, string, size) {
    context.requireBigProcessLock();
    const buffer = currentBuffer(context.process);
    if (buffer === undefined) return 0;
    const site = "perf_register_string/EFAULT/profiling-active-string-readable";
    context.memory.requireRange(string, size, site);
    return buffer.register(
      context.memory.readString(string, Number(size), site),
    );
  },

  profiling_enable(context, pid, eventMask) {
    context.requireBigProcessLock();
    context.requireNoPromises();
    const { kernel: { profiling, processes } } = context;
    if (pid === -1) {
      requireSuperuser(context);
      profiling.eventMask = SETUP_MASK;
      if (profiling.globalBuffer !== undefined) profiling.globalBuffer.clear();
      else profiling.globalBuffer = new PerformanceEventBuffer(GLOBAL_BUFFER);
      if (!hasProfileTimer(context)) {
        fail(
          ENOTSUP,
          "profiling_enable/ENOTSUP/pid-1-profile-timer-hardware",
        );
      }
      profiling.allThreads = true;
      for (const process of processes.allVisible(context.process)) {
        describe(process, profiling.globalBuffer);
      }
      profiling.eventMask = eventMask;
      return 0;
    }
    const target = findTarget(context, pid);
    if (target.state === "dead") {
      fail(ESRCH, "profiling_enable/ESRCH/process-already-dead-zombie");
    }
    requireAccess(context, target);
    profiling.eventMask = SETUP_MASK;
    target.profiling = true;
    if (target.performanceEvents === undefined) {
      target.performanceEvents = new PerformanceEventBuffer(PROCESS_BUFFER);
      describe(target, target.performanceEvents);
    }
    profiling.eventMask = eventMask;
    if (!hasProfileTimer(context)) {
      target.profiling = false;
      fail(
        ENOTSUP,
        "profiling_enable/ENOTSUP/profile-timer-hardware-always-aarch64-risc",
      );
    }
    return 0;
  },

  profiling_disable(context, pid) {
    context.requireBigProcessLock();
    context.requireNoPromises();
    const { kernel: { profiling } } = context;
    if (pid === -1) {
      requireSuperuser(context);
      if (!hasProfileTimer(context)) {
        fail(ENOTSUP, "profiling_disable/ENOTSUP/pid-1-profile-timer");
      }
      profiling.allThreads = false;
      return 0;
    }
    const target = findTarget(context, pid);
    requireAccess(context, target);
    if (!target.profiling) {
      fail(EINVAL, "profiling_disable/EINVAL/process-being-profiled");
    }
    target.profiling = false;
    return 0;
  },

  profiling_free_buffer(context, pid) {
    context.requireBigProcessLock();
    context.requireNoPromises();
    if (pid === -1) {
      requireSuperuser(context);
      context.kernel.profiling.globalBuffer = undefined;
      return 0;
    }
    const target = findTarget(context, pid);
    requireAccess(context, target);
    if (target.profiling) {
      fail(EINVAL, "profiling_free_buffer/EINVAL/process-still-being-profiled");
    }
    target.performanceEvents = undefined;
    return 0;
  },
} satisfies Partial<SyscallHandlers>;

function requireSuperuser(context: SyscallContext): void {
  if (!isSuperuser(context.process.credentials)) {
    fail(EPERM, `${context.name}/EPERM/pid-1-effective-uid-0`);
  }
}

function findTarget(context: SyscallContext, pid: number): Process {
  return context.kernel.processes.visible(context.process, pid) ??
    fail(ESRCH, `${context.name}/ESRCH/visible-process-pid`);
}

function requireAccess(context: SyscallContext, target: Process): void {
  const { credentials } = context.process;
  if (
    !isSuperuser(credentials) && target.credentials.uid !== credentials.euid
  ) fail(EPERM, `${context.name}/EPERM/effective-uid-0-different-target-s`);
}

function eventName(type: number): string | undefined {
  for (const [name, number] of Object.entries(performanceEvents)) {
    if (number === type) {
      return name.slice("PERF_EVENT_".length).toLowerCase();
    }
  }
  return undefined;
}

function detailOf(
  type: number,
  arg1: bigint,
  arg2: bigint,
): PerformanceEvent["detail"] {
  switch (type) {
    case PERF_EVENT_MALLOC:
      return [["ptr", arg2], ["size", arg1]];
    case PERF_EVENT_FREE:
      return [["ptr", arg1]];
    case performanceEvents.PERF_EVENT_SIGNPOST:
      return [["arg1", arg1], ["arg2", arg2]];
    default:
      return [];
  }
}

/** What a profile says of a process that existed before it. */
function describe(process: Process, buffer: PerformanceEventBuffer): void {
  const [first] = process.threads;
  if (first === undefined) return;
  const executable = process.executable?.absolutePath ?? "";
  appendEvent(buffer, process, "process_create", first, [
    ["parent_pid", process.ppid],
    ["executable", executable.slice(0, 63)],
  ]);
  for (const thread of process.threads) {
    appendEvent(buffer, process, "thread_create", thread, [["parent_tid", 0]]);
  }
  for (const region of process.space.regions) {
    if (!region.mmap) continue;
    appendEvent(buffer, process, "mmap", first, [
      ["ptr", region.base],
      ["size", region.size],
      ["name", (region.name ?? "").slice(0, 63)],
    ]);
  }
}
