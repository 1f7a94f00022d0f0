/**
 * Readiness: what poll says of each kind of file in each of its states, how
 * long it waits, and with which signals.
 *
 * @module
 */

import {
  atLeast,
  buffer,
  call,
  child,
  duration,
  file,
  join,
  mkdir,
  NULL,
  onSignal,
  open,
  pipe,
  poll,
  polled,
  read,
  result,
  type Row,
  row,
  settle,
  sigprocmask,
  type Step,
  struct,
  u32,
  type Value,
  write,
} from "../language/row.ts";
import {
  accept,
  connect,
  local,
  localServer,
  localSocket,
} from "../worlds/socket_addresses.ts";

const POLL = "Kernel/Syscalls/poll.cpp";

const ends = buffer(8, "ends");
const got = buffer(300, "got");

const IN = 1;
const OUT = 4;

/** Ready for exactly these events, alone, together, and beside all others. */
function ready(fd: Value, events: number): readonly Step[] {
  return [IN, OUT, IN | OUT, 0, 0x7fff & ~(IN | OUT), 0x7fff].map((asked) => {
    const entry = struct("pollfd", { fd, events: asked, revents: 0x55 });
    const seen = asked & events;
    return poll(entry, 0).returns(seen === 0 ? 0 : 1)
      .observes(entry, { events: asked, revents: seen });
  });
}

const kinds: readonly Row[] = [
  row("poll/success/each-kind-of-file", {
    covers: [
      "poll/behaviour/anonymous-file-is-never-ready",
      "poll/behaviour/watcher-is-readable-by-an-event",
      "poll/behaviour/access-mode-does-not-matter",
    ],
    source: `${POLL}, Kernel/FileSystem`,
    setup: [file("f", "abc", { mode: 0o666 })],
    steps: [
      call.anon_create(4096, 0).as("fd"),
      ...ready(result("fd"), 0),
      open("f", "O_RDONLY").as("fd"),
      ...ready(result("fd"), IN | OUT),
      open("f", 0).as("fd"),
      ...ready(result("fd"), IN | OUT),
      open("/w", "O_RDONLY").as("fd"),
      ...ready(result("fd"), IN | OUT),
      ...ready(0, IN | OUT),
      call.create_inode_watcher(0).as("fd"),
      ...ready(result("fd"), OUT),
      call.inode_watcher_add_watch({
        user_path: "/w",
        fd: result("fd"),
        event_mask: "INODE_CHILD_CREATED",
      }).returns(1),
      ...ready(result("fd"), OUT),
      mkdir("d").returns(0),
      ...ready(result("fd"), IN | OUT),
      read(result("fd"), got).returns(18),
      ...ready(result("fd"), OUT),
    ],
  }),
  row("poll/success/listening-socket", {
    covers: "poll/behaviour/listening-socket-is-readable-by-a-connection",
    source: `${POLL}, Kernel/Net/LocalSocket.cpp`,
    steps: [
      ...localServer(),
      poll([polled(result("server"), "POLLIN")], 0).returns(0),
      localSocket("client"),
      child("caller", [
        connect(result("client"), local("s")).returns(0),
      ]),
      poll([polled(result("server"), "POLLIN")]).returns(1),
      accept(result("server")).succeeds(),
      poll([polled(result("server"), "POLLIN")], 0).returns(0),
      join("caller"),
    ],
  }),
  row("poll/success/watcher-wakes", {
    covers: "poll/behaviour/watcher-is-readable-by-an-event",
    source: "Kernel/FileSystem/InodeWatcher.cpp",
    steps: [
      call.create_inode_watcher(0).as("fd"),
      call.inode_watcher_add_watch({
        user_path: "/w",
        fd: result("fd"),
        event_mask: "INODE_CHILD_CREATED",
      }).returns(1),
      child("maker", [settle(), mkdir("d").returns(0)]),
      poll([polled(result("fd"), "POLLIN")]).returns(1),
      join("maker"),
    ],
  }),
];

const two = struct("pollfd", { fd: 1, events: "POLLIN", revents: 0x33 }, "two");

/** poll of the empty pipe with a timeout that says nothing plain. */
function waits(tv_sec: number, tv_nsec: number): Step {
  return call.poll({
    fds: two,
    nfds: 1,
    timeout: struct("timespec", { tv_sec, tv_nsec }),
    sigmask: NULL,
  }).returns(0).observes(two, { fd: 1, events: "POLLIN", revents: 0 });
}

