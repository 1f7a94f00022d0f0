import {
  buffer,
  call,
  child,
  close,
  dup2,
  EAGAIN,
  EBADF,
  EFAULT,
  EINTR,
  EINVAL,
  EMFILE,
  ENOBUFS,
  ENOTSUP,
  F_DUPFD,
  F_DUPFD_CLOEXEC,
  F_GETFD,
  F_GETFL,
  F_GETLK,
  F_RDLCK,
  F_SETFD,
  F_SETFL,
  F_SETLK,
  F_SETLKW,
  F_UNLCK,
  F_WRLCK,
  fcntl,
  FD_CLOEXEC,
  file,
  fillDescriptors,
  join,
  NULL,
  O_APPEND,
  O_CLOEXEC,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  onSignal,
  open,
  pipe,
  poll,
  polled,
  POLLIN,
  POLLOUT,
  read,
  readOnly,
  result,
  type Row,
  row,
  SEEK_END,
  SEEK_SET,
  SIGALRM,
  struct,
  UNMAPPED,
  write,
} from "../../harness/row.ts";
import { flock, pollfd } from "../../../src/api/structs.ts";

const SOURCE = "Kernel/Syscalls/fcntl.cpp, dup2.cpp, poll.cpp";
const ends = buffer(8, "ends");
const bytes = buffer(16, "bytes");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

const setup = [file("f", "abcdef", { mode: 0o666 })];
const opened = open("f", O_RDWR).as("fd");

function lock(type: number, start = 0, length = 0, whence: number = SEEK_SET) {
  return struct(flock, {
    l_type: type,
    l_whence: whence,
    l_start: start,
    l_len: length,
  });
}

