/**
 * What read, write and their kin move, and where: offsets, lists of buffers,
 * and buffers that are bad in part.
 *
 * @module
 */

import {
  array,
  buffer,
  call,
  child,
  crossing,
  fcntl,
  file,
  fstat,
  inside,
  join,
  KERNEL,
  lseek,
  NULL,
  open,
  pipe,
  type Pointer,
  pread,
  read,
  readOnly,
  result,
  room,
  type Row,
  row,
  settle,
  stat,
  type Step,
  struct,
  text,
  u64,
  UNMAPPED,
  write,
} from "../language/row.ts";

const SOURCE = "Kernel/Syscalls/read.cpp, write.cpp";

const fd = result("fd");
const got = buffer(16, "got");
const other = buffer(16, "other");
const whole = buffer(32, "whole");
const ends = buffer(8, "ends");
const status = room("stat", "status");

const MOST = 0x7fff_ffff_ffff_ffffn;

const letters = [file("f", "abcdefghij", { uid: 1000, mode: 0o666 })];
const opened = open("f", "O_RDWR").as("fd");

type Part = readonly [base: Pointer, length: number];

function list(parts: readonly Part[]) {
  return array(
    parts.map(([iov_base, iov_len]) => struct("iovec", { iov_base, iov_len })),
  );
}

function preadv(parts: readonly Part[], offset: number | bigint): Step {
  return call.preadv(fd, list(parts), parts.length, offset);
}

function pwritev(parts: readonly Part[], offset: number | bigint): Step {
  return call.pwritev(fd, list(parts), parts.length, offset);
}

/** The file holds this, and nothing more. */
function holds(contents: string): readonly Step[] {
  return [
    pread(fd, whole, 0).returns(contents.length).observes(whole, contents),
    fstat(fd, status).returns(0).observes(status, {
      st_size: contents.length,
    }),
  ];
}

/** The description's own offset, which it keeps. */
function isAt(offset: number | bigint): Step {
  const place = u64(0);
  return lseek(fd, place, "SEEK_CUR").returns(0)
    .observes(place, offset);
}

