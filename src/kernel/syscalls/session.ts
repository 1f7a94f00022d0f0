/**
 * Sessions and process groups (Kernel/Syscalls/setpgid.cpp).
 *
 * @module
 */

import type { sessionFamily } from "../../api/calls/session.ts";
import { fail } from "../errors.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";

/** Handlers of this family. */
export const sessionHandlers = {
  getsid(context, pid) {
    const { kernel, process } = context;
    if (pid === 0) return process.sid;
    const peer = kernel.processes.visible(process, pid);
    if (peer === undefined) {
      fail("task/ESRCH/no-such-process");
    }
    if (peer.sid !== process.sid) {
      fail("getsid/EPERM/process-is-in-another-session");
    }
    return peer.sid;
  },

  setsid(context) {
    const { process, kernel: { memory, processes } } = context;
    if (processes.findGroup(process.pid) !== undefined) {
      fail("setsid/EPERM/group-with-the-callers-pid-exists");
    }
    const { heap } = memory;
    heap.requireRoom();
    // The credentials keep the old group id.
    const credentials = heap.adopt({
      ...process.credentials,
      sid: process.pid,
    });
    processes.setGroup(process, processes.findOrCreateGroup(process.pid));
    process.tty = undefined;
    process.credentials = credentials;
    return process.pid;
  },

  getpgid(context, pid) {
    const { kernel, process } = context;
    if (pid === 0) return process.pgid;
    const peer = kernel.processes.visible(process, pid);
    if (peer === undefined) {
      fail("task/ESRCH/no-such-process");
    }
    return peer.pgid;
  },

  getpgrp(context) {
    return context.process.pgid;
  },

  setpgid(context, pid, pgid) {
    const { process, kernel: { memory, processes } } = context;
    if (pgid < 0) fail("setpgid/EINVAL/pgid-is-negative");
    const target = processes.visible(process, pid === 0 ? process.pid : pid);
    if (target === undefined) {
      fail("task/ESRCH/no-such-process");
    }
    const isChild = target.ppid === process.pid;
    if (target !== process && !isChild) {
      fail("setpgid/ESRCH/neither-the-caller-nor-its-child");
    }
    if (target.isSessionLeader) {
      fail("setpgid/EPERM/target-is-a-session-leader");
    }
    if (target.sid !== process.sid) {
      fail("setpgid/EPERM/child-is-in-another-session");
    }
    // A ProcessGroupID has 32 bits.
    const wanted = pgid === 0 ? target.pid : pgid | 0;
    const session = sessionOfGroup(context, wanted);
    if (session !== undefined && session !== process.sid) {
      fail("setpgid/EPERM/group-is-in-another-session");
    }
    if (session === undefined && wanted !== target.pid) {
      fail("setpgid/EPERM/no-such-group-and-not-the-targets-pid");
    }
    const { heap } = memory;
    if (processes.findGroup(wanted) === undefined) heap.requireRoom();
    const credentials = heap.adopt({ ...target.credentials, pgid: wanted });
    processes.setGroup(target, processes.findOrCreateGroup(wanted));
    target.credentials = credentials;
    return 0;
  },

  get_root_session_id(context, sid) {
    const { process, kernel: { processes } } = context;
    const start = sid === -1 ? process.sid : sid;
    if (start === 0) return 0;
    let current = start | 0;
    for (;;) {
      const leader = processes.visible(process, current);
      if (leader === undefined) {
        fail("get_root_session_id/ESRCH/session-has-no-visible-leader");
      }
      const parent = processes.visible(process, leader.ppid);
      if (parent === undefined) {
        fail("get_root_session_id/ESRCH/leader-has-no-visible-parent");
      }
      if (parent.sid === 0) return current;
      current = parent.sid;
    }
  },
} satisfies FamilyHandlers<typeof sessionFamily>;

/** The session of the group's last live visible member. */
function sessionOfGroup(
  context: SyscallContext,
  pgid: number,
): number | undefined {
  const { process, kernel } = context;
  return kernel.processes.visibleGroup(process, pgid).at(-1)?.sid;
}