const fcntlRows: readonly Row[] = [
  made("fcntl/EBADF/not-open", {
    covers: "fcntl/EBADF/fd-negative-1024-open",
    steps: [fcntl(99, F_GETFD).fails(EBADF), fcntl(-1, 999).fails(EBADF)],
  }),
  made("fcntl/EINVAL/unknown-command", {
    covers: "fcntl/EINVAL/unknown-command-checked-after-descriptor",
    steps: [fcntl(0, 999).fails(EINVAL)],
  }),
  made("fcntl/EINVAL/dupfd-negative", {
    covers: "fcntl/EINVAL/f_dupfd-f_dupfd_cloexec-arg-negative-int",
    steps: [
      fcntl(0, F_DUPFD, -1).fails(EINVAL),
      fcntl(0, F_DUPFD_CLOEXEC, -1).fails(EINVAL),
    ],
  }),
  made("fcntl/EMFILE/dupfd-at-the-end", {
    covers: "fcntl/EMFILE/f_dupfd-f_dupfd_cloexec-free-descriptor-arg-below",
    steps: [
      fcntl(0, F_DUPFD, 1023).returns(1023),
      fcntl(0, F_DUPFD, 1023).fails(EMFILE),
      fcntl(0, F_DUPFD, 1024).fails(EMFILE),
    ],
  }),
  made("fcntl/EBADF/lock-on-pipe", {
    covers: "fcntl/EBADF/f_getlk-f_setlk-f_setlkw-description-inode",
    steps: [
      pipe(ends).returns(0),
      fcntl(1, F_SETLK, lock(F_RDLCK)).fails(EBADF),
    ],
  }),
  made("fcntl/EFAULT/lock-unreadable", {
    covers: "fcntl/EFAULT/f_getlk-f_setlk-f_setlkw-flock-struct-readable",
    setup,
    steps: [opened, fcntl(result("fd"), F_SETLK, UNMAPPED).fails(EFAULT)],
  }),
  made("fcntl/ENOTSUP/lock-from-end", {
    covers: "fcntl/ENOTSUP/f_getlk-f_setlk-f_setlkw-l_whence-seek_end",
    setup,
    steps: [
      opened,
      fcntl(result("fd"), F_SETLK, lock(F_RDLCK, 0, 1, SEEK_END)).fails(
        ENOTSUP,
      ),
    ],
  }),
  made("fcntl/EINVAL/lock-unknown-whence", {
    covers: "fcntl/EINVAL/f_getlk-f_setlk-f_setlkw-l_whence-none-0",
    setup,
    steps: [
      opened,
      fcntl(result("fd"), F_SETLK, lock(F_RDLCK, 0, 1, 7)).fails(EINVAL),
    ],
  }),
  made("fcntl/EAGAIN/lock-held-by-other-process", {
    covers: "fcntl/EAGAIN/f_setlk-conflicting-lock",
    setup,
    steps: [
      opened,
      fcntl(result("fd"), F_SETLK, lock(F_WRLCK)).returns(0),
      child("other", [
        open("f", O_RDWR).as("own"),
        fcntl(result("own"), F_SETLK, lock(F_WRLCK)).fails(EAGAIN),
      ]),
      join("other"),
    ],
  }),
  made("fcntl/EINTR/waiting-for-lock", {
    covers: "fcntl/EINTR/f_setlkw-signal-while-waiting-conflicting-lock",
    setup,
    steps: [
      opened,
      fcntl(result("fd"), F_SETLK, lock(F_WRLCK)).returns(0),
      child("other", [
        onSignal(SIGALRM, []),
        open("f", O_RDWR).as("own"),
        call.alarm(1).returns(0),
        fcntl(result("own"), F_SETLKW, lock(F_WRLCK)).fails(EINTR),
      ]),
      join("other"),
    ],
  }),
  made("fcntl/EFAULT/getlk-read-only", {
    covers: "fcntl/EFAULT/f_getlk-flock-struct-writable",
    setup,
    steps: [
      opened,
      fcntl(result("fd"), F_GETLK, readOnly(lock(F_WRLCK))).fails(EFAULT),
    ],
  }),
  made("fcntl/success/getlk-of-unlocked-file", {
    setup,
    steps: [
      opened,
      fcntl(result("fd"), F_GETLK, struct(flock, { l_type: F_WRLCK }, "lock"))
        .returns(0)
        .observes(struct(flock, { l_type: F_WRLCK }, "lock"), {
          l_type: F_UNLCK,
        }),
    ],
  }),
  made("fcntl/success/dupfd-finds-the-lowest", {
    steps: [
      fcntl(0, F_DUPFD, 0).returns(1),
      fcntl(0, F_DUPFD, 7).returns(7),
      fcntl(0, F_DUPFD, 0).returns(2),
      fcntl(7, F_GETFD).returns(0),
    ],
  }),
  made("fcntl/success/dupfd-cloexec", {
    steps: [
      fcntl(0, F_DUPFD_CLOEXEC, 4).returns(4),
      fcntl(4, F_GETFD).returns(FD_CLOEXEC),
    ],
  }),
  made("fcntl/success/setfd", {
    steps: [
      fcntl(0, F_GETFD).returns(0),
      fcntl(0, F_SETFD, FD_CLOEXEC).returns(0),
      fcntl(0, F_GETFD).returns(FD_CLOEXEC),
      fcntl(0, F_SETFD, 0).returns(0),
      fcntl(0, F_GETFD).returns(0),
    ],
  }),
  made("fcntl/success/setfl-non-blocking", {
    steps: [
      pipe(ends).returns(0),
      fcntl(1, F_SETFL, O_NONBLOCK).returns(0),
      read(1, bytes).fails(EAGAIN),
    ],
  }),
  made("fcntl/success/getfl-of-a-pipe-is-0", {
    steps: [
      pipe(ends, O_CLOEXEC).returns(0),
      fcntl(1, F_GETFL).returns(0),
      fcntl(1, F_GETFD).returns(FD_CLOEXEC),
    ],
  }),
  made("fcntl/success/setfl-append", {
    setup,
    steps: [
      opened,
      fcntl(result("fd"), F_SETFL, O_RDWR | O_APPEND).returns(0),
      write(result("fd"), "g").returns(1),
      call.pread(result("fd"), bytes, 9, 0).returns(7)
        .observes(bytes, "abcdefg"),
    ],
  }),
];

