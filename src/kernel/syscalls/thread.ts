/**
 * Threads of a process (Kernel/Syscalls/thread.cpp).
 *
 * @module
 */

import type { threadFamily } from "../../api/calls/thread.ts";
import { PERF_EVENT_THREAD_CREATE } from "../../api/constants.ts";
import { SC_create_thread_params } from "../../api/structs.ts";
import { type UserAddress, userAddress } from "../../api/user_address.ts";
import { fail, KernelError, NoReturn } from "../errors.ts";
import { createThread } from "../tasks/fork.ts";
import { attachThread, exitProcess } from "../tasks/lifecycle.ts";
import {
  addPerformanceEvent,
  addThreadExit,
} from "../tasks/performance_events.ts";
import { registerConventions } from "../tasks/registers.ts";
import type { Thread } from "../tasks/thread.ts";
import { inParts, type Waiting } from "../tasks/wait_queue.ts";
import type { Parts } from "../work.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { unmap } from "./unmap.ts";
import { copyIn } from "./user_structs.ts";

const LOWEST_PRIORITY = 1;
const HIGHEST_PRIORITY = 99;

/** Handlers of this family. */
export const threadHandlers = {
  create_thread(context, entry, params) {
    const { memory, process, kernel } = context;
    const parameters = copyIn(memory, params, SC_create_thread_params);
    const sp = parameters.stack_location +
      BigInt(parameters.stack_size);
    if (sp >= 1n << 64n) {
      fail("create_thread/EOVERFLOW/stack-end-wraps-around");
    }
    if (!process.space.isValidStackPointer(userAddress(sp))) {
      fail("create_thread/EFAULT/stack-end-in-no-stack-region");
    }
    const priority = parameters.schedule_priority;
    if (priority < LOWEST_PRIORITY || priority > HIGHEST_PRIORITY) {
      fail("create_thread/EINVAL/schedule_priority-not-1-to-99");
    }
    const tid = kernel.processes.allocatePid();
    const thread = createThread(process, tid, `${process.name} [${tid}]`);
    thread.isJoinable = parameters.detach_state === 0;
    thread.priority = priority;
    const { cpu } = thread;
    const start = registerConventions[cpu.architecture].startRegisters;
    cpu.pc = entry;
    cpu.sp = sp;
    cpu.setRegister(start[0], parameters.entry);
    cpu.setRegister(start[1], parameters.entry_argument);
    cpu.setRegister(start[2], parameters.stack_location);
    cpu.setRegister(start[3], BigInt(parameters.stack_size));
    cpu.threadPointer = parameters.tls_pointer;
    attachThread(thread);
    addPerformanceEvent(thread, PERF_EVENT_THREAD_CREATE, {
      arg1: BigInt(tid),
    });
    kernel.scheduler.enqueue(thread);
    return tid;
  },

  exit_thread(context, exitValue, stackLocation, stackSize) {
    context.requireBigProcessLock();
    const { process, thread } = context;
    // Threads that ended but were never joined count too.
    if (process.threads.length === 1) {
      exitProcess(thread, 0);
      throw NoReturn.instance;
    }
    addThreadExit(thread);
    const unmapping = stackLocation === 0
      ? undefined
      : unmapStack(thread, stackLocation, stackSize);
    return inParts(unmapping, () => {
      thread.exitValue = exitValue;
      thread.shouldDie = true;
      thread.exited.wakeAll();
      throw NoReturn.instance;
    });
  },

  detach_thread(context, tid) {
    const thread = ownThread(context, tid);
    if (!thread.isJoinable) {
      fail("detach_thread/EINVAL/already-detached-or-being-joined");
    }
    thread.isJoinable = false;
    return 0;
  },

  join_thread(context, tid, exitValue) {
    const joinee = ownThread(context, tid);
    if (joinee === context.thread) {
      fail("join_thread/EDEADLK/thread-joins-itself");
    }
    if (!joinee.isJoinable) {
      fail("join_thread/EINVAL/not-joinable");
    }
    // Whoever joins is the only one who may.
    joinee.isJoinable = false;
    if (joinee.exitValue !== undefined) {
      return storeExitValue(context, joinee, exitValue);
    }
    return waitForExit(context, joinee, exitValue);
  },

  gettid(context) {
    return context.thread.tid;
  },
} satisfies FamilyHandlers<typeof threadFamily>;

/** A stack that cannot be unmapped does not keep the thread alive. */
function* unmapStack(
  thread: Thread,
  location: UserAddress,
  size: bigint,
): Parts {
  try {
    yield* unmap(thread, location, size) ?? [];
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
  }
}

function ownThread(context: SyscallContext, tid: number): Thread {
  return context.process.thread(tid) ?? fail("task/ESRCH/no-such-thread");
}

function* waitForExit(
  context: SyscallContext,
  joinee: Thread,
  exitValue: UserAddress,
): Waiting<number> {
  // Signals do not end a join; only the death of either thread does.
  yield {
    queues: [joinee.exited],
    interruptible: false,
    what: "a thread's exit",
  };
  return storeExitValue(context, joinee, exitValue);
}

function storeExitValue(
  context: SyscallContext,
  joinee: Thread,
  exitValue: UserAddress,
): number {
  if (exitValue !== 0) {
    // The caller's own death stores that of nobody.
    context.memory.writeU64(exitValue, joinee.exitValue ?? 0n);
  }
  return 0;
}
