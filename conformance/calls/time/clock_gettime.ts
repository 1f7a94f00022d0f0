import { type Use, use } from "../../language/use.ts";
import {
  atLeast,
  atMost,
  call,
  NULL,
  room,
  type Row,
  row,
} from "../../language/row.ts";

const now = room("timespec", "now");

export const uses: readonly Use[] = [
  use.clock_gettime({
    operands: ["CLOCK_MONOTONIC", room("timespec")],
    promises: ["stdio"],
    pointers: { ts: {} },
  }),
];

export const rows: readonly Row[] = [
  row("clock_gettime/EINVAL/unknown-clock", {
    covers: "clock/EINVAL/unknown-clock",
    steps: [
      call.clock_gettime(5, now).fails("EINVAL"),
      call.clock_gettime(-1, now).fails("EINVAL"),
    ],
  }),
  row("clock_gettime/EFAULT/null", {
    covers: "user-memory/EFAULT/not-writable",
    steps: [call.clock_gettime("CLOCK_MONOTONIC", NULL).fails("EFAULT")],
  }),
  row("clock_gettime/success/five-clocks", {
    covers: [
      "clock_gettime/behaviour/clocks-0-to-4-are-known",
      "clock_gettime/behaviour/returns-0",
    ],
    steps: [0, 1, 2, 3, 4].map((clock) =>
      call.clock_gettime(clock, now).returns(0)
        .observes(now, { tv_sec: atLeast(0), tv_nsec: atLeast(0) })
    ),
  }),
  row("clock_gettime/success/coarse-is-not-ahead", {
    steps: [
      call.clock_gettime("CLOCK_MONOTONIC_COARSE", now).returns(0)
        .observes(now, { tv_nsec: atMost(999_999_999) }),
      call.clock_gettime("CLOCK_REALTIME_COARSE", now).returns(0)
        .observes(now, { tv_nsec: atMost(999_999_999) }),
    ],
  }),
];
