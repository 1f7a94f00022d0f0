import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const statErrors: ErrorEntry[] = errorTable(String.raw`
faccessat
  EPROMISEVIOLATION/process-promises-rpath-among-them-syscall | guest | process has promises and 'rpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=rpath
  EFAULT/sc_faccessat_params-pointer-all-struct-including-null | guest | the SC_faccessat_params pointer (all of the struct, including NULL) is not readable user memory
  EINVAL/pathname-given-length-0 | guest | pathname: given length is 0
  ENAMETOOLONG/pathname-given-length-greater-path_max-4096 | guest | pathname: given length is greater than PATH_MAX (4096); exactly 4096 is accepted. Length is the caller's number, not strlen
  EFAULT/pathname-ptr-ptr-length-leaves-user | guest | pathname: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable
  ENOMEM/pathname-kernel-string-allocation-fails | exhaustion | pathname: kernel string allocation fails
  EINVAL/flags-bit-other-0x100-0x400 | guest | flags has a bit other than 0x100 and 0x400
  EBADF/path-relative-dirfd-at_fdcwd-100-open | guest | path is relative, dirfd is not AT_FDCWD (-100) and is not an open descriptor (negative or >= table size or unused)
  EINVAL/path-relative-dirfd-refers-something-without | guest | path is relative and dirfd refers to something without a filesystem path: pipe end, FIFO opened by name, socket, inode watcher, anonymous file, mount file, unshared-resource file
  ENOTDIR/path-relative-dirfd-refers-file-device | guest | path is relative and dirfd refers to a file, device or other non-directory that does have a path
  EINVAL/pathname-copied-string-empty-first-byte | guest | pathname: the copied string is empty (its first byte is NUL although length was > 0)
  ENOTDIR/pathname-something-searched-start-directory-intermediate | guest | pathname: something that has to be searched (start directory, an intermediate component, or the last one when the path ends in '/', '/.' or '/..') is not a directory
  EACCES/pathname-caller-euid-egid-extra-groups | guest | pathname: caller (euid/egid/extra groups; euid 0 always passes) has no execute permission on a directory being searched; this is also checked for '.', '..', '//' and trailing '/'
  ENOENT/pathname-component-found-directory-names-longer | guest | pathname: a component is not found in its directory (names longer than 255 bytes are simply not found)
  ESRCH/pathname-procfs-component-procfs-root-neither | guest | pathname: ProcFS only: component in the ProcFS root is neither 'self' nor a decimal number, or the process whose directory is being searched is gone
  ENOMEM/pathname-allocation-path-node-custody-remaining | exhaustion | pathname: allocation of a path node (custody) or of the remaining-path string fails
  EACCES/pathname-symlink-followed-sits-sticky-world | guest | pathname: a symlink to be followed sits in a sticky, world-writable directory, its owner is neither the caller's euid nor the directory's owner (applies to root too)
  ENOENT/pathname-veil-active-location-symlink-followed | guest | pathname: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: 0)
  ELOOP/pathname-walk-would-follow-8th-symlink | guest | pathname: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/pathname-followed-symlink-empty-contents | dead | pathname: a followed symlink has empty contents
  ENOENT/pathname-veil-active-fully-resolved-target | guest | pathname: veil active and the fully resolved target of a followed symlink is not unveiled
  ENOENT/pathname-veil-active-resolved-absolute-path | guest | pathname: veil active and the resolved absolute path has no unveil permission at all
  EACCES/r_ok-read-permission | guest | R_OK and no read permission
  EACCES/w_ok-write-permission | guest | W_OK and no write permission
  EROFS/w_ok-permission-ok-mount-read | guest | W_OK, permission ok, mount read-only
  EACCES/x_ok-execute-permission | guest | X_OK and no execute permission
fstat
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EBADF/file-type-without-stat-inode-watcher | guest | file type without stat: inode watcher, anonymous file, mount file, unshared-resource file
  EIO/inode-metadata-invalid-procfs-node-dead | guest | inode metadata invalid (ProcFS node of a dead process)
  EFAULT/statbuf-writable | guest | statbuf not writable
fstatvfs
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  ENOENT/description-inode-pipe-socket-inode-watcher | guest | description has no inode (pipe, socket, inode watcher, anonymous file ...)
  EFAULT/buf-writable | guest | buf not writable
stat
  EPROMISEVIOLATION/process-promises-rpath-among-them-syscall | guest | process has promises and 'rpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=rpath
  EFAULT/sc_stat_params-pointer-all-struct-including-null | guest | the SC_stat_params pointer (all of the struct, including NULL) is not readable user memory
  EINVAL/path-given-length-0 | guest | path: given length is 0
  ENAMETOOLONG/path-given-length-greater-path_max-4096 | guest | path: given length is greater than PATH_MAX (4096); exactly 4096 is accepted. Length is the caller's number, not strlen
  EFAULT/path-ptr-ptr-length-leaves-user | guest | path: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable
  ENOMEM/path-kernel-string-allocation-fails | exhaustion | path: kernel string allocation fails
  EBADF/path-relative-dirfd-at_fdcwd-100-open | guest | path is relative, dirfd is not AT_FDCWD (-100) and is not an open descriptor (negative or >= table size or unused)
  EINVAL/path-relative-dirfd-refers-something-without | guest | path is relative and dirfd refers to something without a filesystem path: pipe end, FIFO opened by name, socket, inode watcher, anonymous file, mount file, unshared-resource file
  ENOTDIR/path-relative-dirfd-refers-file-device | guest | path is relative and dirfd refers to a file, device or other non-directory that does have a path
  EINVAL/path-copied-string-empty-first-byte | guest | path: the copied string is empty (its first byte is NUL although length was > 0)
  ENOTDIR/path-something-searched-start-directory-intermediate | guest | path: something that has to be searched (start directory, an intermediate component, or the last one when the path ends in '/', '/.' or '/..') is not a directory
  EACCES/path-caller-euid-egid-extra-groups | guest | path: caller (euid/egid/extra groups; euid 0 always passes) has no execute permission on a directory being searched; this is also checked for '.', '..', '//' and trailing '/'
  ENOENT/path-component-found-directory-names-longer | guest | path: a component is not found in its directory (names longer than 255 bytes are simply not found)
  ESRCH/path-procfs-component-procfs-root-neither | guest | path: ProcFS only: component in the ProcFS root is neither 'self' nor a decimal number, or the process whose directory is being searched is gone
  ENOMEM/path-allocation-path-node-custody-remaining | exhaustion | path: allocation of a path node (custody) or of the remaining-path string fails
  EACCES/path-symlink-followed-sits-sticky-world | guest | path: a symlink to be followed sits in a sticky, world-writable directory, its owner is neither the caller's euid nor the directory's owner (applies to root too)
  ENOENT/path-veil-active-location-symlink-followed | guest | path: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: 0)
  ELOOP/path-walk-would-follow-8th-symlink | guest | path: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/path-followed-symlink-empty-contents | dead | path: a followed symlink has empty contents
  ENOENT/path-veil-active-fully-resolved-target | guest | path: veil active and the fully resolved target of a followed symlink is not unveiled
  ENOENT/path-veil-active-resolved-absolute-path | guest | path: veil active and the resolved absolute path has no unveil permission at all
  EIO/metadata-invalid-procfs-node-dead-process | guest | metadata invalid (ProcFS node of a dead process)
  EFAULT/statbuf-writable | guest | statbuf not writable
statvfs
  EPROMISEVIOLATION/process-promises-rpath-among-them-syscall | guest | process has promises and 'rpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=rpath
  EFAULT/sc_statvfs_params-pointer-all-struct-including-null | guest | the SC_statvfs_params pointer (all of the struct, including NULL) is not readable user memory
  EINVAL/path-given-length-0 | guest | path: given length is 0
  ENAMETOOLONG/path-given-length-greater-path_max-4096 | guest | path: given length is greater than PATH_MAX (4096); exactly 4096 is accepted. Length is the caller's number, not strlen
  EFAULT/path-ptr-ptr-length-leaves-user | guest | path: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable
  ENOMEM/path-kernel-string-allocation-fails | exhaustion | path: kernel string allocation fails
  EINVAL/path-copied-string-empty-first-byte | guest | path: the copied string is empty (its first byte is NUL although length was > 0)
  ENOTDIR/path-something-searched-start-directory-intermediate | guest | path: something that has to be searched (start directory, an intermediate component, or the last one when the path ends in '/', '/.' or '/..') is not a directory
  EACCES/path-caller-euid-egid-extra-groups | guest | path: caller (euid/egid/extra groups; euid 0 always passes) has no execute permission on a directory being searched; this is also checked for '.', '..', '//' and trailing '/'
  ENOENT/path-component-found-directory-names-longer | guest | path: a component is not found in its directory (names longer than 255 bytes are simply not found)
  ESRCH/path-procfs-component-procfs-root-neither | guest | path: ProcFS only: component in the ProcFS root is neither 'self' nor a decimal number, or the process whose directory is being searched is gone
  ENOMEM/path-allocation-path-node-custody-remaining | exhaustion | path: allocation of a path node (custody) or of the remaining-path string fails
  EACCES/path-symlink-followed-sits-sticky-world | guest | path: a symlink to be followed sits in a sticky, world-writable directory, its owner is neither the caller's euid nor the directory's owner (applies to root too)
  ENOENT/path-veil-active-location-symlink-followed | guest | path: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: 0)
  ELOOP/path-walk-would-follow-8th-symlink | guest | path: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/path-followed-symlink-empty-contents | dead | path: a followed symlink has empty contents
  ENOENT/path-veil-active-fully-resolved-target | guest | path: veil active and the fully resolved target of a followed symlink is not unveiled
  ENOENT/path-veil-active-resolved-absolute-path | guest | path: veil active and the resolved absolute path has no unveil permission at all
  EFAULT/buf-writable | guest | buf not writable
`);
