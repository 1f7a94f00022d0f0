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
  chdir,
  child,
  chown,
  close,
  directory,
  dup2,
  fcntl,
  file,
  fstat,
  getcwd,
  join,
  load,
  mkdir,
  mknod,
  mmap,
  munmap,
  node,
  onSignal,
  open,
  pipe,
  poll,
  pread,
  read,
  rename,
  result,
  room,
  type Row,
  row,
  settle,
  stat,
  type Step,
  store,
  struct,
  symbolicLink,
  symlink,
  text,
  thread,
  u32,
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

/** What the caller has made belongs to its own group. */
const belongsToMe = (path: string, follow = true): Step =>
  stat(path, status, { follow }).returns(0)
    .observes(status, { st_uid: 1000, st_gid: 1000 });

const owners: readonly Row[] = [
  row("open/success/set-group-id-directory-gives-no-group", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
    note: "What is made has its maker's group, and no directory the bit.",
    setup: [directory("/w/s", { gid: 7, mode: 0o2777 })],
    steps: [
      open("s/f", "O_RDWR|O_CREAT", 0o644).succeeds(),
      mkdir("s/d").returns(0),
      mknod("s/n", "S_IFIFO|0o644").returns(0),
      symlink("f", "s/l").returns(0),
      belongsToMe("s/f"),
      belongsToMe("s/d"),
      belongsToMe("s/n"),
      belongsToMe("s/l", false),
      stat("s/d", status).returns(0).observes(status, {
        st_mode: "S_IFDIR|0o755",
      }),
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

const path = buffer(16, "path");

/** The current directory, as its text with a NUL. */
const isIn = (where: string): Step =>
  getcwd(path).returns(where.length + 1).observes(path, `${where}\0`);

const names: readonly Row[] = [
  row("chdir/success/nothing-lies-above-the-root", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp: resolve_path",
    note: "Wherever the caller is.",
    setup: [directory("d", { mode: 0o755 })],
    steps: [
      chdir("d").returns(0),
      chdir("/../..").returns(0),
      isIn("/"),
      chdir("..").returns(0),
      isIn("/"),
      chdir("../w/../../w/d/./..").returns(0),
      isIn("/w"),
    ],
  }),
  row("realpath/success/last-link-is-followed", {
    source: "Kernel/Syscalls/realpath.cpp",
    setup: [
      directory("d"),
      file("d/f", "x"),
      symbolicLink("l", "d/f"),
      symbolicLink("d/again", "../l"),
    ],
    steps: ["l", "d/again", "/w/d/../l"].map((pathname) =>
      call.realpath({ path: pathname, buffer: path }).returns(7)
        .observes(path, "/w/d/f\0")
    ),
  }),
  row("rename/success/current-directory-keeps-its-old-way", {
    source: "Kernel/FileSystem/Custody.h, RAMFS/FileSystem.cpp",
    note: "It is renamed beneath the caller, who is in it all the same.",
    setup: [directory("d", { uid: 1000 })],
    steps: [
      chdir("d").returns(0),
      rename("/w/d", "/w/e").returns(0),
      isIn("/w/d"),
      open("f", "O_RDWR|O_CREAT", 0o600).succeeds(),
      stat("/w/e/f", status).returns(0),
      stat("/w/d", status).fails("ENOENT"),
      chdir(".").returns(0),
      isIn("/w/d"),
      chdir("../e").returns(0),
      isIn("/w/e"),
    ],
  }),
  row("ioctl/success/fionbio-is-of-all-that-share-the-opening", {
    source: "Kernel/Syscalls/ioctl.cpp",
    note: "F_GETFL tells of it nowhere.",
    steps: [
      pipe(ends).returns(0),
      dup2(1, 3).returns(3),
      call.ioctl(3, "FIONBIO", u32(1)).returns(0),
      read(1, got).fails("EAGAIN"),
      fcntl(1, "F_GETFL").returns(0),
      child("kid", [
        call.ioctl(1, "FIONBIO", u32(0)).returns(0),
      ]),
      join("kid"),
      thread("writer", [settle(), write(2, "ab").returns(2)]),
      read(3, got).returns(2),
      join("writer"),
    ],
  }),
  row("mremap/success/what-was-written-reaches-the-file", {
    source: "Kernel/Syscalls/mmap.cpp: sys$mremap, Memory/Region.cpp",
    note: "The shared mapping ends; what comes later is the caller's own.",
    setup: [file("f", "abc", { uid: 1000, mode: 0o666 })],
    steps: [
      open("f", "O_RDWR").as("fd"),
      mmap({
        size: 4096,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).as("memory"),
      call.set_mmap_name({
        addr: result("memory"),
        size: 4096,
        name: "named",
      }).returns(0),
      store(result("memory", 1), "X".charCodeAt(0)),
      call.mremap({
        old_address: result("memory"),
        old_size: 4096,
        new_size: 4096,
        flags: "MAP_PRIVATE",
      }).returns(result("memory")),
      load(result("memory", 1)).returns("X".charCodeAt(0)),
      store(result("memory", 2), "Y".charCodeAt(0)),
      munmap(result("memory"), 4096).returns(0),
      pread(result("fd"), got, 0).returns(16).observes(got, "aXc\0"),
    ],
  }),
];

export const rows: readonly Row[] = [
  ...vectors,
  ...owners,
  ...contents,
  ...names,
];
