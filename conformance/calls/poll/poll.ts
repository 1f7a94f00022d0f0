import { accepted, updated, type Use, use } from "../../language/use.ts";
import {
  array,
  atLeast,
  buffer,
  call,
  child,
  close,
  dup2,
  duration,
  file,
  inside,
  join,
  kill,
  NULL,
  onSignal,
  open,
  pipe,
  poll,
  polled,
  readOnly,
  result,
  type Row,
  row,
  settle,
  sigprocmask,
  struct,
  u32,
  UNMAPPED,
  write,
} from "../../language/row.ts";
import { bit } from "../../worlds/signal.ts";
import { terminal } from "../../worlds/terminal.ts";
import { MASTER, SLAVE } from "../../worlds/terminal_pseudo_terminal.ts";

const ends = buffer(8, "ends");

const setup = [file("f", "abcdef", { mode: 0o666 })];

const opened = open("f", "O_RDWR").as("fd");

const SLAVE_FILE = "Kernel/Devices/TTY/SlavePTY.cpp";

const four = array([
  struct("pollfd", { fd: 1, events: "POLLIN", revents: 7 }),
  struct("pollfd", { fd: 2, events: "POLLIN|POLLOUT", revents: 7 }),
  struct("pollfd", {
    fd: result("directory"),
    events: "POLLIN|POLLOUT",
    revents: 0,
  }),
  struct("pollfd", { fd: 0, events: "POLLIN", revents: 7 }),
], "four");

/** One that is ready and one that is not, told anything before. */
const full = array([
  struct("pollfd", { fd: 1, events: "POLLIN", revents: 0x7f7f }),
  struct("pollfd", { fd: 99, events: "POLLIN", revents: 0x7f7f }),
], "full");

