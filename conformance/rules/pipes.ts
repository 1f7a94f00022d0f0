/**
 * Pipes and FIFOs: each state of the buffer and of its two ends, entered and
 * left by each edge, and what every call sees there.
 *
 * @module
 */

import {
  barrier,
  buffer,
  call,
  child,
  close,
  directory,
  exit,
  fcntl,
  file,
  fstat,
  inside,
  join,
  kill,
  load,
  mounted,
  newImage,
  node,
  onSignal,
  open,
  pipe,
  poll,
  polled,
  pread,
  read,
  remount,
  result,
  room,
  type Row,
  row,
  settle,
  sigaction,
  type Step,
  store,
  struct,
  umount,
  UNMAPPED,
  write,
} from "../language/row.ts";
import { shared } from "../worlds/memory_mapping.ts";
import { set } from "../worlds/thread_scheduling.ts";

const FIFO = "Kernel/FileSystem/FIFO.cpp, Kernel/Library/DoubleBuffer.cpp";

const ends = buffer(8, "ends");
const status = room("stat", "status");

/** The ends of a pipe where descriptor 0 is the only other one. */
const [READER, WRITER] = [1, 2];

const CAPACITY = 65536;

const much = buffer(100_000, "much");
const got = buffer(CAPACITY, "got");

/** The kernel says so of the end, whatever of the two is asked for. */
function ready(
  fd: number,
  events: "0" | "POLLIN" | "POLLOUT" | "POLLIN|POLLOUT",
): Step {
  const entry = struct("pollfd", {
    fd,
    events: "POLLIN|POLLOUT",
    revents: 0x7f,
  });
  return poll(entry, 0).returns(events === "0" ? 0 : 1).observes(entry, {
    fd,
    events: "POLLIN|POLLOUT",
    revents: events === "0" ? 0 : events as "POLLIN",
  });
}

const ignored = sigaction("SIGPIPE", { handler: "SIG_IGN" }).returns(0);

