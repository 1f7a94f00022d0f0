import { accepted, type Use, use } from "../../language/use.ts";
import { call, NULL, room, type Row, row, struct } from "../../language/row.ts";

const delta = room("timeval", "old delta");

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
];
