import { type Use, use } from "../../language/use.ts";
import {
  call,
  child,
  result,
  type Row,
  row,
  settle,
  waitid,
} from "../../language/row.ts";

const nobody = 0x7fff_fff0;

export const uses: readonly Use[] = [
  use.disown({
    before: [child("child", [settle(20)])],
    operands: [result("child")],
    promises: ["proc"],
  }),
];

export const rows: readonly Row[] = [
  row("disown/ESRCH/nobody", {
    covers: "task/ESRCH/no-such-process",
    steps: [call.disown(nobody).fails("ESRCH"), call.disown(-1).fails("ESRCH")],
  }),
  row("disown/ECHILD/not-a-child", {
    covers: "disown/ECHILD/not-a-child",
    steps: [
      call.getppid().as("executor"),
      call.getpid().as("self"),
      call.disown(result("executor")).fails("ECHILD"),
      call.disown(result("self")).fails("ECHILD"),
    ],
  }),
  row("disown/success/no-parent-any-more", {
    covers: [
      "disown/behaviour/returns-0-and-orphans-the-child",
      "getppid/behaviour/returns-0-when-disowned",
    ],
    steps: [
      child("kid", [
        settle(200),
        call.getppid().returns(0),
      ]),
      call.disown(result("kid")).returns(0),
      waitid("P_PID", result("kid")).fails("ECHILD"),
      call.disown(result("kid")).fails("ECHILD"),
      settle(500),
    ],
  }),
];
