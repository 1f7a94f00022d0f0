import { accepted, type Use, use } from "../../language/use.ts";
import {
  call,
  child,
  type Init,
  join,
  load,
  NULL,
  pledge,
  result,
  room,
  type Row,
  row,
  settle,
  type Step,
  struct,
} from "../../language/row.ts";
import { shared } from "../../worlds/memory_mapping.ts";
import type { timeval } from "../../../src/api/structs.ts";

const delta = room("timeval", "old delta");

const now = room("timespec", "now");

/** Seconds have no more than 63 bits and a sign. */
const LAST = 0x7fff_ffff_ffff_ffffn;

/** Replaces the adjustment, and asks what it is now, or what it was. */
function told(
  given: Init<typeof timeval.fields>,
  tv_sec: number | bigint,
  tv_usec: number,
  which: "new" | "old" = "new",
): readonly Step[] {
  const replace = struct("timeval", given);
  return which === "old"
    ? [
      call.adjtime(replace, delta).returns(0)
        .observes(delta, { tv_sec, tv_usec }),
    ]
    : [
      call.adjtime(replace, NULL).returns(0),
      call.adjtime(NULL, delta).returns(0)
        .observes(delta, { tv_sec, tv_usec }),
    ];
}

export const uses: readonly Use[] = [
  use.adjtime({
    operands: [NULL, room("timeval")],
    promises: [],
    pointers: {
      old_delta: {
        null: accepted,
      },
    },
  }),
  use.adjtime({
    label: "set",
    as: "root",
    touches: ["clock"],
    operands: [struct("timeval", {}), NULL],
    promises: ["settime"],
    pointers: {
      delta: {
        null: accepted,
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("adjtime/EPERM/user-but-old-delta-is-told", {
    covers: "privilege/EPERM/not-superuser",
    steps: [
      call.adjtime(struct("timeval", { tv_sec: 0, tv_usec: 1 }), delta)
        .fails("EPERM").observes(delta, { tv_sec: 0, tv_usec: 0 }),
    ],
  }),
  row("adjtime/success/asking-needs-no-privilege", {
    covers: [
      "adjtime/behaviour/both-pointers-may-be-null",
      "adjtime/behaviour/delta-null-needs-no-privilege",
    ],
    steps: [
      call.adjtime(NULL, delta).returns(0)
        .observes(delta, { tv_sec: 0, tv_usec: 0 }),
      call.adjtime(NULL, NULL).returns(0),
    ],
  }),
  row("adjtime/success/out-of-range-is-normalised", {
    covers: [
      "adjtime/behaviour/returns-0-and-replaces-the-adjustment",
      "adjtime/behaviour/null-pointers-are-skipped",
      "adjtime/behaviour/microseconds-are-normalised",
    ],
    as: "root",
    touches: ["clock"],
    note: "The manual has EINVAL; a precise clock never consumes the amount.",
    steps: [
      call.adjtime(struct("timeval", { tv_sec: 0, tv_usec: 2_500_000 }), NULL)
        .returns(0),
      call.adjtime(struct("timeval", {}), delta).returns(0)
        .observes(delta, { tv_sec: 2, tv_usec: 500_000 }),
      call.adjtime(NULL, delta).returns(0)
        .observes(delta, { tv_sec: 0, tv_usec: 0 }),
    ],
  }),
  row("adjtime/success/negative-amounts-have-positive-microseconds", {
    covers: [
      "adjtime/behaviour/microseconds-are-normalised",
      "adjtime/behaviour/microseconds-are-cut-to-32-bits",
    ],
    as: "root",
    touches: ["clock"],
    steps: [
      ...told({ tv_sec: -3, tv_usec: 250_000 }, -3, 250_000),
      ...told({ tv_sec: 0, tv_usec: -1 }, -1, 999_999),
      ...told({ tv_sec: 4, tv_usec: -2_000_001 }, 1, 999_999),
      ...told({ tv_sec: -4, tv_usec: 2_000_001 }, -2, 1),
      ...told({ tv_sec: 0, tv_usec: 999_999 }, 0, 999_999),
      ...told({ tv_sec: 0, tv_usec: 1_000_000 }, 1, 0),
      ...told({ tv_sec: 7, tv_usec: 0x1_0000_0005n }, 7, 5),
      ...told({ tv_sec: 7, tv_usec: 0xffff_ffffn }, 6, 999_999),
      ...told({}, 0, 0),
    ],
  }),
  row("adjtime/success/seconds-saturate", {
    covers: "adjtime/behaviour/microseconds-are-normalised",
    source: "AK/Time.cpp: Duration::from_half_sanitized",
    as: "root",
    touches: ["clock"],
    note: "What would carry beyond 64 bits gives the last time there is.",
    steps: [
      ...told(
        { tv_sec: LAST, tv_usec: 2_000_000 },
        LAST,
        999_999,
      ),
      ...told({ tv_sec: LAST, tv_usec: 999_998 }, LAST, 999_998),
      ...told({ tv_sec: -LAST - 1n, tv_usec: -2_000_000 }, -LAST - 1n, 0),
      ...told({ tv_sec: -LAST - 1n, tv_usec: 1_000_001 }, -LAST, 1),
      ...told({}, 0, 0),
    ],
  }),
  row("adjtime/success/nothing-of-it-is-ever-used", {
    covers: "adjtime/behaviour/adjustment-never-shrinks",
    as: "root",
    touches: ["clock"],
    steps: [
      call.adjtime(struct("timeval", { tv_sec: 5 }), NULL).returns(0),
      settle(100),
      ...told({}, 5, 0, "old"),
    ],
  }),
  row("adjtime/success/setting-the-clock-takes-it-back", {
    covers: [
      "adjtime/behaviour/clock_settime-clears-it",
      "clock_settime/behaviour/discards-the-adjustment",
    ],
    as: "root",
    touches: ["clock"],
    steps: [
      call.clock_gettime("CLOCK_REALTIME", now).returns(0),
      call.adjtime(struct("timeval", { tv_sec: 5, tv_usec: 6 }), NULL)
        .returns(0),
      call.clock_settime("CLOCK_MONOTONIC", now).fails("EINVAL"),
      call.adjtime(NULL, delta).returns(0)
        .observes(delta, { tv_sec: 5, tv_usec: 6 }),
      call.clock_settime("CLOCK_REALTIME", now).returns(0),
      call.adjtime(NULL, delta).returns(0)
        .observes(delta, { tv_sec: 0, tv_usec: 0 }),
    ],
  }),
  row("adjtime/success/what-is-left-is-told-before-all-refusals", {
    covers: [
      "adjtime/behaviour/old_delta-is-written-first",
      "adjtime/behaviour/old_delta-is-written-before-promises-are-asked-for",
      "adjtime/behaviour/delta-null-needs-no-promise",
    ],
    as: "root",
    touches: ["clock"],
    steps: [
      shared("page", 1),
      call.adjtime(struct("timeval", { tv_sec: 5 }), NULL).returns(0),
      child("unprivileged", [
        call.setuid(1000).returns(0),
        call.adjtime(struct("timeval", {}), delta).fails("EPERM")
          .observes(delta, { tv_sec: 5, tv_usec: 0 }),
      ]),
      join("unprivileged"),
      child("pledged", [
        pledge("").returns(0),
        call.adjtime(NULL, result("page", 16)).returns(0),
        call.adjtime(struct("timeval", {}), result("page")).kills("SIGABRT"),
      ]),
      join("pledged"),
      load(result("page")).returns(5),
      load(result("page", 16)).returns(5),
      ...told({}, 5, 0, "old"),
    ],
  }),
];
