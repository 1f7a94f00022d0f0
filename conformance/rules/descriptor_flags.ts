/**
 * Descriptors and descriptions: which of the two a flag belongs to, who shares
 * it, and what is made of numbers at the ends of their ranges.
 *
 * @module
 */

import {
  array,
  buffer,
  call,
  close,
  dup2,
  fcntl,
  file,
  inside,
  lseek,
  open,
  pipe,
  read,
  result,
  type Row,
  row,
  type Step,
  struct,
  u32,
  u64,
  UNMAPPED,
  write,
} from "../language/row.ts";
import { terminal } from "../worlds/terminal.ts";
import { MASTER, SLAVE } from "../worlds/terminal_pseudo_terminal.ts";

const FCNTL = "Kernel/Syscalls/fcntl.cpp, Kernel/Tasks/Process.cpp";

const setup = [file("f", "abcdefghij", { mode: 0o666 })];
const got = buffer(16, "got");
const ends = buffer(8, "ends");
const fd = result("fd");

const opened = open("f", "O_RDWR").as("fd");

const [APPEND, NONBLOCK, RDWR] = [0x80, 0x100, 3];

/** The offset of the description that the descriptor leads to. */
function isAt(descriptor: number, offset: number): Step {
  const place = u64(0);
  return lseek(descriptor, place, "SEEK_CUR").returns(0)
    .observes(place, offset);
}

