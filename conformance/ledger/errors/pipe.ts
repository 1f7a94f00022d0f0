import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const pipeErrors: ErrorEntry[] = errorTable(String.raw`
pipe
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EINVAL/flags-bit-besides-o_cloexec-o_nonblock | guest | flags has any bit besides O_CLOEXEC and O_NONBLOCK
  ENOMEM/buffer-2-x-64-kib-descriptions | exhaustion | buffer (2 x 64 KiB) or descriptions
  EMFILE/fewer-two-free-descriptors | guest | fewer than two free descriptors
  EFAULT/pipefd-writable-both-descriptors-released-again | guest | pipefd not writable (both descriptors are released again)
`);
