/**
 * Record locks: which ranges meet, who is in whose way, and what ends them.
 *
 * @module
 */

import {
  alarm,
  barrier,
  call,
  child,
  close,
  dup2,
  fcntl,
  type FieldNumber,
  file,
  join,
  lseek,
  NULL,
  onSignal,
  open,
  result,
  type Row,
  row,
  settle,
  type Step,
  type Steps,
  struct,
  thread,
} from "../language/row.ts";

const INODE = "Kernel/FileSystem/Inode.cpp";

const fd = result("fd");
const own = result("own");

type LockType = FieldNumber<"flock", "l_type">;

const range = (
  l_type: LockType,
  l_start: number,
  l_len: number,
  l_whence: FieldNumber<"flock", "l_whence"> = "SEEK_SET",
) => struct("flock", { l_type, l_whence, l_start, l_len, l_pid: 77 });

const takes = (type: LockType, start: number, length: number, by = fd): Step =>
  fcntl(by, "F_SETLK", range(type, start, length)).returns(0);

const misses = (type: LockType, start: number, length: number, by = own) =>
  fcntl(by, "F_SETLK", range(type, start, length)).fails("EAGAIN");

/** The file is open twice: "fd" and "own" are two descriptions. */
function made(
  id: string,
  steps: Steps,
  covers?: `fcntl/behaviour/${
    | "f_getlk-ignores-locks-of-the-own-pid"
    | "length-0-locks-to-infinity"
    | "read-locks-go-together"
    | "write-lock-conflicts-with-own-locks-too"
    | "write-lock-becomes-a-read-lock-of-the-same-range"
    | "unlock-removes-one-equal-range"
    | "unknown-l_type-is-stored"
    | "access-mode-does-not-matter-for-locks"
    | "seek_cur-counts-from-the-current-offset"
    | "locks-belong-to-the-description"
    | "f_getlk-writes-the-first-conflict"
    | "f_getlk-without-conflict-writes-the-range"
    | "close-does-not-wake-waiters-for-a-lock"}`,
): Row {
  return row(`fcntl/locks/${id}`, {
    source: INODE,
    ...(covers === undefined ? {} : { covers }),
    setup: [file("f", "abcdef", { mode: 0o666 })],
    steps: [open("f", "O_RDWR").as("fd"), open("f", "O_RDWR").as("own"), steps]
      .flat(),
  });
}

/** What F_GETLK makes of a request: all fields, by another process. */
function finds(
  request: readonly [LockType, number, number],
  wanted: {
    readonly l_type: LockType;
    readonly l_start: number;
    readonly l_len: number;
    readonly l_pid: number | typeof fd;
  },
  name: string,
): Step {
  const [l_type, l_start, l_len] = request;
  const block = struct(
    "flock",
    { l_type, l_whence: "SEEK_SET", l_start, l_len, l_pid: 77 },
    name,
  );
  return fcntl(own, "F_GETLK", block).returns(0)
    .observes(block, { l_whence: "SEEK_SET", ...wanted });
}

/** More than one would keep in one list. */
const MANY = 150;