const states: readonly Row[] = [
  row("pipe/success/full-at-65536-bytes", {
    covers: [
      "poll/behaviour/pipe-is-writable-by-room-or-without-readers",
      "poll/behaviour/access-mode-does-not-matter",
      "pipe/behaviour/what-the-reader-has-begun-takes-no-room",
      "read/behaviour/pipe-gives-one-half-of-its-buffer",
    ],
    source: FIFO,
    steps: [
      pipe(ends, "O_NONBLOCK").returns(0),
      ready(READER, "POLLOUT"),
      ready(WRITER, "POLLOUT"),
      read(READER, got, 1).fails("EAGAIN"),
      write(WRITER, much, CAPACITY - 1).returns(CAPACITY - 1),
      ready(READER, "POLLIN|POLLOUT"),
      // One byte fits, and that is what is written.
      write(WRITER, "yz").returns(1),
      ready(READER, "POLLIN"),
      ready(WRITER, "POLLIN"),
      write(WRITER, "z").fails("EAGAIN"),
      write(WRITER, UNMAPPED, 1).fails("EAGAIN"),
      read(READER, got, 1).returns(1),
      ready(WRITER, "POLLIN|POLLOUT"),
      write(WRITER, much, 100_000).returns(CAPACITY),
      ready(WRITER, "POLLIN"),
      read(READER, got).returns(CAPACITY - 1)
        .observes(inside(got, CAPACITY - 2), 0x79, 1),
      write(WRITER, "z").fails("EAGAIN"),
      read(READER, got, 10).returns(10),
      write(WRITER, "z").returns(1),
      read(READER, got).returns(CAPACITY - 10),
      read(READER, got).returns(1).observes(inside(got, 0), 0x7a, 1),
      read(READER, got).fails("EAGAIN"),
      ready(READER, "POLLOUT"),
    ],
  }),
  row("pipe/success/reader-gone", {
    covers: [
      "poll/behaviour/broken-pipe-shows-as-pollout",
      "poll/behaviour/pipe-is-writable-by-room-or-without-readers",
    ],
    source: FIFO,
    steps: [
      ignored,
      pipe(ends).returns(0),
      fcntl(READER, "F_DUPFD", 7).returns(7),
      write(WRITER, much, CAPACITY).returns(CAPACITY),
      close(READER).returns(0),
      ready(WRITER, "POLLIN"),
      close(7).returns(0),
      ready(WRITER, "POLLIN|POLLOUT"),
      write(WRITER, "x").fails("EPIPE"),
      write(WRITER, UNMAPPED, 1).fails("EPIPE"),
      write(WRITER, "x", 0).returns(0),
    ],
  }),
  row("pipe/success/writer-gone", {
    source: FIFO,
    steps: [
      pipe(ends).returns(0),
      fcntl(WRITER, "F_DUPFD", 7).returns(7),
      write(WRITER, "abc").returns(3),
      close(WRITER).returns(0),
      ready(READER, "POLLIN|POLLOUT"),
      read(READER, got, 2).returns(2).observes(got, "ab"),
      write(7, "d").returns(1),
      close(7).returns(0),
      read(READER, got).returns(1).observes(got, "c"),
      read(READER, got).returns(1).observes(got, "d"),
      ready(READER, "POLLIN|POLLOUT"),
      read(READER, got).returns(0),
      read(READER, UNMAPPED, 4).returns(0),
      fcntl(READER, "F_SETFL", "O_NONBLOCK").returns(0),
      read(READER, got).returns(0),
    ],
  }),
  row("pipe/success/bad-memory-takes-nothing", {
    source: FIFO,
    steps: [
      pipe(ends).returns(0),
      write(WRITER, UNMAPPED, 4).fails("EFAULT"),
      ready(READER, "POLLOUT"),
      write(WRITER, "abc").returns(3),
      read(READER, UNMAPPED, 4).fails("EFAULT"),
      read(READER, got).returns(3).observes(got, "abc\0"),
      read(READER, got, 0).returns(0),
      write(WRITER, "abc", 0).returns(0),
      ready(READER, "POLLOUT"),
    ],
  }),
  row("pipe/success/what-an-end-is", {
    covers: [
      "pipe/behaviour/one-way-only",
      "pipe/behaviour/f_getfl-of-the-ends-is-0",
      "pipe/behaviour/futimens-of-an-end-is-ebadf",
      "pipe/behaviour/fstatvfs-of-an-end-is-enoent",
      "fcntl/behaviour/f_getfl-is-0-where-nothing-was-opened",
      "fcntl/behaviour/f_getfl-is-0-though-non-blocking",
    ],
    source: FIFO,
    steps: [
      pipe(ends, "O_NONBLOCK").returns(0),
      read(WRITER, got, 1).fails("EBADF"),
      write(READER, "x").fails("EBADF"),
      ...[READER, WRITER].flatMap((end) => [
        fcntl(end, "F_GETFL").returns(0),
        fcntl(end, "F_GETFD").returns(0),
        fcntl(end, "F_ISTTY").returns(0),
        fstat(end, status).returns(0).observes(status, {
          st_mode: "S_IFIFO",
          st_ino: 0,
          st_dev: 0,
          st_nlink: 0,
          st_uid: 0,
          st_gid: 0,
          st_size: 0,
        }),
        call.ioctl(end, 1, 0).fails("ENOTTY"),
        call.fsync(end).fails("EINVAL"),
        call.fchmod(end, 0o600).fails("EBADF"),
        call.fchown(end, 0, 0).fails("EBADF"),
        call.futimens({ fd: end, times: buffer(32) }).fails("EBADF"),
        call.fstatvfs(end, buffer(256)).fails("ENOENT"),
      ]),
      call.ftruncate(WRITER, 0).fails("EINVAL"),
      pread(READER, got, 0, 1).fails("EINVAL"),
      pipe(ends, "O_CLOEXEC").returns(0),
      fcntl(3, "F_GETFD").returns(1),
      fcntl(4, "F_GETFD").returns(1),
      fcntl(4, "F_GETFL").returns(0),
    ],
  }),
];

/** Waits until the other has come to rest, as a first step. */
const later = settle();

