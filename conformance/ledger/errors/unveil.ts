import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const unveilErrors: ErrorEntry[] = errorTable(String.raw`
unveil
  EFAULT/sc_unveil_params-pointer-all-struct-including-null | guest | the SC_unveil_params pointer (all of the struct, including NULL) is not readable user memory
  EINVAL/lock-call-flags-neither-bit-1 | guest | not the lock call and flags has neither bit 1 nor bit 2
  EPERM/flags-currentprogram-veil-locked-before-look | guest | flags has CurrentProgram and the veil is Locked (before any look at path/permissions)
  EINVAL/exactly-one-path-permissions-pointer-null | guest | exactly one of path / permissions pointer is NULL
  EINVAL/path-given-length-0 | guest | path: given length is 0
  ENAMETOOLONG/path-given-length-greater-path_max-4096 | guest | path: given length is greater than PATH_MAX (4096); exactly 4096 is accepted. Length is the caller's number, not strlen
  EFAULT/path-ptr-ptr-length-leaves-user | guest | path: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable
  ENOMEM/path-kernel-string-allocation-fails | exhaustion | path: kernel string allocation fails
  EINVAL/path-empty-after-copying-starting | guest | path empty after copying or not starting with '/'
  E2BIG/permissions-length-5 | guest | permissions length > 5
  EFAULT/permissions-readable | guest | permissions not readable
  EINVAL/permissions-letter-other-r-w-x | guest | permissions has a letter other than r w x c b (before the path is resolved)
  ENOTDIR/path-intermediate-component-directory | guest | path: intermediate component is not a directory
  EACCES/path-search-permission-missing-directory | guest | path: search permission missing on a directory
  ENOENT/path-intermediate-component-missing-last-component | guest | path: intermediate component missing; or last component missing and 'c' not among the letters, or missing with trailing '/'
  ESRCH/path-procfs-non-numeric-name | guest | path: ProcFS non-numeric name
  EACCES/path-symlink-sticky-world-writable-directory | guest | path: symlink in sticky world-writable directory owned by someone else
  ENOENT/active-veil-symlink-way-resolved-target | guest | active veil: a symlink on the way, or its resolved target, is not unveiled
  ELOOP/path-8th-symlink | guest | path: 8th symlink
  ENOMEM/allocation | exhaustion | allocation
  EPERM/currentprogram-path-was-explicitly-unveiled-before | guest | CurrentProgram: the path was explicitly unveiled before and a letter is requested that it does not have now
  EPERM/currentprogram-another-thread-locked-veil-meanwhile | dead | CurrentProgram: another thread locked the veil meanwhile
  EPERM/afterexec-path-was-explicitly-unveiled-exec | guest | AfterExec: the path was explicitly unveiled for exec before with fewer letters
`);
