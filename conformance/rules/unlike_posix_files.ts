/**
 * Files where POSIX, or what other systems make of it, says something else
 * than this system does.
 *
 * @module
 */

import {
  array,
  buffer,
  call,
  chown,
  close,
  directory,
  file,
  fstat,
  join,
  load,
  mkdir,
  mknod,
  mmap,
  node,
  onSignal,
  open,
  pipe,
  poll,
  pread,
  read,
  result,
  room,
  type Row,
  row,
  settle,
  stat,
  type Step,
  struct,
  symlink,
  text,
  thread,
  write,
} from "../language/row.ts";
import { impatient } from "../worlds/file_vectors.ts";

const READ = "Kernel/Syscalls/read.cpp: preadv_impl";

const ends = buffer(8, "ends");
const got = buffer(16, "got");
const other = buffer(16, "other");
const status = room("stat", "status");

const two = array([
  struct("iovec", { iov_base: got, iov_len: 4 }),
  struct("iovec", { iov_base: other, iov_len: 4 }),
], "two buffers");

const readBoth = (fd: number): Step => call.preadv(fd, two, 2, -1);

const vectors: readonly Row[] = [
  row("preadv/EAGAIN/what-was-read-before-is-lost", {
    source: READ,
    note: "Neither a wait that ends nor an empty pipe gives a short count.",
    steps: [
      pipe(ends, "O_NONBLOCK").returns(0),
      write(2, "abcd").returns(4),
      readBoth(1).fails("EAGAIN").observes(got, "abcd"),
      read(1, got).fails("EAGAIN"),
      write(2, "ef").returns(2),
      // A buffer that is not filled does not end the call either.
      readBoth(1).fails("EAGAIN").observes(got, "efcd"),
      read(1, got).fails("EAGAIN"),
      write(2, "ghijklmn").returns(8),
      readBoth(1).returns(8).observes(got, "ghij").observes(other, "klmn"),
    ],
  }),
  row("preadv/EAGAIN/what-came-before-a-timeout-is-lost", {
    source: READ,
    steps: [
      ...impatient,
      write(2, "abcd").returns(4),
      readBoth(1).fails("EAGAIN").observes(got, "abcd"),
      write(2, "ef").returns(2),
      readBoth(1).fails("EAGAIN").observes(got, "efcd"),
    ],
  }),
  row("preadv/success/every-buffer-waits-for-content", {
    source: READ,
    note: "A short read is followed by the next one, which blocks.",
    steps: [
      pipe(ends).returns(0),
      write(2, "ab").returns(2),
      thread("writer", [settle(), write(2, "cdefg").returns(5)]),
      readBoth(1).returns(6).observes(got, "ab").observes(other, "cdef"),
      join("writer"),
      read(1, got).returns(1).observes(got, "g"),
    ],
  }),
  row("poll/EINTR/no-entries-and-no-timeout", {
    source: "Kernel/Syscalls/poll.cpp",
    note: "There is nothing to be ready, and so nothing is.",
    steps: [
      call.getpid().as("me"),
      onSignal("SIGUSR1", []),
      thread("other", [
        settle(),
        call.kill_thread(result("me"), "SIGUSR1").returns(0),
      ]),
      poll([]).fails("EINTR"),
      join("other"),
    ],
  }),
];

/** What is made there belongs to the caller's group. */
const belongsToMe = (path: string, follow = true): Step =>
  stat(path, status, { follow }).returns(0)
    .observes(status, { st_uid: 1000, st_gid: 1000 });

/** The caller makes one of each kind. */
const makesAll = (folder: string): readonly Step[] => [
  open(`${folder}f`, "O_RDWR|O_CREAT", 0o644).succeeds(),
  mkdir(`${folder}d`).returns(0),
  mknod(`${folder}n`, "S_IFIFO|0o644").returns(0),
  symlink("f", `${folder}l`).returns(0),
  belongsToMe(`${folder}f`),
  belongsToMe(`${folder}d`),
  belongsToMe(`${folder}n`),
  belongsToMe(`${folder}l`, false),
];