const waits: readonly Row[] = [
  row("write/success/signal-between-two-parts", {
    source: "Kernel/Syscalls/write.cpp: do_write",
    note: "once something is written the wait is no longer ended",
    steps: [
      pipe(ends).returns(0),
      child("writer", [
        onSignal("SIGUSR1", []),
        write(WRITER, much, 100_000).returns(100_000),
      ]),
      settle(),
      kill(result("writer"), "SIGUSR1").returns(0),
      settle(),
      read(READER, got).returns(CAPACITY),
      read(READER, got).returns(100_000 - CAPACITY),
      join("writer"),
    ],
  }),
  row("read/success/pipe-wakes-with-each-edge", {
    covers: "close/behaviour/last-reference-wakes-those-at-the-other-end",
    source: FIFO,
    steps: [
      pipe(ends).returns(0),
      child("writer", [
        later,
        write(WRITER, "ab").returns(2),
        later,
        write(WRITER, "cd").returns(2),
        later,
        close(WRITER).returns(0),
        later,
      ]),
      close(WRITER).returns(0),
      read(READER, got).returns(2).observes(got, "ab"),
      read(READER, got).returns(2).observes(got, "cd"),
      read(READER, got).returns(0),
      join("writer"),
    ],
  }),
  row("write/success/pipe-wakes-with-each-edge", {
    covers: "close/behaviour/last-reference-wakes-those-at-the-other-end",
    source: FIFO,
    steps: [
      ignored,
      pipe(ends).returns(0),
      write(WRITER, much, CAPACITY).returns(CAPACITY),
      child("reader", [
        later,
        read(READER, got, 1).returns(1),
        later,
        read(READER, got).returns(CAPACITY - 1),
        read(READER, got).returns(CAPACITY),
        // The writer is still there.
        poll([polled(READER, "POLLIN")], 0).returns(0),
        barrier("emptied"),
        later,
        close(READER).returns(0),
        later,
      ]),
      close(READER).returns(0),
      write(WRITER, much, CAPACITY).returns(CAPACITY),
      barrier("emptied"),
      write(WRITER, much, CAPACITY).returns(CAPACITY),
      write(WRITER, "x").fails("EPIPE"),
      join("reader"),
    ],
  }),
  row("poll/success/pipe-wakes-with-each-edge", {
    source: FIFO,
    steps: [
      pipe(ends).returns(0),
      child("writer", [
        later,
        write(WRITER, much, CAPACITY).returns(CAPACITY),
        barrier("written"),
        poll([polled(WRITER, "POLLOUT")]).returns(1),
        poll([polled(READER, "POLLIN")]).returns(1),
        barrier("emptied"),
        close(READER).returns(0),
        close(WRITER).returns(0),
      ]),
      poll([polled(READER, "POLLIN")]).returns(1),
      barrier("written"),
      later,
      read(READER, got, 1).returns(1),
      barrier("emptied"),
      close(WRITER).returns(0),
      read(READER, got).returns(CAPACITY - 1),
      poll([polled(READER, "POLLIN")]).returns(1),
      read(READER, got).returns(0),
      join("writer"),
    ],
  }),
  row("write/success/pipe-takes-all-in-parts", {
    covers: [
      "write/behaviour/blocking-write-goes-on-until-all-is-written",
      "write/behaviour/signal-after-a-part-does-not-end-the-wait",
    ],
    source: "Kernel/Syscalls/write.cpp",
    setup: [file("f", "0123456789ab")],
    steps: [
      onSignal("SIGUSR1", []),
      open("f", "O_RDONLY").as("fd"),
      read(result("fd"), inside(much, CAPACITY - 6), 12).returns(12),
      close(result("fd")).returns(0),
      pipe(ends).returns(0),
      call.getpid().as("self"),
      child("reader", [
        later,
        call.kill(result("self"), "SIGUSR1").returns(0),
        later,
        read(READER, got).returns(CAPACITY)
          .observes(inside(got, CAPACITY - 8), "\0\0" + "012345"),
        read(READER, got).returns(100_000 - CAPACITY)
          .observes(inside(got, 0), "6789ab\0\0"),
      ]),
      write(WRITER, much).returns(100_000),
      join("reader"),
    ],
  }),
  row("write/success/later-error-gives-the-short-count", {
    covers: "write/behaviour/later-error-gives-the-short-count",
    source: "Kernel/Syscalls/write.cpp",
    steps: [
      pipe(ends).returns(0),
      child("reader", [
        later,
        close(WRITER).returns(0),
        close(READER).returns(0),
        later,
      ]),
      close(READER).returns(0),
      // No signal comes with it: the next write has that.
      write(WRITER, much).returns(CAPACITY),
      write(WRITER, "x").kills("SIGPIPE"),
    ],
  }),
];