export const uses: readonly Use[] = [
  use.poll({
    operands: [
      {
        fds: struct("pollfd", { fd: 0, events: 1 }),
        nfds: 1,
        timeout: duration(1),
        sigmask: u32(0),
      },
    ],
    promises: ["stdio"],
    pointers: {
      params: {},
      "params.fds": updated,
      "params.timeout": {
        null: accepted,
      },
      "params.sigmask": {
        null: accepted,
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("poll/ENOBUFS/1024-descriptors", {
    covers: "poll/ENOBUFS/nfds-above-1023",
    steps: [poll(NULL, 0, 1024).fails("ENOBUFS")],
  }),
  row("poll/EFAULT/descriptors-unreadable", {
    covers: "fds: user-memory/EFAULT/not-readable",
    steps: [poll(UNMAPPED, 0, 1).fails("EFAULT")],
  }),
  row("poll/EFAULT/descriptors-read-only", {
    covers: "user-memory/EFAULT/not-writable",
    steps: [poll(readOnly(polled(0, "POLLIN")), 0, 1).fails("EFAULT")],
  }),
  row("poll/EINTR/by-alarm", {
    covers: "poll/EINTR/signal-not-blocked-by-the-mask",
    steps: [
      onSignal("SIGALRM", []),
      pipe(ends).returns(0),
      call.alarm(1).returns(0),
      poll([polled(1, "POLLIN")]).fails("EINTR"),
    ],
  }),
  row("poll/EINTR/by-the-first-signal", {
    covers: "poll/EINTR/signal-not-blocked-by-the-mask",
    note: "Its bit is the mask's lowest.",
    steps: [
      onSignal("SIGHUP", []),
      sigprocmask("SIG_BLOCK", bit("SIGHUP")).returns(0),
      call.getpid().as("me"),
      kill(result("me"), "SIGHUP").returns(0),
      call.poll({
        fds: NULL,
        nfds: 0,
        timeout: duration(20),
        sigmask: u32(0),
      }).fails("EINTR"),
    ],
  }),
  row("poll/success/timeout", {
    covers: [
      "poll/behaviour/returns-0-after-the-timeout",
      "poll/behaviour/empty-pipe-with-writers-is-not-readable",
    ],
    steps: [pipe(ends).returns(0), poll([polled(1, "POLLIN")], 5).returns(0)],
  }),
  row("poll/success/nothing-to-poll-sleeps", {
    covers: "poll/behaviour/no-entries-give-0",
    steps: [poll([], 5).returns(0)],
  }),
  row("poll/success/descriptor-of-32-bits", {
    covers: "poll/behaviour/bad-descriptor-does-not-count",
    note: "Without its highest bit it would be the pipe's.",
    steps: [
      pipe(ends).returns(0),
      write(2, "x").returns(1),
      poll([polled(-2147483647, "POLLIN")]).returns(0),
    ],
  }),
  row("poll/success/nothing-is-polled-but-what-is-said", {
    covers: "poll/behaviour/entry-with-events-counts-and-tells-them",
    note: "A descriptor 0 that is not open would end it at once.",
    steps: [
      pipe(ends).returns(0),
      close(0).returns(0),
      child("writer", [settle(), write(2, "x").returns(1)]),
      poll([polled(1, "POLLIN")]).returns(1),
      join("writer"),
    ],
  }),
  row("poll/success/pipe-readable", {
    covers: [
      "pipe/behaviour/lower-descriptor-is-the-end-to-read",
      "poll/behaviour/entry-with-events-counts-and-tells-them",
      "poll/behaviour/pipe-is-readable-by-data",
    ],
    steps: [
      pipe(ends).returns(0),
      write(2, "x").returns(1),
      poll(struct("pollfd", { fd: 1, events: "POLLIN" }, "polled"), 0).returns(
        1,
      )
        .observes(struct("pollfd", { fd: 1, events: "POLLIN" }, "polled"), {
          revents: "POLLIN",
        }),
    ],
  }),
  row("poll/success/descriptor-of-more-than-8-bits", {
    source: "Kernel/Syscalls/poll.cpp",
    steps: [
      pipe(ends).returns(0),
      write(2, "x").returns(1),
      dup2(1, 300).returns(300),
      poll([polled(300, "POLLIN")], 0).returns(1),
      poll([polled(44, "POLLIN")], 0).returns(0),
    ],
  }),
  row("poll/success/all-of-revents-is-replaced", {
    covers: "poll/behaviour/entry-with-events-counts-and-tells-them",
    steps: [
      pipe(ends).returns(0),
      write(2, "x").returns(1),
      poll(full, 0, 2).returns(1)
        .observes(inside(full, 6), 1, 2)
        .observes(inside(full, 14), 0, 2),
    ],
  }),
  row("poll/success/pipe-hang-up-is-readable", {
    covers: [
      "close/behaviour/closed-end-to-write-is-no-writer-any-more",
      "poll/behaviour/entry-with-events-counts-and-tells-them",
      "poll/behaviour/pollhup-is-never-reported",
      "poll/behaviour/hang-up-shows-as-pollin",
      "poll/behaviour/pipe-without-writers-is-readable",
    ],
    note: "POLLHUP is never set.",
    steps: [
      pipe(ends).returns(0),
      close(2).returns(0),
      poll(struct("pollfd", { fd: 1, events: "POLLIN" }, "polled"), 0).returns(
        1,
      )
        .observes(struct("pollfd", { fd: 1, events: "POLLIN" }, "polled"), {
          revents: "POLLIN",
        }),
    ],
  }),
  row("poll/success/not-open-is-silent", {
    covers: "poll/behaviour/bad-descriptor-does-not-count",
    note: "POLLNVAL is never reported and the entry does not count.",
    steps: [poll([polled(99, "POLLIN")], 1000).returns(0)],
  }),
  row("poll/success/regular-file-is-ready", {
    covers: "poll/behaviour/regular-files-are-always-ready",
    setup,
    steps: [opened, poll([polled(result("fd"), "POLLIN|POLLOUT")]).returns(1)],
  }),
  terminal({
    covers: "poll/behaviour/timeout-of-0-looks-once",
    id: "poll/success/terminal",
    source: SLAVE_FILE,
    steps: [
      poll([polled(MASTER, "POLLIN|POLLOUT")], 0).returns(1),
      poll([polled(SLAVE, "POLLIN")], 0).returns(0),
      poll([polled(SLAVE, "POLLOUT")], 0).returns(1),
    ],
  }),
  row("poll/success/every-entry-is-written", {
    covers: [
      "poll/behaviour/returns-the-number-of-entries-with-events",
      "poll/behaviour/revents-of-all-entries-are-written-anew",
      "poll/behaviour/always-ready-means-for-both",
      "poll/behaviour/directories-and-simple-devices-are-always-ready",
    ],
    setup,
    steps: [
      pipe(ends).returns(0),
      open("/w", "O_RDONLY").as("directory"),
      poll(four, 0, 4).returns(3)
        .observes(inside(four, 6), 0, 2)
        .observes(inside(four, 14), 4, 2)
        .observes(inside(four, 22), 5, 2)
        .observes(inside(four, 30), 1, 2),
      write(2, "x").returns(1),
      poll(four, 0, 2).returns(2)
        .observes(inside(four, 6), 1, 2)
        .observes(inside(four, 14), 5, 2),
      poll(four, 0, 1).returns(1),
      poll(four, 0, 0).returns(0),
    ],
  }),
  row("poll/success/bad-descriptors-end-the-wait", {
    covers: [
      "poll/behaviour/bad-descriptor-ends-the-wait-at-once",
      "poll/behaviour/pollerr-and-pollnval-are-never-reported",
    ],
    steps: [
      pipe(ends).returns(0),
      call.alarm(20).returns(0),
      poll([polled(1, "POLLIN"), polled(99, "POLLIN|POLLOUT")], 15_000)
        .returns(0),
      poll([polled(-1, "POLLIN|POLLOUT"), polled(1, "POLLIN")], 15_000)
        .returns(0),
      poll([polled(2, "POLLOUT")], 15_000).returns(1),
      call.alarm(0).returns(atLeast(15)),
    ],
  }),
];
