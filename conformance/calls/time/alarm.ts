import { type Use, use } from "../../language/use.ts";
import {
  alarm,
  atLeast,
  atMost,
  call,
  clock_nanosleep,
  duration,
  join,
  onSignal,
  result,
  type Row,
  row,
  settle,
  SIGNAL_INFORMATION,
  thread,
} from "../../language/row.ts";

/** The wall clock is to show these seconds. */
const set = (seconds: number) =>
  call.clock_settime("CLOCK_REALTIME", duration(seconds * 1000)).returns(0);

export const uses: readonly Use[] = [
  use.alarm({ operands: [0], promises: ["stdio"] }),
];

export const rows: readonly Row[] = [
  row("alarm/success/answers-what-was-left", {
    covers: [
      "alarm/behaviour/replaces-the-old-alarm",
      "alarm/behaviour/seconds-0-only-cancels-the-old-alarm",
      "alarm/behaviour/returns-the-seconds-left",
    ],
    steps: [
      call.alarm(100).returns(0),
      call.alarm(50).returns(100),
      call.alarm(0).returns(50),
      call.alarm(0).returns(0),
    ],
  }),
  row("alarm/success/kills-by-default", {
    covers: "alarm/behaviour/sigalrm-is-sent-when-the-time-is-up",
    steps: [call.alarm(1).returns(0), settle(3000).kills("SIGALRM")],
  }),
  row("alarm/success/rest-is-rounded-up", {
    covers: "alarm/behaviour/seconds-left-are-rounded-up",
    steps: [
      call.alarm(2).returns(0),
      settle(300),
      call.alarm(0).returns(2),
    ],
  }),
  row("alarm/success/moves-with-the-clock", {
    covers: "alarm/behaviour/goes-by-the-realtime-clock",
    as: "root",
    touches: ["clock"],
    steps: [
      set(2_000_000_000),
      call.alarm(1000).returns(0),
      set(2_000_000_900),
      // A pause between the steps takes from what is left.
      call.alarm(1000).returns(atMost(101)),
      set(2_000_000_000),
      call.alarm(0).returns(atLeast(1800)),
    ],
  }),
  row("alarm/success/rest-has-32-bits", {
    covers: "alarm/behaviour/returns-the-seconds-left",
    as: "root",
    touches: ["clock"],
    note: "The longest alarm, when the clock is set back.",
    differs: "A tick may fall between, and what is left is rounded up.",
    steps: [
      set(2_000_000_000),
      call.alarm(0xffff_ffff).returns(0),
      call.alarm(0xffff_ffff).returns(0xffff_ffff),
      set(1_999_999_000),
      call.alarm(0).returns(atMost(1000)),
    ],
  }),
  row("alarm/success/comes-at-once-when-the-clock-leaps-over-it", {
    covers: "alarm/behaviour/goes-by-the-realtime-clock",
    as: "root",
    touches: ["clock"],
    steps: [
      set(2_000_000_000),
      call.alarm(1000).returns(0),
      set(2_000_002_000),
      settle(5000).kills("SIGALRM"),
    ],
  }),
  row("alarm/success/goes-to-the-main-thread", {
    covers: "alarm/behaviour/sigalrm-goes-to-the-main-thread",
    source: "Kernel/Tasks/Process.cpp: send_signal, Kernel/Syscalls/alarm.cpp",
    note: "Another thread asked for it, and the process is its sender.",
    steps: [
      call.getpid().as("me"),
      onSignal("SIGALRM", [call.gettid().returns(result("me"))]),
      thread("other", [
        alarm(1).returns(0),
        clock_nanosleep("CLOCK_MONOTONIC", 0, duration(1500)).returns(0),
      ]),
      clock_nanosleep("CLOCK_MONOTONIC", 0, duration(1400)).fails("EINTR"),
      call.getpid().returns(result("me")).observes(SIGNAL_INFORMATION, {
        si_signo: "SIGALRM",
        si_pid: result("me"),
        si_uid: 1000,
      }),
      join("other"),
    ],
  }),
];
