import { hazardous } from "../hazards.ts";
import { seekOrigins } from "../constants/file.ts";
import { constant, descriptor, reads, updates, writes } from "../meaning.ts";
import { iovec } from "../structs/file.ts";
import { family } from "../paragraph.ts";
import type { SharedCheck } from "../paragraph.ts";
import { promise } from "../refusals/promise.ts";
import {
  excludedByALimit,
  ramfsNeverFails,
  seekableIsReadable,
} from "../waivers.ts";

/** A file that is open for reading waits, and gives its bytes. */
function fileIsRead(buffer: string): readonly SharedCheck[] {
  return [
    "transfer/EINTR/signal-before-anything-is-readable",
    "transfer/EAGAIN/receive-timeout-has-expired",
    `${buffer}: user-memory/EFAULT/outside-user-space`,
    "transfer/EOVERFLOW/offset-plus-size-above-int64_max",
    "transfer/EAGAIN/nothing-to-read-and-non-blocking",
    "internet-socket/EAGAIN/nothing-received-and-non-blocking",
    "inode-watcher/EINVAL/buffer-smaller-than-next-event",
    "local-socket/EINVAL/read-while-unconnected",
    "terminal/EINTR/read-by-background-group",
    "transfer/ENOTSUP/file-can-never-be-read",
    "sysfs/EPERM/constant-not-readable-in-jail",
    "sysfs/ENOTIMPL/node-has-no-content",
    "generated-node/EIO/snapshot-is-missing",
    "device/ENOTIMPL/reading-is-not-implemented",
    `${buffer}: user-memory/EFAULT/not-writable`,
    "kernel-memory/ENOMEM/exhausted",
  ];
}

/** A file that is open for writing waits, and takes bytes. */
function fileIsWritten(data: string): readonly SharedCheck[] {
  return [
    `${data}: user-memory/EFAULT/outside-user-space`,
    "procfs/EIO/process-is-gone",
    "transfer/EAGAIN/no-room-to-write-and-non-blocking",
    "transfer/EINTR/signal-before-anything-is-written",
    "transfer/EOVERFLOW/offset-plus-size-above-int64_max",
    "fifo/EPIPE/no-reader",
    "transfer/EPIPE/socket-is-shut-down-for-writing",
    "local-socket/EPIPE/peer-is-gone",
    "local-socket/EINVAL/written-without-connection",
    "internet-socket/EPIPE/no-destination",
    "internet-socket/EHOSTUNREACH/no-route-to-the-destination",
    "internet-socket/EADDRINUSE/no-free-ephemeral-port",
    "tcp/EADDRNOTAVAIL/no-adapter-has-the-local-address",
    "udp/EADDRINUSE/port-is-taken",
    "tcp/EADDRINUSE/local-address-and-port-taken",
    "ramfs/ENOMEM/block-table-cannot-grow",
    "ramfs/ENOMEM/no-memory-for-the-blocks",
    `${data}: user-memory/EFAULT/not-readable`,
    "terminal/EIO/other-side-is-closed",
    "terminal/EINTR/written-by-background-group-with-tostop",
    "full-device/ENOSPC/never-takes-a-byte",
    "ext2/ENOSPC/no-free-block",
    "sysfs/EINVAL/written-value-is-invalid",
    "sysfs/ENOTSUP/machine-can-neither-reboot-nor-shut-down",
    "beep-device/EINVAL/written-data-is-no-beep-request",
    "beep-device/ENOTSUP/disabled-on-kernel-command-line",
    "sysfs/EPERM/not-writable-in-jail",
    "generated-node/EROFS/cannot-be-written",
    "kernel-memory/ENOMEM/exhausted",
  ];
}

