/**
 * Processes begin, change and end (Kernel/Syscalls/{fork,execve,posix_spawn,exit,waitid,disown,prctl,process,umask}.cpp).
 *
 * @module
 */

import type { processFamily } from "../../api/calls/process.ts";
import { P_ALL, P_PGID, P_PID, SIGCHLD, WNOHANG } from "../../api/constants.ts";
import {
  readStruct,
  SC_execve_params,
  SC_posix_spawn_params,
  SC_waitid_params,
  siginfo_t,
  StringArgument,
} from "../../api/structs.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail, NoReturn } from "../errors.ts";
import { GROWTH_RANGE } from "../library/heap.ts";
import { exec } from "../tasks/exec.ts";
import { forkProcess, spawnProcess } from "../tasks/fork.ts";
import { exitProcess } from "../tasks/lifecycle.ts";
import {
  WaitBlocker,
  type Waitee,
  type WaitResult,
} from "../tasks/wait_blocker_set.ts";
import { inParts, type Waiting } from "../tasks/wait_queue.ts";
import { archctl } from "./archctl.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { prctl } from "./prctl.ts";
import {
  copyIn,
  copyOutSparse,
  copyPathArgument,
  copyString,
} from "./user_structs.ts";

const ARG_MAX = 65536n;

interface StringList {
  readonly strings: UserAddress;
  readonly length: bigint;
}

/** Handlers of this family. */
export const processHandlers = {
  fork(context) {
    return inParts(forkProcess(context.thread), ({ pid }) => pid);
  },

  execve(context, params) {
    context.requireBigProcessLock();
    const { memory, process } = context;
    const parameters = copyIn(memory, params, SC_execve_params);
    if (
      parameters.arguments.length > ARG_MAX ||
      parameters.environment.length > ARG_MAX
    ) fail("exec/E2BIG/more-than-65536-arguments-or-variables");
    if (parameters.arguments.length === 0n) {
      fail("exec/EINVAL/no-arguments");
    }
    const path = copyPathArgument(memory, parameters.path);
    const program = exec({
      process,
      caller: process,
      path,
      arguments: copyStrings(context, parameters.arguments),
      environment: copyStrings(context, parameters.environment),
    });
    return inParts(program, () => {
      throw NoReturn.instance;
    });
  },

  posix_spawn(context, params) {
    context.requireBigProcessLock();
    context.requirePromise("exec");
    const { memory } = context;
    const parameters = copyIn(memory, params, SC_posix_spawn_params);
    if (
      parameters.arguments.length > ARG_MAX ||
      parameters.environment.length > ARG_MAX
    ) fail("exec/E2BIG/more-than-65536-arguments-or-variables");
    if (parameters.arguments.length === 0n) {
      fail("exec/EINVAL/no-arguments");
    }
    if (
      parameters.attr_data !== 0 || parameters.attr_data_size !== 0n ||
      parameters.serialized_file_actions_data !== 0 ||
      parameters.serialized_file_actions_data_size !== 0n
    ) {
      fail("posix_spawn/ENOTSUP/attributes-or-file-actions-given");
    }
    const path = copyPathArgument(memory, parameters.path);
    const child = spawnProcess(context.thread, {
      path,
      arguments: copyStrings(context, parameters.arguments),
      environment: copyStrings(context, parameters.environment),
    });
    return inParts(child, ({ pid }) => pid);
  },

  exit(context, status) {
    context.requireBigProcessLock();
    exitProcess(context.thread, status);
    throw NoReturn.instance;
  },

  waitid(context, params) {
    context.requireBigProcessLock();
    const parameters = copyIn(context.memory, params, SC_waitid_params);
    const waitee = findWaitee(context, parameters.idtype, parameters.id);
    const { thread, process } = context;
    if (thread.deliverableSignals !== 0) {
      fail("waitid/EINTR/unmasked-signal-already-pending");
    }
    const blocker = new WaitBlocker(parameters.options, waitee);
    const set = process.waitBlockers;
    if (!set.has(blocker)) {
      fail("waitid/ECHILD/no-matching-child-in-the-list");
    }
    if ((parameters.options & WNOHANG) !== 0) {
      set.tryUnblock(blocker);
      return reportChild(context, parameters.infop, blocker.result);
    }
    if (set.satisfyAtOnce(blocker)) {
      return reportChild(context, parameters.infop, blocker.result);
    }
    return waitForChild(context, blocker, parameters.infop);
  },

  disown(context, pid) {
    const { kernel, process } = context;
    const child = kernel.processes.visible(process, pid);
    if (child === undefined) {
      fail("task/ESRCH/no-such-process");
    }
    if (child.ppid !== process.pid) {
      fail("disown/ECHILD/not-a-child");
    }
    child.ppid = 0;
    process.waitBlockers.disown(child);
    return 0;
  },

  getpid(context) {
    return context.process.pid;
  },

  getppid(context) {
    return context.process.ppid;
  },

  umask(context, mask) {
    const old = context.process.umask;
    context.process.umask = mask & 0o777;
    return old;
  },

  prctl,
  archctl,
} satisfies FamilyHandlers<typeof processFamily>;

