/**
 * Yielding and priorities (Kernel/Syscalls/sched.cpp).
 *
 * @module
 */

import type { schedulingFamily } from "../../api/calls/scheduling.ts";
import {
  SCHEDULER_PARAMETERS_THREAD,
  THREAD_PRIORITY_MAX,
  THREAD_PRIORITY_MIN,
} from "../../api/constants.ts";
import {
  readStruct,
  SC_scheduler_parameters_params,
  writeStruct,
} from "../../api/structs.ts";
import { fail } from "../errors.ts";
import { isSuperuser } from "../security/credentials.ts";
import type { Thread } from "../tasks/thread.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { copyIn } from "./user_structs.ts";

/** Handlers of this family. */
export const schedulingHandlers = {
  yield(context) {
    context.thread.wantsToYield = true;
    return 0;
  },

  scheduler_set_parameters(context, params) {
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
    const { memory } = context;
    const layout = SC_scheduler_parameters_params;
    const bytes = memory.read(params, layout.size);
    const view = new DataView(bytes.buffer);
    const parameters = readStruct(layout, view);
    const { mode, pid_or_tid } = parameters;
    const thread = findThread(context, pid_or_tid, mode);
    parameters.parameters.sched_priority = thread.priority;
    writeStruct(layout, view, 0, parameters);
    // All of it goes back, with what the caller left between the fields.
    memory.write(params, bytes);
    return 0;
  },
} satisfies FamilyHandlers<typeof schedulingFamily>;

/** The thread meant, if the caller may know and change its priority. */
function findThread(
  context: SyscallContext,
  id: number,
  mode: number,
): Thread {
  const { process, kernel: { processes } } = context;
  const superuser = isSuperuser(process.credentials);
  let thread: Thread | undefined;
  if (mode === SCHEDULER_PARAMETERS_THREAD) {
    thread = id === 0 ? context.thread : processes.visibleThread(process, id);
    if (!superuser && thread !== undefined && thread.process !== process) {
      fail("scheduler/EPERM/thread-of-another-process");
    }
  } else {
    // For another process the reference uses a pointer that it never set;
    // its main thread is what was meant.
    const target = id === 0 ? process : processes.visible(process, id);
    thread = target?.thread(target.pid);
  }
  if (thread === undefined) {
    fail("scheduler/ESRCH/no-such-thread-or-process");
  }
  const own = process.credentials;
  const { uid } = thread.process.credentials;
  if (!superuser && own.euid !== uid && own.uid !== uid) {
    fail("scheduler/EPERM/process-of-another-user");
  }
  return thread;
}
