import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const signalErrors: ErrorEntry[] = errorTable(String.raw`
kill
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them (this check applies only when: pid equals the caller's own pid); never seen by the caller: the process dies with SIGABRT on the way out
  EPROMISEVIOLATION/process-made-promises-proc-among-them | guest | the process has made promises and 'proc' is not among them (this check applies only when: pid is anything else); never seen by the caller: the process dies with SIGABRT on the way out
  EINVAL/signal-0-31 | guest | signal < 0 or > 31
  EINVAL/pid-int_min | guest | pid is INT_MIN
  ESRCH/pid-1-group-visible-live-member | guest | pid < -1: the group has no visible live member
  EPERM/pid-1-member-accepted-signal-last | guest | pid < -1: no member accepted the signal and the last failure was a permission failure
  ESRCH/pid-0-self-visible-process-pid | guest | pid >= 0 and not self: no visible process with that pid; pid 0 is not 'own group' here and always ends up ESRCH
  EPERM/allowed-caller-euid-0-caller-euid | guest | not allowed: caller euid is not 0, caller euid and caller uid both differ from target's real uid, and it is not SIGCONT within the same (credential copy of) process group
  EPERM/target-kernel-process-even-euid-0 | root | target is a kernel process (even for euid 0; others fail on the previous test)
  ESRCH/signal-non-zero-target-thread-left | guest | signal non-zero and the target has no thread left (zombie); signal 0 to a zombie succeeds
kill_thread
  EPROMISEVIOLATION/process-made-promises-thread-among-them | guest | the process has made promises and 'thread' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EINVAL/signal-0-32-sigcancel-32-allowed | guest | signal < 0 or > 32 (SIGCANCEL=32 is allowed here, unlike kill)
  ESRCH/tid-negative-thread-calling-process | guest | tid negative or not a thread of the calling process
killpg
  EPROMISEVIOLATION/process-made-promises-proc-among-them | guest | the process has made promises and 'proc' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EINVAL/signal-1-31-0-allowed | guest | signal < 1 or > 31 (0 not allowed)
  EINVAL/pgrp-negative | guest | pgrp negative
  ESRCH/group-visible-live-member | guest | group has no visible live member
  EPERM/member-accepted-last-failure-permission-failure | guest | no member accepted, last failure a permission failure (same rules as kill)
  ESRCH/member-accepted-last-failure-was-process | dead | no member accepted, last failure was a process without threads
sigaction
  EPROMISEVIOLATION/process-made-promises-sigaction-among-them | guest | the process has made promises and 'sigaction' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EINVAL/signum-1-32-9-sigkill-19 | guest | signum < 1, > 32, or 9 (SIGKILL) or 19 (SIGSTOP), also when only querying
  EFAULT/old_act-non-null-writable-nothing-changed | guest | old_act non-null and not writable (nothing changed)
  EFAULT/act-non-null-readable-old_act-already | guest | act non-null and not readable (old_act already written)
sigaltstack
  EPROMISEVIOLATION/process-made-promises-sigaction-among-them | guest | the process has made promises and 'sigaction' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/old_ss-non-null-writable | guest | old_ss non-null and not writable
  EFAULT/ss-non-null-readable | guest | ss non-null and not readable
  EPERM/ss-given-while-user-stack-pointer | guest | ss given while the user stack pointer lies inside the current alternate stack (checked before flags, also for SS_DISABLE)
  ENOMEM/ss_flags-0-ss_size-4096-exactly-minsigstksz | guest | ss_flags 0 and ss_size <= 4096 (exactly MINSIGSTKSZ is refused too)
  ENOMEM/ss_sp-ss_size-wraps | guest | ss_sp + ss_size wraps
  EINVAL/rounding-ss_sp-up-page-overflows-page | guest | rounding ss_sp up to a page overflows, or the page-shrunk range is negative
  EINVAL/range-shrunk-inwards-page-boundaries-empty | guest | the range shrunk inwards to page boundaries is empty
  EFAULT/shrunk-range-inside-user-space | guest | the shrunk range is not inside user space
  EPERM/covered-region-was-created-mmap-elf | guest | a covered region was not created by mmap (ELF segments, main stack, trampoline, time page)
  EINVAL/covered-region-anonymous-memory-shared | guest | a covered region is not anonymous memory or is shared
  ENOMEM/several-regions-cover-range-but-leave | guest | several regions cover the range but leave holes
  ENOMEM/splitting-regions | exhaustion | splitting regions
  EINVAL/region-all-range | guest | no region at all in the range
  EINVAL/ss_flags-neither-0-nor-exactly-ss_disable | guest | ss_flags is neither 0 nor exactly SS_DISABLE(2)
sigpending
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/set-writable | guest | set not writable
sigprocmask
  EPROMISEVIOLATION/process-made-promises-sigaction-among-them | guest | the process has made promises and 'sigaction' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/set-non-null-readable | guest | set non-null and not readable
  EINVAL/set-non-null-how-0-2 | guest | set non-null and how not 0..2
  EFAULT/old_set-non-null-writable-mask-already | guest | old_set non-null and not writable (mask already changed)
sigreturn
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/fpu-image-sp-readable | guest | FPU image at sp not readable
  EFAULT/ucontext-readable-fpu-image-already-taken | guest | ucontext not readable (FPU image already taken)
  EFAULT/saved-return-value-slot-readable | guest | saved-return-value slot not readable
sigsuspend
  EFAULT/mask-readable | guest | mask not readable
  EINTR/signal-unmasked-new-mask-was-already | guest | a signal unmasked by the new mask was already pending on entry
  EINTR/waiting-thread-being-killed-observable | dead | the waiting thread is being killed (not observable)
sigtimedwait
  EPROMISEVIOLATION/process-made-promises-sigaction-among-them | guest | the process has made promises and 'sigaction' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/set-readable | guest | set not readable
  EFAULT/timeout-non-null-readable | guest | timeout non-null and not readable
  EINTR/unmasked-signal-already-pending-entry-even | guest | an unmasked signal is already pending on entry (even one in the set), or an unmasked signal outside the set arrives while waiting
  EAGAIN/timeout-expired-none-set-pending-timeout | guest | timeout expired with none of the set pending (timeout 0 polls)
  EFAULT/info-non-null-writable | guest | info non-null and not writable
`);
