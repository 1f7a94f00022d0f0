import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const linkErrors: ErrorEntry[] = errorTable(String.raw`
link
  EPROMISEVIOLATION/process-promises-cpath-among-them-syscall | guest | process has promises and 'cpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=cpath
  EFAULT/sc_link_params-pointer-all-struct-including-null | guest | the SC_link_params pointer (all of the struct, including NULL) is not readable user memory
  EFAULT/old_path-ptr-ptr-length-leaves-user | guest | old_path: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable; no upper limit and no lower limit on the length here
  ENOMEM/old_path-kernel-string-allocation-fails-length | exhaustion | old_path: kernel string allocation fails (length is caller controlled, so a huge readable range gets here)
  EFAULT/new_path-ptr-ptr-length-leaves-user | guest | new_path: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable; no upper limit and no lower limit on the length here
  ENOMEM/new_path-kernel-string-allocation-fails-length | exhaustion | new_path: kernel string allocation fails (length is caller controlled, so a huge readable range gets here)
  EINVAL/old_path-copied-string-empty-first-byte | guest | old_path: the copied string is empty (its first byte is NUL although length was > 0)
  ENOTDIR/old_path-something-searched-start-directory-intermediate | guest | old_path: something that has to be searched (start directory, an intermediate component, or the last one when the path ends in '/', '/.' or '/..') is not a directory
  EACCES/old_path-caller-euid-egid-extra-groups | guest | old_path: caller (euid/egid/extra groups; euid 0 always passes) has no execute permission on a directory being searched; this is also checked for '.', '..', '//' and trailing '/'
  ENOENT/old_path-component-found-directory-names-longer | guest | old_path: a component is not found in its directory (names longer than 255 bytes are simply not found)
  ESRCH/old_path-procfs-component-procfs-root-neither | guest | old_path: ProcFS only: component in the ProcFS root is neither 'self' nor a decimal number, or the process whose directory is being searched is gone
  ENOMEM/old_path-allocation-path-node-custody-remaining | exhaustion | old_path: allocation of a path node (custody) or of the remaining-path string fails
  EACCES/old_path-symlink-followed-sits-sticky-world | guest | old_path: a symlink to be followed sits in a sticky, world-writable directory, its owner is neither the caller's euid nor the directory's owner (applies to root too)
  ENOENT/old_path-veil-active-location-symlink-followed | guest | old_path: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: r and w)
  EACCES/old_path-veil-active-location-symlink-followed | guest | old_path: veil active, the location of a symlink to be followed is unveiled but lacks a permission the operation needs (r and w)
  ELOOP/old_path-walk-would-follow-8th-symlink | guest | old_path: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/old_path-followed-symlink-empty-contents | dead | old_path: a followed symlink has empty contents
  ENOENT/old_path-veil-active-fully-resolved-target | guest | old_path: veil active and the fully resolved target of a followed symlink is not unveiled
  EACCES/old_path-veil-active-fully-resolved-target | guest | old_path: veil active and the fully resolved target of a followed symlink lacks a needed permission (r and w)
  ENOENT/old_path-veil-active-resolved-absolute-path | guest | old_path: veil active and the resolved absolute path has no unveil permission at all
  EACCES/old_path-veil-active-resolved-absolute-path | guest | old_path: veil active, resolved absolute path is visible but lacks a needed permission (r and w)
  EEXIST/new_path-resolves-something-existing-visible | guest | new_path resolves to something existing and visible
  ENOENT/new_path-walk-failure-leaves-parent-missing | guest | new_path: any walk failure that leaves no parent (missing/non-directory/unsearchable intermediate, loop, empty string, trailing slash, hidden existing path)
  EXDEV/parent-new_path-old-inode-different-file | guest | parent of new_path and the old inode are on different file systems (by file system id; two bind mounts of one fs are the same)
  EACCES/write-permission-new-parent | guest | no write permission on the new parent
  EPERM/old-inode-directory | guest | old inode is a directory
  EROFS/new-parent-s-mount-read | guest | new parent's mount is read-only
  EPERM/protected-hard-links-caller-s-euid | guest | protected hard links: caller's euid is not the owner and the inode is not (regular, without setuid, without setgid+group-exec, writable by the caller); root passes only through the second half
  ENAMETOOLONG/name-longer-255 | guest | name longer than 255
  EEXIST/duplicate-name-dangling-symlink-same-directory | guest | duplicate name (dangling symlink in the same directory)
  EMLINK/ext2-link-count-65535 | dead | Ext2: link count 65535
  EROFS/procfs-sysfs-devptsfs | guest | ProcFS/SysFS/DevPtsFS
  ENOMEM/allocation | exhaustion | allocation
mknod
  EPROMISEVIOLATION/process-promises-dpath-among-them-syscall | guest | process has promises and 'dpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=dpath
  EFAULT/sc_mknod_params-pointer-all-struct-including-null | guest | the SC_mknod_params pointer (all of the struct, including NULL) is not readable user memory
  EPERM/caller-superuser-type-regular-fifo-socket | guest | caller not superuser and type is not regular, FIFO or socket (also unknown or zero type)
  EINVAL/path-given-length-0 | guest | path: given length is 0
  ENAMETOOLONG/path-given-length-greater-path_max-4096 | guest | path: given length is greater than PATH_MAX (4096); exactly 4096 is accepted. Length is the caller's number, not strlen
  EFAULT/path-ptr-ptr-length-leaves-user | guest | path: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable
  ENOMEM/path-kernel-string-allocation-fails | exhaustion | path: kernel string allocation fails
  EINVAL/type-none-regular-block-character-fifo | root | type is none of regular, block, character, FIFO, socket (superuser only sees this)
  EEXIST/path-resolves-something-existing-visible-symlinks | guest | path resolves to something existing and visible (symlinks followed)
  ENOENT/veil-active-path-exists-but-hidden | guest | veil active, path exists but is hidden
  ENOENT/failure-walk-leaves-parent-bad-non | guest | ANY failure of the walk that leaves no parent: bad or non-directory dirfd, empty string, missing or non-directory or unsearchable intermediate component, symlink loop, trailing slash on a missing name
  ENOTDIR/after-symlink-was-followed-way-later | guest | only after a symlink was followed on the way: later component not a directory
  EACCES/after-symlink-was-followed-way-later | guest | only after a symlink was followed on the way: later directory not searchable
  ESRCH/non-numeric-new-name-procfs-root | guest | non-numeric new name in the ProcFS root
  EACCES/write-permission-parent | guest | no write permission on the parent
  EROFS/parent-mount-read | guest | parent mount read-only
  ENAMETOOLONG/name-longer-255 | guest | name longer than 255
  EEXIST/duplicate-name-dangling-symlink-same-directory | guest | duplicate name (dangling symlink in the same directory)
  EROFS/parent-procfs-sysfs-devptsfs-devloopfs | guest | parent on ProcFS/SysFS/DevPtsFS/DevLoopFS
  ENOMEM/allocation | exhaustion | allocation
readlink
  EPROMISEVIOLATION/process-promises-rpath-among-them-syscall | guest | process has promises and 'rpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=rpath
  EFAULT/sc_readlink_params-pointer-all-struct-including-null | guest | the SC_readlink_params pointer (all of the struct, including NULL) is not readable user memory
  EINVAL/path-given-length-0 | guest | path: given length is 0
  ENAMETOOLONG/path-given-length-greater-path_max-4096 | guest | path: given length is greater than PATH_MAX (4096); exactly 4096 is accepted. Length is the caller's number, not strlen
  EFAULT/path-ptr-ptr-length-leaves-user | guest | path: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable
  ENOMEM/path-kernel-string-allocation-fails | exhaustion | path: kernel string allocation fails
  EBADF/dirfd-at_fdcwd-open-evaluated-even-absolute | guest | dirfd is not AT_FDCWD and not open - evaluated even for absolute paths
  EINVAL/dirfd-path-pipe-socket-even-absolute | guest | dirfd has no path (pipe, socket ...) - even for absolute paths
  ENOTDIR/dirfd-directory-even-absolute-paths | guest | dirfd is not a directory - even for absolute paths
  EINVAL/path-copied-string-empty-first-byte | guest | path: the copied string is empty (its first byte is NUL although length was > 0)
  ENOTDIR/path-something-searched-start-directory-intermediate | guest | path: something that has to be searched (start directory, an intermediate component, or the last one when the path ends in '/', '/.' or '/..') is not a directory
  EACCES/path-caller-euid-egid-extra-groups | guest | path: caller (euid/egid/extra groups; euid 0 always passes) has no execute permission on a directory being searched; this is also checked for '.', '..', '//' and trailing '/'
  ENOENT/path-component-found-directory-names-longer | guest | path: a component is not found in its directory (names longer than 255 bytes are simply not found)
  ESRCH/path-procfs-component-procfs-root-neither | guest | path: ProcFS only: component in the ProcFS root is neither 'self' nor a decimal number, or the process whose directory is being searched is gone
  ENOMEM/path-allocation-path-node-custody-remaining | exhaustion | path: allocation of a path node (custody) or of the remaining-path string fails
  EACCES/path-symlink-followed-sits-sticky-world | guest | path: a symlink to be followed sits in a sticky, world-writable directory, its owner is neither the caller's euid nor the directory's owner (applies to root too)
  ENOENT/path-veil-active-location-symlink-followed | guest | path: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: r)
  EACCES/path-veil-active-location-symlink-followed | guest | path: veil active, the location of a symlink to be followed is unveiled but lacks a permission the operation needs (r)
  ELOOP/path-walk-would-follow-8th-symlink | guest | path: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/path-followed-symlink-empty-contents | dead | path: a followed symlink has empty contents
  ENOENT/path-veil-active-fully-resolved-target | guest | path: veil active and the fully resolved target of a followed symlink is not unveiled
  EACCES/path-veil-active-fully-resolved-target | guest | path: veil active and the fully resolved target of a followed symlink lacks a needed permission (r)
  ENOENT/path-veil-active-resolved-absolute-path | guest | path: veil active and the resolved absolute path has no unveil permission at all
  EACCES/path-veil-active-resolved-absolute-path | guest | path: veil active, resolved absolute path is visible but lacks a needed permission (r)
  EACCES/read-permission-link-inode-default-0644 | guest | no read permission on the link inode (default 0644 so only after lchmod), or on the non-link object
  EACCES/regular-file-ms_noregular-mount-device-ms_nodev | guest | regular file on an MS_NOREGULAR mount; device on an MS_NODEV mount
  ENODEV/unregistered-device-node | guest | unregistered device node
  EPERM/jailed-process-device-allowed | guest | jailed process and device not allowed
  ENXIO/path-dev-tty-there-controlling-tty | guest | path is /dev/tty and there is no controlling tty
  EBUSY/path-ptmx-pty-left | exhaustion | path is ptmx and no pty is left
  EPERM/procfs-link-non-dumpable-process | guest | ProcFS link of a non-dumpable process
  ESRCH/procfs-link-vanished-process | guest | ProcFS link of a vanished process
  ENOEXEC/proc-pid-exe-process-without-executable | guest | /proc/PID/exe of a process without executable
  EBADF/proc-pid-fd-n-whose-descriptor | dead | /proc/PID/fd/N whose descriptor was just closed
  EINVAL/object-symlink | guest | object is not a symlink
  EFAULT/buffer-bytes-copied-writable | guest | buffer (for the bytes copied) not writable
  ENOMEM/allocation | exhaustion | allocation
realpath
  EPROMISEVIOLATION/process-promises-rpath-among-them-syscall | guest | process has promises and 'rpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=rpath
  EFAULT/sc_realpath_params-pointer-all-struct-including-null | guest | the SC_realpath_params pointer (all of the struct, including NULL) is not readable user memory
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
  ENOMEM/path-string | exhaustion | path string
  EFAULT/buffer-writable | guest | buffer not writable
rename
  EPROMISEVIOLATION/process-promises-cpath-among-them-syscall | guest | process has promises and 'cpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=cpath
  EFAULT/sc_rename_params-pointer-all-struct-including-null | guest | the SC_rename_params pointer (all of the struct, including NULL) is not readable user memory
  EINVAL/old_path-given-length-0 | guest | old_path: given length is 0
  ENAMETOOLONG/old_path-given-length-greater-path_max-4096 | guest | old_path: given length is greater than PATH_MAX (4096); exactly 4096 is accepted. Length is the caller's number, not strlen
  EFAULT/old_path-ptr-ptr-length-leaves-user | guest | old_path: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable
  ENOMEM/old_path-kernel-string-allocation-fails | exhaustion | old_path: kernel string allocation fails
  EINVAL/new_path-given-length-0 | guest | new_path: given length is 0
  ENAMETOOLONG/new_path-given-length-greater-path_max-4096 | guest | new_path: given length is greater than PATH_MAX (4096); exactly 4096 is accepted. Length is the caller's number, not strlen
  EFAULT/new_path-ptr-ptr-length-leaves-user | guest | new_path: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable
  ENOMEM/new_path-kernel-string-allocation-fails | exhaustion | new_path: kernel string allocation fails
  EBADF/path-relative-olddirfd-at_fdcwd-100-open | guest | path is relative, olddirfd is not AT_FDCWD (-100) and is not an open descriptor (negative or >= table size or unused)
  EINVAL/path-relative-olddirfd-refers-something-without | guest | path is relative and olddirfd refers to something without a filesystem path: pipe end, FIFO opened by name, socket, inode watcher, anonymous file, mount file, unshared-resource file
  ENOTDIR/path-relative-olddirfd-refers-file-device | guest | path is relative and olddirfd refers to a file, device or other non-directory that does have a path
  EINVAL/old_path-copied-string-empty-first-byte | guest | old_path: the copied string is empty (its first byte is NUL although length was > 0)
  ENOTDIR/old_path-something-searched-start-directory-intermediate | guest | old_path: something that has to be searched (start directory, an intermediate component, or the last one when the path ends in '/', '/.' or '/..') is not a directory
  EACCES/old_path-caller-euid-egid-extra-groups | guest | old_path: caller (euid/egid/extra groups; euid 0 always passes) has no execute permission on a directory being searched; this is also checked for '.', '..', '//' and trailing '/'
  ENOENT/old_path-component-found-directory-names-longer | guest | old_path: a component is not found in its directory (names longer than 255 bytes are simply not found)
  ESRCH/old_path-procfs-component-procfs-root-neither | guest | old_path: ProcFS only: component in the ProcFS root is neither 'self' nor a decimal number, or the process whose directory is being searched is gone
  ENOMEM/old_path-allocation-path-node-custody-remaining | exhaustion | old_path: allocation of a path node (custody) or of the remaining-path string fails
  EACCES/old_path-symlink-followed-sits-sticky-world | guest | old_path: a symlink to be followed sits in a sticky, world-writable directory, its owner is neither the caller's euid nor the directory's owner (applies to root too)
  ENOENT/old_path-veil-active-location-symlink-followed | guest | old_path: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: 0)
  ELOOP/old_path-walk-would-follow-8th-symlink | guest | old_path: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/old_path-followed-symlink-empty-contents | dead | old_path: a followed symlink has empty contents
  ENOENT/old_path-veil-active-fully-resolved-target | guest | old_path: veil active and the fully resolved target of a followed symlink is not unveiled
  ENOENT/old_path-veil-active-resolved-absolute-path | guest | old_path: veil active and the resolved absolute path has no unveil permission at all
  EBADF/path-relative-newdirfd-at_fdcwd-100-open | guest | path is relative, newdirfd is not AT_FDCWD (-100) and is not an open descriptor (negative or >= table size or unused)
  EINVAL/path-relative-newdirfd-refers-something-without | guest | path is relative and newdirfd refers to something without a filesystem path: pipe end, FIFO opened by name, socket, inode watcher, anonymous file, mount file, unshared-resource file
  ENOTDIR/path-relative-newdirfd-refers-file-device | guest | path is relative and newdirfd refers to a file, device or other non-directory that does have a path
  EINVAL/new_path-copied-string-empty-first-byte | guest | new_path: the copied string is empty (its first byte is NUL although length was > 0)
  ENOTDIR/new_path-something-searched-start-directory-intermediate | guest | new_path: something that has to be searched (start directory, an intermediate component, or the last one when the path ends in '/', '/.' or '/..') is not a directory
  EACCES/new_path-caller-euid-egid-extra-groups | guest | new_path: caller (euid/egid/extra groups; euid 0 always passes) has no execute permission on a directory being searched; this is also checked for '.', '..', '//' and trailing '/'
  ENOENT/new_path-component-found-directory-names-longer | guest | new_path: a component is not found in its directory (names longer than 255 bytes are simply not found)
  ESRCH/new_path-procfs-component-procfs-root-neither | guest | new_path: ProcFS only: component in the ProcFS root is neither 'self' nor a decimal number, or the process whose directory is being searched is gone
  ENOMEM/new_path-allocation-path-node-custody-remaining | exhaustion | new_path: allocation of a path node (custody) or of the remaining-path string fails
  EACCES/new_path-symlink-followed-sits-sticky-world | guest | new_path: a symlink to be followed sits in a sticky, world-writable directory, its owner is neither the caller's euid nor the directory's owner (applies to root too)
  ENOENT/new_path-veil-active-location-symlink-followed | guest | new_path: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: 0)
  ELOOP/new_path-walk-would-follow-8th-symlink | guest | new_path: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/new_path-followed-symlink-empty-contents | dead | new_path: a followed symlink has empty contents
  ENOENT/new_path-veil-active-fully-resolved-target | guest | new_path: veil active and the fully resolved target of a followed symlink is not unveiled
  ENOENT/new_path-veil-active-resolved-absolute-path | guest | new_path: veil active and the resolved absolute path has no unveil permission at all
  EPERM/old-new-path-root-directory-parent | guest | old or new path is the root directory (no parent)
  ENOTEMPTY/both-directories-different-inode-numbers-new | guest | both are directories, different inode numbers, and the new one has more than '.' and '..'
  EXDEV/parents-different-file-systems | guest | parents are on different file systems
  EDIRINTOSELF/old-object-new-parent-one-ancestors | guest | the old object is the new parent or one of its ancestors (errno 76; POSIX: EINVAL)
  EACCES/write-permission-new-parent | guest | no write permission on the new parent
  EACCES/write-permission-old-parent | guest | no write permission on the old parent
  EACCES/old-parent-sticky-caller-superuser-owner | guest | old parent sticky and caller is not superuser, not owner of the old parent, not owner of the object
  EROFS/old-new-parent-s-mount-read | guest | old or new parent's mount is read-only
  EINVAL/last-component-old_path | guest | last component of old_path is '.' or '..'
  EINVAL/last-component-new_path | guest | last component of new_path is '.' or '..'
  EACCES/existing-target-new-parent-sticky-caller | guest | existing target, new parent sticky, caller not superuser and not owner of the TARGET (being owner of the directory does not help)
  EISDIR/target-directory-old-object | guest | target is a directory and the old object is not
  EROFS/procfs-sysfs-devptsfs-devloopfs | guest | ProcFS/SysFS/DevPtsFS/DevLoopFS
  ENAMETOOLONG/new-name-longer-255 | guest | new name longer than 255
  ENOENT/source-vanished-meanwhile | dead | source vanished meanwhile
  ENOMEM/allocation | exhaustion | allocation
symlink
  EPROMISEVIOLATION/process-promises-cpath-among-them-syscall | guest | process has promises and 'cpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=cpath
  EFAULT/sc_symlink_params-pointer-all-struct-including-null | guest | the SC_symlink_params pointer (all of the struct, including NULL) is not readable user memory
  EINVAL/target-given-length-0 | guest | target: given length is 0
  ENAMETOOLONG/target-given-length-greater-path_max-4096 | guest | target: given length is greater than PATH_MAX (4096); exactly 4096 is accepted. Length is the caller's number, not strlen
  EFAULT/target-ptr-ptr-length-leaves-user | guest | target: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable
  ENOMEM/target-kernel-string-allocation-fails | exhaustion | target: kernel string allocation fails
  EINVAL/linkpath-given-length-0 | guest | linkpath: given length is 0
  ENAMETOOLONG/linkpath-given-length-greater-path_max-4096 | guest | linkpath: given length is greater than PATH_MAX (4096); exactly 4096 is accepted. Length is the caller's number, not strlen
  EFAULT/linkpath-ptr-ptr-length-leaves-user | guest | linkpath: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable
  ENOMEM/linkpath-kernel-string-allocation-fails | exhaustion | linkpath: kernel string allocation fails
  EBADF/path-relative-dirfd-at_fdcwd-100-open | guest | path is relative, dirfd is not AT_FDCWD (-100) and is not an open descriptor (negative or >= table size or unused)
  EINVAL/path-relative-dirfd-refers-something-without | guest | path is relative and dirfd refers to something without a filesystem path: pipe end, FIFO opened by name, socket, inode watcher, anonymous file, mount file, unshared-resource file
  ENOTDIR/path-relative-dirfd-refers-file-device | guest | path is relative and dirfd refers to a file, device or other non-directory that does have a path
  ENOENT/veil-active-target-resolves-unveiled | guest | veil active, target resolves and is not unveiled
  EACCES/veil-active-target-resolves-lacks-r | guest | veil active, target resolves and lacks r or w
  EEXIST/linkpath-resolves-following-symlinks-something-existing | guest | linkpath resolves (following symlinks) to something existing that is visible with r and w
  ENOENT/linkpath-walk-failure-leaves-parent-missing | guest | linkpath: any walk failure that leaves no parent: missing/non-directory/unsearchable intermediate, loop, trailing slash, existing path hidden or lacking r/w in the veil
  ENOENT/veil-active-linkpath-s-parent-unveiled | guest | veil active and linkpath's parent not unveiled
  EACCES/veil-active-linkpath-s-parent-lacks | guest | veil active and linkpath's parent lacks r or w
  ENOTDIR/after-symlink-was-followed-way | guest | only after a symlink was followed on the way
  EACCES/after-symlink-was-followed-way-unsearchable | guest | only after a symlink was followed on the way: unsearchable directory
  ESRCH/non-numeric-name-procfs-root | guest | non-numeric name in the ProcFS root
  EACCES/write-permission-parent | guest | no write permission on the parent
  EROFS/parent-mount-read | guest | parent mount read-only
  ENAMETOOLONG/name-longer-255 | guest | name longer than 255
  EEXIST/duplicate-name-linkpath-itself-dangling-symlink | guest | duplicate name (linkpath is itself a dangling symlink in that directory)
  EROFS/procfs-sysfs-devptsfs-devloopfs | guest | ProcFS/SysFS/DevPtsFS/DevLoopFS
  ENOMEM/allocation | exhaustion | allocation
unlink
  EPROMISEVIOLATION/process-promises-cpath-among-them-syscall | guest | process has promises and 'cpath' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=cpath
  EINVAL/path-given-length-0 | guest | path: given length is 0
  ENAMETOOLONG/path-given-length-greater-path_max-4096 | guest | path: given length is greater than PATH_MAX (4096); exactly 4096 is accepted. Length is the caller's number, not strlen
  EFAULT/path-ptr-ptr-length-leaves-user | guest | path: [ptr, ptr+length) leaves user address space, or a byte before the first NUL (or before length) is not readable
  ENOMEM/path-kernel-string-allocation-fails | exhaustion | path: kernel string allocation fails
  EINVAL/flags-bit-other-at_removedir | guest | flags has a bit other than AT_REMOVEDIR
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
  ENOENT/path-veil-active-location-symlink-followed | guest | path: veil active and the location of a symlink that is to be followed is not unveiled (checked with the same option bits as the operation: c)
  EACCES/path-veil-active-location-symlink-followed | guest | path: veil active, the location of a symlink to be followed is unveiled but lacks a permission the operation needs (c)
  ELOOP/path-walk-would-follow-8th-symlink | guest | path: the walk would follow an 8th symlink (7 are allowed; nesting and sequence both count; interpreted per recursion level, limit 8)
  EINVAL/path-followed-symlink-empty-contents | dead | path: a followed symlink has empty contents
  ENOENT/path-veil-active-fully-resolved-target | guest | path: veil active and the fully resolved target of a followed symlink is not unveiled
  EACCES/path-veil-active-fully-resolved-target | guest | path: veil active and the fully resolved target of a followed symlink lacks a needed permission (c)
  ENOENT/path-veil-active-resolved-absolute-path | guest | path: veil active and the resolved absolute path has no unveil permission at all
  EACCES/path-veil-active-resolved-absolute-path | guest | path: veil active, resolved absolute path is visible but lacks a needed permission (c)
  EISDIR/at_removedir-object-directory-including-link-directory | guest | (no AT_REMOVEDIR) object is a directory, including '/', '.', '..' and link/ to a directory; POSIX says EPERM
  EACCES/write-permission-parent | guest | no write permission on the parent
  EACCES/parent-sticky-caller-superuser-owner-parent | guest | parent sticky and caller is not superuser, not owner of the parent, not owner of the object
  EROFS/parent-s-mount-read | guest | parent's mount is read-only
  ENOENT/such-name-parent-race | dead | no such name in the parent (race)
  EROFS/procfs-sysfs-devptsfs-devloopfs | guest | ProcFS/SysFS/DevPtsFS/DevLoopFS
  EINVAL/at_removedir-last-component | guest | AT_REMOVEDIR: last component '.'
  ENOTDIR/at_removedir-directory | guest | AT_REMOVEDIR: not a directory
  EBUSY/at_removedir-root | guest | AT_REMOVEDIR: root
  ENOTEMPTY/at_removedir-empty | guest | AT_REMOVEDIR: not empty
`);
