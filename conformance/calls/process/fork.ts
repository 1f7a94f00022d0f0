import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  call,
  child,
  file,
  join,
  kill,
  open,
  read,
  result,
  type Row,
  row,
  sigprocmask,
  store,
  u32,
  umask,
} from "../../language/row.ts";
import { bit } from "../../worlds/signal.ts";

const bytes = buffer(16, "bytes");

const value = u32(1, "value");

const pending = u32(0, "pending");

const me = call.getpid().as("me");

export const uses: readonly Use[] = [
  use.fork({ step: () => child("child", []), promises: ["proc"] }),
];

export const rows: readonly Row[] = [
  row("fork/success/child-sees-zero-and-own-pid", {
    covers: [
      "fork/behaviour/returns-pid-to-parent-and-0-to-child",
      "fork/behaviour/childs-tid-is-its-pid",
      "getpid/behaviour/returns-the-pid",
      "getppid/behaviour/returns-the-parents-pid",
      "gettid/behaviour/first-thread-has-the-pid",
    ],
    steps: [
      call.getpid().as("parent"),
      child("kid", [
        call.getpid().returns(result("kid")),
        call.getppid().returns(result("parent")),
        call.gettid().returns(result("kid")),
      ]),
      join("kid"),
    ],
  }),
  row("fork/success/memory-is-copied", {
    covers: "fork/behaviour/private-memory-is-copied",
    steps: [
      child("kid", [store(value, 7).observes(value, 7)]),
      join("kid").observes(value, 1),
    ],
  }),
  row("fork/success/offset-is-shared", {
    covers: "fork/behaviour/child-shares-open-file-descriptions",
    setup: [file("f", "abcdef")],
    steps: [
      open("f", "O_RDONLY").as("fd"),
      child("kid", [read(result("fd"), bytes, 2).returns(2)]),
      join("kid"),
      read(result("fd"), bytes, 2).returns(2).observes(bytes, "cd"),
    ],
  }),
  row("fork/success/umask-is-copied", {
    covers: [
      "fork/behaviour/child-keeps-umask",
      "umask/behaviour/fork-hands-it-on",
    ],
    steps: [
      umask(0o77),
      child("kid", [umask(0).returns(0o77)]),
      join("kid"),
      umask(0).returns(0o77),
    ],
  }),
  row("fork/success/alarm-is-not-inherited", {
    covers: [
      "alarm/behaviour/is-not-inherited-by-fork",
      "fork/behaviour/child-has-no-alarm",
    ],
    steps: [
      call.alarm(100).returns(0),
      child("kid", [call.alarm(0).returns(0)]),
      join("kid"),
    ],
  }),
  row("fork/success/pending-signals-are-not-inherited", {
    covers: [
      "fork/behaviour/child-keeps-the-signal-mask",
      "fork/behaviour/child-has-no-pending-signals",
    ],
    steps: [
      sigprocmask("SIG_BLOCK", bit("SIGTERM")).returns(0),
      me,
      kill(result("me"), "SIGTERM").returns(0),
      child("kid", [
        call.sigpending(pending).returns(0).observes(pending, 0),
        sigprocmask("SIG_UNBLOCK", bit("SIGTERM"), u32(0, "mask")).returns(0)
          .observes(u32(0, "mask"), bit("SIGTERM")),
      ]),
      join("kid"),
    ],
  }),
];
