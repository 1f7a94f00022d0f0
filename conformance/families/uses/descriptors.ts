// Uses of the calls that take descriptors.

import {
  AF_INET,
  F_GETFD,
  F_GETLK,
  FIONBIO,
  FIONREAD,
  O_NOCTTY,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  SEEK_SET,
  SOCK_DGRAM,
  TIOCGPTN,
  TIOCGWINSZ,
} from "../../../src/api/constants.ts";
import {
  EBADF,
  EINVAL,
  EISDIR,
  ENOENT,
  ENOTDIR,
  ENOTTY,
  ESPIPE,
} from "../../../src/api/errno.ts";
import {
  flock,
  iovec,
  pollfd,
  SC_futimens_params,
  SC_inode_watcher_add_watch_params,
  SC_poll_params,
  stat,
  statvfs,
  timespec,
  winsize,
} from "../../../src/api/structs.ts";
import { call } from "../../harness/call.ts";
import { duration, open } from "../../harness/calls.ts";
import { room, struct } from "../../harness/struct_block.ts";
import { array, buffer, result, text, u32, u64 } from "../../harness/value.ts";
import { accepted, output, parameters, refused, skipped, use } from "../use.ts";
import type { Use } from "../use.ts";
import {
  device,
  directoryKind,
  ownFile,
  regularFile,
  udpSocket,
  watcher,
} from "./kinds.ts";

const bad = "fd-negative-1024-open";
const fd = result("fd");
const now = struct(timespec, { tv_sec: 1000 });

/** `f`, opened. */
function opened(flags: number): Pick<Use, "setup" | "before"> {
  return { setup: ownFile, before: [open("f", flags).as("fd")] };
}

const openedDirectory: Pick<Use, "before"> = {
  before: [open("/w", O_RDONLY).as("fd")],
};