export const rows: readonly Row[] = [
  made("neighbours-do-not-meet", [
    takes("F_WRLCK", 10, 10),
    ...(["F_RDLCK", "F_WRLCK"] as const).flatMap((type) => [
      misses(type, 10, 1),
      misses(type, 19, 1),
      misses(type, 9, 2),
      misses(type, 19, 2),
      misses(type, 0, 100),
      misses(type, 12, 3),
    ]),
    takes("F_WRLCK", 0, 10, own),
    takes("F_WRLCK", 20, 5, own),
  ]),
  made("length-0-reaches-to-infinity", [
    takes("F_WRLCK", 10, 0),
    misses("F_WRLCK", 1_000_000, 1),
    misses("F_WRLCK", 10, 1),
    takes("F_WRLCK", 9, 1, own),
    takes("F_RDLCK", 0, 9, own),
    misses("F_WRLCK", 0, 0),
  ], "fcntl/behaviour/length-0-locks-to-infinity"),
  made("read-locks-go-together", [
    takes("F_RDLCK", 0, 10),
    takes("F_RDLCK", 0, 10, own),
    takes("F_RDLCK", 5, 10, own),
    misses("F_WRLCK", 12, 1, fd),
    misses("F_WRLCK", 0, 1, fd),
    takes("F_UNLCK", 5, 10, own),
    takes("F_WRLCK", 12, 1),
  ], "fcntl/behaviour/read-locks-go-together"),
  made("write-lock-meets-its-own-too", [
    takes("F_WRLCK", 0, 10),
    misses("F_WRLCK", 0, 10, fd),
    misses("F_WRLCK", 9, 1, fd),
    takes("F_RDLCK", 20, 1),
    misses("F_WRLCK", 20, 1, fd),
  ], "fcntl/behaviour/write-lock-conflicts-with-own-locks-too"),
  made("write-lock-becomes-a-read-lock", [
    takes("F_WRLCK", 0, 10),
    misses("F_RDLCK", 0, 9, fd),
    misses("F_RDLCK", 1, 9, fd),
    misses("F_RDLCK", 0, 10, own),
    takes("F_RDLCK", 0, 10),
    takes("F_RDLCK", 0, 10, own),
    // One record each is left: what became a read lock is none to write.
    takes("F_UNLCK", 0, 10, own),
    takes("F_UNLCK", 0, 10),
    takes("F_WRLCK", 0, 10, own),
  ], "fcntl/behaviour/write-lock-becomes-a-read-lock-of-the-same-range"),
  made("unlock-removes-one-equal-range", [
    takes("F_RDLCK", 0, 10),
    takes("F_RDLCK", 0, 10),
    takes("F_UNLCK", 0, 9),
    takes("F_UNLCK", 1, 10),
    takes("F_UNLCK", 0, 0),
    takes("F_UNLCK", 0, 10, own),
    takes("F_UNLCK", 0, 10),
    misses("F_WRLCK", 0, 1),
    takes("F_UNLCK", 0, 10),
    takes("F_WRLCK", 0, 1, own),
    takes("F_UNLCK", 50, 1),
  ], "fcntl/behaviour/unlock-removes-one-equal-range"),
  made("unlock-of-the-first-leaves-the-second", [
    takes("F_WRLCK", 0, 1),
    takes("F_WRLCK", 5, 1),
    takes("F_UNLCK", 0, 1),
    takes("F_WRLCK", 0, 1, own),
    misses("F_WRLCK", 5, 1),
  ]),
  made("unknown-type-is-stored", [
    fcntl(fd, "F_SETLK", range(9, 0, 10)).returns(0),
    takes("F_RDLCK", 0, 10, own),
    misses("F_WRLCK", 0, 10),
    fcntl(own, "F_SETLK", range(9, 0, 10)).returns(0),
  ], "fcntl/behaviour/unknown-l_type-is-stored"),
  made("unknown-type-meets-no-write-lock", [
    call.getpid().as("self"),
    takes("F_WRLCK", 0, 10),
    // As long, and yet another range.
    misses("F_RDLCK", 1, 10, fd),
    fcntl(own, "F_SETLK", range(9, 0, 10)).returns(0),
    takes("F_UNLCK", 0, 10),
    // It stays, in the way of those who would write.
    takes("F_RDLCK", 5, 1),
    misses("F_WRLCK", 7, 1, fd),
    child("asker", [
      finds(["F_WRLCK", 7, 1], {
        l_type: 9,
        l_start: 0,
        l_len: 10,
        l_pid: result("self"),
      }, "to write"),
      finds([9, 0, 10], {
        l_type: "F_UNLCK",
        l_start: 0,
        l_len: 10,
        l_pid: 0,
      }, "of the same type"),
    ]),
    join("asker"),
  ], "fcntl/behaviour/unknown-l_type-is-stored"),
  made("read-lock-of-what-is-only-written", [
    open("f", "O_WRONLY").as("writer"),
    takes("F_RDLCK", 0, 10, result("writer")),
    misses("F_WRLCK", 0, 10),
  ], "fcntl/behaviour/access-mode-does-not-matter-for-locks"),
  made("counted-from-the-offset", [
    lseek(fd, 3, "SEEK_SET").returns(0),
    fcntl(fd, "F_SETLK", range("F_WRLCK", 2, 1, "SEEK_CUR")).returns(0),
    lseek(fd, 0, "SEEK_SET").returns(0),
    misses("F_WRLCK", 5, 1),
    misses("F_RDLCK", 5, 1),
    takes("F_WRLCK", 6, 1, own),
    takes("F_WRLCK", 4, 1, own),
  ], "fcntl/behaviour/seek_cur-counts-from-the-current-offset"),
  made("end-with-the-description", [
    takes("F_WRLCK", 0, 10),
    takes("F_WRLCK", 20, 1, own),
    dup2(fd, 30).returns(30).as("copy"),
    close(fd).returns(0),
    misses("F_WRLCK", 0, 1),
    child("sharer", [
      takes("F_RDLCK", 0, 10, result("copy")),
      close(30).returns(0),
    ]),
    join("sharer"),
    takes("F_RDLCK", 0, 1, own),
    close(30).returns(0),
    takes("F_WRLCK", 2, 1, own),
    misses("F_WRLCK", 20, 1),
  ], "fcntl/behaviour/locks-belong-to-the-description"),
  made("interrupted-wait-leaves-the-description", [
    takes("F_WRLCK", 0, 10),
    takes("F_WRLCK", 20, 1, own),
    onSignal("SIGALRM", []),
    call.alarm(1).returns(0),
    fcntl(own, "F_SETLKW", range("F_WRLCK", 5, 1)).fails("EINTR"),
    misses("F_WRLCK", 20, 1, fd),
    close(own).returns(0),
    takes("F_WRLCK", 20, 1),
  ]),
  made("first-conflict-is-told", [
    call.getpid().as("self"),
    takes("F_RDLCK", 3, 4),
    takes("F_WRLCK", 10, 0),
    child("asker", [
      finds(["F_WRLCK", 0, 0], {
        l_type: "F_RDLCK",
        l_start: 3,
        l_len: 4,
        l_pid: result("self"),
      }, "all to write"),
      finds(["F_RDLCK", 0, 0], {
        l_type: "F_WRLCK",
        l_start: 10,
        l_len: 0,
        l_pid: result("self"),
      }, "all to read"),
      finds(["F_RDLCK", 3, 4], {
        l_type: "F_UNLCK",
        l_start: 3,
        l_len: 4,
        l_pid: 0,
      }, "read beside read"),
      finds(["F_WRLCK", 7, 3], {
        l_type: "F_UNLCK",
        l_start: 7,
        l_len: 3,
        l_pid: 0,
      }, "between"),
      finds(["F_UNLCK", 0, 0], {
        l_type: "F_UNLCK",
        l_start: 0,
        l_len: 0,
        l_pid: 0,
      }, "nothing to lock"),
    ]),
    join("asker"),
  ], "fcntl/behaviour/f_getlk-writes-the-first-conflict"),
  made("own-process-is-not-in-the-way", [
    takes("F_WRLCK", 0, 10),
    finds(["F_WRLCK", 5, 1], {
      l_type: "F_UNLCK",
      l_start: 5,
      l_len: 1,
      l_pid: 0,
    }, "asked"),
    child("holder", [takes("F_WRLCK", 20, 5, own)]),
    join("holder"),
    finds(["F_RDLCK", 0, 0], {
      l_type: "F_WRLCK",
      l_start: 20,
      l_len: 5,
      l_pid: result("holder"),
    }, "of a dead process"),
  ], "fcntl/behaviour/f_getlk-ignores-locks-of-the-own-pid"),
  made("lookup-counts-from-the-offset", [
    lseek(own, 4, "SEEK_SET").returns(0),
    ...[
      struct("flock", {
        l_type: "F_RDLCK",
        l_whence: "SEEK_CUR",
        l_start: 2,
        l_len: 3,
        l_pid: 77,
      }, "asked"),
    ].map((block) =>
      fcntl(own, "F_GETLK", block).returns(0).observes(block, {
        l_type: "F_UNLCK",
        l_whence: "SEEK_SET",
        l_start: 6,
        l_len: 3,
        l_pid: 0,
      })
    ),
    fcntl(own, "F_GETLK", NULL).fails("EFAULT"),
  ], "fcntl/behaviour/f_getlk-without-conflict-writes-the-range"),
  made("closing-wakes-nobody", [
    onSignal("SIGALRM", []),
    takes("F_WRLCK", 0, 4),
    thread("closing", [settle(100), close(fd).returns(0)]),
    alarm(1).returns(0),
    // Nothing is in its way any more, and it sleeps on.
    fcntl(own, "F_SETLKW", range("F_WRLCK", 0, 4)).fails(
      "EINTR",
      "fcntl/EINTR/signal-while-waiting-for-the-lock",
    ),
    takes("F_WRLCK", 0, 4, own),
    join("closing"),
  ], "fcntl/behaviour/close-does-not-wake-waiters-for-a-lock"),
  made("many-begin-alike", [
    takes("F_RDLCK", 0, 10_000),
    ...Array.from({ length: MANY }, (_, n) => takes("F_RDLCK", 0, n + 1)),
    // Only the first reaches so far.
    misses("F_WRLCK", 5000, 1),
    misses("F_WRLCK", MANY - 1, 1),
    takes("F_UNLCK", 0, 10_000),
    takes("F_WRLCK", 5000, 1, own),
    misses("F_WRLCK", MANY - 1, 1),
    takes("F_UNLCK", 0, MANY),
    takes("F_WRLCK", MANY - 1, 1, own),
    misses("F_WRLCK", MANY - 2, 1),
  ]),
  made("many-behind-each-other-below-a-long-one", [
    takes("F_RDLCK", 0, 10_000),
    ...Array.from({ length: 200 }, (_, n) => takes("F_RDLCK", 10 * n, 1)),
    takes("F_UNLCK", 1000, 1),
    misses("F_WRLCK", 9000, 1),
    takes("F_UNLCK", 0, 10_000),
    takes("F_WRLCK", 1000, 1, own),
    takes("F_WRLCK", 9000, 1, own),
    ...[0, 640, 990, 1010, 1280, 1990].map((at) => misses("F_WRLCK", at, 1)),
    close(fd).returns(0),
    takes("F_WRLCK", 0, 1000, own),
  ]),
  row("fcntl/locks/waiters-get-theirs-at-last", {
    covers: "fcntl/behaviour/f_setlkw-waits-for-the-lock",
    source: INODE,
    hazard: "record-lock-released-beside-waiter",
    setup: [file("f", "abcdef", { mode: 0o666 })],
    note: "A reader when a write lock becomes one for reading, a writer later.",
    steps: [
      open("f", "O_RDWR").as("fd"),
      open("f", "O_RDWR").as("own"),
      open("f", "O_RDWR").as("other"),
      takes("F_WRLCK", 0, 10),
      child("reader", [
        fcntl(own, "F_SETLKW", range("F_RDLCK", 5, 1)).returns(0),
        misses("F_WRLCK", 5, 1, fd),
        fcntl(own, "F_SETLK", range("F_UNLCK", 5, 1)).returns(0),
      ]),
      child("writer", [
        fcntl(result("other"), "F_SETLKW", range("F_WRLCK", 2, 1)).returns(0),
        misses("F_RDLCK", 2, 1),
        barrier("written"),
      ]),
      settle(),
      takes("F_RDLCK", 0, 10),
      join("reader"),
      takes("F_RDLCK", 2, 1, own),
      fcntl(own, "F_SETLK", range("F_UNLCK", 2, 1)).returns(0),
      settle(),
      fcntl(fd, "F_SETLK", range("F_UNLCK", 0, 10)).returns(0),
      barrier("written"),
      join("writer"),
      misses("F_RDLCK", 2, 1),
    ],
  }),
];
