import { accepted, type Use, use } from "../../language/use.ts";
import {
  alarm,
  atLeast,
  atMost,
  buffer,
  call,
  clock_nanosleep,
  duration,
  join,
  NULL,
  onSignal,
  pipe,
  read,
  readOnly,
  result,
  room,
  type Row,
  row,
  settle,
  struct,
  thread,
  UNMAPPED,
  write,
} from "../../language/row.ts";
import { noTick, whileAnotherIsPending } from "../../worlds/signal_waiting.ts";

const remaining = room("timespec", "remaining");

const ends = buffer(8, "ends");

const order = buffer(16, "order");

/** Sleepers in the order in which they begin, and their milliseconds. */
const SLEEPERS = [
  ["a", 1500],
  ["f", 2700],
  ["b", 900],
  ["e", 1800],
  ["c", 3000],
  ["g", 1200],
  ["d", 600],
  ["h", 2400],
] as const;

const seven = struct("timespec", { tv_sec: 7, tv_nsec: 7 });

export const uses: readonly Use[] = [
  use.clock_nanosleep({
    operands: [
      {
        clock_id: "CLOCK_MONOTONIC",
        requested_sleep: duration(1),
        remaining_sleep: room("timespec"),
      },
    ],
    promises: ["stdio"],
    pointers: {
      params: {},
      "params.requested_sleep": {},
      "params.remaining_sleep": {
        // Only an interrupted sleep stores what remained.
        null: accepted,
        unmapped: accepted,
        kernel: accepted,
        crossing: accepted,
        readOnly: accepted,
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("clock_nanosleep/EINTR/by-alarm", {
    covers: "clock_nanosleep/EINTR/interrupted-by-a-signal",
    steps: [
      onSignal("SIGALRM", []),
      call.alarm(1).returns(0),
      clock_nanosleep("CLOCK_MONOTONIC", 0, duration(5000)).fails("EINTR"),
    ],
  }),
  row("clock_nanosleep/success/of-no-time-gives-nobody-a-turn", {
    source: "Kernel/Time/TimerQueue.cpp: add_timer_without_id; " +
      "Kernel/Tasks/Thread.cpp: block_impl",
    window: "no tick of the kernel's timer between the thread and the read",
    steps: [
      pipe(ends, "O_NONBLOCK").returns(0),
      thread("other", [write(2, "x").returns(1)]),
      clock_nanosleep("CLOCK_MONOTONIC", 0, duration(0)).returns(0),
      read(1, buffer(1, "byte"), 1).fails("EAGAIN"),
      join("other"),
    ],
  }),
  row("clock_nanosleep/EINTR/pending-on-entry", {
    covers: [
      "clock_nanosleep/EINTR/interrupted-by-a-signal",
      "clock_nanosleep/behaviour/pending-signal-ends-it-on-entry",
    ],
    note: "Nothing was slept, yet nothing is said to remain.",
    window: noTick,
    steps: whileAnotherIsPending(
      clock_nanosleep("CLOCK_MONOTONIC", 0, duration(5000), remaining)
        .fails("EINTR").observes(remaining, { tv_sec: 0, tv_nsec: 0 }),
    ),
  }),
  row("clock_nanosleep/EFAULT/requested-null", {
    covers: "requested_sleep: user-memory/EFAULT/not-readable",
    steps: [clock_nanosleep("CLOCK_MONOTONIC", 0, NULL).fails("EFAULT")],
  }),
  row("clock_nanosleep/EINVAL/unknown-flag", {
    covers: "clock_nanosleep/EINVAL/flags-neither-0-nor-timer_abstime",
    steps: [clock_nanosleep("CLOCK_MONOTONIC", 2, duration(1)).fails("EINVAL")],
  }),
  row("clock_nanosleep/EINVAL/unknown-clock", {
    covers: "clock/EINVAL/unknown-clock",
    steps: [clock_nanosleep(5, 0, duration(1)).fails("EINVAL")],
  }),
  row("clock_nanosleep/EFAULT/remaining-when-interrupted", {
    covers: [
      "user-memory/EFAULT/not-writable",
      "clock_nanosleep/behaviour/bad-remaining_sleep-replaces-eintr",
    ],
    steps: [
      onSignal("SIGALRM", []),
      call.alarm(1).returns(0),
      clock_nanosleep("CLOCK_MONOTONIC", 0, duration(5000), UNMAPPED)
        .fails("EFAULT"),
    ],
  }),
  row("clock_nanosleep/success/short", {
    covers: "clock_nanosleep/behaviour/returns-0-when-the-time-is-up",
    steps: [clock_nanosleep("CLOCK_MONOTONIC", 0, duration(2)).returns(0)],
  }),
  row("clock_nanosleep/success/zero-and-past", {
    covers: "clock_nanosleep/behaviour/past-deadline-is-no-error",
    steps: [
      clock_nanosleep("CLOCK_MONOTONIC", 0, duration(0)).returns(0),
      clock_nanosleep("CLOCK_REALTIME", "TIMER_ABSTIME", duration(1000))
        .returns(0),
    ],
  }),
  row("clock_nanosleep/EINTR/remaining-is-told", {
    covers:
      "clock_nanosleep/behaviour/remaining-is-stored-when-a-relative-sleep-is-interrupted",
    steps: [
      onSignal("SIGALRM", []),
      alarm(1).returns(0),
      clock_nanosleep("CLOCK_MONOTONIC", 0, duration(5000), remaining)
        .fails("EINTR")
        .observes(remaining, { tv_sec: atLeast(3) }),
    ],
  }),
  row("clock_nanosleep/success/remaining-is-not-touched", {
    covers: "clock_nanosleep/behaviour/full-sleep-does-not-touch-remaining",
    steps: [
      clock_nanosleep("CLOCK_MONOTONIC", 0, duration(1), readOnly(remaining))
        .returns(0),
    ],
  }),
  row("clock_nanosleep/success/odd-durations-count-as-0", {
    covers: "clock_nanosleep/behaviour/no-duration-is-out-of-range",
    note: "Nothing is out of range: negative totals sleep not at all.",
    steps: [
      { tv_sec: -1n, tv_nsec: 0n },
      { tv_sec: 0n, tv_nsec: -5n },
      { tv_sec: 1n, tv_nsec: -1_000_000_000n },
      // 2^32 is 0 in 32 bits.
      { tv_sec: 0n, tv_nsec: 0x1_0000_0000n },
    ].map((time) =>
      clock_nanosleep("CLOCK_MONOTONIC", 0, struct("timespec", time)).returns(0)
    ),
  }),
  row("clock_nanosleep/success/every-clock", {
    covers: "clock_nanosleep/behaviour/all-five-clocks-can-be-slept-on",
    steps: [0, 1, 2, 3, 4].map((clock) =>
      clock_nanosleep(clock, 0, duration(1)).returns(0)
    ),
  }),
  row("clock_nanosleep/EINTR/absolute-and-nothing-is-told", {
    covers: [
      "clock_nanosleep/EINTR/interrupted-by-a-signal",
      "clock_nanosleep/behaviour/absolute-sleep-does-not-touch-remaining",
    ],
    steps: [
      onSignal("SIGALRM", []),
      alarm(1).returns(0),
      clock_nanosleep(
        "CLOCK_REALTIME",
        "TIMER_ABSTIME",
        duration(9_000_000_000_000),
        seven,
      ).fails("EINTR").observes(seven, { tv_sec: 7, tv_nsec: 7 }),
      alarm(1).returns(0),
      clock_nanosleep(
        "CLOCK_MONOTONIC",
        "TIMER_ABSTIME",
        duration(9_000_000_000_000),
        UNMAPPED,
      ).fails("EINTR"),
    ],
  }),
  row("clock_nanosleep/EINTR/pending-on-entry-stores-0", {
    covers: "clock_nanosleep/behaviour/pending-signal-leaves-0-remaining",
    window: noTick,
    steps: whileAnotherIsPending(
      clock_nanosleep("CLOCK_REALTIME", 0, duration(5000), seven)
        .fails("EINTR").observes(seven, { tv_sec: 0, tv_nsec: 0 }),
    ),
  }),
  row("clock_nanosleep/EINTR/rest-of-every-clock", {
    covers: [
      "clock_nanosleep/behaviour/remaining-is-stored-when-a-relative-sleep-is-interrupted",
      "clock_nanosleep/behaviour/all-five-clocks-can-be-slept-on",
    ],
    steps: [
      onSignal("SIGALRM", []),
      ...[0, 2, 3, 4].flatMap((clock) => [
        alarm(1).returns(0),
        clock_nanosleep(clock, 0, duration(900_000), remaining)
          .fails("EINTR")
          .observes(remaining, {
            tv_sec: atLeast(840),
            tv_nsec: atMost(999_999_999),
          })
          .observes(remaining, { tv_sec: atMost(899) }),
      ]),
    ],
  }),
  row("clock_nanosleep/success/what-is-over-does-not-sleep", {
    covers: [
      "clock_nanosleep/behaviour/past-deadline-does-not-sleep",
      "clock_nanosleep/behaviour/negative-durations-do-not-sleep",
      "clock_nanosleep/behaviour/nanoseconds-are-cut-to-32-bits",
    ],
    note: "Any of the sleeps would let the alarm come.",
    steps: [
      alarm(30).returns(0),
      ...[
        { tv_sec: -100, tv_nsec: 0 },
        { tv_sec: 0, tv_nsec: -2_000_000_000 },
        // 100 times 2^32 ns are more than 400 seconds.
        { tv_sec: 0, tv_nsec: 0x64_0000_0000n },
        // As 32 bits it is negative.
        { tv_sec: 1, tv_nsec: 0xc000_0000n },
      ].map((time) =>
        clock_nanosleep("CLOCK_MONOTONIC", 0, struct("timespec", time))
          .returns(0)
      ),
      clock_nanosleep("CLOCK_MONOTONIC", "TIMER_ABSTIME", duration(0))
        .returns(0),
      clock_nanosleep(
        "CLOCK_REALTIME_COARSE",
        "TIMER_ABSTIME",
        duration(1_500_000_000_000),
      ).returns(0),
      alarm(0).returns(atLeast(20)),
    ],
  }),
  row("clock_nanosleep/success/until-the-wall-clock-shows-it", {
    covers: "clock_nanosleep/behaviour/sleeps-until-the-deadline",
    as: "root",
    touches: ["clock"],
    steps: [
      call.clock_settime("CLOCK_REALTIME", duration(2_000_000_000_000))
        .returns(0),
      clock_nanosleep(
        "CLOCK_REALTIME",
        "TIMER_ABSTIME",
        duration(2_000_000_001_000),
      ).returns(0),
      call.clock_gettime("CLOCK_REALTIME", remaining).returns(0)
        .observes(remaining, { tv_sec: atLeast(2_000_000_001) })
        .observes(remaining, { tv_sec: atMost(2_000_000_030) }),
      clock_nanosleep("CLOCK_MONOTONIC", 0, duration(1000)).returns(0),
      call.clock_gettime("CLOCK_REALTIME", remaining).returns(0)
        .observes(remaining, { tv_sec: atLeast(2_000_000_002) }),
    ],
  }),
  row("clock_nanosleep/success/whoever-is-due-first-wakes-first", {
    covers: "clock_nanosleep/behaviour/returns-0-when-the-time-is-up",
    note: "Sleepers of two clocks; one is interrupted, and the others' times " +
      "stay as they were.",
    steps: [
      pipe(ends, "O_NONBLOCK").returns(0),
      onSignal("SIGUSR1", []),
      ...SLEEPERS.map(([name, milliseconds]) =>
        thread(name, [
          clock_nanosleep(
            name < "e" ? "CLOCK_MONOTONIC" : "CLOCK_REALTIME",
            0,
            duration(milliseconds),
          ).returns(0),
          write(2, name).returns(1),
        ])
      ),
      thread("woken", [
        clock_nanosleep("CLOCK_MONOTONIC", 0, duration(2100)).fails("EINTR"),
      ]),
      settle(),
      call.kill_thread(result("woken"), "SIGUSR1").returns(0),
      join("woken"),
      ...SLEEPERS.map(([name]) => join(name)),
      read(1, order, 16).returns(SLEEPERS.length).observes(
        order,
        [...SLEEPERS].sort(([, a], [, b]) => a - b).map(([name]) => name)
          .join(""),
      ),
    ],
  }),
  row("clock_nanosleep/success/nanoseconds-have-a-sign-in-32-bits", {
    covers: "clock_nanosleep/behaviour/nanoseconds-are-cut-to-32-bits",
    note: "As unsigned each would take over four seconds.",
    steps: [
      alarm(30).returns(0),
      ...Array.from(
        { length: 4 },
        () =>
          clock_nanosleep(
            "CLOCK_MONOTONIC",
            0,
            struct("timespec", { tv_sec: 1, tv_nsec: 0xc000_0000n }),
          ).returns(0),
      ),
      alarm(0).returns(atLeast(20)),
    ],
  }),
];
