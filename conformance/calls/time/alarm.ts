import { type Use, use } from "../../language/use.ts";
import { call, type Row, row, settle } from "../../language/row.ts";

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
];
