import {
  call,
  child,
  join,
  result,
  type Row,
  row,
  settle,
} from "../../language/row.ts";

export const rows: readonly Row[] = [
  row("setsid/EPERM/group-leader", {
    covers: "setsid/EPERM/group-with-the-callers-pid-exists",
    steps: [
      call.setpgid(0, 0).returns(0),
      call.setsid().fails("EPERM"),
    ],
  }),
  row("setsid/EPERM/group-without-its-leader", {
    covers: "setsid/EPERM/group-with-the-callers-pid-exists",
    note: "A member that stays behind keeps the number taken.",
    steps: [
      child("leader", [
        call.getpgrp().as("old group"),
        call.setpgid(0, 0).returns(0),
        child("member", [settle(300)]),
        call.setpgid(0, result("old group")).whatever(),
        call.setsid().fails("EPERM"),
        join("member"),
      ]),
      join("leader"),
    ],
  }),
  row("setsid/success/new-session-and-group", {
    covers: [
      "fork/behaviour/child-keeps-session",
      "getsid/behaviour/returns-the-session-id",
      "setsid/behaviour/returns-the-new-session-id",
      "setsid/behaviour/new-group-with-the-pid",
      "getpgrp/behaviour/returns-the-group-id",
    ],
    steps: [
      child("kid", [
        call.setsid().returns(result("kid")),
        call.getsid(0).returns(result("kid")),
        call.getpgrp().returns(result("kid")),
        child("grandchild", [
          call.getsid(0).returns(result("kid")),
          call.getsid(result("kid")).returns(result("kid")),
        ]),
        join("grandchild"),
      ]),
      join("kid"),
    ],
  }),
];
