import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const sessionErrors: ErrorEntry[] = errorTable(String.raw`
get_root_session_id
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  ESRCH/visible-process-pid-equal-session-id | guest | no visible process has a pid equal to the session id under inspection (leader gone, or bogus number)
  ESRCH/leader-s-parent-visible-dead-disowned | guest | the leader's parent is not visible (dead, disowned, pid 0)
getpgid
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  ESRCH/pid-non-zero-such-visible-process | guest | pid non-zero and no such visible process
getpgrp
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
getsid
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  ESRCH/process-pid-visible-same-scoped-process | guest | no process with that pid is visible (same scoped process list; zombies still count)
  EPERM/process-different-session | guest | the process is in a different session
setpgid
  EPROMISEVIOLATION/process-made-promises-proc-among-them | guest | the process has made promises and 'proc' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EINVAL/pgid-negative | guest | pgid is negative
  ESRCH/visible-process-pid-negative-pids-land | guest | no visible process with that pid (negative pids land here)
  ESRCH/process-neither-caller-nor-child-caller | guest | the process is neither the caller nor a child of the caller
  EPERM/target-session-leader-session-id-equals | guest | the target is a session leader (its session id equals its pid)
  EPERM/target-child-caller-another-session | guest | the target is a child of the caller and is in another session
  EPERM/live-process-requested-group-exists-session | guest | a live process in the requested group exists and its session differs from the caller's session
  EPERM/requested-group-live-member-target-s | guest | the requested group has no live member and is not the target's own pid
  ENOMEM/kernel-allocation-needed-call-fails | exhaustion | a kernel allocation needed by this call fails
setsid
  EPROMISEVIOLATION/process-made-promises-proc-among-them | guest | the process has made promises and 'proc' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EPERM/process-group-whose-id-equals-caller | guest | a process group whose id equals the caller's pid already exists anywhere in the system (so group leaders always fail, and so does a former leader's pid while members remain)
  ENOMEM/kernel-allocation-needed-call-fails | exhaustion | a kernel allocation needed by this call fails
`);