export const descriptorUses: readonly Use[] = [
  use("close", {
    ...opened(O_RDONLY),
    operands: [fd],
    promises: ["stdio"],
    descriptors: { fd: { bad, wrong: [] } },
  }),
  use("dup2", {
    operands: [0, 9],
    promises: ["stdio"],
    descriptors: {
      old_fd: { bad: "old_fd-negative-1024-open", wrong: [] },
      new_fd: {
        bad: "",
        wrong: [],
        negative: refused(
          EINVAL,
          "dup2/EINVAL/new_fd-0-1024-posix-says-ebadf",
        ),
        unopened: accepted,
        closed: accepted,
      },
    },
  }),
  use("fcntl", {
    operands: [0, F_GETFD, 0],
    promises: ["stdio"],
    descriptors: { fd: { bad, wrong: [] } },
  }),
  use("fcntl", {
    label: "get-lock",
    ...opened(O_RDWR),
    operands: [fd, F_GETLK, struct(flock, { l_type: 1 })],
    pointers: {
      arg: {
        fault: "f_getlk-f_setlk-f_setlkw-flock-struct-readable",
        readOnly: "f_getlk-flock-struct-writable",
      },
    },
    descriptors: {
      fd: {
        bad,
        wrong: [
          watcher(
            refused(
              EBADF,
              "fcntl/EBADF/f_getlk-f_setlk-f_setlkw-description-inode",
            ),
          ),
        ],
      },
    },
  }),
  use("ioctl", {
    operands: [0, FIONBIO, u32(0)],
    promises: [],
    pointers: {
      arg: { fault: "fionbio-int-readable", readOnly: accepted },
    },
    descriptors: { fd: { bad, wrong: [] } },
  }),
  use("ioctl", {
    label: "master-pty",
    // A pair whose slave nobody ever opens is never given back.
    before: [
      open("/dev/ptmx", O_RDWR).as("fd"),
      open("/dev/pts/0", O_RDWR | O_NOCTTY).whatever(),
    ],
    operands: [fd, TIOCGPTN, u32(0)],
    promises: ["tty"],
    pointers: { arg: output("request-argument-struct-readable-writable") },
    descriptors: {
      fd: {
        bad,
        wrong: [
          device(
            refused(
              ENOTTY,
              "ioctl/ENOTTY/request-file-type-without-ioctl-support",
            ),
          ),
          directoryKind(
            refused(
              EINVAL,
              "ioctl/EINVAL/tiocspgrp-0-unknown-group-tcflsh-bad",
            ),
          ),
        ],
      },
    },
  }),
  use("ioctl", {
    label: "slave-pty",
    before: [
      open("/dev/ptmx", O_RDWR).as("master"),
      open("/dev/pts/0", O_RDWR).as("fd"),
    ],
    operands: [fd, TIOCGWINSZ, room(winsize)],
    promises: ["tty"],
    rules: { tty: "ioctl.tty.2" },
    pointers: { arg: output("request-argument-struct-readable-writable") },
  }),
  use("ioctl", {
    label: "udp-socket",
    before: [call.socket(AF_INET, SOCK_DGRAM, 0).as("fd")],
    operands: [fd, FIONREAD, u32(0)],
    promises: ["inet"],
    pointers: { arg: output("request-argument-struct-readable-writable") },
  }),
  use("read", {
    ...opened(O_RDONLY),
    operands: [fd, buffer(4), 4],
    promises: ["stdio"],
    pointers: {
      buffer: {
        fault: "destination-memory-faults-while-copying-out",
        kernel: "buffer-buffer-size-inside-user-address",
      },
    },
    descriptors: {
      fd: {
        bad,
        wrong: [
          regularFile(
            refused(EBADF, "read/EBADF/description-readable"),
            O_WRONLY,
          ),
          directoryKind(
            refused(
              EISDIR,
              "read/EISDIR/description-directory-reached-was-opened-o_rdonly",
            ),
          ),
        ],
      },
    },
  }),
  use("pread", {
    ...opened(O_RDONLY),
    operands: [fd, buffer(4), 4, 0],
    promises: ["stdio"],
    pointers: {
      buffer: {
        fault: "destination-memory-faults-while-copying-out",
        kernel: "buffer-buffer-size-inside-user-address",
      },
    },
    descriptors: {
      fd: {
        bad,
        wrong: [
          regularFile(
            refused(EBADF, "pread/EBADF/description-readable"),
            O_WRONLY,
          ),
          directoryKind(
            refused(
              EISDIR,
              "pread/EISDIR/description-directory-reached-was-opened-o_rdonly",
            ),
          ),
          udpSocket(skipped("it would wait for a datagram")),
        ],
      },
    },
  }),
  use("preadv", {
    ...opened(O_RDONLY),
    operands: [
      fd,
      parameters(iovec, { iov_base: buffer(4), iov_len: 4 }),
      1,
      -1,
    ],
    promises: ["stdio"],
    pointers: {
      iov: "iovec-array-readable",
      "iov.iov_base": {
        fault: "destination-memory-faults-while-copying-out",
        kernel: "vector-s-base-base-len-inside",
        readOnly: "destination-memory-faults-while-copying-out",
      },
    },
    descriptors: {
      fd: {
        bad,
        wrong: [
          regularFile(
            refused(EBADF, "preadv/EBADF/description-readable"),
            O_WRONLY,
          ),
        ],
      },
    },
  }),
  use("write", {
    ...opened(O_WRONLY),
    operands: [fd, text("data"), 4],
    promises: ["stdio"],
    pointers: {
      data: {
        fault: "source-memory-faults-while-copying-noticed",
        kernel: "data-data-size-inside-user-address",
      },
    },
    descriptors: {
      fd: {
        bad,
        wrong: [
          regularFile(
            refused(EBADF, "write/EBADF/description-writable"),
          ),
        ],
      },
    },
  }),
  use("pwritev", {
    ...opened(O_WRONLY),
    operands: [
      fd,
      parameters(iovec, { iov_base: text("data"), iov_len: 4 }),
      1,
      -1,
    ],
    promises: ["stdio"],
    pointers: {
      iov: "iovec-array-readable",
      "iov.iov_base": {
        fault: "source-memory-faults-while-copying-noticed",
        kernel: "vector-s-base-base-len-inside",
      },
    },
    descriptors: {
      fd: {
        bad,
        wrong: [
          regularFile(
            refused(EBADF, "pwritev/EBADF/description-writable"),
          ),
        ],
      },
    },
  }),
  use("lseek", {
    ...opened(O_RDONLY),
    operands: [fd, u64(2), SEEK_SET],
    promises: ["stdio"],
    pointers: {
      userspace_offset: {
        fault: "offset-pointer-readable",
        readOnly: "offset-pointer-writable-seek-already-happened",
      },
    },
    descriptors: {
      fd: {
        bad,
        wrong: [
          watcher(
            refused(ESPIPE, "lseek/ESPIPE/file-seekable-pipe-fifo-socket-tty"),
          ),
        ],
      },
    },
  }),
  use("ftruncate", {
    ...opened(O_WRONLY),
    operands: [fd, 2],
    promises: ["stdio"],
    descriptors: {
      fd: {
        bad,
        wrong: [
          regularFile(refused(EBADF, "ftruncate/EBADF/description-writable")),
        ],
      },
    },
  }),
  use("posix_fallocate", {
    ...opened(O_WRONLY),
    operands: [fd, 0, 4],
    promises: ["stdio"],
    descriptors: {
      fd: {
        bad,
        wrong: [
          regularFile(
            refused(EBADF, "posix_fallocate/EBADF/description-writable"),
          ),
        ],
      },
    },
  }),
  use("fsync", {
    ...opened(O_RDONLY),
    operands: [fd],
    promises: ["stdio"],
    descriptors: {
      fd: {
        bad,
        wrong: [
          device(
            refused(EINVAL, "fsync/EINVAL/file-type-without-sync-pipe-fifo"),
          ),
        ],
      },
    },
  }),
  use("fstat", {
    ...opened(O_RDONLY),
    operands: [fd, room(stat)],
    promises: ["stdio"],
    pointers: { statbuf: "statbuf-writable" },
    descriptors: {
      fd: {
        bad,
        wrong: [
          watcher(
            refused(EBADF, "fstat/EBADF/file-type-without-stat-inode-watcher"),
          ),
        ],
      },
    },
  }),
  use("fstatvfs", {
    ...opened(O_RDONLY),
    operands: [fd, room(statvfs)],
    promises: ["stdio"],
    pointers: { buf: "buf-writable" },
    descriptors: {
      fd: {
        bad,
        wrong: [
          watcher(
            refused(
              ENOENT,
              "fstatvfs/ENOENT/description-inode-pipe-socket-inode-watcher",
            ),
          ),
        ],
      },
    },
  }),
  use("fchmod", {
    ...opened(O_RDONLY),
    operands: [fd, 0o600],
    promises: ["fattr"],
    descriptors: {
      fd: {
        bad,
        wrong: [
          device(
            refused(EBADF, "fchmod/EBADF/file-type-without-chmod-pipe-fifo"),
          ),
        ],
      },
    },
  }),
  use("fchown", {
    ...opened(O_RDONLY),
    operands: [fd, 0xffff_ffff, 0xffff_ffff],
    promises: ["chown"],
    descriptors: {
      fd: {
        bad,
        wrong: [
          device(
            refused(EBADF, "fchown/EBADF/file-type-without-chown-pipe-fifo"),
          ),
        ],
      },
    },
  }),
  use("futimens", {
    ...opened(O_RDONLY),
    operands: [
      parameters(SC_futimens_params, { fd, times: array([now, now]) }),
    ],
    promises: ["fattr"],
    pointers: {
      params: "sc_futimens_params-pointer-all-struct-including-null",
      "params.times": {
        fault: "times-non-null-readable-checked-before",
        null: accepted,
      },
    },
    descriptors: {
      "params.fd": {
        bad,
        wrong: [
          watcher(
            refused(
              EBADF,
              "futimens/EBADF/description-inode-pipe-socket-watcher",
            ),
          ),
        ],
      },
    },
  }),
  use("fchdir", {
    ...openedDirectory,
    operands: [fd],
    promises: ["stdio"],
    descriptors: {
      fd: {
        bad,
        wrong: [
          device(refused(ENOTDIR, "fchdir/ENOTDIR/description-directory")),
        ],
      },
    },
  }),
  use("get_dir_entries", {
    ...openedDirectory,
    // The entries `.` and `..`, 13 bytes each before the name.
    operands: [fd, buffer(29), 29],
    promises: ["stdio"],
    pointers: {
      buffer: {
        fault: "destination-writable",
        kernel: "buffer-buffer-size-outside-user-address",
      },
    },
    descriptors: {
      fd: {
        bad,
        wrong: [
          device(
            refused(ENOTDIR, "get_dir_entries/ENOTDIR/description-directory"),
          ),
        ],
      },
    },
  }),
  use("getcwd", {
    // "/w" and its NUL.
    operands: [buffer(3), 3],
    promises: ["rpath"],
    pointers: { buffer: "buffer-bytes-actually-copied-writable" },
  }),
  use("sync", { operands: [], promises: ["stdio"] }),
  use("pipe", {
    operands: [buffer(8), 0],
    promises: ["stdio"],
    pointers: { pipefd: "pipefd-writable-both-descriptors-released-again" },
  }),
  use("poll", {
    operands: [
      parameters(SC_poll_params, {
        fds: struct(pollfd, { fd: 0, events: 1 }),
        nfds: 1,
        timeout: duration(1),
        sigmask: u32(0),
      }),
    ],
    promises: ["stdio"],
    pointers: {
      params: "sc_poll_params-pointer-all-struct-including-null",
      "params.fds": {
        fault: "fds-array-readable-nfds-0",
        readOnly: "fds-array-writable",
      },
      "params.timeout": { fault: "timeout-readable", null: accepted },
      "params.sigmask": { fault: "sigmask-readable", null: accepted },
    },
  }),
  use("create_inode_watcher", { operands: [0], promises: ["rpath"] }),
  use("inode_watcher_add_watch", {
    setup: ownFile,
    before: [call.create_inode_watcher(0).as("fd")],
    operands: [
      parameters(SC_inode_watcher_add_watch_params, {
        user_path: "f",
        fd,
        event_mask: 2,
      }),
    ],
    promises: ["rpath"],
    pointers: {
      params:
        "sc_inode_watcher_add_watch_params-pointer-all-struct-including-null",
      "params.user_path": "user_path-ptr-ptr-length-leaves-user",
    },
    descriptors: {
      "params.fd": {
        bad,
        wrong: [
          device(
            refused(EBADF, "inode_watcher_add_watch/EBADF/fd-inode-watcher"),
          ),
        ],
      },
    },
  }),
  use("inode_watcher_remove_watch", {
    before: [
      call.create_inode_watcher(0).as("fd"),
      call.inode_watcher_add_watch(
        struct(SC_inode_watcher_add_watch_params, {
          user_path: "/w",
          fd,
          event_mask: 2,
        }),
      ).as("wd"),
    ],
    operands: [fd, result("wd")],
    promises: [],
    descriptors: {
      fd: {
        bad,
        wrong: [
          device(
            refused(
              EBADF,
              "inode_watcher_remove_watch/EBADF/fd-inode-watcher",
            ),
          ),
        ],
      },
    },
  }),
  use("umask", { operands: [0o22], promises: ["stdio"] }),
];
