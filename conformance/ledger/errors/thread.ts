import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const threadErrors: ErrorEntry[] = errorTable(String.raw`
create_thread
  EPROMISEVIOLATION/process-made-promises-thread-among-them | guest | the process has made promises and 'thread' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/parameter-struct-readable-user-memory | guest | parameter struct not readable in user memory
  EOVERFLOW/stack_location-stack_size-wraps | guest | stack_location + stack_size wraps
  EFAULT/sum-neither-inside-map_stack-region-nor | guest | that sum is neither inside a MAP_STACK region nor exactly its end, or is outside user space
  EINVAL/schedule_priority-1-99 | guest | schedule_priority not in 1..99
  ENOMEM/thread-object-64-kib-kernel-stack | exhaustion | thread object, 64 KiB kernel stack or name
detach_thread
  EPROMISEVIOLATION/process-made-promises-thread-among-them | guest | the process has made promises and 'thread' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  ESRCH/tid-negative-thread-calling-process | guest | tid negative or not a thread of the calling process
  EINVAL/thread-joinable-already-detached-being-joined | guest | thread not joinable (already detached or being joined)
exit_thread
  EPROMISEVIOLATION/process-made-promises-thread-among-them | guest | the process has made promises and 'thread' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
gettid
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
join_thread
  EPROMISEVIOLATION/process-made-promises-thread-among-them | guest | the process has made promises and 'thread' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  ESRCH/tid-negative-thread-calling-process | guest | tid negative or not a thread of the calling process
  EDEADLK/tid-calling-thread | guest | tid is the calling thread
  EINVAL/thread-detached-already-being-joined-joined | guest | thread is detached, already being joined (or joined) by someone, or not yet started
  EFAULT/exit_value-non-null-writable-join-itself | guest | exit_value non-null and not writable (the join itself is done)
`);
