import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const unshareErrors: ErrorEntry[] = errorTable(String.raw`
unshare_create
  EPROMISEVIOLATION/process-promises-unshare-among-them-syscall | guest | process has promises and 'unshare' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=unshare
  EPERM/process-jailed-checked-before-superuser-test | guest | process is jailed (checked before the superuser test)
  EPERM/caller-s-euid-0 | guest | caller's euid is not 0
  EFAULT/sc_unshare_create_params-pointer-readable-user-memory | root | the SC_unshare_create_params pointer is not readable user memory
  EBADF/unshared_resource_fd-negative-1024-open | root | unshared_resource_fd is negative, >= 1024 or not open
  EINVAL/descriptor-unshared-resource-file | root | descriptor is not an unshared-resource file
  ENOMEM/allocation | exhaustion | allocation
unshare_enter
  EPROMISEVIOLATION/process-made-promises-unshare-among-them | guest | the process has made promises and 'unshare' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EPERM/process-jailed-until-exit-until-exec | guest | the process is jailed (until exit or until exec)
  EPERM/effective-uid-0 | guest | effective uid is not 0
  EFAULT/parameter-struct-readable-user-memory | root | parameter struct not readable in user memory
  EINVAL/type-negative | root | type negative
  EINVAL/flags-0 | root | flags is 0
  EINVAL/type-1-3-id-negative | root | type 1 or 3: id negative
  ESRCNOTFOUND/type-1-3-such-id | root | type 1 or 3: no such id
  EINVAL/type-2-id-0-below-1 | root | type 2: id 0 or below -1 (-1 means the current one)
  EPERM/type-2-jailed-id-1-already | dead | type 2: jailed and id not -1 (already excluded)
  EDOM/type-2-such-id | root | type 2: no such id
  ENOTSUP/type-0-3 | root | type 0 or > 3
unshare_open
  EPROMISEVIOLATION/process-promises-unshare-among-them-syscall | guest | process has promises and 'unshare' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=unshare
  EPERM/process-jailed-checked-before-superuser-test | guest | process is jailed (checked before the superuser test)
  EPERM/caller-s-euid-0 | guest | caller's euid is not 0
  EFAULT/sc_unshare_open_params-pointer-readable-user-memory | root | the SC_unshare_open_params pointer is not readable user memory
  EINVAL/type-0 | root | type < 0
  ENOTSUP/type-1-3 | root | type not 1..3
  ENOMEM/allocation | exhaustion | allocation
  EMFILE/free-descriptor | root | no free descriptor
`);
