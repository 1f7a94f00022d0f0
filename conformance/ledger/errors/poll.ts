import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const pollErrors: ErrorEntry[] = errorTable(String.raw`
poll
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EFAULT/sc_poll_params-pointer-all-struct-including-null | guest | the SC_poll_params pointer (all of the struct, including NULL) is not readable user memory
  ENOBUFS/nfds-1024 | guest | nfds >= 1024
  EFAULT/timeout-readable | guest | timeout not readable
  EFAULT/sigmask-readable | guest | sigmask not readable
  EFAULT/nfds-8-overflows | dead | nfds * 8 overflows
  ENOMEM/copy-list | exhaustion | copy of the list
  EFAULT/fds-array-readable-nfds-0 | guest | fds array not readable (nfds > 0)
  EINTR/signal-unmasked-under-temporary-mask-pending | guest | a signal unmasked under the (temporary) mask is pending at entry or arrives while waiting; also if descriptors were ready; fds is not written back
  EFAULT/fds-array-writable | guest | fds array not writable
`);
