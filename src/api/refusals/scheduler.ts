import { refusals } from "../refusal.ts";
import { uninitialisedPointer } from "../waivers.ts";

/** What scheduler refuses. */
export const schedulerRefusals = refusals("scheduler", "Syscalls/sched.cpp", {
  "EPERM/thread-of-another-process":
    "in thread mode, the thread belongs to another process and the effective uid is not 0",
  "ESRCH/no-such-thread-or-process":
    "no visible thread has that id in thread mode, or no visible process in process mode",
  "EPERM/process-of-another-user": [
    "the effective uid is not 0, and neither it nor the caller's real uid is the real uid of the process",
    uninitialisedPointer,
  ],
});
