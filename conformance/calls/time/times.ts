import { type Use, use } from "../../language/use.ts";
import {
  atLeast,
  atMost,
  call,
  room,
  type Row,
  row,
  settle,
  struct,
} from "../../language/row.ts";

const ticks = room("tms", "ticks");

const sevens = struct("tms", {
  tms_utime: -7,
  tms_stime: -7,
  tms_cutime: -7,
  tms_cstime: -7,
});

export const uses: readonly Use[] = [
  use.times({
    operands: [room("tms")],
    promises: ["stdio"],
    pointers: { buf: {} },
  }),
];

export const rows: readonly Row[] = [
  row("times/success/milliseconds-since-boot", {
    steps: [
      call.times(ticks).returns(atMost(0x7fff_ffff))
        .observes(ticks, { tms_cutime: 0, tms_cstime: 0 }),
    ],
  }),
  row("times/success/milliseconds-and-ticks", {
    covers: [
      "times/behaviour/returns-milliseconds-since-boot",
      "times/behaviour/fields-are-ticks",
    ],
    note:
      "Who sleeps takes no time, so that a second of it shows in the result alone.",
    steps: [
      settle(1100),
      call.times(sevens).returns(atLeast(1100)).observes(sevens, {
        tms_utime: atMost(1000),
        tms_stime: atMost(1_000_000_000),
        tms_cutime: 0,
        tms_cstime: 0,
      }),
    ],
  }),
];
