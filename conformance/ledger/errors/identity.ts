import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const identityErrors: ErrorEntry[] = errorTable(String.raw`
getegid
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
geteuid
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
getgid
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
getgroups
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EINVAL/count-non-zero-exactly-equal-number | guest | count is non-zero and not exactly equal to the number of supplementary groups (a larger buffer is refused too)
  EFAULT/gids-writable-count-4-bytes | guest | gids not writable for count*4 bytes
getresgid
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/first-pointer-writable | guest | first pointer not writable
  EFAULT/second-pointer-writable-first-value-already | guest | second pointer not writable (first value already stored)
  EFAULT/third-pointer-writable-first-two-already | guest | third pointer not writable (first two already stored)
getresuid
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/first-pointer-writable | guest | first pointer not writable
  EFAULT/second-pointer-writable-first-value-already | guest | second pointer not writable (first value already stored)
  EFAULT/third-pointer-writable-first-two-already | guest | third pointer not writable (first two already stored)
getuid
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
setegid
  EPROMISEVIOLATION/process-made-promises-id-among-them | guest | the process has made promises and 'id' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EINVAL/id-0xffffffff | guest | id is 0xffffffff
  EPERM/id-neither-real-nor-saved-gid | guest | id is neither the real nor the saved gid and the effective uid is not 0
  ENOMEM/new-credential-object-cannot-allocated | exhaustion | new credential object cannot be allocated
seteuid
  EPROMISEVIOLATION/process-made-promises-id-among-them | guest | the process has made promises and 'id' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EINVAL/id-0xffffffff | guest | id is 0xffffffff
  EPERM/id-neither-real-nor-saved-uid | guest | id is neither the real nor the saved uid and the effective uid is not 0
  ENOMEM/new-credential-object-cannot-allocated | exhaustion | new credential object cannot be allocated
setgid
  EPROMISEVIOLATION/process-made-promises-id-among-them | guest | the process has made promises and 'id' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EINVAL/id-0xffffffff | guest | id is 0xffffffff
  EPERM/id-neither-real-nor-effective-gid | guest | id is neither the real nor the effective gid and the effective uid is not 0
  ENOMEM/new-credential-object-cannot-allocated | exhaustion | new credential object cannot be allocated
setgroups
  EPROMISEVIOLATION/process-made-promises-id-among-them | guest | the process has made promises and 'id' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EINVAL/count-32-ngroups_max-checked-before-privilege | guest | count > 32 (NGROUPS_MAX), checked before privilege
  EPERM/effective-uid-0 | guest | effective uid is not 0
  EFAULT/count-0-gids-readable | root | count > 0 and gids not readable
  ENOMEM/kernel-allocation-needed-call-fails | exhaustion | a kernel allocation needed by this call fails
setregid
  EPROMISEVIOLATION/process-made-promises-id-among-them | guest | the process has made promises and 'id' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EPERM/after-substitution-either-id-one-current | guest | after substitution either id is not one of the current real/effective/saved gids; no exemption for uid 0
  ENOMEM/kernel-allocation-needed-call-fails | exhaustion | a kernel allocation needed by this call fails
setresgid
  EPROMISEVIOLATION/process-made-promises-id-among-them | guest | the process has made promises and 'id' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EPERM/after-substitution-three-one-current-real | guest | after substitution any of the three is not one of the current real/effective/saved gids, and the effective uid is not 0
  ENOMEM/kernel-allocation-needed-call-fails | exhaustion | a kernel allocation needed by this call fails
setresuid
  EPROMISEVIOLATION/process-made-promises-id-among-them | guest | the process has made promises and 'id' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EPERM/after-substitution-three-one-current-real | guest | after substitution any of the three is not one of the current real/effective/saved uids, and the effective uid is not 0
  ENOMEM/kernel-allocation-needed-call-fails | exhaustion | a kernel allocation needed by this call fails
setreuid
  EPROMISEVIOLATION/process-made-promises-id-among-them | guest | the process has made promises and 'id' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EPERM/after-substituting-current-value-0xffffffff-either | guest | after substituting the current value for 0xffffffff, either id is not one of the current real/effective/saved uids; there is no exemption for uid 0
  EINVAL/either-id-numerically-below-0xffffffff-always | guest | either id is numerically below 0xffffffff, which is always true once the first test has passed
  ENOMEM/unreachable-practice-because-einval-precedes | dead | unreachable in practice because EINVAL precedes it
setuid
  EPROMISEVIOLATION/process-made-promises-id-among-them | guest | the process has made promises and 'id' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EINVAL/id-0xffffffff | guest | id is 0xffffffff
  EPERM/id-neither-real-nor-effective-uid | guest | id is neither the real nor the effective uid and the effective uid is not 0
  ENOMEM/new-credential-object-cannot-allocated | exhaustion | new credential object cannot be allocated
`);
