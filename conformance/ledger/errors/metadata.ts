import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const metadataErrors: ErrorEntry[] = errorTable(String.raw`
chmod
  EPROMISEVIOLATION/process-promises-fattr-among-them-syscall | guest | process has promises and 'fattr' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=fattr
  EFAULT/sc_chmod_params-pointer-all-struct-including-null | guest | the SC_chmod_params pointer (all of the struct, including NULL) is not readable user memory
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
  EPERM/caller-s-euid-neither-owner-nor | guest | caller's euid is neither the owner nor 0
  EROFS/mount-read | guest | mount read-only
  EROFS/procfs-devptsfs-devloopfs-inode | guest | ProcFS / DevPtsFS / DevLoopFS inode
  EPERM/sysfs-inode | root | SysFS inode
chown
  EPROMISEVIOLATION/process-promises-chown-among-them-syscall | guest | process has promises and 'chown' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=chown
  EFAULT/sc_chown_params-pointer-all-struct-including-null | guest | the SC_chown_params pointer (all of the struct, including NULL) is not readable user memory
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
  EPERM/caller-s-euid-neither-owner-nor | guest | caller's euid is neither the owner nor 0
  EPERM/uid-0xffffffff-differs-caller-s-euid | guest | uid != 0xFFFFFFFF, differs from caller's euid, and caller is not superuser
  EPERM/gid-0xffffffff-neither-caller-s-real | guest | gid != 0xFFFFFFFF, is neither the caller's REAL gid nor one of the extra groups, and caller is not superuser
  EROFS/mount-read | guest | mount read-only
  EROFS/procfs-devptsfs-devloopfs-inode | guest | ProcFS / DevPtsFS / DevLoopFS inode
  EPERM/sysfs-inode | root | SysFS inode
fchmod
  EPROMISEVIOLATION/process-promises-fattr-among-them-syscall | guest | process has promises and 'fattr' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=fattr
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EBADF/file-type-without-chmod-pipe-fifo | guest | file type without chmod: pipe, FIFO (also opened by name), device nodes, inode watcher, IPv4 socket, anonymous/mount/unshare file
  EPERM/caller-s-euid-neither-owner-nor | guest | caller's euid is neither the owner nor 0
  EROFS/mount-read | guest | mount read-only
  EROFS/procfs-devptsfs-devloopfs-inode | guest | ProcFS / DevPtsFS / DevLoopFS inode
  EPERM/sysfs-inode | root | SysFS inode
fchown
  EPROMISEVIOLATION/process-promises-chown-among-them-syscall | guest | process has promises and 'chown' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=chown
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EBADF/file-type-without-chown-pipe-fifo | guest | file type without chown: pipe, FIFO, device nodes, watcher, IPv4 socket, anonymous/mount/unshare file
  EPERM/unbound-local-socket-superuser-uid-euid | guest | unbound local socket: not superuser and (uid != euid or gid not one of caller's groups); the error is also remembered as SO_ERROR
  EPERM/caller-s-euid-neither-owner-nor | guest | caller's euid is neither the owner nor 0
  EPERM/uid-0xffffffff-differs-caller-s-euid | guest | uid != 0xFFFFFFFF, differs from caller's euid, and caller is not superuser
  EPERM/gid-0xffffffff-neither-caller-s-real | guest | gid != 0xFFFFFFFF, is neither the caller's REAL gid nor one of the extra groups, and caller is not superuser
  EROFS/mount-read | guest | mount read-only
  EROFS/procfs-devptsfs-devloopfs-inode | guest | ProcFS / DevPtsFS / DevLoopFS inode
  EPERM/sysfs-inode | root | SysFS inode
futimens
  EPROMISEVIOLATION/process-promises-fattr-among-them-syscall | guest | process has promises and 'fattr' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=fattr
  EFAULT/sc_futimens_params-pointer-all-struct-including-null | guest | the SC_futimens_params pointer (all of the struct, including NULL) is not readable user memory
  EFAULT/times-non-null-readable-checked-before | guest | times non-NULL and not readable; checked before the descriptor
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EBADF/description-inode-pipe-socket-watcher | guest | description has no inode (pipe, socket, watcher ...)
  EBADF/description-path-fifo-opened-name | guest | description has no path (FIFO opened by name)
  EACCES/caller-neither-superuser-nor-owner-even | guest | caller is neither superuser nor owner (even for 'now'; POSIX would allow write permission or say EPERM)
  EROFS/mount-read | guest | mount read-only
  ENOTIMPL/file-system-does-store-times-devptsfs | guest | file system does not store times (DevPtsFS, DevLoopFS ...); ProcFS/SysFS silently succeed
  EINVAL/ext2-seconds-beyond-int32_max-small-inodes | dead | Ext2: seconds beyond INT32_MAX on small inodes
utime
  EPROMISEVIOLATION/process-promises-fattr-among-them-syscall | guest | process has promises and 'fattr' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=fattr
  EINVAL/path-given-length-0 | guest | path: given length is 0
  ENAMETOOLONG/path-given-length-greater-path_max-4096 | guest | path: given length is greater than PATH_MAX (4096); exactly 4096 is accepted. Length is the caller's number, not strlen
  EFAULT/path-ptr-ptr-length-leaves-user | guest | path: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable
  ENOMEM/path-kernel-string-allocation-fails | exhaustion | path: kernel string allocation fails
  EFAULT/buf-non-null-readable | guest | buf non-NULL and not readable
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
  EACCES/caller-neither-superuser-nor-owner-even | guest | caller is neither superuser nor owner (even for 'now'; POSIX would allow write permission or say EPERM)
  EROFS/mount-read | guest | mount read-only
  ENOTIMPL/file-system-does-store-times-devptsfs | guest | file system does not store times (DevPtsFS, DevLoopFS ...); ProcFS/SysFS silently succeed
  EINVAL/ext2-seconds-beyond-int32_max-small-inodes | dead | Ext2: seconds beyond INT32_MAX on small inodes
utimensat
  EPROMISEVIOLATION/process-promises-fattr-among-them-syscall | guest | process has promises and 'fattr' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=fattr
  EFAULT/sc_utimensat_params-pointer-all-struct-including-null | guest | the SC_utimensat_params pointer (all of the struct, including NULL) is not readable user memory
  EFAULT/times-non-null-readable-32-bytes | guest | times non-NULL and not readable (32 bytes); checked before the path
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
  EACCES/caller-neither-superuser-nor-owner-even | guest | caller is neither superuser nor owner (even for 'now'; POSIX would allow write permission or say EPERM)
  EROFS/mount-read | guest | mount read-only
  ENOTIMPL/file-system-does-store-times-devptsfs | guest | file system does not store times (DevPtsFS, DevLoopFS ...); ProcFS/SysFS silently succeed
  EINVAL/ext2-seconds-beyond-int32_max-small-inodes | dead | Ext2: seconds beyond INT32_MAX on small inodes
`);