export const rows: readonly Row[] = [
  row("fcntl/success/dupfd-at-the-ends", {
    covers: [
      "fcntl/behaviour/f_dupfd-shares-the-description",
      "fcntl/behaviour/f_dupfd-gives-descriptor-flags-0",
    ],
    source: FCNTL,
    setup,
    steps: [
      opened.returns(1),
      fcntl(fd, "F_SETFD", "FD_CLOEXEC").returns(0),
      fcntl(fd, "F_DUPFD", 1022).returns(1022),
      fcntl(fd, "F_DUPFD", 1022).returns(1023),
      fcntl(fd, "F_DUPFD", 1022).fails("EMFILE"),
      fcntl(fd, "F_DUPFD", 1024).fails("EMFILE"),
      fcntl(fd, "F_DUPFD", 0x7fff_ffff).fails("EMFILE"),
      fcntl(fd, "F_DUPFD", 0x1_0000_0005n).returns(5),
      close(5).returns(0),
      fcntl(fd, "F_DUPFD", -0x8000_0000).fails("EINVAL"),
      fcntl(fd, "F_DUPFD", 1).returns(2),
      fcntl(fd, "F_DUPFD_CLOEXEC", 2).returns(3),
      fcntl(fd, "F_DUPFD_CLOEXEC", 1024).fails("EMFILE"),
      ...[[1, 1], [2, 0], [3, 1], [1022, 0], [1023, 0]].map((
        [descriptor = 0, flags = 0],
      ) => fcntl(descriptor, "F_GETFD").returns(flags)),
      lseek(1022, 7, "SEEK_SET").returns(0),
      ...[1, 2, 3, 1023].map((descriptor) => isAt(descriptor, 7)),
      close(fd).returns(0),
      fcntl(1, "F_GETFD").fails("EBADF"),
      read(2, got, 1).returns(1).observes(got, "h"),
      fcntl(2, "F_DUPFD", 0).returns(1),
      isAt(1, 8),
      fcntl(1, "F_GETFD").returns(0),
      fcntl(1023, "F_DUPFD", 1021).returns(1021),
      close(1023).returns(0),
      fcntl(1, "F_DUPFD", 1021).returns(1023),
    ],
  }),
  row("fcntl/success/descriptor-flags-as-given", {
    covers: "fcntl/behaviour/f_setfd-stores-any-32-bits",
    source: FCNTL,
    steps: [
      fcntl(0, "F_SETFD", 2).returns(0),
      fcntl(0, "F_GETFD").returns(2),
      fcntl(0, "F_SETFD", 0x1_0000_0004n).returns(0),
      fcntl(0, "F_GETFD").returns(4),
      fcntl(0, "F_SETFD", 0x7fff_fffe).returns(0),
      fcntl(0, "F_GETFD").returns(0x7fff_fffe),
      call.ioctl(0, "FIOCLEX", 0).returns(0),
      fcntl(0, "F_GETFD").returns(0x7fff_ffff),
      call.ioctl(0, "FIOCLEX", 0).returns(0),
      fcntl(0, "F_GETFD").returns(0x7fff_ffff),
      call.ioctl(0, "FIONCLEX", 0).returns(0),
      fcntl(0, "F_GETFD").returns(0x7fff_fffe),
      call.ioctl(0, "FIONCLEX", 0).returns(0),
      fcntl(0, "F_GETFD").returns(0x7fff_fffe),
    ],
  }),
  row("fcntl/success/file-flags-as-given", {
    covers: [
      "fcntl/behaviour/f_getfl-returns-the-word-of-f_setfl",
      "fcntl/behaviour/f_setfl-replaces-the-whole-word",
      "fcntl/behaviour/f_setfl-changes-no-access",
      "dup2/behaviour/shares-file-flags",
    ],
    source: FCNTL,
    setup,
    steps: [
      open("f", "O_RDWR|O_APPEND|O_NONBLOCK").as("fd"),
      dup2(fd, 9).returns(9),
      fcntl(fd, "F_GETFL").returns(RDWR | APPEND | NONBLOCK),
      fcntl(fd, "F_SETFL", 0).returns(0),
      fcntl(9, "F_GETFL").returns(0),
      // It is no longer appended, and both ways are still open.
      write(9, "A").returns(1),
      read(fd, got, 1).returns(1).observes(got, "b"),
      fcntl(9, "F_SETFL", "O_APPEND").returns(0),
      fcntl(fd, "F_GETFL").returns(APPEND),
      write(fd, "k").returns(1),
      isAt(9, 11),
      fcntl(fd, "F_SETFL", 0x7654_3210).returns(0),
      fcntl(9, "F_GETFL").returns(0x7654_3210),
      open("f", "O_RDONLY").as("own"),
      fcntl(result("own"), "F_SETFL", "O_RDWR").returns(0),
      write(result("own"), "x").fails("EBADF"),
      open("f", "O_WRONLY").as("own"),
      fcntl(result("own"), "F_SETFL", "O_RDWR").returns(0),
      read(result("own"), got, 1).fails("EBADF"),
      open("f", 0).as("own"),
      read(result("own"), got, 1).fails("EBADF"),
      write(result("own"), "x").fails("EBADF"),
    ],
  }),
  row("ioctl/success/non-blocking-beside-the-flags", {
    source: "Kernel/Syscalls/ioctl.cpp",
    steps: [
      pipe(ends).returns(0),
      call.ioctl(1, "FIONBIO", u32(7)).returns(0),
      fcntl(1, "F_GETFL").returns(0),
      read(1, got).fails("EAGAIN"),
      call.ioctl(2, "FIONBIO", u32(0x8000_0000)).returns(0),
      write(2, buffer(65_536, "much")).returns(65_536),
      write(2, "x").fails("EAGAIN"),
      call.ioctl(1, "FIONBIO", UNMAPPED).fails("EFAULT"),
      call.ioctl(1, "FIONBIO", u32(0)).returns(0),
      read(1, buffer(65_536, "much")).returns(65_536),
      call.alarm(1).returns(0),
      read(1, got).kills("SIGALRM"),
    ],
  }),
  row("dup2/success/what-is-shared", {
    covers: [
      "dup2/behaviour/what-was-there-is-closed",
      "dup2/behaviour/shares-record-locks",
    ],
    source: "Kernel/Syscalls/dup2.cpp",
    setup,
    steps: [
      opened,
      pipe(ends).returns(0),
      // The only end to write goes, and the reader sees it.
      dup2(fd, 3).returns(3),
      read(2, got, 1).returns(0),
      isAt(3, 0),
      read(3, got, 3).returns(3),
      isAt(1, 3),
      fcntl(
        3,
        "F_SETLK",
        struct("flock", {
          l_type: "F_WRLCK",
          l_whence: "SEEK_SET",
          l_start: 0,
          l_len: 5,
        }),
      ).returns(0),
      close(3).returns(0),
      open("f", "O_RDWR").as("own"),
      fcntl(
        result("own"),
        "F_SETLK",
        struct("flock", {
          l_type: "F_RDLCK",
          l_whence: "SEEK_SET",
          l_start: 4,
          l_len: 1,
        }),
      ).fails("EAGAIN", "close/behaviour/other-descriptions-keep-record-locks"),
      dup2(0, 1).returns(1),
      dup2(2, 0).returns(0),
      read(0, got, 1).returns(0),
      fcntl(0, "F_ISTTY").returns(0),
      fcntl(
        result("own"),
        "F_SETLK",
        struct("flock", {
          l_type: "F_RDLCK",
          l_whence: "SEEK_SET",
          l_start: 4,
          l_len: 1,
        }),
      ).returns(0, "close/behaviour/last-reference-drops-record-locks"),
    ],
  }),
  terminal({
    id: "fcntl/success/terminals-are-told",
    covers: "fcntl/behaviour/f_istty-tells-terminals",
    source: FCNTL,
    steps: [
      fcntl(MASTER, "F_ISTTY").returns(0),
      fcntl(SLAVE, "F_ISTTY").returns(1),
      fcntl(0, "F_ISTTY").returns(0),
      open("/w", "O_RDONLY").as("fd"),
      fcntl(fd, "F_ISTTY").returns(0),
    ],
  }),
  row("open/success/one-way-only", {
    covers: [
      "open/behaviour/o_rdonly-alone-lets-read-and-not-write",
      "open/behaviour/o_wronly-alone-lets-write-and-not-read",
      "open/behaviour/o_noctty-and-o_sync-are-ignored",
    ],
    source: "Kernel/Syscalls/open.cpp",
    setup,
    steps: [
      open("f", "O_RDONLY").as("fd"),
      read(fd, got, 1).returns(1).observes(got, "a"),
      write(fd, "x").fails("EBADF"),
      call.ftruncate(fd, 0).fails("EBADF"),
      call.pwritev(fd, array([struct("iovec", {})]), 1, 0).fails("EBADF"),
      open("f", "O_WRONLY").as("fd"),
      write(fd, "A").returns(1),
      read(fd, got, 1).fails("EBADF"),
      call.pread(fd, got, 1, 0).fails("EBADF"),
      call.preadv(fd, array([struct("iovec", {})]), 1, 0).fails("EBADF"),
      open("f", "O_RDONLY|O_NOCTTY|O_SYNC|O_CLOEXEC").as("fd"),
      fcntl(fd, "F_GETFD").returns(1),
      read(fd, got, 2).returns(2).observes(got, "Ab"),
      fcntl(fd, "F_DUPFD", 0).as("copy"),
      close(fd).returns(0),
      close(fd).fails("EBADF"),
      read(result("copy"), got, 1).returns(1).observes(inside(got, 0), "c"),
    ],
  }),
];
