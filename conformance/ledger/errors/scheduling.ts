import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const schedulingErrors: ErrorEntry[] = errorTable(String.raw`
scheduler_get_parameters
  EPROMISEVIOLATION/process-made-promises-proc-among-them | guest | the process has made promises and 'proc' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/parameter-struct-readable-user-memory | guest | parameter struct not readable in user memory
  EPERM/thread-mode-thread-belongs-another-process | guest | thread mode: the thread belongs to another process and the effective uid is not 0
  ESRCH/thread-mode-such-visible-thread-process | guest | thread mode: no such visible thread; process mode: no such visible process
  EPERM/effective-uid-0-neither-effective-nor | guest | effective uid not 0, and neither effective nor real uid equals the target process's real uid
  EFAULT/params-readable-but-writable | guest | params readable but not writable
scheduler_set_parameters
  EPROMISEVIOLATION/process-made-promises-proc-among-them | guest | the process has made promises and 'proc' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/parameter-struct-readable-user-memory | guest | parameter struct not readable in user memory
  EINVAL/sched_priority-1-99 | guest | sched_priority not in 1..99
  EPERM/thread-mode-thread-belongs-another-process | guest | thread mode: the thread belongs to another process and the effective uid is not 0
  ESRCH/thread-mode-such-visible-thread-process | guest | thread mode: no such visible thread; process mode: no such visible process
  EPERM/effective-uid-0-neither-effective-nor | guest | effective uid not 0, and neither effective nor real uid equals the target process's real uid
yield
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
`);
