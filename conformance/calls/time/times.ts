import { type Use, use } from "../../language/use.ts";
import { atMost, call, room, type Row, row } from "../../language/row.ts";

const ticks = room("tms", "ticks");

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
];
