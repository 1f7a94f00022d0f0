import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const inodeWatcherErrors: ErrorEntry[] = errorTable(String.raw`
create_inode_watcher
  EPROMISEVIOLATION/process-promises-rpath-among-them-syscall | guest | process has promises and 'rpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=rpath
  ENOMEM/watcher-description-allocation | exhaustion | watcher or description allocation
  EMFILE/free-descriptor-below-1024 | guest | no free descriptor below 1024
inode_watcher_add_watch
  EPROMISEVIOLATION/process-promises-rpath-among-them-syscall | guest | process has promises and 'rpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=rpath
  EFAULT/sc_inode_watcher_add_watch_params-pointer-all-struct-including-null | guest | the SC_inode_watcher_add_watch_params pointer (all of the struct, including NULL) is not readable user memory
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EBADF/fd-inode-watcher | guest | fd is not an inode watcher
  EINVAL/user_path-given-length-0 | guest | user_path: given length is 0
  ENAMETOOLONG/user_path-given-length-greater-path_max-4096 | guest | user_path: given length is greater than PATH_MAX (4096); exactly 4096 is accepted. Length is the caller's number, not strlen
  EFAULT/user_path-ptr-ptr-length-leaves-user | guest | user_path: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable
  ENOMEM/user_path-kernel-string-allocation-fails | exhaustion | user_path: kernel string allocation fails
  EINVAL/user_path-copied-string-empty-first-byte | guest | user_path: the copied string is empty (its first byte is NUL although length was > 0)
  ENOTDIR/user_path-something-searched-start-directory-intermediate | guest | user_path: something that has to be searched (start directory, an intermediate component, or the last one when the path ends in '/', '/.' or '/..') is not a directory
  EACCES/user_path-caller-euid-egid-extra-groups | guest | user_path: caller (euid/egid/extra groups; euid 0 always passes) has no execute permission on a directory being searched; this is also checked for '.', '..', '//' and trailing '/'
  ENOENT/user_path-component-found-directory-names-longer | guest | user_path: a component is not found in its directory (names longer than 255 bytes are simply not found)
  ESRCH/user_path-procfs-component-procfs-root-neither | guest | user_path: ProcFS only: component in the ProcFS root is neither 'self' nor a decimal number, or the process whose directory is being searched is gone
  ENOMEM/user_path-allocation-path-node-custody-remaining | exhaustion | user_path: allocation of a path node (custody) or of the remaining-path string fails
  EACCES/user_path-symlink-followed-sits-sticky-world | guest | user_path: a symlink to be followed sits in a sticky, world-writable directory, its owner is neither the caller's euid nor the directory's owner (applies to root too)
  ENOENT/user_path-veil-active-location-symlink-followed | guest | user_path: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: 0)
  ELOOP/user_path-walk-would-follow-8th-symlink | guest | user_path: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/user_path-followed-symlink-empty-contents | dead | user_path: a followed symlink has empty contents
  ENOENT/user_path-veil-active-fully-resolved-target | guest | user_path: veil active and the fully resolved target of a followed symlink is not unveiled
  ENOENT/user_path-veil-active-resolved-absolute-path | guest | user_path: veil active and the resolved absolute path has no unveil permission at all
  ENOTSUP/file-system-without-watcher-support-everything | guest | file system without watcher support: everything except RAMFS and Ext2FS
  EEXIST/watcher-already-watches-inode-path | guest | this watcher already watches that inode (any path)
  ENOMEM/allocation | exhaustion | allocation
inode_watcher_remove_watch
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EBADF/fd-inode-watcher | guest | fd is not an inode watcher
  ENOENT/such-watch-descriptor | guest | no such watch descriptor
`);
