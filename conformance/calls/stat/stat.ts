import { type Use, use } from "../../language/use.ts";
import { baseFaults, ownFile } from "../../language/kinds.ts";
import {
  crossing,
  directory,
  file,
  fstat,
  KERNEL,
  node,
  NULL,
  open,
  readOnly,
  result,
  room,
  type Row,
  stat,
  stat as statStep,
  symbolicLink,
} from "../../language/row.ts";
import {
  leaving,
  mountedByTheDead,
  refused,
} from "../../worlds/file_metadata.ts";
import { made } from "../../worlds/path_stat.ts";
import { unused, walkFailures } from "../../worlds/path_walk.ts";
import { terminal } from "../../worlds/terminal.ts";
import { openPair, SLAVE } from "../../worlds/terminal_pseudo_terminal.ts";

const status = room("stat", "status");

export const uses: readonly Use[] = [
  use.stat({
    setup: ownFile,
    operands: [
      {
        path: "f",
        statbuf: room("stat"),
        dirfd: "AT_FDCWD",
        follow_symlinks: 1,
      },
    ],
    promises: ["rpath"],
    pointers: {
      params: {},
      "params.path": {},
      "params.statbuf": {},
    },
    descriptors: { "params.dirfd": baseFaults() },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "stat",
    "EIO",
    "dead-process",
    "procfs/EIO/process-is-gone",
    [
      ...leaving,
      stat("c", status),
    ],
    mountedByTheDead,
  ),
  ...walkFailures({
    call: "stat",
    step: (path, at) => stat(path, unused, at === undefined ? {} : { at }),
    takesDirectory: true,
    follows: true,
  }),
  made("stat/EFAULT/buffer-null", {
    covers: "user-memory/EFAULT/not-writable",
    steps: [stat("/w", NULL).fails("EFAULT")],
  }),
  made("stat/EFAULT/buffer-in-kernel", {
    covers: "user-memory/EFAULT/not-writable",
    steps: [stat("/w", KERNEL).fails("EFAULT")],
  }),
  made("stat/EFAULT/buffer-read-only", {
    covers: "user-memory/EFAULT/not-writable",
    steps: [stat("/w", readOnly(status)).fails("EFAULT")],
  }),
  made("stat/EFAULT/buffer-crossing", {
    covers: "user-memory/EFAULT/not-writable",
    steps: [stat("/w", crossing(status)).fails("EFAULT")],
  }),
  made("stat/success/regular-file", {
    covers: [
      "stat/behaviour/returns-0-and-fills-the-struct",
      "stat/behaviour/st_rdev-is-0-for-a-regular-file",
      "stat/behaviour/ramfs-leaves-block-counts-0",
    ],
    setup: [file("f", "hello", { mode: 0o640, uid: 12, gid: 34 })],
    steps: [
      stat("f", status).returns(0).observes(status, {
        st_mode: "S_IFREG|0o640",
        st_uid: 12,
        st_gid: 34,
        st_size: 5,
        st_rdev: 0,
        st_blksize: 0,
        st_blocks: 0,
      }),
    ],
  }),
  made("stat/success/ramfs-keeps-no-link-count", {
    covers: "stat/behaviour/ramfs-leaves-st_nlink-0",
    setup: [file("f", "x")],
    steps: [stat("f", status).returns(0).observes(status, { st_nlink: 0 })],
  }),
  made("stat/success/mount-root-is-inode-1", {
    covers: [
      "stat/behaviour/st_ino-is-the-number-of-the-inode",
      "stat/behaviour/ramfs-directories-have-size-0",
    ],
    note: "A fresh RAMFS starts at inode 1, its first file is 2.",
    setup: [file("f")],
    steps: [
      stat("/w", status).observes(status, {
        st_ino: 1,
        st_mode: "S_IFDIR|0o1777",
        st_size: 0,
        st_uid: 0,
        st_gid: 0,
      }),
      stat("f", status).observes(status, { st_ino: 2 }),
    ],
  }),
  made("stat/success/follows", {
    setup: [file("f", "abc"), symbolicLink("l", "f")],
    steps: [
      stat("l", status).returns(0).observes(status, {
        st_mode: "S_IFREG|0o644",
        st_size: 3,
      }),
    ],
  }),
  made("stat/success/does-not-follow", {
    covers: "stat/behaviour/follow_symlinks-0-describes-the-link",
    setup: [file("f", "abc"), symbolicLink("l", "f")],
    steps: [
      stat("l", status, { follow: false }).returns(0).observes(status, {
        st_mode: "S_IFLNK|0o644",
        st_size: 1,
      }),
    ],
  }),
  made("stat/success/trailing-slash-follows-anyway", {
    covers: "stat/behaviour/slash-after-a-link-follows-it",
    setup: [directory("d"), symbolicLink("l", "d")],
    steps: [
      stat("l/", status, { follow: false }).returns(0).observes(status, {
        st_mode: "S_IFDIR|0o755",
      }),
    ],
  }),
  made("stat/success/needs-no-permission-on-the-file", {
    setup: [file("f", "abc", { mode: 0 })],
    steps: [stat("f", status).returns(0).observes(status, { st_size: 3 })],
  }),
  made("stat/success/relative-to-descriptor", {
    setup: [directory("d"), file("d/f", "four")],
    steps: [
      open("d", "O_RDONLY").as("dir"),
      stat("f", status, { at: result("dir") }).returns(0).observes(status, {
        st_size: 4,
      }),
    ],
  }),
  made("stat/success/absolute-ignores-bad-descriptor", {
    covers: "path/behaviour/absolute-path-ignores-its-descriptor",
    steps: [stat("/w", status, { at: 99 }).returns(0)],
  }),
  made("stat/success/device-number", {
    covers: [
      "stat/behaviour/st_rdev-is-the-number-of-a-device-node",
      "mknod/behaviour/device-node-keeps-dev",
    ],
    setup: [node("n", 0o020666, 0x103)],
    steps: [
      stat("n", status).returns(0).observes(status, { st_rdev: 0x103 }),
    ],
  }),
  terminal({
    id: "stat/success/slave-node",
    source: "Kernel/FileSystem/DevPtsFS/Inode.cpp",
    steps: [
      statStep("pts/0", room("stat", "information")).returns(0)
        .observes(room("stat", "information"), {
          st_mode: "S_IFCHR|0o600",
          st_uid: 1000,
          st_gid: 1000,
          st_ino: 2,
        }),
      fstat(SLAVE, room("stat", "information")).returns(0),
    ],
  }, openPair),
];