function copyStrings(
  context: SyscallContext,
  list: StringList,
): string[] {
  const { memory } = context;
  const strings: string[] = [];
  // An empty list may be anywhere.
  if (list.length === 0n) return strings;
  // The whole array is copied first: a bad end shows before a bad string.
  const { size } = StringArgument;
  const array = memory.read(list.strings, Number(list.length) * size);
  const view = new DataView(array.buffer);
  let total = 0;
  for (let at = 0; at < array.length; at += size) {
    const string = readStruct(StringArgument, view, at);
    const text = copyString(memory, string.characters, string.length);
    total += text.length;
    // The reference's heap could not hold more.
    if (total > GROWTH_RANGE) fail("kernel-memory/ENOMEM/exhausted");
    strings.push(text);
  }
  return strings;
}

function findWaitee(
  context: SyscallContext,
  idtype: number,
  id: number,
): Waitee {
  const { kernel, process } = context;
  switch (idtype) {
    case P_ALL:
      return undefined;
    case P_PID: {
      const found = kernel.processes.visible(process, id);
      if (found === undefined) {
        fail("waitid/ECHILD/p_pid-no-such-process");
      }
      if (found.ppid !== process.pid && !found.isTracedBy(process.pid)) {
        fail("waitid/ECHILD/p_pid-neither-child-nor-tracee");
      }
      return found;
    }
    case P_PGID: {
      const group = kernel.processes.findGroup(id);
      if (group === undefined) {
        fail("waitid/ECHILD/p_pgid-no-such-group");
      }
      return group;
    }
    default:
      return fail("waitid/EINVAL/unknown-idtype");
  }
}

function* waitForChild(
  context: SyscallContext,
  blocker: WaitBlocker,
  infop: UserAddress,
): Waiting<number> {
  const set = context.process.waitBlockers;
  set.add(blocker);
  try {
    const reason = yield { queues: [blocker.queue], what: "a child" };
    if (reason === "interrupted") {
      // One last look; only SIGCHLD may come together with a result.
      if (blocker.result === undefined) set.tryUnblock(blocker);
      const harmless = blocker.result !== undefined &&
        context.thread.interruptedBy === SIGCHLD;
      if (!harmless) {
        fail("waitid/EINTR/signal-arrives-while-waiting");
      }
    }
  } finally {
    set.remove(blocker);
  }
  return reportChild(context, infop, blocker.result);
}

function reportChild(
  context: SyscallContext,
  infop: UserAddress,
  result: WaitResult | undefined,
): number {
  copyOutSparse(
    context.memory,
    infop,
    siginfo_t,
    result === undefined ? {} : {
      si_signo: SIGCHLD,
      si_code: result.code,
      si_pid: result.pid,
      si_uid: result.uid,
      si_status: result.status,
    },
  );
  return 0;
}
