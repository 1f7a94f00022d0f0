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
  row("getpgid/ESRCH/nobody", {
    covers: "task/ESRCH/no-such-process",
    steps: [
      call.getpgid(nobody).fails("ESRCH"),
      call.getpgid(-1).fails("ESRCH"),
    ],
  }),
  row("getpgid/success/pid-has-32-bits", {
    covers: "getpgid/behaviour/pid-has-32-bits",
    arch: ["x86_64", "aarch64"],
    steps: [
      call.getpgrp().as("group"),
      call.getpgid(HIGH).returns(result("group")),
    ],
  }),
  row("getpgid/ESRCH/pid-has-64-bits", {
    covers: "getpgid/behaviour/pid-has-32-bits",
    arch: ["riscv64"],
    note: "It is not 0, and its low half is nobody's pid.",
    steps: [call.getpgid(HIGH).fails("ESRCH")],
  }),
  row("getpgid/success/process-without-group", {
    covers: "getpgid/behaviour/process-without-group-is-0",
    note: "What the kernel starts first is in no group, nor is its child.",
    steps: [
      call.getpgid(0).returns(0),
      call.getpgrp().returns(0),
      call.getppid().as("executor"),
      call.getpgid(result("executor")).returns(0),
    ],
  }),
  row("getpgid/success/of-another-session", {
    covers: "getpgid/behaviour/any-session-may-be-asked",
    steps: [
      child("kid", [call.setsid().returns(result("kid")), settle(300)]),
      settle(),
      call.getpgid(result("kid")).returns(result("kid")),
      join("kid"),
    ],
  }),
];
