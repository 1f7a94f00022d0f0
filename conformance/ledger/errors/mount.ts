import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const mountErrors: ErrorEntry[] = errorTable(String.raw`
bindmount
  EPROMISEVIOLATION/process-promises-mount-among-them-syscall | guest | process has promises and 'mount' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=mount
  EPERM/caller-s-euid-0 | guest | caller's euid is not 0
  EFAULT/sc_bindmount_params-pointer-readable-user-memory | root | the SC_bindmount_params pointer is not readable user memory
  EINVAL/flags-ms_remount | root | flags has MS_REMOUNT
  EINVAL/flags-ms_bind | root | flags has MS_BIND
  EFAULT/target-ptr-ptr-length-leaves-user | root | target: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable; no upper limit and no lower limit on the length here
  ENOMEM/target-kernel-string-allocation-fails-length | exhaustion | target: kernel string allocation fails (length is caller controlled, so a huge readable range gets here)
  EINVAL/vfs_root_context_id-0-less-1 | root | vfs_root_context_id is 0 or less than -1
  EPERM/vfs_root_context_id-1-process-jailed | root | vfs_root_context_id is not -1 and the process is jailed
  EDOM/vfs_root_context_id-positive-but-such-vfs-root | root | vfs_root_context_id is positive but no such VFS root context exists
  EINVAL/vfs_root_context_id-names-context-other-caller-s | root | vfs_root_context_id names a context other than the caller's and the path is not absolute
  EINVAL/target-copied-string-empty-first-byte | root | target: the copied string is empty (its first byte is NUL although length was > 0)
  ENOTDIR/target-something-searched-start-directory-intermediate | root | target: something that has to be searched (start directory, an intermediate component, or the last one when the path ends in '/', '/.' or '/..') is not a directory
  EACCES/target-caller-euid-egid-extra-groups | root | target: caller (euid/egid/extra groups; euid 0 always passes) has no execute permission on a directory being searched; this is also checked for '.', '..', '//' and trailing '/'
  ENOENT/target-component-found-directory-names-longer | root | target: a component is not found in its directory (names longer than 255 bytes are simply not found)
  ESRCH/target-procfs-component-procfs-root-neither | root | target: ProcFS only: component in the ProcFS root is neither 'self' nor a decimal number, or the process whose directory is being searched is gone
  ENOMEM/target-allocation-path-node-custody-remaining | exhaustion | target: allocation of a path node (custody) or of the remaining-path string fails
  EACCES/target-symlink-followed-sits-sticky-world | root | target: a symlink to be followed sits in a sticky, world-writable directory, its owner is neither the caller's euid nor the directory's owner (applies to root too)
  ENOENT/target-veil-active-location-symlink-followed | root | target: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: 0)
  ELOOP/target-walk-would-follow-8th-symlink | root | target: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/target-followed-symlink-empty-contents | dead | target: a followed symlink has empty contents
  ENOENT/target-veil-active-fully-resolved-target | root | target: veil active and the fully resolved target of a followed symlink is not unveiled
  ENOENT/target-veil-active-resolved-absolute-path | root | target: veil active and the resolved absolute path has no unveil permission at all
  EBADF/source_fd-negative-1024-open | root | source_fd is negative, >= 1024 or not open
  ENODEV/source_fd-path-pipe-fifo-socket-anonymous | root | source_fd has no path (pipe, FIFO, socket, anonymous file ...)
  EBUSY/target-already-mount-point | root | target already a mount point
  ENOMEM/allocation | exhaustion | allocation
copy_mount
  EPROMISEVIOLATION/process-promises-mount-among-them-syscall | guest | process has promises and 'mount' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=mount
  EPERM/caller-s-euid-0 | guest | caller's euid is not 0
  EFAULT/sc_copy_mount_params-pointer-readable-user-memory | root | the SC_copy_mount_params pointer is not readable user memory
  EINVAL/flags-ms_remount-ms_bind | root | flags has MS_REMOUNT or MS_BIND
  EFAULT/original_path-ptr-ptr-length-leaves-user | root | original_path: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable; no upper limit and no lower limit on the length here
  ENOMEM/original_path-kernel-string-allocation-fails-length | exhaustion | original_path: kernel string allocation fails (length is caller controlled, so a huge readable range gets here)
  EFAULT/target_path-ptr-ptr-length-leaves-user | root | target_path: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable; no upper limit and no lower limit on the length here
  ENOMEM/target_path-kernel-string-allocation-fails-length | exhaustion | target_path: kernel string allocation fails (length is caller controlled, so a huge readable range gets here)
  EINVAL/original_vfs_root_context_id-0-less-1 | root | original_vfs_root_context_id is 0 or less than -1
  EPERM/original_vfs_root_context_id-1-process-jailed | root | original_vfs_root_context_id is not -1 and the process is jailed
  EDOM/original_vfs_root_context_id-positive-but-such-vfs-root | root | original_vfs_root_context_id is positive but no such VFS root context exists
  EINVAL/original_vfs_root_context_id-names-context-other-caller-s | root | original_vfs_root_context_id names a context other than the caller's and the path is not absolute
  EINVAL/original_path-copied-string-empty-first-byte | root | original_path: the copied string is empty (its first byte is NUL although length was > 0)
  ENOTDIR/original_path-something-searched-start-directory-intermediate | root | original_path: something that has to be searched (start directory, an intermediate component, or the last one when the path ends in '/', '/.' or '/..') is not a directory
  EACCES/original_path-caller-euid-egid-extra-groups | root | original_path: caller (euid/egid/extra groups; euid 0 always passes) has no execute permission on a directory being searched; this is also checked for '.', '..', '//' and trailing '/'
  ENOENT/original_path-component-found-directory-names-longer | root | original_path: a component is not found in its directory (names longer than 255 bytes are simply not found)
  ESRCH/original_path-procfs-component-procfs-root-neither | root | original_path: ProcFS only: component in the ProcFS root is neither 'self' nor a decimal number, or the process whose directory is being searched is gone
  ENOMEM/original_path-allocation-path-node-custody-remaining | exhaustion | original_path: allocation of a path node (custody) or of the remaining-path string fails
  EACCES/original_path-symlink-followed-sits-sticky-world | root | original_path: a symlink to be followed sits in a sticky, world-writable directory, its owner is neither the caller's euid nor the directory's owner (applies to root too)
  ENOENT/original_path-veil-active-location-symlink-followed | root | original_path: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: 0)
  ELOOP/original_path-walk-would-follow-8th-symlink | root | original_path: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/original_path-followed-symlink-empty-contents | dead | original_path: a followed symlink has empty contents
  ENOENT/original_path-veil-active-fully-resolved-target | root | original_path: veil active and the fully resolved target of a followed symlink is not unveiled
  ENOENT/original_path-veil-active-resolved-absolute-path | root | original_path: veil active and the resolved absolute path has no unveil permission at all
  EINVAL/target_vfs_root_context_id-0-less-1 | root | target_vfs_root_context_id is 0 or less than -1
  EPERM/target_vfs_root_context_id-1-process-jailed | root | target_vfs_root_context_id is not -1 and the process is jailed
  EDOM/target_vfs_root_context_id-positive-but-such-vfs-root | root | target_vfs_root_context_id is positive but no such VFS root context exists
  EINVAL/target_vfs_root_context_id-names-context-other-caller-s | root | target_vfs_root_context_id names a context other than the caller's and the path is not absolute
  EINVAL/target_path-copied-string-empty-first-byte | root | target_path: the copied string is empty (its first byte is NUL although length was > 0)
  ENOTDIR/target_path-something-searched-start-directory-intermediate | root | target_path: something that has to be searched (start directory, an intermediate component, or the last one when the path ends in '/', '/.' or '/..') is not a directory
  EACCES/target_path-caller-euid-egid-extra-groups | root | target_path: caller (euid/egid/extra groups; euid 0 always passes) has no execute permission on a directory being searched; this is also checked for '.', '..', '//' and trailing '/'
  ENOENT/target_path-component-found-directory-names-longer | root | target_path: a component is not found in its directory (names longer than 255 bytes are simply not found)
  ESRCH/target_path-procfs-component-procfs-root-neither | root | target_path: ProcFS only: component in the ProcFS root is neither 'self' nor a decimal number, or the process whose directory is being searched is gone
  ENOMEM/target_path-allocation-path-node-custody-remaining | exhaustion | target_path: allocation of a path node (custody) or of the remaining-path string fails
  EACCES/target_path-symlink-followed-sits-sticky-world | root | target_path: a symlink to be followed sits in a sticky, world-writable directory, its owner is neither the caller's euid nor the directory's owner (applies to root too)
  ENOENT/target_path-veil-active-location-symlink-followed | root | target_path: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: 0)
  ELOOP/target_path-walk-would-follow-8th-symlink | root | target_path: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/target_path-followed-symlink-empty-contents | dead | target_path: a followed symlink has empty contents
  ENOENT/target_path-veil-active-fully-resolved-target | root | target_path: veil active and the fully resolved target of a followed symlink is not unveiled
  ENOENT/target_path-veil-active-resolved-absolute-path | root | target_path: veil active and the resolved absolute path has no unveil permission at all
  EINVAL/original_path-root-inode-file-system-plain | root | original_path is not the root inode of its file system (plain directory, bind mount of a subdirectory)
  EBUSY/target-already-mount-point | root | target already a mount point
  ENOMEM/allocation | exhaustion | allocation
fsopen
  EPROMISEVIOLATION/process-promises-mount-among-them-syscall | guest | process has promises and 'mount' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=mount
  EPERM/caller-s-euid-0 | guest | caller's euid is not 0
  EFAULT/sc_fsopen_params-pointer-readable-user-memory | root | the SC_fsopen_params pointer is not readable user memory
  ENAMETOOLONG/fs_type-length-16 | root | fs_type length > 16
  EFAULT/fs_type-readable | root | fs_type not readable
  EINVAL/flags-ms_remount-32-ms_bind-8 | root | flags has MS_REMOUNT (32) or MS_BIND (8)
  ENODEV/unknown-type-known-short-class-name | root | unknown type; known (short or class name): proc/ProcFS devpts/DevPtsFS sys/SysFS ram/RAMFS ext2/Ext2FS 9p/Plan9FS iso9660/ISO9660FS fat/FATFS devloop/DevLoopFS fuse/FUSE (case sensitive)
  ENOMEM/allocation | exhaustion | allocation
  EMFILE/free-descriptor | root | no free descriptor
fsmount
  EPROMISEVIOLATION/process-promises-mount-among-them-syscall | guest | process has promises and 'mount' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=mount
  EPERM/caller-s-euid-0 | guest | caller's euid is not 0
  EFAULT/sc_fsmount_params-pointer-readable-user-memory | root | the SC_fsmount_params pointer is not readable user memory
  EBADF/mount_fd-negative-1024-open | root | mount_fd is negative, >= 1024 or not open
  EINVAL/mount_fd-mount-file | root | mount_fd is not a mount file
  EBADF/source_fd-0-open | root | source_fd >= 0 and not open
  EFAULT/target-ptr-ptr-length-leaves-user | root | target: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable; no upper limit and no lower limit on the length here
  ENOMEM/target-kernel-string-allocation-fails-length | exhaustion | target: kernel string allocation fails (length is caller controlled, so a huge readable range gets here)
  EINVAL/vfs_root_context_id-0-less-1 | root | vfs_root_context_id is 0 or less than -1
  EPERM/vfs_root_context_id-1-process-jailed | root | vfs_root_context_id is not -1 and the process is jailed
  EDOM/vfs_root_context_id-positive-but-such-vfs-root | root | vfs_root_context_id is positive but no such VFS root context exists
  EINVAL/vfs_root_context_id-names-context-other-caller-s | root | vfs_root_context_id names a context other than the caller's and the path is not absolute
  EINVAL/target-copied-string-empty-first-byte | root | target: the copied string is empty (its first byte is NUL although length was > 0)
  ENOTDIR/target-something-searched-start-directory-intermediate | root | target: something that has to be searched (start directory, an intermediate component, or the last one when the path ends in '/', '/.' or '/..') is not a directory
  EACCES/target-caller-euid-egid-extra-groups | root | target: caller (euid/egid/extra groups; euid 0 always passes) has no execute permission on a directory being searched; this is also checked for '.', '..', '//' and trailing '/'
  ENOENT/target-component-found-directory-names-longer | root | target: a component is not found in its directory (names longer than 255 bytes are simply not found)
  ESRCH/target-procfs-component-procfs-root-neither | root | target: ProcFS only: component in the ProcFS root is neither 'self' nor a decimal number, or the process whose directory is being searched is gone
  ENOMEM/target-allocation-path-node-custody-remaining | exhaustion | target: allocation of a path node (custody) or of the remaining-path string fails
  EACCES/target-symlink-followed-sits-sticky-world | root | target: a symlink to be followed sits in a sticky, world-writable directory, its owner is neither the caller's euid nor the directory's owner (applies to root too)
  ENOENT/target-veil-active-location-symlink-followed | root | target: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: 0)
  ELOOP/target-walk-would-follow-8th-symlink | root | target: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/target-followed-symlink-empty-contents | dead | target: a followed symlink has empty contents
  ENOENT/target-veil-active-fully-resolved-target | root | target: veil active and the fully resolved target of a followed symlink is not unveiled
  ENOENT/target-veil-active-resolved-absolute-path | root | target: veil active and the resolved absolute path has no unveil permission at all
  ENOTSUP/source-given-but-type-needs-one | root | no source given but the type needs one (ext2, 9p, iso9660, fat)
  EBADF/fuse-option-fd-missing-open | root | fuse: option fd missing or not open
  ENOTSUP/source-given-but-type-takes-none | root | source given but the type takes none (ram, proc, sys, devpts, devloop, fuse)
  ENOTBLK/source-block-device-all-four-source | root | source is not a block device (all four source types)
  ENODEV/source-seekable | dead | source not seekable
  EINVAL/source-does-hold-valid-file-system | root | source does not hold a valid file system image (or other errors of the file system's initialisation)
  EBUSY/target-path-node-already-mount-point | root | target path node is already a mount point in that context
  ENOMEM/allocation | exhaustion | allocation
remount
  EPROMISEVIOLATION/process-promises-mount-among-them-syscall | guest | process has promises and 'mount' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=mount
  EPERM/caller-s-euid-0 | guest | caller's euid is not 0
  EFAULT/sc_remount_params-pointer-readable-user-memory | root | the SC_remount_params pointer is not readable user memory
  EINVAL/flags-ms_remount | root | flags has MS_REMOUNT
  EINVAL/flags-ms_bind | root | flags has MS_BIND
  EFAULT/target-ptr-ptr-length-leaves-user | root | target: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable; no upper limit and no lower limit on the length here
  ENOMEM/target-kernel-string-allocation-fails-length | exhaustion | target: kernel string allocation fails (length is caller controlled, so a huge readable range gets here)
  EINVAL/vfs_root_context_id-0-less-1 | root | vfs_root_context_id is 0 or less than -1
  EPERM/vfs_root_context_id-1-process-jailed | root | vfs_root_context_id is not -1 and the process is jailed
  EDOM/vfs_root_context_id-positive-but-such-vfs-root | root | vfs_root_context_id is positive but no such VFS root context exists
  EINVAL/vfs_root_context_id-names-context-other-caller-s | root | vfs_root_context_id names a context other than the caller's and the path is not absolute
  EINVAL/target-copied-string-empty-first-byte | root | target: the copied string is empty (its first byte is NUL although length was > 0)
  ENOTDIR/target-something-searched-start-directory-intermediate | root | target: something that has to be searched (start directory, an intermediate component, or the last one when the path ends in '/', '/.' or '/..') is not a directory
  EACCES/target-caller-euid-egid-extra-groups | root | target: caller (euid/egid/extra groups; euid 0 always passes) has no execute permission on a directory being searched; this is also checked for '.', '..', '//' and trailing '/'
  ENOENT/target-component-found-directory-names-longer | root | target: a component is not found in its directory (names longer than 255 bytes are simply not found)
  ESRCH/target-procfs-component-procfs-root-neither | root | target: ProcFS only: component in the ProcFS root is neither 'self' nor a decimal number, or the process whose directory is being searched is gone
  ENOMEM/target-allocation-path-node-custody-remaining | exhaustion | target: allocation of a path node (custody) or of the remaining-path string fails
  EACCES/target-symlink-followed-sits-sticky-world | root | target: a symlink to be followed sits in a sticky, world-writable directory, its owner is neither the caller's euid nor the directory's owner (applies to root too)
  ENOENT/target-veil-active-location-symlink-followed | root | target: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: 0)
  ELOOP/target-walk-would-follow-8th-symlink | root | target: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/target-followed-symlink-empty-contents | dead | target: a followed symlink has empty contents
  ENOENT/target-veil-active-fully-resolved-target | root | target: veil active and the fully resolved target of a followed symlink is not unveiled
  ENOENT/target-veil-active-resolved-absolute-path | root | target: veil active and the resolved absolute path has no unveil permission at all
  EPERM/mount-immutable-context-attached-least-one | root | mount is immutable and its context is attached to at least one process
  ENODEV/target-mount-point | root | target is not a mount point
umount
  EPERM/caller-s-euid-0 | guest | caller's euid is not 0
  EPROMISEVIOLATION/process-promises-mount-among-them-syscall | guest | process has promises and 'mount' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=mount
  EFAULT/sc_umount_params-pointer-readable-user-memory | root | the SC_umount_params pointer is not readable user memory
  EFAULT/target-ptr-ptr-length-leaves-user | root | target: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable; no upper limit and no lower limit on the length here
  ENOMEM/target-kernel-string-allocation-fails-length | exhaustion | target: kernel string allocation fails (length is caller controlled, so a huge readable range gets here)
  EINVAL/vfs_root_context_id-0-less-1 | root | vfs_root_context_id is 0 or less than -1
  EPERM/vfs_root_context_id-1-process-jailed | root | vfs_root_context_id is not -1 and the process is jailed
  EDOM/vfs_root_context_id-positive-but-such-vfs-root | root | vfs_root_context_id is positive but no such VFS root context exists
  EINVAL/vfs_root_context_id-names-context-other-caller-s | root | vfs_root_context_id names a context other than the caller's and the path is not absolute
  EINVAL/target-copied-string-empty-first-byte | root | target: the copied string is empty (its first byte is NUL although length was > 0)
  ENOTDIR/target-something-searched-start-directory-intermediate | root | target: something that has to be searched (start directory, an intermediate component, or the last one when the path ends in '/', '/.' or '/..') is not a directory
  EACCES/target-caller-euid-egid-extra-groups | root | target: caller (euid/egid/extra groups; euid 0 always passes) has no execute permission on a directory being searched; this is also checked for '.', '..', '//' and trailing '/'
  ENOENT/target-component-found-directory-names-longer | root | target: a component is not found in its directory (names longer than 255 bytes are simply not found)
  ESRCH/target-procfs-component-procfs-root-neither | root | target: ProcFS only: component in the ProcFS root is neither 'self' nor a decimal number, or the process whose directory is being searched is gone
  ENOMEM/target-allocation-path-node-custody-remaining | exhaustion | target: allocation of a path node (custody) or of the remaining-path string fails
  EACCES/target-symlink-followed-sits-sticky-world | root | target: a symlink to be followed sits in a sticky, world-writable directory, its owner is neither the caller's euid nor the directory's owner (applies to root too)
  ENOENT/target-veil-active-location-symlink-followed | root | target: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: 0)
  ELOOP/target-walk-would-follow-8th-symlink | root | target: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/target-followed-symlink-empty-contents | dead | target: a followed symlink has empty contents
  ENOENT/target-veil-active-fully-resolved-target | root | target: veil active and the fully resolved target of a followed symlink is not unveiled
  ENOENT/target-veil-active-resolved-absolute-path | root | target: veil active and the resolved absolute path has no unveil permission at all
  EPERM/mount-immutable-while-context-use | root | mount immutable while its context is in use
  EBUSY/ext2fs-inodes-use-ramfs-procfs-sysfs | root | Ext2FS with inodes in use (RAMFS, ProcFS, SysFS, DevPtsFS never refuse)
  ENODEV/nothing-mounted-guest-inode-path | root | nothing is mounted with that guest inode at that path
  ENOMEM/path-string | exhaustion | path string
`);
