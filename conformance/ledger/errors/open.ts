import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const openErrors: ErrorEntry[] = errorTable(String.raw`
close
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
open
  EFAULT/sc_open_params-pointer-all-struct-including-null | guest | the SC_open_params pointer (all of the struct, including NULL) is not readable user memory
  EINVAL/options-bit-29-kernel-internal-o_nofollow_noerror | guest | options has bit 29 (kernel-internal O_NOFOLLOW_NOERROR)
  EINVAL/options-bit-30-kernel-internal-o_unlink_internal | guest | options has bit 30 (kernel-internal O_UNLINK_INTERNAL)
  EINVAL/path-given-length-0 | guest | path: given length is 0
  ENAMETOOLONG/path-given-length-greater-path_max-4096 | guest | path: given length is greater than PATH_MAX (4096); exactly 4096 is accepted. Length is the caller's number, not strlen
  EFAULT/path-ptr-ptr-length-leaves-user | guest | path: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable
  ENOMEM/path-kernel-string-allocation-fails | exhaustion | path: kernel string allocation fails
  EPROMISEVIOLATION/process-promises-wpath-among-them-checked | guest | process has promises and 'wpath' is not among them (checked only when options has O_WRONLY); the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=wpath
  EPROMISEVIOLATION/process-promises-rpath-among-them-checked | guest | process has promises and 'rpath' is not among them (checked only when options has O_RDONLY and not O_WRONLY); the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=rpath
  EPROMISEVIOLATION/process-promises-cpath-among-them-checked | guest | process has promises and 'cpath' is not among them (checked only when options has O_CREAT); the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=cpath
  EMFILE/free-descriptor-below-1024-checked-before | guest | no free descriptor below 1024 (checked before the path is looked at)
  EINVAL/o_creat-o_directory-both-given | guest | O_CREAT and O_DIRECTORY both given
  EBADF/path-relative-dirfd-at_fdcwd-100-open | guest | path is relative, dirfd is not AT_FDCWD (-100) and is not an open descriptor (negative or >= table size or unused)
  EINVAL/path-relative-dirfd-refers-something-without | guest | path is relative and dirfd refers to something without a filesystem path: pipe end, FIFO opened by name, socket, inode watcher, anonymous file, mount file, unshared-resource file
  ENOTDIR/path-relative-dirfd-refers-file-device | guest | path is relative and dirfd refers to a file, device or other non-directory that does have a path
  EINVAL/path-copied-string-empty-first-byte | guest | path: the copied string is empty (its first byte is NUL although length was > 0)
  ENOTDIR/path-something-searched-start-directory-intermediate | guest | path: something that has to be searched (start directory, an intermediate component, or the last one when the path ends in '/', '/.' or '/..') is not a directory
  EACCES/path-caller-euid-egid-extra-groups | guest | path: caller (euid/egid/extra groups; euid 0 always passes) has no execute permission on a directory being searched; this is also checked for '.', '..', '//' and trailing '/'
  ENOENT/path-component-found-directory-names-longer | guest | path: a component is not found in its directory (names longer than 255 bytes are simply not found)
  ESRCH/path-procfs-component-procfs-root-neither | guest | path: ProcFS only: component in the ProcFS root is neither 'self' nor a decimal number, or the process whose directory is being searched is gone
  ENOMEM/path-allocation-path-node-custody-remaining | exhaustion | path: allocation of a path node (custody) or of the remaining-path string fails
  ELOOP/path-o_nofollow-was-given-last-component | guest | path: O_NOFOLLOW was given and the last component is a symlink (no trailing slash)
  EACCES/path-symlink-followed-sits-sticky-world | guest | path: a symlink to be followed sits in a sticky, world-writable directory, its owner is neither the caller's euid nor the directory's owner (applies to root too)
  ENOENT/path-veil-active-location-symlink-followed | guest | path: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: c if O_CREAT, r / r-or-b if O_RDONLY, w if O_WRONLY, x if O_EXEC; letters are tested in the order c, r, w, x)
  EACCES/path-veil-active-location-symlink-followed | guest | path: veil active, the location of a symlink to be followed is unveiled but lacks a permission the operation needs (c if O_CREAT, r / r-or-b if O_RDONLY, w if O_WRONLY, x if O_EXEC; letters are tested in the order c, r, w, x)
  ELOOP/path-walk-would-follow-8th-symlink | guest | path: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/path-followed-symlink-empty-contents | dead | path: a followed symlink has empty contents
  ENOENT/path-veil-active-fully-resolved-target | guest | path: veil active and the fully resolved target of a followed symlink is not unveiled
  EACCES/path-veil-active-fully-resolved-target | guest | path: veil active and the fully resolved target of a followed symlink lacks a needed permission (c if O_CREAT, r / r-or-b if O_RDONLY, w if O_WRONLY, x if O_EXEC; letters are tested in the order c, r, w, x)
  ENOENT/path-veil-active-resolved-absolute-path | guest | path: veil active and the resolved absolute path has no unveil permission at all
  EACCES/path-veil-active-resolved-absolute-path | guest | path: veil active, resolved absolute path is visible but lacks a needed permission (c if O_CREAT, r / r-or-b if O_RDONLY, w if O_WRONLY, x if O_EXEC; letters are tested in the order c, r, w, x)
  ENOENT/o_creat-given-last-component-missing-intermediate | guest | O_CREAT not given and the last component is missing; or an intermediate component is missing; or the path has a trailing '/' after a missing last component (even with O_CREAT)
  ENOENT/o_creat-file-missing-veil-active-parent | guest | O_CREAT, file missing: veil active and parent-path/basename has no unveil permission
  EACCES/o_creat-file-missing-veil-active-parent | guest | O_CREAT, file missing: veil active and parent-path/basename lacks c (or r / w / x as the options ask)
  EACCES/o_creat-file-missing-write-permission-parent | guest | O_CREAT, file missing: no write permission on the parent directory
  EROFS/o_creat-file-missing-parent-read-mount | guest | O_CREAT, file missing: parent is on a read-only mount
  EACCES/o_creat-file-missing-parent-s-mount | guest | O_CREAT, file missing: parent's mount has MS_NOREGULAR (needs such a mount)
  ENAMETOOLONG/ramfs-ext2-last-component-longer-255 | guest | RAMFS/Ext2: last component is longer than 255 bytes (checked after the permission, read-only and mount-flag checks)
  EEXIST/ramfs-ext2-entry-last-component-s | guest | RAMFS/Ext2: an entry with the last component's name already exists in the directory that was computed as parent (reached through dangling symlinks, see notes)
  EROFS/parent-lives-procfs-sysfs-devptsfs-devloopfs | guest | the parent lives on ProcFS, SysFS, DevPtsFS or DevLoopFS: these refuse every create/link/remove with EROFS whatever the mode bits say
  ENOMEM/inode-directory-entry-name-allocation-fails | exhaustion | inode, directory entry or name allocation fails
  EEXIST/o_creat-o_excl-given-path-resolves-after | guest | O_CREAT and O_EXCL given and the path resolves (after following symlinks) to an existing object; veil errors win over this
  EACCES/existing-regular-file-mount-ms_noregular-needs | guest | existing regular file on a mount with MS_NOREGULAR (needs such a mount; readlink and exec of regular files hit it too)
  ENOTDIR/o_directory-given-object-directory | guest | O_DIRECTORY given and the object is not a directory
  EACCES/o_rdonly-given-read-permission-mode-bits | guest | O_RDONLY given and no read permission by mode bits
  EACCES/o_wronly-given-write-permission-mode-bits | guest | O_WRONLY given and no write permission by mode bits (checked before EISDIR)
  EISDIR/o_wronly-given-object-directory | guest | O_WRONLY given and the object is a directory
  EACCES/o_exec-given-execute-permission-mode-bits | guest | O_EXEC given and no execute permission by mode bits (euid 0 always passes, even with no x bit)
  EACCES/o_exec-given-mount-ms_noexec | guest | O_EXEC given and the mount has MS_NOEXEC
  ENOMEM/fifo-buffer-description-allocation-fails | exhaustion | FIFO buffer or description allocation fails
  EINVAL/object-fifo-options-neither-o_rdonly-nor | guest | object is a FIFO and options has neither O_RDONLY nor O_WRONLY
  EACCES/object-device-node-mount-ms_nodev | guest | object is a device node and the mount has MS_NODEV
  ENODEV/device-node-whose-type-major-minor | guest | device node whose type/major/minor is not a registered device
  EPERM/device-node-process-jailed-prctl-pr_set_jailed_until_ | guest | device node, process is jailed (prctl PR_SET_JAILED_UNTIL_*) and the device is not in the jail allow list (null, zero, full, random, console, beep, tty, master/slave pty; ptmx and /dev/tty skip the check)
  ENXIO/device-5-0-dev-tty-process | guest | device 5:0 (/dev/tty) and the process has no controlling terminal
  EBUSY/device-5-2-dev-ptmx-all | exhaustion | device 5:2 (/dev/ptmx) and all 64 pty pairs are in use
  EROFS/o_wronly-given-fifo-device-mount-read | guest | O_WRONLY given, not a FIFO/device, and the mount is read-only
  EPERM/o_trunc-o_wronly-sysfs-node-refuses-truncation | root | O_TRUNC|O_WRONLY on a SysFS node that refuses truncation (most nodes, root only because they are not writable by others)
  EROFS/o_trunc-o_wronly-procfs-node-mode-bits | root | O_TRUNC|O_WRONLY on a ProcFS node (mode bits normally stop this first)
  EPERM/procfs-per-process-node-process-dumpable | guest | ProcFS per-process node: the process is not dumpable (setid program or PR_SET_DUMPABLE 0); SysFS global node: caller is jailed and the node is not readable by jailed processes
  ESRCH/procfs-per-process-node-process-vanished | guest | ProcFS per-process node: process vanished
  ENOBUFS/proc-pid-perf_events-without-profile-buffer | guest | /proc/PID/perf_events without a profile buffer
  ENOEXEC/proc-pid-exe-opened-readlink-process | dead | /proc/PID/exe opened for readlink of a process that has no executable
  ENOENT/sys-kernel-profile-while-system-wide | root | /sys/kernel/profile while no system-wide profile exists
  ENOMEM/open-file-description-allocation-fails | exhaustion | open file description allocation fails
  ENXIO/inode-bound-local-socket-checked-last | guest | the inode has a bound local socket; checked last, so O_TRUNC etc. have already happened
`);
