import { type Use, use } from "../../language/use.ts";
import {
  atLeast,
  atMost,
  call,
  type Init,
  NULL,
  type Operands,
  room,
  type Row,
  row,
  type Step,
  struct,
} from "../../language/row.ts";
import type { timespec } from "../../../src/api/structs.ts";

const now = room("timespec", "now");

function set(time: Init<typeof timespec.fields>): Step {
  return call.clock_settime("CLOCK_REALTIME", struct("timespec", time))
    .returns(0);
}

/** The clock's seconds are in this range. */
function between(
  clock: Operands<"clock_gettime">[0],
  least: number,
  most: number,
): readonly Step[] {
  return [
    call.clock_gettime(clock, now).returns(0)
      .observes(now, { tv_sec: atLeast(least), tv_nsec: atMost(999_999_999) })
      .observes(now, { tv_sec: atMost(most) }),
  ];
}

export const uses: readonly Use[] = [
  use.clock_settime({
    as: "root",
    touches: ["clock"],
    operands: [
      "CLOCK_REALTIME",
      struct("timespec", { tv_sec: 1_700_000_000 }),
    ],
    promises: ["settime"],
    pointers: { ts: {} },
  }),
];

export const rows: readonly Row[] = [
  row("clock_settime/EPERM/user", {
    covers: [
      "privilege/EPERM/not-superuser",
      "clock_settime/behaviour/privilege-is-checked-before-the-clock",
    ],
    steps: [
      call.clock_settime("CLOCK_REALTIME", NULL).fails("EPERM"),
      call.clock_settime("CLOCK_MONOTONIC", NULL).fails("EPERM"),
    ],
  }),
  row("clock_settime/EINVAL/other-clocks", {
    as: "root",
    covers: "clock_settime/EINVAL/clock-other-than-clock_realtime",
    steps: [1, 2, 3, 4, 5, -1].map((clock) =>
      call.clock_settime(clock, now).fails("EINVAL")
    ),
  }),
  row("clock_settime/EFAULT/before-the-clock-is-looked-at", {
    as: "root",
    covers: [
      "user-memory/EFAULT/not-readable",
      "clock_settime/behaviour/time-is-read-before-the-clock-is-checked",
    ],
    steps: [call.clock_settime("CLOCK_MONOTONIC", NULL).fails("EFAULT")],
  }),
  row("clock_settime/success/to-what-it-was", {
    covers: "clock_settime/behaviour/returns-0",
    as: "root",
    touches: ["clock"],
    steps: [
      call.clock_gettime("CLOCK_REALTIME", now).returns(0),
      call.clock_settime("CLOCK_REALTIME", now).returns(0),
    ],
  }),
  row("clock_settime/success/nanoseconds-are-cut-to-32-bits", {
    covers: "clock_settime/behaviour/nanoseconds-are-cut-to-32-bits",
    note: "2^32 ns would be over four seconds.",
    as: "root",
    touches: ["clock"],
    steps: [
      call.clock_settime(
        "CLOCK_REALTIME",
        struct("timespec", { tv_sec: 2_000_000_000n, tv_nsec: 0x1_0000_0000n }),
      ).returns(0),
      call.clock_gettime("CLOCK_REALTIME", now).returns(0)
        .observes(now, { tv_sec: atMost(2_000_000_003) }),
    ],
  }),
  row("clock_settime/success/both-wall-clocks-show-it", {
    covers: "clock_settime/behaviour/wall-clock-shows-the-time",
    as: "root",
    touches: ["clock"],
    steps: [
      set({ tv_sec: 2_000_000_000, tv_nsec: 999_999_999 }),
      ...between("CLOCK_REALTIME", 2_000_000_000, 2_000_000_060),
      ...between("CLOCK_REALTIME_COARSE", 2_000_000_000, 2_000_000_060),
      ...between("CLOCK_MONOTONIC", 0, 1_000_000_000),
      ...between("CLOCK_MONOTONIC_RAW", 0, 1_000_000_000),
      ...between("CLOCK_MONOTONIC_COARSE", 0, 1_000_000_000),
      call.clock_settime("CLOCK_REALTIME_COARSE", now).fails("EINVAL"),
      ...between("CLOCK_REALTIME", 2_000_000_000, 2_000_000_060),
    ],
  }),
  row("clock_settime/success/nanoseconds-are-carried", {
    covers: "clock_settime/behaviour/nanoseconds-are-carried",
    as: "root",
    touches: ["clock"],
    steps: [
      set({ tv_sec: 2_000_000_000, tv_nsec: 2_000_000_000 }),
      ...between("CLOCK_REALTIME", 2_000_000_002, 2_000_000_060),
      set({ tv_sec: 2_000_000_000, tv_nsec: -2_000_000_000 }),
      ...between("CLOCK_REALTIME", 1_999_999_998, 1_999_999_999),
    ],
  }),
  row("clock_settime/success/before-1970", {
    covers: "clock_settime/behaviour/negative-times-are-accepted",
    as: "root",
    touches: ["clock"],
    steps: [
      set({ tv_sec: -1_000_000 }),
      call.clock_gettime("CLOCK_REALTIME", now).returns(0)
        .observes(now, { tv_sec: atLeast(-1_000_000) })
        .observes(now, { tv_sec: atMost(-999_940) }),
    ],
    // Later rows wait for moments that are past.
    teardown: [set({ tv_sec: 2_000_000_000 })],
  }),
];