const times: readonly Row[] = [
  row("poll/success/timeouts", {
    covers: [
      "poll/behaviour/timeout-is-relative-and-unchecked",
      "poll/behaviour/no-entries-just-sleep",
    ],
    source: `${POLL}, AK/Time.cpp`,
    note: "Only a wait that ends too late kills, and none of these is long.",
    steps: [
      pipe(ends).returns(0),
      call.alarm(5).returns(0),
      waits(0, 0),
      waits(0, 1),
      waits(-1, 0),
      waits(-1_000_000, 999_999_999),
      waits(0, -1),
      waits(-1, 1_000_000_000),
      waits(1, -999_999_999),
      // Only 32 bits of the nanoseconds count, the highest for less than 0.
      waits(0, 0x8000_0000),
      waits(0, 2 ** 32),
      poll([], 0).returns(0),
      poll([], 1).returns(0),
      // Nothing else counts where there are no entries.
      poll(NULL, 1, 0).returns(0),
      call.alarm(0).returns(atLeast(1)),
    ],
  }),
  row("poll/success/timeout-is-waited-for", {
    covers: "poll/behaviour/timeout-is-relative-and-unchecked",
    source: `${POLL}, AK/Time.cpp`,
    steps: [
      onSignal("SIGALRM", []),
      pipe(ends).returns(0),
      waits(0, 999_000_000 / 10),
      call.alarm(1).returns(0),
      call.poll({
        fds: two,
        nfds: 1,
        timeout: struct("timespec", { tv_sec: 1, tv_nsec: 1_000_000_000 }),
        sigmask: NULL,
      }).fails("EINTR"),
      call.alarm(1).returns(0),
      call.poll({
        fds: two,
        nfds: 1,
        timeout: struct("timespec", { tv_sec: 3, tv_nsec: -1_000_000_000 }),
        sigmask: NULL,
      }).fails("EINTR"),
    ],
  }),
  row("poll/success/nanoseconds-have-32-bits", {
    covers: "poll/behaviour/timeout-is-relative-and-unchecked",
    source: `${POLL}, AK/Time.cpp`,
    steps: [
      onSignal("SIGALRM", []),
      pipe(ends).returns(0),
      call.alarm(1).returns(0),
      call.poll({
        fds: two,
        nfds: 1,
        timeout: struct("timespec", {
          tv_sec: 0,
          tv_nsec: 2 ** 32 + 2_000_000_000,
        }),
        sigmask: NULL,
      }).fails("EINTR"),
    ],
  }),
  row("poll/success/most-entries", {
    source: POLL,
    steps: [
      // All are descriptor 0, and none asks for anything.
      poll(buffer(1023 * 8, "entries"), 0, 1023).returns(0),
      poll(buffer(1023 * 8, "entries"), 0, 1024).fails("ENOBUFS"),
      poll(NULL, 0, 1023).fails("EFAULT"),
    ],
  }),
  row("poll/success/entry-that-is-there-twice", {
    source: `${POLL}, Kernel/Tasks/ThreadBlockers.cpp`,
    steps: [
      pipe(ends).returns(0),
      poll([
        polled(1, "POLLIN"),
        polled(1, "POLLIN|POLLOUT"),
        polled(1, 0),
        polled(0, 0),
      ]).returns(1),
      child("writer", [settle(), write(2, "x").returns(1)]),
      // Each of them is told, whichever it was that ended the wait.
      poll([
        polled(1, "POLLIN"),
        polled(1, "POLLIN"),
        polled(1, 0),
        polled(0, 0),
      ]).returns(2),
      join("writer"),
    ],
  }),
];

const mask = u32(0, "old mask");

const [USER, OTHER_USER] = [1 << 9, 1 << 11];

const masks: readonly Row[] = [
  row("poll/EINTR/mask-lets-a-signal-in", {
    covers: [
      "poll/EINTR/signal-not-blocked-by-the-mask",
      "poll/behaviour/mask-is-restored-before-the-handler-runs",
    ],
    source: POLL,
    note: "A signal wins even over descriptors that are ready.",
    steps: [
      onSignal("SIGUSR1", [
        sigprocmask("SIG_BLOCK", 0, mask).never(),
      ]),
      sigprocmask("SIG_SETMASK", USER | OTHER_USER).returns(0),
      call.getpid().as("self"),
      call.kill(result("self"), "SIGUSR1").returns(0),
      call.poll({
        fds: struct("pollfd", { fd: 0, events: "POLLIN" }),
        nfds: 1,
        timeout: duration(0),
        sigmask: u32(OTHER_USER),
      }).fails("EINTR"),
      sigprocmask("SIG_BLOCK", 0, mask).returns(0)
        .observes(mask, USER | OTHER_USER),
    ],
  }),
  row("poll/success/mask-keeps-a-signal-out", {
    source: POLL,
    steps: [
      onSignal("SIGUSR1", []),
      call.getpid().as("self"),
      pipe(ends).returns(0),
      child("sender", [
        settle(),
        call.kill(result("self"), "SIGUSR1").returns(0),
        settle(),
        write(2, "x").returns(1),
      ]),
      call.poll({
        fds: struct("pollfd", { fd: 1, events: "POLLIN" }),
        nfds: 1,
        timeout: NULL,
        sigmask: u32(USER),
      }).returns(1),
      sigprocmask("SIG_BLOCK", 0, mask).returns(0).observes(mask, 0),
      call.poll({
        fds: struct("pollfd", { fd: 1, events: "POLLIN" }),
        nfds: 1,
        timeout: duration(0),
        sigmask: u32(USER),
      }).returns(1),
      sigprocmask("SIG_BLOCK", 0, mask).returns(0).observes(mask, 0),
      read(1, got).returns(1),
      call.poll({
        fds: struct("pollfd", { fd: 1, events: "POLLIN" }),
        nfds: 1,
        timeout: duration(1),
        sigmask: u32(USER),
      }).returns(0),
      sigprocmask("SIG_BLOCK", 0, mask).returns(0).observes(mask, 0),
      join("sender"),
    ],
  }),
];

export const rows: readonly Row[] = [...kinds, ...times, ...masks];