const owners: readonly Row[] = [
  row("open/success/set-group-id-directory-gives-no-group", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
    note: "What is made has its maker's group, and no directory the bit.",
    setup: [directory("/w/s", { gid: 7, mode: 0o2777 })],
    steps: [
      ...makesAll("s/"),
      stat("s/d", status).returns(0).observes(status, {
        st_mode: "S_IFDIR|0o755",
      }),
    ],
  }),
  row("open/success/owner-is-who-the-caller-acts-as", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
    as: "root",
    note: "The real ids, 0 here, do not matter.",
    steps: [
      call.setegid(1000).returns(0),
      call.seteuid(1000).returns(0),
      ...makesAll(""),
    ],
  }),
  row("chown/success/set-group-id-goes-whoever-may-execute", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp: chown",
    note: "Elsewhere the bit stands for a kind of lock without S_IXGRP.",
    setup: [
      file("f", "x", { uid: 1000, gid: 1000, mode: 0o2644 }),
      file("g", "x", { uid: 1000, gid: 1000, mode: 0o2644 }),
    ],
    steps: [
      chown("f", 0xffff_ffff, 1000).returns(0),
      stat("f", status).returns(0).observes(status, {
        st_mode: "S_IFREG|0o644",
      }),
      open("g", "O_WRONLY").as("fd"),
      call.fchown(result("fd"), 1000, 0xffff_ffff).returns(0),
      fstat(result("fd"), status).returns(0).observes(status, {
        st_mode: "S_IFREG|0o644",
      }),
    ],
  }),
];

const contents: readonly Row[] = [
  row("open/success/fifo-keeps-its-content-without-an-opener", {
    source: "Kernel/FileSystem/FIFO.cpp",
    note: "Its buffer is the node's, and nothing empties it but reading.",
    setup: node("p", "S_IFIFO|0o666"),
    steps: [
      thread("reader", [
        open("p", "O_RDONLY").as("first"),
        close(result("first")).returns(0),
      ]),
      open("p", "O_WRONLY").as("writer"),
      // It writes though its peer may be gone: somebody reads it again.
      thread("again", [open("p", "O_RDONLY").as("second")]),
      join("reader"),
      join("again"),
      write(result("writer"), "abc").returns(3),
      close(result("second")).returns(0),
      close(result("writer")).returns(0),
      thread("third opener", [open("p", "O_RDONLY").as("third")]),
      open("p", "O_WRONLY").as("last writer"),
      join("third opener"),
      read(result("third"), got).returns(3).observes(got, "abc"),
    ],
  }),
  row("mmap/success/pages-show-the-file-as-first-touched", {
    source: "Kernel/Memory/Region.cpp: handle_inode_fault",
    note: "Nothing is read before; what comes later is not seen.",
    setup: [
      file("f", "a".repeat(8192), {
        uid: 1000,
        mode: 0o666,
      }),
    ],
    steps: [
      open("f", "O_RDWR").as("fd"),
      ...(["MAP_PRIVATE", "MAP_SHARED"] as const).flatMap((flags, turn) => {
        const letters = ["bc", "de"][turn] ?? "";
        return [
          mmap({ size: 8192, prot: "PROT_READ", flags, fd: result("fd") })
            .as(flags),
          load(result(flags)).returns((turn === 0 ? "a" : "b").charCodeAt(0)),
          ...[0, 4096].map((offset) =>
            call.pwritev(
              result("fd"),
              struct("iovec", {
                iov_base: text(letters[offset / 4096] ?? ""),
                iov_len: 1,
              }),
              1,
              offset,
            ).returns(1)
          ),
          load(result(flags)).returns((turn === 0 ? "a" : "b").charCodeAt(0)),
          load(result(flags, 4096)).returns(letters.charCodeAt(1)),
          pread(result("fd"), got, 0, 1).returns(1)
            .observes(got, letters[0] ?? ""),
        ];
      }),
    ],
  }),
];

export const rows: readonly Row[] = [...vectors, ...owners, ...contents];