export const readWriteFamily = family("read_write", {
  read: {
    number: 99,
    summary: "Reads bytes from a descriptor at its current offset.",
    bigProcessLock: true,
    blocks: true,
    parameters: [["fd", "int", descriptor], [
      "buffer",
      "pointer",
      writes("bytes", "size"),
    ], ["size", "size_t"]],
    refuses: [
      promise("stdio"),
      "transfer/EINVAL/size-above-ssize_max",
      "fd: descriptor/EBADF/not-open",
      "fd: descriptor/EBADF/not-opened-for-reading",
      "fd: descriptor/EISDIR/is-a-directory",
      ...fileIsRead("buffer"),
    ],
    behaviours: {
      "returns-the-count-and-advances-the-offset":
        "returns the number of bytes read; the offset of a seekable file moves on by it",
      "returns-0-at-the-end": "returns 0 at the end of a file",
      "returns-0-from-an-empty-pipe-without-writers":
        "returns 0 from a pipe that is empty and has no writers",
      "returns-0-from-a-master-whose-slave-is-gone":
        "returns 0 from a master pty whose slave is gone",
      "returns-0-from-a-slave-whose-master-is-gone":
        "returns 0 from a slave pty whose master is gone",
      "size-0-looks-at-nothing":
        "a size of 0 returns 0; neither descriptor nor buffer is looked at",
      "size-0-needs-the-promise": "a size of 0 needs the promise all the same",
      "regular-files-never-block": "reading a regular file never waits",
      "bad-buffer-unnoticed-at-the-end-of-a-file":
        "at the end of a RAMFS file 0 comes back although the buffer is bad",
      "bad-buffer-unnoticed-by-the-null-device":
        "/dev/null gives 0 although the buffer is bad",
      "bad-buffer-unnoticed-past-the-end-of-a-file":
        "past the end of a RAMFS file 0 comes back although the buffer is bad",
      "null-buffer-passes-the-range-check":
        "a NULL buffer is no error of the range check; it fails when bytes are copied out",
      "atime-stays-on-ramfs": "RAMFS does not change the atime of what is read",
      "generated-nodes-show-a-snapshot":
        "a ProcFS or SysFS node shows its content as of the opening, or of the last lseek to 0",
      "null-buffer-panics-on-generated-nodes": hazardous(
        "generated-node-into-null",
      ),
      "empty-non-blocking-terminal-gives-0":
        "a non-blocking slave pty with nothing queued gives 0 and not EAGAIN",
      "empty-non-blocking-master-gives-0":
        "a non-blocking master pty with nothing queued gives 0 and not EAGAIN",
      "pipe-gives-one-half-of-its-buffer":
        "a pipe gives what the reading half of its double buffer holds, which can be less than what was written",
      "one-watcher-event-per-read":
        "an inode watcher gives exactly one event a call",
      "interrupted-wait-is-never-restarted":
        "a wait that a signal ends returns EINTR, also with SA_RESTART",
      "blocking-unconnected-local-socket-waits":
        "a blocking local socket without connection waits until a signal comes",
    },
    source: [
      "Syscalls/read.cpp",
      "Syscalls/profiled_syscalls.cpp",
      "FileSystem/OpenFileDescription.cpp",
      "FileSystem/InodeFile.cpp",
      "FileSystem/RAMFS/Inode.cpp",
      "FileSystem/FIFO.cpp",
      "FileSystem/InodeWatcher.cpp",
      "Devices/TTY/TTY.cpp",
      "Library/StdLib.cpp",
    ],
  },
  pread: {
    number: 100,
    summary:
      "Reads bytes at a given offset and leaves the description's own offset alone.",
    bigProcessLock: true,
    blocks: true,
    parameters: [
      ["fd", "int", descriptor],
      ["buffer", "pointer", writes("bytes", "size")],
      ["size", "size_t"],
      ["offset", "off_t"],
    ],
    refuses: [
      promise("stdio"),
      "transfer/EINVAL/size-above-ssize_max",
      ["EINVAL/offset-is-negative", "offset is below 0"],
      "fd: descriptor/EBADF/not-open",
      "fd: descriptor/EBADF/not-opened-for-reading",
      "fd: descriptor/EISDIR/is-a-directory",
      [
        "EINVAL/file-is-not-seekable",
        "the file is not seekable: a pipe, FIFO, socket, tty, /dev/zero, /dev/full, /dev/random and the like; this is EINVAL and not ESPIPE",
      ],
      ["transfer/EINTR/signal-before-anything-is-readable", {
        waived: seekableIsReadable,
      }],
      ["transfer/EAGAIN/receive-timeout-has-expired", {
        waived: seekableIsReadable,
      }],
      "buffer: user-memory/EFAULT/outside-user-space",
      "transfer/EOVERFLOW/offset-plus-size-above-int64_max",
      "transfer/ENOTSUP/file-can-never-be-read",
      "buffer: user-memory/EFAULT/not-writable",
      "sysfs/EPERM/constant-not-readable-in-jail",
      "sysfs/ENOTIMPL/node-has-no-content",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-count-and-leaves-the-offset":
        "returns the number of bytes read; the offset of the description stays",
      "size-0-looks-at-nothing":
        "a size of 0 returns 0 before descriptor and offset are looked at",
      "null-device-gives-0": "/dev/null counts as seekable, and gives 0",
    },
    source: [
      "Syscalls/read.cpp",
      "FileSystem/OpenFileDescription.cpp",
      "FileSystem/InodeFile.cpp",
    ],
  },
  preadv: {
    number: 101,
    summary:
      "Reads into several buffers, at the current offset or at a given one.",
    bigProcessLock: true,
    blocks: true,
    parameters: [
      ["fd", "int", descriptor],
      ["iov", "pointer", reads(iovec, "iov_count")],
      ["iov_count", "int"],
      ["base_offset", "off_t"],
    ],
    refuses: [
      promise("stdio"),
      "vector/EINVAL/iov_count-is-negative",
      "vector/EFAULT/iov_count-above-1024",
      "iov: user-memory/EFAULT/not-readable",
      "vector/EINVAL/lengths-add-up-above-int32_max",
      "fd: descriptor/EBADF/not-open",
      "fd: descriptor/EBADF/not-opened-for-reading",
      "fd: descriptor/EISDIR/is-a-directory",
      "transfer/ESPIPE/base_offset-for-a-file-that-is-not-seekable",
      ...fileIsRead("iov_base"),
    ],
    behaviours: {
      "returns-the-sum-over-all-vectors":
        "returns the number of bytes read into all vectors together",
      "given-offset-leaves-the-descriptions-own-offset":
        "with base_offset 0 or above the description's own offset stays",
      "waits-before-every-vector":
        "it waits before each vector, empty ones too, so that a pipe can block at the second after data for the first",
      "error-at-a-later-vector-loses-the-count":
        "an error at a later vector is returned as such; what earlier ones got is not counted, though the offset has moved",
      "short-vector-does-not-end-the-call":
        "after a vector that was not filled the next one is read all the same",
      "no-vectors-give-0":
        "an iov_count of 0 returns 0, and iov is not looked at",
      "no-vectors-still-need-the-descriptor":
        "the descriptor is checked though iov_count is 0",
      "null-base-passes-the-range-check":
        "a NULL iov_base is no error of the range check",
    },
    source: ["Syscalls/read.cpp"],
  },
  write: {
    number: 155,
    summary: "Writes bytes to a descriptor at its current offset.",
    bigProcessLock: true,
    blocks: true,
    parameters: [["fd", "int", descriptor], [
      "data",
      "pointer",
      reads("bytes", "size"),
    ], ["size", "size_t"]],
    refuses: [
      promise("stdio"),
      "transfer/EINVAL/size-above-ssize_max",
      "fd: descriptor/EBADF/not-open",
      "fd: descriptor/EBADF/not-opened-for-writing",
      ...fileIsWritten("data"),
    ],
    behaviours: {
      "returns-the-count": "returns the number of bytes written",
      "advances-the-offset":
        "the offset of a seekable file moves on by what was written",
      "blocking-write-goes-on-until-all-is-written":
        "on a blocking description it goes on until everything is written",
      "size-0-looks-at-nothing":
        "a size of 0 returns 0, even for a bad descriptor",
      "size-0-needs-the-promise": "a size of 0 needs the promise all the same",
      "o_append-moves-to-the-end-first":
        "with O_APPEND a seekable file is set to its end before the first byte",
      "o_append-is-nothing-to-what-has-no-offset":
        "files that are not seekable ignore O_APPEND",
      "set-id-bits-are-cleared":
        "writing to a regular file clears its set-uid and set-gid bits",
      "mtime-is-set":
        "writing to a regular file sets its mtime, on RAMFS its ctime too",
      "gap-reads-as-zeros":
        "writing past the end makes the file longer, and the gap reads as zeros",
      "later-error-gives-the-short-count":
        "once a byte is written an error or a full non-blocking file ends the call with the short count, without SIGPIPE",
      "signal-after-a-part-does-not-end-the-wait":
        "a signal that arrives after a part was written leaves the call waiting",
      "unconnected-non-blocking-local-socket-is-eagain":
        "a non-blocking local socket without connection is never writable: EAGAIN",
      "unconnected-blocking-local-socket-waits":
        "a blocking local socket without connection is never writable: the call waits until a signal",
      "null-device-never-looks-at-the-data":
        "/dev/null takes any size without looking at the data",
      "zero-and-random-never-look-at-the-data":
        "/dev/zero and /dev/random take any size without looking at the data",
      "directory-is-ebadf-and-not-eisdir":
        "a directory is never opened for writing, so that it is EBADF and never EISDIR",
    },
    source: [
      "Syscalls/write.cpp",
      "FileSystem/OpenFileDescription.cpp",
      "FileSystem/InodeFile.cpp",
      "FileSystem/Inode.cpp",
      "FileSystem/RAMFS/Inode.cpp",
      "FileSystem/FIFO.cpp",
      "Devices/TTY/TTY.cpp",
      "Devices/Generic/FullDevice.cpp",
    ],
  },
  pwritev: {
    number: 156,
    summary: "Writes several buffers, at the current offset or at a given one.",
    bigProcessLock: true,
    blocks: true,
    parameters: [
      ["fd", "int", descriptor],
      ["iov", "pointer", reads(iovec, "iov_count")],
      ["iov_count", "int"],
      ["base_offset", "off_t"],
    ],
    refuses: [
      promise("stdio"),
      "vector/EINVAL/iov_count-is-negative",
      "vector/EFAULT/iov_count-above-1024",
      "iov: user-memory/EFAULT/not-readable",
      "vector/EINVAL/lengths-add-up-above-int32_max",
      "fd: descriptor/EBADF/not-open",
      "fd: descriptor/EBADF/not-opened-for-writing",
      "transfer/ESPIPE/base_offset-for-a-file-that-is-not-seekable",
      ...fileIsWritten("iov_base"),
    ],
    behaviours: {
      "returns-the-sum-over-all-vectors":
        "returns the number of bytes written from all vectors together",
      "given-offset-wins-over-o_append":
        "with base_offset 0 or above the bytes go there even with O_APPEND",
      "o_append-still-moves-the-own-offset":
        "O_APPEND moves the description's own offset to the end of the file even when base_offset is given",
      "error-after-an-earlier-vector-gives-the-short-count":
        "an error in writing, once an earlier vector has put out a byte, returns the short count",
      "later-vector-outside-user-space-loses-the-count":
        "a vector outside user space is EFAULT even if earlier vectors were written",
      "empty-vectors-are-skipped": "vectors of length 0 are skipped",
      "no-vectors-give-0":
        "an iov_count of 0 returns 0, and iov is not looked at",
      "no-vectors-still-need-the-descriptor":
        "the descriptor is checked though iov_count is 0",
      "null-base-passes-the-range-check":
        "a NULL iov_base is no error of the range check",
    },
    source: ["Syscalls/write.cpp"],
  },
  lseek: {
    number: 75,
    summary: "Moves the offset of a description and tells the new one.",
    parameters: [["fd", "int", descriptor], [
      "userspace_offset",
      "pointer",
      updates("i64"),
    ], ["whence", "int", constant(seekOrigins)]],
    refuses: [
      promise("stdio"),
      "fd: descriptor/EBADF/not-open",
      "userspace_offset: user-memory/EFAULT/not-readable",
      [
        "ESPIPE/file-is-not-seekable",
        "the file is not seekable: a pipe, FIFO, socket, tty, pty, inode watcher, mount file or anonymous file, the console, /dev/zero, /dev/full or /dev/random",
      ],
      [
        "EOVERFLOW/current-plus-given-offset-outside-int64",
        "whence is SEEK_CUR and the current offset plus the given one does not fit in 64 bits",
      ],
      "procfs/EIO/process-is-gone",
      [
        "EOVERFLOW/size-plus-given-offset-outside-int64",
        "whence is SEEK_END and the size of the file plus the given offset does not fit in 64 bits",
      ],
      [
        "EINVAL/unknown-whence",
        "whence is none of SEEK_SET (0), SEEK_CUR (1) and SEEK_END (2)",
      ],
      [
        "EINVAL/resulting-offset-is-negative",
        "the offset that would result is below 0",
      ],
      "userspace_offset: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-and-stores-the-new-offset":
        "returns 0; the new offset from the start is stored through the pointer",
      "past-the-end-is-allowed": "the offset may lie past the end of the file",
      "seek-to-0-renews-a-procfs-node":
        "a ProcFS node that is set to 0 makes its content anew",
      "seek-to-0-renews-a-sysfs-node":
        "a SysFS node that is set to 0 makes its content anew",
      "failed-renewal-is-not-reported":
        "if the content of a ProcFS or SysFS node cannot be made anew the seek succeeds, and later reads may give EIO",
      "directories-are-seekable":
        "a directory is seekable: its offset is kept, though get_dir_entries ignores it",
      "new-offset-in-a-procfs-directory-panics": hazardous(
        "lseek-in-procfs-directory",
      ),
      "null-device-is-seekable":
        "/dev/null is seekable: the offset asked for is told back",
      "null-device-keeps-an-offset":
        "/dev/null keeps the offset that it was set to",
      "unwritable-pointer-comes-after-the-move":
        "the offset has moved already when the pointer turns out not to be writable",
    },
    source: [
      "Syscalls/lseek.cpp",
      "FileSystem/OpenFileDescription.cpp",
      "FileSystem/ProcFS/Inode.cpp",
      "FileSystem/SysFS/Inode.cpp",
    ],
  },
  ftruncate: {
    number: 39,
    summary: "Sets the size of an open file.",
    parameters: [["fd", "int", descriptor], ["length", "off_t"]],
    refuses: [
      promise("stdio"),
      [
        "EINVAL/length-is-negative",
        "length is below 0, even if the descriptor is bad",
      ],
      "fd: descriptor/EBADF/not-open",
      "fd: descriptor/EBADF/not-opened-for-writing",
      [
        "EINVAL/kind-of-file-has-no-length-to-set",
        "the descriptor is the write end of a pipe, a socket or a device, which cannot be truncated",
      ],
      "sysfs/EPERM/node-cannot-be-truncated",
      "procfs/EROFS/node-cannot-be-truncated",
      "ramfs/ENOMEM/block-table-cannot-grow",
      "ext2/ENOSPC/no-free-block",
    ],
    behaviours: {
      "returns-0-and-sets-the-size": "returns 0 and the file has the new size",
      "growth-reads-as-zeros": "what is added reads as zeros",
      "what-was-cut-off-comes-back-as-zeros":
        "a file that was cut and is made longer again has zeros where it was cut",
      "mtime-and-ctime-are-set": "mtime and ctime are set to now",
      "offset-stays":
        "the offset of the description stays, even past the new end",
      "set-uid-bit-stays": "the set-uid bit is not cleared",
      "set-gid-bit-stays": "the set-gid bit is not cleared",
      "read-only-mount-is-not-asked-again":
        "whether the mount has become read-only since the opening is not looked at",
    },
    source: [
      "Syscalls/ftruncate.cpp",
      "FileSystem/InodeFile.cpp",
      "FileSystem/RAMFS/Inode.cpp",
    ],
  },
  posix_fallocate: {
    number: 91,
    summary: "Makes a regular file at least so long that it holds a range.",
    parameters: [["fd", "int", descriptor], ["offset", "off_t"], [
      "length",
      "off_t",
    ]],
    refuses: [
      promise("stdio"),
      ["EINVAL/offset-is-negative", "offset is below 0"],
      ["EINVAL/length-is-zero-or-negative", "length is 0 or below"],
      [
        "EFBIG/offset-plus-length-exceeds-size_t",
        "offset plus length does not fit in size_t, which two values of 63 bits always do",
        { waived: excludedByALimit },
      ],
      "fd: descriptor/EBADF/not-open",
      "fd: descriptor/EBADF/not-opened-for-writing",
      [
        "ESPIPE/file-is-a-pipe-or-fifo",
        "the descriptor is the write end of a pipe or FIFO; a read end is not writable and fails before",
      ],
      [
        "ENODEV/not-a-regular-file",
        "the file is no regular file of a file system but a device or a socket; a directory is never writable and fails before",
      ],
      "sysfs/EPERM/node-cannot-be-truncated",
      "procfs/EROFS/node-cannot-be-truncated",
      "ramfs/ENOMEM/block-table-cannot-grow",
      "ext2/ENOSPC/no-free-block",
    ],
    behaviours: {
      "returns-0-and-reaches-offset-plus-length":
        "returns 0 and the size is at least offset plus length",
      "longer-file-is-left-alone":
        "a file that is long enough already stays as it is",
      "nothing-is-reserved":
        "the file is only made longer; no room is set aside",
      "error-comes-as-a-negative-errno":
        "an error comes back as with any other call, as a negative errno",
    },
    source: ["Syscalls/fallocate.cpp"],
  },
  fsync: {
    number: 38,
    summary: "Writes out what is pending for a file.",
    parameters: [["fd", "int", descriptor]],
    refuses: [
      promise("stdio"),
      "fd: descriptor/EBADF/not-open",
      [
        "EINVAL/kind-of-file-cannot-be-synced",
        "the descriptor is a pipe, FIFO, socket, device, inode watcher, anonymous file or mount file",
      ],
    ],
    behaviours: {
      "returns-0-for-files-of-file-systems":
        "returns 0 for every regular file and directory of a file system",
      "write-back-errors-are-dropped": [
        "errors in writing back are not reported",
        ramfsNeverFails,
      ],
      "ramfs-metadata-counts-as-clean-again":
        "on RAMFS the metadata counts as clean afterwards, so that its next change gives a MetadataModified event again",
    },
    source: ["Syscalls/fsync.cpp", "FileSystem/File.h", "FileSystem/Inode.cpp"],
  },
  sync: {
    number: 141,
    summary: "Writes out what is pending in all file systems.",
    parameters: [],
    refuses: [
      promise("stdio"),
    ],
    behaviours: {
      "returns-0-and-flushes-everything":
        "returns 0 once all changed metadata and all file systems are flushed",
      "errors-are-dropped": [
        "errors in flushing are not reported",
        ramfsNeverFails,
      ],
      "happens-by-itself-every-second":
        "a task of the kernel does the same once a second",
      "ramfs-metadata-counts-as-clean-again":
        "metadata of RAMFS counts as clean afterwards, so that its next change gives a MetadataModified event again",
    },
    source: [
      "Syscalls/sync.cpp",
      "FileSystem/FileSystem.cpp",
      "Tasks/SyncTask.cpp",
    ],
  },
});