const held: readonly Row[] = [
  row("close/success/after-calls-that-waited", {
    source: "Kernel/Syscalls/read.cpp, write.cpp, poll.cpp",
    note: "who waited held the description, and holds it no longer",
    steps: [
      ignored,
      pipe(ends).returns(0),
      child("first writer", [later, write(WRITER, "a").returns(1)]),
      read(READER, got).returns(1),
      join("first writer"),
      child("second writer", [later, write(WRITER, "a").returns(1)]),
      poll([polled(READER, "POLLIN")]).returns(1),
      join("second writer"),
      call.preadv(READER, struct("iovec", { iov_base: got, iov_len: 1 }), 1, -1)
        .returns(1),
      write(WRITER, "x").returns(1),
      close(READER).returns(0),
      write(WRITER, "x").fails("EPIPE"),
      close(WRITER).returns(0),
      pipe(ends).returns(0),
      write(WRITER, much, CAPACITY).returns(CAPACITY),
      child("first reader", [
        later,
        read(READER, got, 1).returns(1),
      ]),
      poll([polled(WRITER, "POLLOUT")]).returns(1),
      join("first reader"),
      write(WRITER, much, CAPACITY).returns(CAPACITY),
      child("second reader", [
        later,
        read(READER, got).returns(CAPACITY - 1),
        read(READER, got, 1).returns(1),
      ]),
      write(WRITER, "b").returns(1),
      join("second reader"),
      read(READER, got).returns(CAPACITY - 1),
      read(READER, got).returns(1).observes(got, "b"),
      poll([polled(READER, "POLLIN")], 0).returns(0),
      call.pwritev(
        WRITER,
        struct("iovec", { iov_base: got, iov_len: 1 }),
        1,
        -1,
      )
        .returns(1),
      close(WRITER).returns(0),
      read(READER, got).returns(1),
      read(READER, got).returns(0),
    ],
  }),
];

const named: readonly Row[] = [
  row("open/success/fifo-counts-its-ends", {
    source: FIFO,
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      ignored,
      child("reader", [
        open("p", "O_RDONLY").as("in"),
        barrier("one writer"),
        open("p", "O_WRONLY").as("out"),
        close(result("out")).returns(0),
        barrier("again one"),
        read(result("in"), got).returns(1).observes(got, "a"),
        barrier("read"),
        // Woken when the last writer goes.
        read(result("in"), got).returns(0),
        exit(),
      ]),
      open("p", "O_WRONLY").as("fd"),
      barrier("one writer"),
      barrier("again one"),
      write(result("fd"), "a").returns(1),
      barrier("read"),
      later,
      close(result("fd")).returns(0),
      join("reader"),
    ],
  }),
  row("open/success/fifo-whose-opener-was-woken", {
    source: `${FIFO}, Kernel/Tasks/DeprecatedWaitQueue.cpp`,
    note: "The next one waits again; a wake-up that met nobody is kept, and " +
      "lets one pass.",
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      shared("memory", 1),
      child("first", [open("p", "O_RDONLY").succeeds()]),
      settle(),
      open("p", "O_WRONLY").as("out"),
      close(result("out")).returns(0),
      join("first"),
      child("second", [
        open("p", "O_RDONLY").succeeds(),
        store(result("memory"), 1),
      ]),
      settle(),
      load(result("memory")).returns(0),
      open("p", "O_WRONLY").succeeds(),
      join("second"),
      load(result("memory")).returns(1),
      // Nobody was there to be woken when the second one came.
      open("p", "O_WRONLY").succeeds(),
    ],
  }),
  row("open/success/fifo-opened-o_rdwr", {
    covers: [
      "open/behaviour/fifo-opened-o_rdwr-is-a-writer",
      "open/behaviour/o_nonblock-is-kept",
    ],
    source:
      "Kernel/FileSystem/VirtualFileSystem.cpp, Kernel/FileSystem/FIFO.cpp",
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      ignored,
      child("reader", [
        open("p", "O_RDONLY|O_NONBLOCK").as("in"),
        fcntl(result("in"), "F_GETFD").returns(0),
        fcntl(result("in"), "F_GETFL").returns(0x101),
        barrier("open"),
        read(result("in"), got).fails("EAGAIN"),
        write(result("in"), "x").fails("EBADF"),
        barrier("tried"),
        barrier("written"),
        read(result("in"), got).returns(1),
        close(result("in")).returns(0),
        barrier("closed"),
      ]),
      open("p", "O_RDWR|O_NONBLOCK|O_CLOEXEC").returns(1).as("fd"),
      fcntl(1, "F_GETFD").returns(1),
      barrier("open"),
      // It may read, and is no reader for all that.
      read(result("fd"), got).fails("EAGAIN"),
      barrier("tried"),
      write(result("fd"), "x").returns(1),
      barrier("written"),
      barrier("closed"),
      write(result("fd"), "x").fails("EPIPE"),
      join("reader"),
    ],
  }),
  row("open/success/fifo-on-a-read-only-mount", {
    covers: [
      "open/behaviour/fifo-ignores-mount-flags",
      "open/behaviour/o_trunc-does-nothing-to-fifos-and-devices",
    ],
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
    touches: ["mounts"],
    setup: [
      directory("m"),
      mounted("m"),
      node("m/p", "S_IFIFO|0o666"),
      remount("/w/m", "MS_RDONLY|MS_NODEV"),
    ],
    steps: [
      child("reader", [
        open("m/p", "O_RDONLY").as("in"),
        read(result("in"), got).returns(1).observes(got, "x"),
      ]),
      open("m/p", "O_WRONLY|O_TRUNC").as("fd"),
      write(result("fd"), "x").returns(1),
      join("reader"),
    ],
    teardown: [umount("/w/m")],
  }),
];

