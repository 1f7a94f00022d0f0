import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const directoryErrors: ErrorEntry[] = errorTable(String.raw`
chdir
  EPROMISEVIOLATION/process-promises-rpath-among-them-syscall | guest | process has promises and 'rpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=rpath
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
  ENOTDIR/result-directory | guest | result is not a directory
  EACCES/execute-permission-resulting-directory | guest | no execute permission on the resulting directory
fchdir
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  ENOTDIR/description-directory | guest | description is not a directory
  EACCES/execute-permission-now | guest | no execute permission on it now
get_dir_entries
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EINVAL/size-ssize_max-before-descriptor-check | guest | size > SSIZE_MAX (before the descriptor check)
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EFAULT/buffer-buffer-size-outside-user-address | guest | [buffer, buffer+size) outside user address space
  ENOTDIR/description-directory | guest | description is not a directory
  EIO/inode-metadata-invalid-procfs-directory-dead | guest | inode metadata invalid (ProcFS directory of a dead process)
  EINVAL/total-size-entries-exceeds-size-libc | guest | total size of the entries exceeds size (LibC doubles its buffer on EINVAL); some entries may already have been copied
  EINVAL/procfs-process-vanished | guest | ProcFS: process vanished
  EFAULT/destination-writable | guest | destination not writable
  ENOMEM/procfs-devpts-name-strings | exhaustion | ProcFS/DevPts name strings
getcwd
  EPROMISEVIOLATION/process-promises-rpath-among-them-syscall | guest | process has promises and 'rpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=rpath
  EINVAL/size-ssize_max | guest | size > SSIZE_MAX
  ENOMEM/path-string-allocation | exhaustion | path string allocation
  EFAULT/buffer-bytes-actually-copied-writable | guest | buffer (for the bytes actually copied) not writable
mkdir
  EPROMISEVIOLATION/process-promises-cpath-among-them-syscall | guest | process has promises and 'cpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=cpath
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
  EEXIST/path-resolves-symlinks-followed-anything-existing | guest | path resolves (symlinks followed) to anything existing; the final path is not veil-checked, so hidden paths give EEXIST
  ENOENT/intermediate-component-missing | guest | an intermediate component is missing
  ENOENT/veil-active-parent-directory-unveiled | guest | veil active and the parent directory is not unveiled
  EACCES/veil-active-parent-directory-lacks-c | guest | veil active and the parent directory lacks c
  EACCES/write-permission-parent | guest | no write permission on the parent
  EROFS/parent-mount-read | guest | parent mount read-only
  ENAMETOOLONG/name-longer-255-bytes-ramfs-ext2 | guest | name longer than 255 bytes (RAMFS/Ext2)
  EEXIST/dangling-symlink-name-same-directory-ramfs | guest | dangling symlink at that name (same directory): RAMFS/Ext2 refuse the duplicate name
  EROFS/parent-procfs-sysfs-devptsfs-devloopfs | guest | parent on ProcFS/SysFS/DevPtsFS/DevLoopFS
  ENOMEM/allocation | exhaustion | allocation
rmdir
  EPROMISEVIOLATION/process-promises-cpath-among-them-syscall | guest | process has promises and 'cpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=cpath
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
  ENOENT/path-veil-active-location-symlink-followed | guest | path: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: c)
  EACCES/path-veil-active-location-symlink-followed | guest | path: veil active, the location of a symlink to be followed is unveiled but lacks a permission the operation needs (c)
  ELOOP/path-walk-would-follow-8th-symlink | guest | path: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/path-followed-symlink-empty-contents | dead | path: a followed symlink has empty contents
  ENOENT/path-veil-active-fully-resolved-target | guest | path: veil active and the fully resolved target of a followed symlink is not unveiled
  EACCES/path-veil-active-fully-resolved-target | guest | path: veil active and the fully resolved target of a followed symlink lacks a needed permission (c)
  ENOENT/path-veil-active-resolved-absolute-path | guest | path: veil active and the resolved absolute path has no unveil permission at all
  EACCES/path-veil-active-resolved-absolute-path | guest | path: veil active, resolved absolute path is visible but lacks a needed permission (c)
  EINVAL/last-component-after-stripping-trailing-slashes | guest | last component is '.' (after stripping trailing slashes)
  ENOTDIR/resolved-object-directory | guest | resolved object is not a directory
  EBUSY/resolved-object-root-directory | guest | resolved object is the root directory
  EACCES/write-permission-parent | guest | no write permission on the parent
  EACCES/parent-sticky-caller-neither-superuser-nor | guest | parent is sticky and caller is neither superuser, nor owner of the directory, nor owner of the parent
  ENOTEMPTY/directory-does-exactly-two-entries-path | guest | directory does not have exactly the two entries '.' and '..' (a path ending in '..' normally ends here)
  EROFS/directory-s-own-mount-read | guest | the directory's own mount is read-only
  ENOENT/entry-path-s-last-name-parent | guest | no entry with the path's last name in the parent (symlink to a directory elsewhere)
  EROFS/procfs-sysfs-devptsfs-directory-if-listing | root | ProcFS/SysFS/DevPtsFS directory (only if its listing had exactly two entries)
`);
