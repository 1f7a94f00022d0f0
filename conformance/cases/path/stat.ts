import {
  buffer,
  call,
  crossing,
  directory,
  EBADF,
  EFAULT,
  file,
  fstat,
  inside,
  KERNEL,
  node,
  NULL,
  O_RDONLY,
  open,
  pipe,
  readOnly,
  result,
  room,
  type Row,
  row,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFREG,
  stat,
  symbolicLink,
} from "../../harness/row.ts";
import { stat as statLayout } from "../../../src/api/structs.ts";
import { unused, walkFailures } from "./walk.ts";

const SOURCE = "Kernel/Syscalls/stat.cpp, Kernel/FileSystem/InodeMetadata.h";
const status = room(statLayout, "status");
const ends = buffer(8, "ends");

function made(
  name: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(name, { source: SOURCE, ...definition });
}

/** Rows of stat and fstat. */
export const statRows: readonly Row[] = [
  ...walkFailures({
    call: "stat",
    step: (path, at) => stat(path, unused, at === undefined ? {} : { at }),
    takesDirectory: true,
    follows: true,
  }),
  made("stat/EFAULT/buffer-null", {
    covers: "stat/EFAULT/statbuf-writable",
    steps: [stat("/w", NULL).fails(EFAULT)],
  }),
  made("stat/EFAULT/buffer-in-kernel", {
    covers: "stat/EFAULT/statbuf-writable",
    steps: [stat("/w", KERNEL).fails(EFAULT)],
  }),
  made("stat/EFAULT/buffer-read-only", {
    covers: "stat/EFAULT/statbuf-writable",
    steps: [stat("/w", readOnly(status)).fails(EFAULT)],
  }),
  made("stat/EFAULT/buffer-crossing", {
    covers: "stat/EFAULT/statbuf-writable",
    steps: [stat("/w", crossing(status)).fails(EFAULT)],
  }),
  made("stat/success/regular-file", {
    setup: [file("f", "hello", { mode: 0o640, uid: 12, gid: 34 })],
    steps: [
      stat("f", status).returns(0).observes(status, {
        st_mode: S_IFREG | 0o640,
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
    setup: [file("f", "x")],
    steps: [stat("f", status).returns(0).observes(status, { st_nlink: 0 })],
  }),
  made("stat/success/mount-root-is-inode-1", {
    note: "A fresh RAMFS starts at inode 1, its first file is 2.",
    setup: [file("f")],
    steps: [
      stat("/w", status).observes(status, {
        st_ino: 1,
        st_mode: S_IFDIR | 0o1777,
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
        st_mode: S_IFREG | 0o644,
        st_size: 3,
      }),
    ],
  }),
  made("stat/success/does-not-follow", {
    setup: [file("f", "abc"), symbolicLink("l", "f")],
    steps: [
      stat("l", status, { follow: false }).returns(0).observes(status, {
        st_mode: S_IFLNK | 0o644,
        st_size: 1,
      }),
    ],
  }),
  made("stat/success/trailing-slash-follows-anyway", {
    setup: [directory("d"), symbolicLink("l", "d")],
    steps: [
      stat("l/", status, { follow: false }).returns(0).observes(status, {
        st_mode: S_IFDIR | 0o755,
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
      open("d", O_RDONLY).as("dir"),
      stat("f", status, { at: result("dir") }).returns(0).observes(status, {
        st_size: 4,
      }),
    ],
  }),
  made("stat/success/absolute-ignores-bad-descriptor", {
    steps: [stat("/w", status, { at: 99 }).returns(0)],
  }),
  made("stat/success/device-number", {
    setup: [node("n", 0o020666, 0x103)],
    steps: [
      stat("n", status).returns(0).observes(status, { st_rdev: 0x103 }),
    ],
  }),
  made("fstat/EBADF/negative", {
    covers: "fstat/EBADF/fd-negative-1024-open",
    steps: [fstat(-1, status).fails(EBADF)],
  }),
  made("fstat/EFAULT/buffer-read-only", {
    covers: "fstat/EFAULT/statbuf-writable",
    steps: [fstat(0, readOnly(status)).fails(EFAULT)],
  }),
  made("fstat/EBADF/inode-watcher", {
    covers: "fstat/EBADF/file-type-without-stat-inode-watcher",
    steps: [
      call.create_inode_watcher(0).as("watcher"),
      fstat(result("watcher"), status).fails(EBADF),
    ],
  }),
  made("fstat/success/pipe-is-only-a-fifo", {
    steps: [
      pipe(ends).returns(0).observes(inside(ends, 0), 1, 4),
      fstat(1, status).returns(0).observes(status, {
        st_mode: S_IFIFO,
        st_uid: 0,
        st_gid: 0,
        st_ino: 0,
        st_size: 0,
      }),
    ],
  }),
  made("fstat/success/null-device-is-its-node", {
    steps: [
      fstat(0, status).returns(0).observes(status, {
        st_mode: 0o020666,
        st_rdev: 0x103,
      }),
    ],
  }),
];