const reads: readonly Row[] = [
  row("preadv/success/several-buffers", {
    covers: [
      "preadv/behaviour/returns-the-sum-over-all-vectors",
      "preadv/behaviour/given-offset-leaves-the-descriptions-own-offset",
      "preadv/behaviour/short-vector-does-not-end-the-call",
      "preadv/behaviour/null-base-passes-the-range-check",
    ],
    source: SOURCE,
    setup: letters,
    steps: [
      opened,
      preadv([[got, 3], [NULL, 0], [other, 4]], 0).returns(7)
        .observes(got, "abc\0").observes(other, "defg\0"),
      isAt(0),
      preadv([[got, 2], [other, 2]], 7).returns(3)
        .observes(got, "hic\0").observes(other, "jefg"),
      preadv([[got, 1]], 10).returns(0),
      preadv([[got, 1]], 11).returns(0),
      isAt(0),
      preadv([[got, 3], [other, 2]], -1).returns(5)
        .observes(got, "abc").observes(other, "defg"),
      isAt(5),
      // Every negative offset stands for the description's own.
      preadv([[got, 1]], -5).returns(1).observes(got, "f"),
      isAt(6),
      preadv([[got, 3], [other, 3], [inside(got, 8), 3]], -1).returns(4)
        .observes(got, "ghi").observes(other, "jefg"),
      isAt(10),
      preadv([[got, 3]], -1).returns(0),
    ],
  }),
  row("preadv/EFAULT/error-at-a-later-buffer", {
    covers: "preadv/behaviour/error-at-a-later-vector-loses-the-count",
    source: SOURCE,
    setup: letters,
    steps: [
      opened,
      preadv([[got, 3], [UNMAPPED, 3]], -1).fails("EFAULT")
        .observes(got, "abc"),
      // What went before has moved the offset all the same.
      isAt(3),
      preadv([[got, 3], [KERNEL, 3]], -1).fails("EFAULT").observes(got, "def"),
      isAt(6),
      preadv([[got, 3], [readOnly(other), 3]], 0).fails("EFAULT")
        .observes(got, "abc"),
      isAt(6),
      preadv([[NULL, 1]], 0).fails("EFAULT"),
      preadv([[KERNEL, 0]], 0).fails("EFAULT"),
      preadv([[UNMAPPED, 0]], 0).returns(0),
    ],
  }),
  row("preadv/EAGAIN/waits-before-each-buffer", {
    covers: [
      "preadv/behaviour/waits-before-every-vector",
      "preadv/behaviour/error-at-a-later-vector-loses-the-count",
    ],
    source: SOURCE,
    steps: [
      pipe(ends, "O_NONBLOCK").returns(0),
      write(2, "abcd").returns(4),
      call.preadv(1, list([[got, 1], [other, 2]]), 2, -1).returns(3)
        .observes(got, "a\0").observes(other, "bc\0"),
      // The description is still its descriptor's.
      write(2, "").returns(0),
      write(2, "e").returns(1),
      read(1, got).returns(1).observes(got, "d"),
      // The empty one too, and what was read is lost.
      call.preadv(1, list([[got, 1], [other, 0]]), 2, -1).fails("EAGAIN")
        .observes(got, "e"),
      call.preadv(1, list([[got, 1]]), 1, -1).fails("EAGAIN"),
      call.preadv(1, list([]), 0, -1).returns(0),
      write(2, "f").returns(1),
      call.preadv(1, list([]), 0, 0).fails("ESPIPE"),
      call.preadv(99, NULL, 0, 0).fails("EBADF"),
    ],
  }),
  row("pread/success/ends-of-a-file", {
    covers: "pread/behaviour/null-device-gives-0",
    source: SOURCE,
    setup: letters,
    steps: [
      opened,
      pread(fd, got, 9, 5).returns(1).observes(got, "j\0"),
      pread(fd, got, 10, 5).returns(0),
      pread(fd, got, 11, 5).returns(0),
      pread(fd, got, -1, 1).fails("EINVAL"),
      pread(fd, got, -1, 0).returns(0),
      pread(fd, UNMAPPED, 10, 4).returns(0),
      pread(fd, KERNEL, 10, 4).fails("EFAULT"),
      isAt(0),
      pread(0, got, 0, 1).returns(0),
      pread(0, got, 1000, 1).returns(0),
    ],
  }),
  row("read/success/ends-of-a-file", {
    covers: [
      "read/behaviour/bad-buffer-unnoticed-past-the-end-of-a-file",
      "read/behaviour/null-buffer-passes-the-range-check",
      "read/behaviour/atime-stays-on-ramfs",
    ],
    source: SOURCE,
    setup: letters,
    steps: [
      opened,
      call.futimens({
        fd,
        times: array([
          struct("timespec", { tv_sec: 5, tv_nsec: 6 }),
          struct("timespec", { tv_sec: 7, tv_nsec: 8 }),
        ]),
      }).returns(0),
      read(fd, got, 9).returns(9).observes(got, "abcdefghi\0"),
      read(fd, got, 9).returns(1).observes(got, "jbcdefghi\0"),
      read(fd, got, 9).returns(0),
      read(fd, UNMAPPED, 4).returns(0),
      read(fd, NULL, 4).returns(0),
      read(fd, KERNEL, 4).fails("EFAULT"),
      isAt(10),
      // A size that just is none is refused, and the one before is too long.
      read(fd, got, MOST).fails("EFAULT"),
      read(fd, got, MOST + 1n).fails("EINVAL"),
      pread(fd, got, 0, MOST).fails("EFAULT"),
      pread(fd, got, 0, MOST + 1n).fails("EINVAL"),
      write(fd, got, MOST).fails("EFAULT"),
      write(fd, got, MOST + 1n).fails("EINVAL"),
      isAt(10),
      lseek(fd, 8, "SEEK_SET").returns(0),
      read(fd, NULL, 4).fails("EFAULT"),
      read(fd, readOnly(other), 4).fails("EFAULT"),
      isAt(8),
      stat("f", status).returns(0).observes(status, {
        st_atim: { tv_sec: 5, tv_nsec: 6 },
        st_mtim: { tv_sec: 7, tv_nsec: 8 },
      }),
    ],
  }),
  row("read/EFAULT/buffer-that-is-bad-at-its-end", {
    source: "Kernel/FileSystem/RAMFS/Inode.cpp",
    setup: letters,
    steps: [
      opened,
      read(fd, crossing(buffer(6, "six"))).fails("EFAULT"),
      isAt(0),
      pread(fd, crossing(buffer(6, "six")), 2, 5).returns(5),
      preadv([[got, 2], [crossing(buffer(6, "six")), 5]], -1).returns(7),
      isAt(7),
    ],
  }),
];

