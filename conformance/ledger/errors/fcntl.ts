import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const fcntlErrors: ErrorEntry[] = errorTable(String.raw`
dup2
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EBADF/old_fd-negative-1024-open | guest | old_fd is negative, >= 1024, or not open
  EINVAL/new_fd-0-1024-posix-says-ebadf | guest | new_fd < 0 or >= 1024 (POSIX says EBADF)
fcntl
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EINVAL/f_dupfd-f_dupfd_cloexec-arg-negative-int | guest F_DUPFD | F_DUPFD/F_DUPFD_CLOEXEC: arg negative as int
  EMFILE/f_dupfd-f_dupfd_cloexec-free-descriptor-arg-below | guest F_DUPFD | F_DUPFD/F_DUPFD_CLOEXEC: no free descriptor >= arg below 1024
  EBADF/f_getlk-f_setlk-f_setlkw-description-inode | guest F_GETLK|F_SETLK|F_SETLKW | F_GETLK/F_SETLK/F_SETLKW: description has no inode
  EFAULT/f_getlk-f_setlk-f_setlkw-flock-struct-readable | guest F_GETLK|F_SETLK|F_SETLKW | F_GETLK/F_SETLK/F_SETLKW: flock struct not readable
  ENOTSUP/f_getlk-f_setlk-f_setlkw-l_whence-seek_end | guest F_GETLK|F_SETLK|F_SETLKW | F_GETLK/F_SETLK/F_SETLKW: l_whence is SEEK_END
  EINVAL/f_getlk-f_setlk-f_setlkw-l_whence-none-0 | guest F_GETLK|F_SETLK|F_SETLKW | F_GETLK/F_SETLK/F_SETLKW: l_whence is none of 0,1,2
  EAGAIN/f_setlk-conflicting-lock | guest F_SETLK | F_SETLK: conflicting lock
  EINTR/f_setlkw-signal-while-waiting-conflicting-lock | guest F_SETLKW | F_SETLKW: signal while waiting for a conflicting lock
  ENOMEM/f_setlk-f_setlkw-record-list-cannot-grow | exhaustion F_SETLK|F_SETLKW | F_SETLK/F_SETLKW: record list cannot grow
  EFAULT/f_getlk-flock-struct-writable | guest F_GETLK | F_GETLK: flock struct not writable
  EINVAL/unknown-command-checked-after-descriptor | guest | unknown command (checked after the descriptor)
ioctl
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EFAULT/fionbio-int-readable | guest | FIONBIO: int not readable
  EPROMISEVIOLATION/process-promises-tty-among-them-checked | guest | process has promises and 'tty' is not among them (checked only when TTY / master pty, request not generic); the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=tty
  EPROMISEVIOLATION/process-promises-inet-among-them-checked | guest | process has promises and 'inet' is not among them (checked only when IPv4 socket, request not generic); the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=inet
  EPERM/fibmap-non-superuser-tiocspgrp-another-session | guest | FIBMAP by non-superuser; TIOCSPGRP to another session or mismatching group; interface/route setters by non-superuser
  EFAULT/request-argument-struct-readable-writable | guest | request argument struct not readable / writable
  EINVAL/tiocspgrp-0-unknown-group-tcflsh-bad | guest | TIOCSPGRP <= 0 or unknown group; TCFLSH bad selector; FIBMAP negative block; unknown request on inode files, TTYs, master pty, sockets, mount files, unshare files, storage, keyboard, audio, devctl
  ENOTSUP/fibmap-file-system-without-block-mapping | root | FIBMAP on a file system without block mapping (root)
  ENOTIMPL/tcsets-unsupported-flag-bits-settings-were | guest | TCSETS*: unsupported flag bits (settings were applied anyway)
  EIO/tiocsti-always-request-master-pty-whose | guest | TIOCSTI always; any request on a master pty whose slave is gone
  ENOTTY/request-file-type-without-ioctl-support | guest | request on a file type without ioctl support: pipe, FIFO, inode watcher, anonymous file, null/zero/full/random/mem/console/beep devices
  ENODEV/network-adapter-loop-device-found-unshare | guest | network adapter or loop device not found; UNSHARE ioctl: directory is no mount point
  EAFNOSUPPORT/route-arp-address-requests-wrong-family | guest | route/arp/address requests with wrong family
  EEXIST/route-already-in-table | root | SIOCADDRT: a route to the same place is in the table, whatever its gateway
  ESRCH/route-not-in-table | root | SIOCDELRT: no such route is in the table
  ENAMETOOLONG/mount-file-key-longer-64 | root | mount file: key longer than 64
  E2BIG/mount-file-value_length-8 | root | mount file: value_length > 8
  EEXIST/mount-file-option-already-set | root | mount file: option already set
  EDOM/mount-file-boolean-0-1 | root | mount file: boolean not 0/1
  ENOTDIR/unshare-ioctl-fd-directory | root | UNSHARE ioctl: fd is not a directory
  EACCES/unshare-ioctl-search-permission | dead | UNSHARE ioctl: no search permission
  EBADF/unshare-ioctl-devctl-inner-descriptor-open | root | UNSHARE ioctl / DEVCTL: inner descriptor not open
  ENOMEM/allocation-fails | exhaustion | allocation fails
`);