export const rows: readonly Row[] = [
  ...states,
  ...waits,
  ...held,
  ...named,
  row("pipe/success/close-on-exec-of-both-ends", {
    covers: [
      "pipe/behaviour/o_cloexec-applies-to-the-end-to-read",
      "pipe/behaviour/o_cloexec-applies-to-the-end-to-write",
    ],
    source: "Kernel/Syscalls/pipe.cpp",
    steps: [
      pipe(ends, "O_CLOEXEC").returns(0),
      fcntl(READER, "F_GETFD").returns(1),
      fcntl(WRITER, "F_GETFD").returns(1),
      child("kid", [
        newImage("new", [
          fcntl(READER, "F_GETFD").fails("EBADF"),
          fcntl(WRITER, "F_GETFD").fails("EBADF"),
        ]),
      ]),
      join("kid"),
    ],
  }),
  row("pipe/success/stays-open-over-execve", {
    covers: "pipe/behaviour/ends-stay-open-across-execve-without-o_cloexec",
    source: "Kernel/Syscalls/execve.cpp",
    steps: [
      pipe(ends).returns(0),
      child("kid", [
        newImage("new", [
          write(WRITER, "through").returns(7),
          read(READER, got, 7).returns(7).observes(inside(got, 0), "through"),
        ]),
      ]),
      join("kid"),
    ],
  }),
  row("pipe/success/large-writes-mingle", {
    covers: "pipe/behaviour/large-writes-may-mingle",
    source: "Kernel/Syscalls/write.cpp, Kernel/Tasks/Scheduler.cpp",
    note: "Who waits with a part written goes on behind what came meanwhile.",
    steps: [
      pipe(ends).returns(0),
      write(WRITER, much, CAPACITY - 6).returns(CAPACITY - 6),
      child("kid", [
        // A stop that is under way does not keep it from going on inside of
        // the call: it is kept back by whoever is at work.
        set(0, "SCHEDULER_PARAMETERS_THREAD", "THREAD_PRIORITY_MIN").returns(0),
        write(WRITER, "aaaaaaaaaa").returns(10),
      ]),
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      read(READER, got, CAPACITY).returns(CAPACITY)
        .observes(inside(got, CAPACITY - 7), "\0aaaaaa"),
      write(WRITER, "bb").returns(2),
      kill(result("kid"), "SIGCONT").returns(0),
      settle(),
      read(READER, got, 16).returns(6).observes(inside(got, 0), "bbaaaa"),
      join("kid"),
    ],
  }),
];
