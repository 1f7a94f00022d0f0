/**
 * Sending signals (Kernel/Syscalls/kill.cpp).
 *
 * @module
 */

import { NSIG, SIGCONT } from "../../api/constants.ts";
import { fail, type KernelError, kernelError } from "../errors.ts";
import { isSuperuser } from "../security/credentials.ts";
import type { Process } from "../tasks/process.ts";
import { sendSignal, sendSignalToProcess } from "../tasks/signals.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { SyscallHandlers } from "./handlers.ts";

const INT_MIN = -2147483648;

/** The handlers of the calls that send signals. */
export const killHandlers = {
  kill(context, pid, signal) {
    const { process, kernel } = context;
    context.requirePromise(pid === process.pid ? "stdio" : "proc");
    if (signal < 0 || signal > 31) fail("kill/EINVAL/signal-not-0-to-31");
    if (pid === INT_MIN) fail("kill/EINVAL/pid-is-int_min");
    if (pid === -1) {
      for (const target of kernel.processes.allVisible(process)) {
        // The caller itself always accepts, so the call always succeeds.
        if (target === process) killSelf(context, signal);
        else refusalToKill(context, target, signal);
      }
      return 0;
    }
    if (pid < 0) {
      killGroup(context, -pid, signal);
      return 0;
    }
    if (pid === process.pid) {
      killSelf(context, signal);
      return 0;
    }
    const target = kernel.processes.visible(process, pid);
    if (target === undefined) {
      fail("task/ESRCH/no-such-process");
    }
    const refusal = refusalToKill(context, target, signal);
    if (refusal !== undefined) throw refusal;
    return 0;
  },

  killpg(context, pgrp, signal) {
    if (signal < 1 || signal > 31) {
      fail("killpg/EINVAL/signal-not-1-to-31");
    }
    if (pgrp < 0) fail("killpg/EINVAL/pgrp-is-negative");
    killGroup(context, pgrp, signal);
    return 0;
  },

  kill_thread(context, tid, signal) {
    if (signal < 0 || signal >= NSIG) {
      fail("kill_thread/EINVAL/signal-not-0-to-32");
    }
    const thread = context.process.thread(tid);
    if (thread === undefined) {
      fail("task/ESRCH/no-such-thread");
    }
    if (signal !== 0) sendSignal(thread, signal, context.process);
    return 0;
  },
} satisfies Partial<SyscallHandlers>;

/** Why the caller may not signal a process; sends when it may. */
function refusalToKill(
  context: SyscallContext,
  target: Process,
  signal: number,
): KernelError | undefined {
  const { process } = context;
  const own = process.credentials;
  const other = target.credentials;
  const allowed = isSuperuser(own) || own.euid === other.uid ||
    own.uid === other.uid || (signal === SIGCONT && own.pgid === other.pgid);
  if (!allowed) {
    return kernelError("kill/EPERM/process-of-another-user");
  }
  if (target.isKernelProcess) {
    return kernelError("kill/EPERM/target-is-a-kernel-process");
  }
  if (signal !== 0 && !sendSignalToProcess(target, signal, process)) {
    return kernelError("signal/ESRCH/target-has-no-thread-left");
  }
  return undefined;
}

function killGroup(
  context: SyscallContext,
  pgrp: number,
  signal: number,
): void {
  const { kernel, process } = context;
  // A ProcessGroupID has 32 bits.
  const group = pgrp | 0;
  const members = kernel.processes.visibleGroup(
    process,
    group === 0 ? process.pgid : group,
  );
  if (members.length === 0) {
    fail("signal/ESRCH/group-has-no-visible-live-member");
  }
  const refusals = members.map((member) =>
    refusalToKill(context, member, signal)
  );
  if (refusals.includes(undefined)) return;
  // A member has a thread, so none of them can be anything but EPERM.
  fail("signal/EPERM/no-group-member-may-be-signalled");
}

function killSelf(context: SyscallContext, signal: number): void {
  if (signal !== 0) sendSignal(context.thread, signal, context.process);
}
