import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const readWriteErrors: ErrorEntry[] = errorTable(String.raw`
fsync
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EINVAL/file-type-without-sync-pipe-fifo | guest | file type without sync: pipe, FIFO, socket, device, watcher, anonymous/mount file
ftruncate
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EINVAL/length-0-before-descriptor-check | guest | length < 0 (before the descriptor check)
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EBADF/description-writable | guest | description not writable
  EINVAL/file-type-without-truncate-pipe-write | guest | file type without truncate: pipe write end, socket, device
  EPERM/sysfs-node-nonzero-length-read-node | root | SysFS node (nonzero length, or read-only node)
  EROFS/procfs-node | root | ProcFS node
  ENOMEM/ramfs-block-table-8-bytes-per | guest | RAMFS block table (8 bytes per 128 KiB) cannot grow: hit at once by absurd lengths such as 2^62
  ENOSPC/ext2-full | exhaustion | Ext2 full
lseek
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EFAULT/offset-pointer-readable | guest | offset pointer not readable
  ESPIPE/file-seekable-pipe-fifo-socket-tty | guest | file is not seekable: pipe, FIFO, socket, tty/pty, inode watcher, /dev/zero, /dev/full, /dev/random, console, mount file, anonymous file
  EOVERFLOW/seek_cur-current-offset-offset-overflows-int64 | guest | SEEK_CUR: current offset + offset overflows int64
  EIO/seek_end-inode-metadata-invalid-procfs-node | guest | SEEK_END: inode metadata invalid (ProcFS node of a dead process)
  EOVERFLOW/seek_end-size-offset-overflows-int64 | guest | SEEK_END: size + offset overflows int64
  EINVAL/whence-0-1-2 | guest | whence is not 0, 1 or 2
  EINVAL/resulting-offset-negative | guest | resulting offset is negative
  EFAULT/offset-pointer-writable-seek-already-happened | guest | offset pointer not writable (the seek has already happened)
posix_fallocate
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EINVAL/offset-0 | guest | offset < 0
  EINVAL/length-0 | guest | length <= 0
  EFBIG/offset-length-overflows-size_t | dead | offset + length overflows size_t
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EBADF/description-writable | guest | description not writable
  ESPIPE/pipe-fifo-write-end-read-end | guest | pipe or FIFO (write end; the read end is EBADF)
  ENODEV/regular-inode-file-device-socket-directory | guest | not a regular inode file: device, socket, directory cannot be reached (not writable)
  ENOMEM/ramfs-block-table-cannot-grow-absurd | guest | RAMFS block table cannot grow (absurd sizes)
  ENOSPC/ext2-full | exhaustion | Ext2 full
read
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EINVAL/size-ssize_max-after-size-0-shortcut | guest | size > SSIZE_MAX (after the size==0 shortcut)
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EBADF/description-readable | guest | description is not readable
  EISDIR/description-directory-reached-was-opened-o_rdonly | guest | description is a directory (only reached when it was opened with O_RDONLY)
  EINTR/blocking-description-nothing-readable-unmasked-signal | guest | blocking description, nothing readable, and an unmasked signal is pending or arrives while waiting
  EAGAIN/blocking-description-wait-ended-without-readability | guest | blocking description and the wait ended without readability (socket receive timeout)
  EFAULT/buffer-buffer-size-inside-user-address | guest | [buffer, buffer+size) is not inside user address space (range check only; NULL passes it and faults later)
  EOVERFLOW/offset-count-exceeds-int64_max-also-inodefile | guest | offset + count exceeds INT64_MAX (also for InodeFile; seekable or not, the sum is checked)
  EAGAIN/non-blocking-description-nothing-read-pipe | guest | non-blocking description and nothing to read (pipe/FIFO with writers, inode watcher with empty queue, local socket with a peer)
  EINVAL/inode-watcher-buffer-smaller-next-event | guest | inode watcher: buffer smaller than the next event (16 bytes, or 16 + name length incl. NUL); the event is lost. Local socket that is not connected: only with a non-blocking description or a listening one with a pending connection (a blocking unconnected one waits until a signal)
  EINTR/tty-caller-s-process-group-tty | guest | tty: caller's process group is not the tty's foreground group; SIGTTIN is sent to the caller first
  ENOTSUP/anonymous-file-non-blocking-flag-set | guest | anonymous file with the non-blocking flag set (a blocking one waits forever, interruptible); /sys/kernel/request_panic
  EPERM/sysfs-constant-nodes-cmdline-load_base-system_mode | guest | SysFS constant nodes (cmdline, load_base, system_mode) read by a jailed process
  EIO/procfs-sysfs-node-whose-cached-snapshot | dead | ProcFS/SysFS node whose cached snapshot is missing
  ENOTIMPL/beep-device-audio-channels-do-implement | guest | beep device and audio channels do not implement read
  EFAULT/destination-memory-faults-while-copying-out | guest | destination memory faults while copying out
  ENOMEM/ramfs-procfs-temporary-allocations-fail | exhaustion | RAMFS/ProcFS temporary allocations fail
pread
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EINVAL/size-ssize_max | guest | size > SSIZE_MAX
  EINVAL/offset-0 | guest | offset < 0
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EBADF/description-readable | guest | description is not readable
  EISDIR/description-directory-reached-was-opened-o_rdonly | guest | description is a directory (only reached when it was opened with O_RDONLY)
  EINVAL/file-seekable-pipe-fifo-socket-tty | guest | file is not seekable (pipe, FIFO, socket, tty, /dev/zero, /dev/full, /dev/random ...): EINVAL, not ESPIPE
  EINTR/blocking-description-nothing-readable-unmasked-signal | guest | blocking description, nothing readable, and an unmasked signal is pending or arrives while waiting
  EAGAIN/blocking-description-wait-ended-without-readability | guest | blocking description and the wait ended without readability (socket receive timeout)
  EFAULT/buffer-buffer-size-inside-user-address | guest | [buffer, buffer+size) is not inside user address space
  EOVERFLOW/offset-size-exceeds-int64_max | guest | offset + size exceeds INT64_MAX
  EFAULT/destination-memory-faults-while-copying-out | guest | destination memory faults while copying out
  EPERM/sysfs-constant-nodes-read-jailed-process | guest | SysFS constant nodes read by a jailed process
  ENOMEM/ramfs-temporary-mapping-fails | exhaustion | RAMFS temporary mapping fails
preadv
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EINVAL/iov_count-0 | guest | iov_count < 0
  EFAULT/iov_count-iov_max-1024-efault-einval | guest | iov_count > IOV_MAX (1024): EFAULT, not EINVAL
  ENOMEM/copy-vector-list-more-32-entries | exhaustion | copy of the vector list (more than 32 entries) cannot be allocated
  EFAULT/iovec-array-readable | guest | the iovec array is not readable
  EINVAL/running-sum-iov_len-exceeds-int32_max-2147483647 | guest | running sum of iov_len exceeds INT32_MAX (2147483647)
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EBADF/description-readable | guest | description is not readable
  EISDIR/description-directory-reached-was-opened-o_rdonly | guest | description is a directory (only reached when it was opened with O_RDONLY)
  ESPIPE/base_offset-0-file-seekable | guest | base_offset >= 0 and the file is not seekable
  EINTR/blocking-description-nothing-readable-unmasked-signal | guest | blocking description, nothing readable, and an unmasked signal is pending or arrives while waiting
  EAGAIN/blocking-description-wait-ended-without-readability | guest | blocking description and the wait ended without readability (socket receive timeout)
  EFAULT/vector-s-base-base-len-inside | guest | a vector's [base, base+len) is not inside user address space (NULL base passes here)
  EOVERFLOW/offset-count-exceeds-int64_max-also-inodefile | guest | offset + count exceeds INT64_MAX (also for InodeFile; seekable or not, the sum is checked)
  EAGAIN/non-blocking-description-nothing-read-pipe | guest | non-blocking description and nothing to read (pipe/FIFO with writers, inode watcher with empty queue, local socket with a peer)
  EINVAL/inode-watcher-buffer-smaller-next-event | guest | inode watcher: buffer smaller than the next event (16 bytes, or 16 + name length incl. NUL); the event is lost. Local socket that is not connected: only with a non-blocking description or a listening one with a pending connection (a blocking unconnected one waits until a signal)
  EINTR/tty-caller-s-process-group-tty | guest | tty: caller's process group is not the tty's foreground group; SIGTTIN is sent to the caller first
  ENOTSUP/anonymous-file-non-blocking-flag-set | guest | anonymous file with the non-blocking flag set (a blocking one waits forever, interruptible); /sys/kernel/request_panic
  EPERM/sysfs-constant-nodes-cmdline-load_base-system_mode | guest | SysFS constant nodes (cmdline, load_base, system_mode) read by a jailed process
  EIO/procfs-sysfs-node-whose-cached-snapshot | dead | ProcFS/SysFS node whose cached snapshot is missing
  ENOTIMPL/beep-device-audio-channels-do-implement | guest | beep device and audio channels do not implement read
  EFAULT/destination-memory-faults-while-copying-out | guest | destination memory faults while copying out
  ENOMEM/ramfs-procfs-temporary-allocations-fail | exhaustion | RAMFS/ProcFS temporary allocations fail
sync
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
write
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EINVAL/size-ssize_max-after-size-0-shortcut | guest | size > SSIZE_MAX (after the size==0 shortcut)
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EBADF/description-writable | guest | description is not writable
  EFAULT/data-data-size-inside-user-address | guest | [data, data+size) is not inside user address space (range check only)
  EAGAIN/non-blocking-description-file-writable-pipe | guest | non-blocking description and file not writable (pipe/socket/pty buffer full; anonymous file always) and nothing written yet
  EINTR/blocking-description-nothing-writable-signal-arrives | guest | blocking description, nothing writable, a signal arrives and nothing has been written yet
  EOVERFLOW/offset-size-exceeds-int64_max | guest | offset + size exceeds INT64_MAX
  EPIPE/pipe-fifo-without-readers-socket-without | guest | pipe/FIFO without readers or socket without peer / shut down for writing, nothing written yet; SIGPIPE is sent to the process first
  EFAULT/source-memory-faults-while-copying-noticed | guest | source memory faults while copying in (not noticed by /dev/null, /dev/zero, /dev/random, which never look at the data)
  EIO/tty-slave-whose-master-closed-master | guest | tty slave whose master is closed; master whose slave is gone
  EINTR/tty-tostop-set-caller-foreground-group | guest | tty with TOSTOP set and caller not in the foreground group; SIGTTOU is sent first
  ENOSPC/dev-full-ext2-free-block | guest | /dev/full; Ext2 with no free block
  EINVAL/beep-device-bad-size-values-sysfs | guest | beep device (bad size or values); SysFS boolean/power/coredump nodes with bad contents
  ENOTSUP/beep-device-disabled-kernel-command-line | guest | beep device disabled on the kernel command line
  EPERM/sysfs-configuration-power-node-written-jailed | root | SysFS configuration/power node written by a jailed process
  EROFS/procfs-node-sysfs-node-without-write | root | ProcFS node; SysFS node without a write handler
  ENOMEM/ramfs-block-allocation-fails-blocks-128 | exhaustion | RAMFS block allocation fails (blocks of 128 KiB are allocated per write)
pwritev
  EPROMISEVIOLATION/process-promises-stdio-among-them-syscall | guest | process has promises and 'stdio' is not among them; the syscall result is -EPROMISEVIOLATION and, right after, the process is crashed with SIGABRT (not catchable) and gets the coredump property pledge_violation=stdio
  EINVAL/iov_count-0 | guest | iov_count < 0
  EFAULT/iov_count-iov_max-1024-efault-einval | guest | iov_count > IOV_MAX (1024): EFAULT, not EINVAL
  ENOMEM/copy-vector-list-more-32-entries | exhaustion | copy of the vector list (more than 32 entries) cannot be allocated
  EFAULT/iovec-array-readable | guest | the iovec array is not readable
  EINVAL/running-sum-iov_len-exceeds-int32_max-2147483647 | guest | running sum of iov_len exceeds INT32_MAX (2147483647)
  EBADF/fd-negative-1024-open | guest | fd is negative, >= 1024, or not open
  EBADF/description-writable | guest | description is not writable
  ESPIPE/base_offset-0-file-seekable | guest | base_offset >= 0 and the file is not seekable
  EFAULT/vector-s-base-base-len-inside | guest | a vector's [base, base+len) is not inside user address space; NOT turned into a short count even if earlier vectors were written
  EAGAIN/non-blocking-description-file-writable-pipe | guest | non-blocking description and file not writable (pipe/socket/pty buffer full; anonymous file always) and nothing written yet
  EINTR/blocking-description-nothing-writable-signal-arrives | guest | blocking description, nothing writable, a signal arrives and nothing has been written yet
  EOVERFLOW/offset-size-exceeds-int64_max | guest | offset + size exceeds INT64_MAX
  EPIPE/pipe-fifo-without-readers-socket-without | guest | pipe/FIFO without readers or socket without peer / shut down for writing, nothing written yet; SIGPIPE is sent to the process first
  EFAULT/source-memory-faults-while-copying-noticed | guest | source memory faults while copying in (not noticed by /dev/null, /dev/zero, /dev/random, which never look at the data)
  EIO/tty-slave-whose-master-closed-master | guest | tty slave whose master is closed; master whose slave is gone
  EINTR/tty-tostop-set-caller-foreground-group | guest | tty with TOSTOP set and caller not in the foreground group; SIGTTOU is sent first
  ENOSPC/dev-full-ext2-free-block | guest | /dev/full; Ext2 with no free block
  EINVAL/beep-device-bad-size-values-sysfs | guest | beep device (bad size or values); SysFS boolean/power/coredump nodes with bad contents
  ENOTSUP/beep-device-disabled-kernel-command-line | guest | beep device disabled on the kernel command line
  EPERM/sysfs-configuration-power-node-written-jailed | root | SysFS configuration/power node written by a jailed process
  EROFS/procfs-node-sysfs-node-without-write | root | ProcFS node; SysFS node without a write handler
  ENOMEM/ramfs-block-allocation-fails-blocks-128 | exhaustion | RAMFS block allocation fails (blocks of 128 KiB are allocated per write)
`);
