import {
  refused as refusedOfDescriptors,
  type Use,
  use,
} from "../../language/use.ts";
import { watcher } from "../../language/kinds.ts";
import {
  buffer,
  call,
  directory,
  fstat,
  inside,
  open,
  otherThan,
  pipe,
  readOnly,
  result,
  room,
  type Row,
  struct,
  word,
} from "../../language/row.ts";
import { leftBehind, processes, refused } from "../../worlds/file_metadata.ts";
import { made, WITHOUT_INODE } from "../../worlds/path_stat.ts";
import { bind, local, localSocket } from "../../worlds/socket_addresses.ts";
import { opened } from "../../worlds/uses_descriptors.ts";

const fd = result("fd");

const status = room("stat", "status");

const ends = buffer(8, "ends");

const SEVENTH = { tv_sec: 7, tv_nsec: 7 };

const sevens = struct("stat", {
  st_dev: 7,
  st_ino: 7,
  st_mode: 7,
  st_nlink: 7,
  st_uid: 7,
  st_gid: 7,
  st_rdev: 7,
  st_size: 7,
  st_blksize: 7,
  st_blocks: 7,
  st_atim: SEVENTH,
  st_mtim: SEVENTH,
  st_ctim: SEVENTH,
});

export const uses: readonly Use[] = [
  use.fstat({
    ...opened("O_RDONLY"),
    operands: [fd, room("stat")],
    promises: ["stdio"],
    pointers: { statbuf: {} },
    descriptors: {
      fd: {
        wrong: [
          watcher(
            refusedOfDescriptors(
              "EBADF",
              "fstat/EBADF/kind-of-file-has-no-stat",
            ),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "fstat",
    "EIO",
    "dead-process",
    "procfs/EIO/process-is-gone",
    [...leftBehind("p/self", "O_RDONLY"), fstat(fd, status)],
    processes,
  ),
  made("fstat/EBADF/negative", {
    covers: "descriptor/EBADF/not-open",
    steps: [fstat(-1, status).fails("EBADF")],
  }),
  made("fstat/EFAULT/buffer-read-only", {
    covers: "user-memory/EFAULT/not-writable",
    steps: [fstat(0, readOnly(status)).fails("EFAULT")],
  }),
  made("fstat/EBADF/inode-watcher", {
    covers: [
      "fstat/EBADF/kind-of-file-has-no-stat",
      "create_inode_watcher/behaviour/fstat-of-a-watcher-is-ebadf",
    ],
    steps: [
      call.create_inode_watcher(0).as("watcher"),
      fstat(result("watcher"), status).fails("EBADF"),
    ],
  }),
  made("fstat/success/pipe-is-only-a-fifo", {
    covers: [
      "fstat/behaviour/pipe-has-only-s_ififo",
      "pipe/behaviour/fstat-of-an-end-gives-only-s_ififo",
    ],
    steps: [
      pipe(ends).returns(0).observes(inside(ends, 0), 1, 4),
      fstat(1, status).returns(0).observes(status, {
        st_mode: "S_IFIFO",
        st_uid: 0,
        st_gid: 0,
        st_ino: 0,
        st_size: 0,
      }),
    ],
  }),
  made("fstat/success/null-device-is-its-node", {
    covers: [
      "fstat/behaviour/returns-0-and-fills-the-struct",
      "fstat/behaviour/device-is-described-by-its-node",
    ],
    steps: [
      fstat(0, status).returns(0).observes(status, {
        st_mode: 0o020666,
        st_rdev: 0x103,
      }),
    ],
  }),
  made("fstat/success/named-directory-and-sockets", {
    covers: [
      "fstat/behaviour/named-directory-has-its-inodes-metadata",
      "fstat/behaviour/socket-has-only-s_ifsock",
      "fstat/behaviour/pipe-has-no-device-counts-or-times",
    ],
    setup: [directory("d", { mode: 0o755, uid: 7, gid: 8 })],
    steps: [
      open("d", "O_RDONLY").as("fd"),
      fstat(fd, status).returns(0).observes(status, {
        st_mode: "S_IFDIR|0o755",
        st_uid: 7,
        st_gid: 8,
        st_ino: otherThan(0),
      }),
      localSocket("socket"),
      bind(result("socket"), local("/w/s")).returns(0),
      fstat(result("socket"), sevens).returns(0)
        .observes(sevens, { ...WITHOUT_INODE, st_mode: "S_IFSOCK" }),
      pipe(ends).returns(0),
      fstat(word(ends), sevens).returns(0)
        .observes(sevens, { ...WITHOUT_INODE, st_mode: "S_IFIFO" }),
    ],
  }),
];
