/** Yielding and priorities (Kernel/Syscalls/sched.cpp). */
import {
  SCHEDULER_PARAMETERS_THREAD,
  THREAD_PRIORITY_MAX,
  THREAD_PRIORITY_MIN,
} from "../../api/constants.ts";
import { EINVAL, EPERM, ESRCH } from "../../api/errno.ts";
import { SC_scheduler_parameters_params } from "../../api/structs.ts";
import { fail } from "../errors.ts";
import { isSuperuser } from "../security/credentials.ts";
import type { Thread } from "../tasks/thread.ts";
import type { SyscallContext, SyscallHandlers } from "./context.ts";
import { copyIn, copyOut } from "./user_structs.ts";

/** Handlers of this family. */
export const schedulingHandlers = {
  yield(context) {
    context.requirePromise("stdio");
    context.thread.wantsToYield = true;
    return 0;
  },

  scheduler_set_parameters(context, params) {
    context.requirePromise("proc");
    const parameters = copyIn(
      context.memory,
      params,
      SC_scheduler_parameters_params,
    );
    const priority = parameters.parameters.sched_priority;
    if (priority < THREAD_PRIORITY_MIN || priority > THREAD_PRIORITY_MAX) {
      fail("scheduler_set_parameters/EINVAL/sched_priority-not-1-to-99");
    }
    const { mode, pid_or_tid } = parameters;
    const thread = findThread(context, pid_or_tid, mode);
    thread.priority = priority;
    if (mode !== SCHEDULER_PARAMETERS_THREAD) {
      for (const peer of thread.process.threads) peer.priority = priority;
    }
    return 0;
  },

  scheduler_get_parameters(context, params) {
    context.requirePromise("proc");
    const parameters = copyIn(
      context.memory,
      params,
      SC_scheduler_parameters_params,
    );
    const { mode, pid_or_tid } = parameters;
    const thread = findThread(context, pid_or_tid, mode);
    parameters.parameters.sched_priority = thread.priority;
    copyOut(
      context.memory,
      params,
      SC_scheduler_parameters_params,
      parameters,
    );
    return 0;
  },
} satisfies Partial<SyscallHandlers>;

/** The thread meant, if the caller may know and change its priority. */
function findThread(
  context: SyscallContext,
  id: number,
  mode: number,
): Thread {
  const { name, process, kernel: { processes } } = context;
  const superuser = isSuperuser(process.credentials);
  let thread: Thread | undefined;
  if (mode === SCHEDULER_PARAMETERS_THREAD) {
    thread = id === 0 ? context.thread : processes.visibleThread(process, id);
    if (!superuser && thread !== undefined && thread.process !== process) {
      fail(EPERM, `${name}/EPERM/thread-mode-thread-belongs-another-process`);
    }
  } else {
    // For another process the reference uses a pointer that it never set;
    // its main thread is what was meant.
    const target = id === 0 ? process : processes.visible(process, id);
    thread = target?.thread(target.pid);
  }
  if (thread === undefined) {
    fail(ESRCH, `${name}/ESRCH/thread-mode-such-visible-thread-process`);
  }
  const own = process.credentials;
  const { uid } = thread.process.credentials;
  if (!superuser && own.euid !== uid && own.uid !== uid) {
    fail(EPERM, `${name}/EPERM/effective-uid-0-neither-effective-nor`);
  }
  return thread;
}