const writes: readonly Row[] = [
  row("pwritev/success/several-buffers", {
    covers: [
      "pwritev/behaviour/returns-the-sum-over-all-vectors",
      "pwritev/behaviour/empty-vectors-are-skipped",
      "pwritev/behaviour/no-vectors-give-0",
      "pwritev/behaviour/null-base-passes-the-range-check",
    ],
    source: SOURCE,
    setup: letters,
    steps: [
      opened,
      pwritev([[text("AB"), 2], [NULL, 0], [text("CDE"), 3]], 0).returns(5),
      ...holds("ABCDEfghij"),
      isAt(0),
      pwritev([[text("H"), 1], [text("IJK"), 3]], 8).returns(4),
      ...holds("ABCDEfghHIJK"),
      isAt(0),
      pwritev([[text("a"), 1], [text("bc"), 2]], -1).returns(3),
      ...holds("abcDEfghHIJK"),
      isAt(3),
      pwritev([[text("d"), 1]], -7).returns(1),
      ...holds("abcdEfghHIJK"),
      isAt(4),
      pwritev([[text("xy"), 1], [text("z"), 1]], 14).returns(2),
      ...holds("abcdEfghHIJK\0\0xz"),
      pwritev([], 0).returns(0),
      pwritev([[NULL, 0], [NULL, 0]], 0).returns(0),
      call.pwritev(99, NULL, 0, 0).fails(
        "EBADF",
        "pwritev/behaviour/no-vectors-still-need-the-descriptor",
      ),
    ],
  }),
  row("pwritev/success/error-behind-what-was-written", {
    covers: [
      "pwritev/behaviour/error-after-an-earlier-vector-gives-the-short-count",
      "pwritev/behaviour/later-vector-outside-user-space-loses-the-count",
    ],
    source: SOURCE,
    setup: letters,
    steps: [
      opened,
      pwritev([[text("AB"), 2], [UNMAPPED, 3]], -1).returns(2),
      isAt(2),
      pwritev([[text("CD"), 2], [KERNEL, 3]], -1).fails("EFAULT"),
      isAt(4),
      ...holds("ABCDefghij"),
      pwritev([[text("E"), 1], [NULL, 1], [text("F"), 1]], 4).returns(1),
      ...holds("ABCDEfghij"),
      pwritev([[UNMAPPED, 1], [text("F"), 1]], 5).fails("EFAULT"),
      pwritev([[NULL, 0], [UNMAPPED, 1]], 5).fails("EFAULT"),
      ...holds("ABCDEfghij"),
      isAt(4),
    ],
  }),
  row("pwritev/success/appended", {
    covers: [
      "pwritev/behaviour/given-offset-wins-over-o_append",
      "pwritev/behaviour/o_append-still-moves-the-own-offset",
    ],
    source: SOURCE,
    setup: letters,
    steps: [
      open("f", "O_RDWR|O_APPEND").as("fd"),
      pwritev([[text("AB"), 2]], 0).returns(2),
      isAt(10),
      ...holds("ABcdefghij"),
      lseek(fd, 1, "SEEK_SET").returns(0),
      pwritev([[text("kl"), 2], [text("m"), 1]], -1).returns(3),
      isAt(13),
      ...holds("ABcdefghijklm"),
    ],
  }),
  row("pwritev/success/pipe", {
    covers: "write/behaviour/o_append-is-nothing-to-what-has-no-offset",
    source: SOURCE,
    steps: [
      pipe(ends, "O_NONBLOCK").returns(0),
      fcntl(2, "F_SETFL", "O_APPEND|O_NONBLOCK").returns(0),
      call.pwritev(2, list([[text("ab"), 2], [text("c"), 1]]), 2, -1)
        .returns(3),
      write(2, "d").returns(1),
      read(1, got).returns(4).observes(got, "abcd"),
      write(2, buffer(65_530, "most"), 65_530).returns(65_530),
      // The second finds room for a part only, the third for nothing.
      call.pwritev(
        2,
        list([[text("abc"), 3], [text("defgh"), 5], [text("ij"), 2]]),
        3,
        -1,
      ).returns(6),
      call.pwritev(2, list([[text("x"), 1]]), 1, -1).fails("EAGAIN"),
      read(1, buffer(65_530, "most")).returns(65_530),
      read(1, got).returns(6).observes(got, "abcdef"),
      read(1, got).fails("EAGAIN"),
      call.close(2).returns(0),
      read(1, got).returns(0),
    ],
  }),
  row("write/success/one-byte-before-the-last-reader-went", {
    source: SOURCE,
    steps: [
      pipe(ends).returns(0),
      write(2, buffer(65_535, "most"), 65_535).returns(65_535),
      child("writer", [
        call.close(1).returns(0),
        write(2, "ab").returns(1),
      ]),
      settle(),
      call.close(1).returns(0),
      join("writer"),
    ],
  }),
  row("write/success/moves-the-offset", {
    covers: [
      "write/behaviour/advances-the-offset",
      "write/behaviour/mtime-is-set",
    ],
    source: SOURCE,
    setup: [file("f", "abcdefghij", { uid: 1000, mode: 0o666 })],
    steps: [
      opened,
      call.futimens({
        fd,
        times: array([
          struct("timespec", { tv_sec: 5 }),
          struct("timespec", { tv_sec: 7 }),
        ]),
      }).returns(0),
      write(fd, "AB").returns(2),
      isAt(2),
      write(fd, "C").returns(1),
      isAt(3),
      ...holds("ABCdefghij"),
      write(fd, NULL, 4).fails("EFAULT"),
      isAt(3),
      stat("f", status).returns(0).observes(status, {
        st_atim: { tv_sec: 5 },
        st_mtim: { tv_sec: { kind: "at-least", value: 8n } },
      }),
    ],
  }),
  row("write/EBADF/directory", {
    covers: "write/behaviour/directory-is-ebadf-and-not-eisdir",
    source: SOURCE,
    steps: [
      open("/w", "O_RDONLY").as("fd"),
      write(fd, "x").fails("EBADF"),
      read(fd, got).fails("EISDIR"),
    ],
  }),
];