const dupRows: readonly Row[] = [
  made("dup2/EBADF/old-not-open", {
    covers: "dup2/EBADF/old_fd-negative-1024-open",
    steps: [dup2(99, 5).fails(EBADF), dup2(-1, -1).fails(EBADF)],
  }),
  made("dup2/EINVAL/new-out-of-range", {
    covers: "dup2/EINVAL/new_fd-0-1024-posix-says-ebadf",
    steps: [dup2(0, -1).fails(EINVAL), dup2(0, 1024).fails(EINVAL)],
  }),
  made("dup2/success/same-descriptor-keeps-its-flags", {
    steps: [
      fcntl(0, F_SETFD, FD_CLOEXEC).returns(0),
      dup2(0, 0).returns(0),
      fcntl(0, F_GETFD).returns(FD_CLOEXEC),
    ],
  }),
  made("dup2/success/clears-close-on-exec", {
    steps: [
      fcntl(0, F_SETFD, FD_CLOEXEC).returns(0),
      dup2(0, 9).returns(9),
      fcntl(9, F_GETFD).returns(0),
    ],
  }),
  made("dup2/success/replaces-what-was-there", {
    setup,
    steps: [
      pipe(ends).returns(0),
      open("f", O_RDONLY).as("fd"),
      dup2(result("fd"), 1).returns(1),
      read(1, bytes, 3).returns(3).observes(bytes, "abc"),
    ],
  }),
  made("dup2/success/last-slot", {
    steps: [dup2(0, 1023).returns(1023), close(1023).returns(0)],
  }),
  made("pipe/EMFILE/one-slot-left", {
    covers: "pipe/EMFILE/fewer-two-free-descriptors",
    steps: [fillDescriptors(1), pipe(ends).fails(EMFILE)],
  }),
];

const pollRows: readonly Row[] = [
  made("poll/ENOBUFS/1024-descriptors", {
    covers: "poll/ENOBUFS/nfds-1024",
    steps: [poll(NULL, 0, 1024).fails(ENOBUFS)],
  }),
  made("poll/EFAULT/descriptors-unreadable", {
    covers: "poll/EFAULT/fds-array-readable-nfds-0",
    steps: [poll(UNMAPPED, 0, 1).fails(EFAULT)],
  }),
  made("poll/EFAULT/descriptors-read-only", {
    covers: "poll/EFAULT/fds-array-writable",
    steps: [poll(readOnly(polled(0, POLLIN)), 0, 1).fails(EFAULT)],
  }),
  made("poll/EINTR/by-alarm", {
    covers: "poll/EINTR/signal-unmasked-under-temporary-mask-pending",
    steps: [
      onSignal(SIGALRM, []),
      pipe(ends).returns(0),
      call.alarm(1).returns(0),
      poll([polled(1, POLLIN)]).fails(EINTR),
    ],
  }),
  made("poll/success/timeout", {
    steps: [pipe(ends).returns(0), poll([polled(1, POLLIN)], 5).returns(0)],
  }),
  made("poll/success/nothing-to-poll-sleeps", {
    steps: [poll([], 5).returns(0)],
  }),
  made("poll/success/pipe-readable", {
    steps: [
      pipe(ends).returns(0),
      write(2, "x").returns(1),
      poll(struct(pollfd, { fd: 1, events: POLLIN }, "polled"), 0).returns(1)
        .observes(struct(pollfd, { fd: 1, events: POLLIN }, "polled"), {
          revents: POLLIN,
        }),
    ],
  }),
  made("poll/success/pipe-hang-up-is-readable", {
    note: "POLLHUP is never set.",
    steps: [
      pipe(ends).returns(0),
      close(2).returns(0),
      poll(struct(pollfd, { fd: 1, events: POLLIN }, "polled"), 0).returns(1)
        .observes(struct(pollfd, { fd: 1, events: POLLIN }, "polled"), {
          revents: POLLIN,
        }),
    ],
  }),
  made("poll/success/not-open-is-silent", {
    note: "POLLNVAL is never reported and the entry does not count.",
    steps: [poll([polled(99, POLLIN)], 1000).returns(0)],
  }),
  made("poll/success/regular-file-is-ready", {
    setup,
    steps: [opened, poll([polled(result("fd"), POLLIN | POLLOUT)]).returns(1)],
  }),
];

/** Rows of fcntl, dup2, poll. */
export const descriptorTableRows: readonly Row[] = [
  ...fcntlRows,
  ...dupRows,
  ...pollRows,
];
