import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const profilingErrors: ErrorEntry[] = errorTable(String.raw`
perf_event
  ENOBUFS/event-buffer-full | guest | the event buffer is full
  EINVAL/type-enabled-current-global-event-mask | guest | type is not enabled in the current global event mask (tested before the type is known to be valid)
  EINVAL/recorded-within-profiler-itself | dead | recorded from within the profiler itself
  EINVAL/type-exactly-one-known-event-values | guest | type is not exactly one of the known event values
perf_register_string
  EFAULT/profiling-active-string-readable | guest | profiling active and string not readable
  ENOMEM/profiling-active-string-table-allocation | exhaustion | profiling active: string or table allocation
profiling_disable
  EPROMISEVIOLATION/process-made-promise-all-even-full | guest | the process has made any promise at all (even a full list); never seen by the caller: the process dies with SIGABRT on the way out
  EPERM/pid-1-effective-uid-0 | guest | pid -1 and effective uid not 0
  ENOTSUP/pid-1-profile-timer | root | pid -1: no profile timer
  ESRCH/visible-process-pid | guest | no visible process with that pid
  EPERM/effective-uid-0-different-target-s | guest | effective uid not 0 and different from the target's real uid
  EINVAL/process-being-profiled | guest | the process is not being profiled
  ENOTSUP/profile-timer-hardware-then-nothing-could | dead | no profile timer hardware (then nothing could have been enabled)
profiling_enable
  EPROMISEVIOLATION/process-made-promise-all-even-full | guest | the process has made any promise at all (even a full list); never seen by the caller: the process dies with SIGABRT on the way out
  EPERM/pid-1-effective-uid-0 | guest | pid -1 and effective uid not 0
  ENOMEM/pid-1-32-mib-buffer-available | exhaustion | pid -1: 32 MiB buffer not available
  ENOTSUP/pid-1-profile-timer-hardware | root | pid -1: no profile timer hardware
  ESRCH/visible-process-pid | guest | no visible process with that pid
  ESRCH/process-already-dead-zombie | guest | process is already dead (zombie)
  EPERM/effective-uid-0-different-target-s | guest | effective uid not 0 and different from the target's real uid
  ENOMEM/4-mib-buffer-available-initial-process | exhaustion | 4 MiB buffer not available or the initial process description does not fit
  ENOTSUP/profile-timer-hardware-always-aarch64-risc | guest | no profile timer hardware: always on AArch64 and RISC-V, and on x86-64 without a second HPET comparator
profiling_free_buffer
  EPROMISEVIOLATION/process-made-promise-all-even-full | guest | the process has made any promise at all (even a full list); never seen by the caller: the process dies with SIGABRT on the way out
  EPERM/pid-1-effective-uid-0 | guest | pid -1 and effective uid not 0
  ESRCH/visible-process-pid | guest | no visible process with that pid
  EPERM/effective-uid-0-different-target-s | guest | effective uid not 0 and different from the target's real uid
  EINVAL/process-still-being-profiled | guest | the process is still being profiled
`);
