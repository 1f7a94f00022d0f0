import {
  call,
  child,
  join,
  result,
  type Row,
  row,
  settle,
} from "../../language/row.ts";

const nobody = 0x7fff_fff0;

const HIGH = 0x1_0000_0000n;

export const rows: readonly Row[] = [
  row("getsid/ESRCH/nobody", {
    covers: "task/ESRCH/no-such-process",
    steps: [call.getsid(nobody).fails("ESRCH"), call.getsid(-1).fails("ESRCH")],
  }),
  row("getsid/EPERM/another-session", {
    covers: "getsid/EPERM/process-is-in-another-session",
    steps: [
      child("kid", [call.setsid().returns(result("kid")), settle(300)]),
      settle(),
      call.getsid(result("kid")).fails("EPERM"),
      join("kid"),
    ],
  }),
  row("getsid/success/pid-has-32-bits", {
    covers: "getsid/behaviour/pid-has-32-bits",
    arch: ["x86_64", "aarch64"],
    steps: [
      call.getsid(0).as("session"),
      call.getsid(HIGH * 7n).returns(result("session")),
    ],
  }),
  row("getsid/ESRCH/pid-has-64-bits", {
    covers: "getsid/behaviour/pid-has-32-bits",
    arch: ["riscv64"],
    note: "It is not 0, and its low half is nobody's pid.",
    steps: [call.getsid(HIGH * 7n).fails("ESRCH")],
  }),
  row("getsid/success/of-a-zombie", {
    covers: "getsid/behaviour/zombies-still-count",
    steps: [
      call.getsid(0).as("session"),
      call.getpgrp().as("group"),
      child("kid", []),
      settle(),
      call.getsid(result("kid")).returns(result("session")),
      call.getpgid(result("kid")).returns(result("group")),
      join("kid"),
    ],
  }),
];