const lengths: readonly Row[] = [
  row("posix_fallocate/success/lengths", {
    covers: [
      "posix_fallocate/behaviour/returns-0-and-reaches-offset-plus-length",
      "posix_fallocate/behaviour/longer-file-is-left-alone",
    ],
    source: "Kernel/Syscalls/fallocate.cpp",
    setup: letters,
    steps: [
      opened,
      call.posix_fallocate(fd, 0, 1).returns(0),
      ...holds("abcdefghij"),
      call.posix_fallocate(fd, 4, 6).returns(0),
      ...holds("abcdefghij"),
      call.posix_fallocate(fd, 5, 6).returns(0),
      ...holds("abcdefghij\0"),
      call.posix_fallocate(fd, 12, 1).returns(0),
      ...holds("abcdefghij\0\0\0"),
      isAt(0),
      call.futimens({
        fd,
        times: array([
          struct("timespec", { tv_sec: 5 }),
          struct("timespec", { tv_sec: 7 }),
        ]),
      }).returns(0),
      call.posix_fallocate(fd, 3, 10).returns(0),
      fstat(fd, status).returns(0).observes(status, {
        st_size: 13,
        st_mtim: { tv_sec: 7 },
      }),
      call.posix_fallocate(fd, 0, 0).fails("EINVAL"),
      call.posix_fallocate(fd, 0, -1).fails("EINVAL"),
      call.posix_fallocate(fd, -1, 1).fails("EINVAL"),
    ],
  }),
  row("ftruncate/success/times", {
    covers: "ftruncate/behaviour/mtime-and-ctime-are-set",
    source:
      "Kernel/FileSystem/InodeFile.cpp, Kernel/FileSystem/RAMFS/Inode.cpp",
    setup: [file("f", "abc", { uid: 1000, mode: 0o666 })],
    steps: [
      opened,
      call.futimens({
        fd,
        times: array([
          struct("timespec", { tv_sec: 5 }),
          struct("timespec", { tv_sec: 7 }),
        ]),
      }).returns(0),
      call.ftruncate(fd, 2).returns(0),
      ...holds("ab"),
      stat("f", status).returns(0).observes(status, {
        st_atim: { tv_sec: 5 },
        st_mtim: { tv_sec: { kind: "at-least", value: 8n } },
        st_ctim: { tv_sec: { kind: "at-least", value: 8n } },
      }),
    ],
  }),
  row("lseek/success/each-whence", {
    covers: [
      "lseek/behaviour/directories-are-seekable",
      "lseek/behaviour/null-device-keeps-an-offset",
    ],
    source:
      "Kernel/FileSystem/OpenFileDescription.cpp, Kernel/Syscalls/lseek.cpp",
    setup: letters,
    steps: [
      opened,
      lseek(fd, 4, "SEEK_SET").returns(0),
      isAt(4),
      lseek(fd, 3, "SEEK_CUR").returns(0),
      isAt(7),
      lseek(fd, -7, "SEEK_CUR").returns(0),
      isAt(0),
      lseek(fd, -1, "SEEK_CUR").fails("EINVAL"),
      isAt(0),
      lseek(fd, -10, "SEEK_END").returns(0),
      isAt(0),
      lseek(fd, -11, "SEEK_END").fails("EINVAL"),
      lseek(fd, MOST, "SEEK_SET").returns(0),
      lseek(fd, 0, "SEEK_CUR").returns(0),
      isAt(MOST),
      lseek(fd, 1, "SEEK_CUR").fails("EOVERFLOW"),
      lseek(fd, MOST - 10n, "SEEK_END").returns(0),
      lseek(fd, MOST - 9n, "SEEK_END").fails("EOVERFLOW"),
      isAt(MOST),
      lseek(fd, -MOST - 1n, "SEEK_END").fails("EINVAL"),
      lseek(fd, 2, "SEEK_END").returns(0),
      isAt(12),
      lseek(fd, -1, "SEEK_SET").fails("EINVAL"),
      call.lseek(fd, buffer(8), 3).fails("EINVAL"),
      call.lseek(fd, buffer(8), -1).fails("EINVAL"),
      isAt(12),
      open("/w", "O_RDONLY").as("fd"),
      lseek(fd, 9, "SEEK_SET").returns(0),
      isAt(9),
      open("/dev/null", "O_RDWR").as("fd"),
      lseek(fd, 11, "SEEK_SET").returns(0),
      isAt(11),
      write(fd, "abc").returns(3),
      isAt(14),
      read(fd, got).returns(0),
      isAt(14),
      lseek(fd, 1, "SEEK_END").returns(0),
      isAt(1),
      lseek(fd, MOST - 1n, "SEEK_SET").returns(0),
      write(fd, "ab").fails("EOVERFLOW"),
      read(fd, got, 2).fails("EOVERFLOW"),
      read(fd, got, 1).returns(0),
      write(fd, "a").returns(1),
      isAt(MOST),
      write(fd, "a").fails("EOVERFLOW"),
      read(fd, got, 1).fails("EOVERFLOW"),
    ],
  }),
];

export const rows: readonly Row[] = [...reads, ...writes, ...lengths];
