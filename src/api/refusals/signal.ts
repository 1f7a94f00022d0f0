import { refusals } from "../refusal.ts";

/** What signal refuses. */
export const signalRefusals = refusals("signal", "Syscalls/kill.cpp", {
  "ESRCH/group-has-no-visible-live-member":
    "the process group has no living member that is visible to the caller",
  "EPERM/no-group-member-may-be-signalled":
    "no member of the process group accepted the signal, and the last one refused it for want of permission",
  "ESRCH/target-has-no-thread-left":
    "the signal is not 0 and the process is a zombie without threads; of a group this counts if no member accepted and it is the last failure",
});
