import { call, result, type Row, row } from "../../language/row.ts";

const nobody = 0x7fff_fff0;

const HIGH = 0x1_0000_0000n;

export const rows: readonly Row[] = [
  row("getpgid/ESRCH/nobody", {
    covers: "task/ESRCH/no-such-process",
    steps: [
      call.getpgid(nobody).fails("ESRCH"),
      call.getpgid(-1).fails("ESRCH"),
    ],
  }),
  row("getpgid/success/pid-has-32-bits", {
    covers: "getpgid/behaviour/pid-has-32-bits",
    steps: [
      call.getpgrp().as("group"),
      call.getpgid(HIGH).returns(result("group")),
    ],
  }),
];
