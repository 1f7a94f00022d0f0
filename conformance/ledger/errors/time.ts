import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const timeErrors: ErrorEntry[] = errorTable(String.raw`
adjtime
  EFAULT/old_delta-non-null-16-bytes-writable | guest | old_delta is non-null and its 16 bytes are not writable user memory
  EPROMISEVIOLATION/process-made-promises-settime-among-them | guest | the process has made promises and 'settime' is not among them (this check applies only when: delta is non-null); never seen by the caller: the process dies with SIGABRT on the way out
  EPERM/delta-non-null-effective-uid-0 | guest | delta is non-null and the effective uid is not 0
  EFAULT/delta-non-null-16-bytes-readable | root | delta is non-null and its 16 bytes are not readable user memory
alarm
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  ENOMEM/per-process-timer-object-cannot-allocated | exhaustion | the per-process timer object cannot be allocated (only on the first alarm with seconds>0)
  ENOMEM/computed-deadline-future-cannot-happen-seconds | dead | the computed deadline is not in the future (cannot happen for seconds>=1 in practice)
clock_gettime
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EINVAL/clock_id-one-five-known-ids-0 | guest | clock_id is not one of the five known ids 0..4
  EFAULT/result-writable | guest | result not writable
clock_nanosleep
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/parameter-struct-readable-user-memory | guest | parameter struct not readable in user memory
  EFAULT/requested_sleep-including-null-readable | guest | requested_sleep (including null) not readable
  EINVAL/flags-neither-0-nor-timer_abstime-1 | guest | flags is neither 0 nor TIMER_ABSTIME(1)
  EINVAL/clock_id-0-4 | guest | clock_id not 0..4
  EFAULT/relative-sleep-was-interrupted-remaining_sleep-non | guest | relative sleep was interrupted, remaining_sleep is non-null and not writable (replaces EINTR)
  EINTR/unmasked-signal-was-already-pending-entry | guest | an unmasked signal was already pending on entry, or one arrived while sleeping
clock_getres
  EFAULT/parameter-struct-readable-user-memory | guest | parameter struct not readable in user memory
  EINVAL/clock_id-0-4 | guest | clock_id is not 0..4
  EFAULT/result-pointer-including-null-writable | guest | result pointer (including null) not writable
clock_settime
  EPROMISEVIOLATION/process-made-promises-settime-among-them | guest | the process has made promises and 'settime' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EPERM/effective-uid-0 | guest | effective uid is not 0
  EFAULT/ts-readable | root | ts not readable
  EINVAL/clock_id-anything-but-clock_realtime-checked-last | root | clock_id is anything but CLOCK_REALTIME (checked last, after the copy)
getrusage
  EINVAL/who-neither-1-nor-2 | guest | who is neither 1 nor 2
  EFAULT/usage-writable | guest | usage not writable
map_time_page
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  ENOMEM/room-address-space-region-name-allocation | exhaustion | no room in the address space or region/name allocation fails
times
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/buf-including-null-writable | guest | buf (including null) not writable
`);
