import {
  call,
  child,
  join,
  kill,
  newImage,
  result,
  type Row,
  row,
  settle,
} from "../../language/row.ts";

const nobody = 0x7fff_fff0;

const me = call.getpid().as("me");

export const rows: readonly Row[] = [
  row("setpgid/EINVAL/negative-group", {
    covers: "setpgid/EINVAL/pgid-is-negative",
    note: "Checked before the process is looked for.",
    steps: [
      call.setpgid(0, -1).fails("EINVAL"),
      call.setpgid(nobody, -5).fails("EINVAL"),
    ],
  }),
  row("setpgid/ESRCH/nobody", {
    covers: "task/ESRCH/no-such-process",
    steps: [
      call.setpgid(nobody, 0).fails("ESRCH"),
      call.setpgid(-1, 0).fails("ESRCH"),
    ],
  }),
  row("setpgid/ESRCH/not-a-child", {
    covers: "setpgid/ESRCH/neither-the-caller-nor-its-child",
    steps: [
      call.getppid().as("executor"),
      call.setpgid(result("executor"), 0).fails("ESRCH"),
    ],
  }),
  row("setpgid/EPERM/session-leader", {
    covers: "setpgid/EPERM/target-is-a-session-leader",
    steps: [
      child("kid", [
        call.setsid().returns(result("kid")),
        call.setpgid(0, 0).fails("EPERM"),
        settle(400),
      ]),
      settle(),
      call.setpgid(result("kid"), 0).fails("EPERM"),
      join("kid"),
    ],
  }),
  row("setpgid/EPERM/child-in-another-session", {
    covers: "setpgid/EPERM/child-is-in-another-session",
    steps: [
      child("parent", [
        child("kid", [settle(300)]),
        call.setsid().returns(result("parent")),
        call.setpgid(result("kid"), 0).fails("EPERM"),
        join("kid"),
      ]),
      join("parent"),
    ],
  }),
  row("setpgid/EPERM/group-of-another-session", {
    covers: "setpgid/EPERM/group-is-in-another-session",
    steps: [
      child("kid", [call.setsid().returns(result("kid")), settle(300)]),
      settle(),
      call.setpgid(0, result("kid")).fails("EPERM"),
      join("kid"),
    ],
  }),
  row("setpgid/EPERM/group-without-members", {
    covers: "setpgid/EPERM/no-such-group-and-not-the-targets-pid",
    steps: [call.setpgid(0, nobody).fails("EPERM")],
  }),
  row("setpgid/success/own-group", {
    covers: [
      "getpgid/behaviour/returns-the-group-id",
      "getpgrp/behaviour/returns-the-group-id",
      "setpgid/behaviour/zero-stands-for-the-caller-and-its-pid",
    ],
    steps: [
      me,
      call.setpgid(0, 0).returns(0),
      call.getpgrp().returns(result("me")),
      call.getpgid(0).returns(result("me")),
      call.getpgid(result("me")).returns(result("me")),
    ],
  }),
  row("setpgid/success/group-has-32-bits", {
    covers: "setpgid/behaviour/returns-0-and-moves-the-process",
    source: "Kernel/Syscalls/setpgid.cpp",
    differs: "a handler sees the upper half of the group on RISC-V alone",
    steps: [
      me,
      call.setpgid(0, result("me", 0x1_0000_0000n)).returns(0),
      call.getpgrp().returns(result("me")),
    ],
  }),
  row("setpgid/success/child-joins-our-group", {
    covers: [
      "setpgid/behaviour/returns-0-and-moves-the-process",
      "getpgid/behaviour/returns-the-group-id",
    ],
    steps: [
      me,
      call.setpgid(0, 0).returns(0),
      child("kid", [
        call.setpgid(0, 0).returns(0),
        settle(200),
        call.getpgrp().returns(result("me")),
      ]),
      settle(),
      call.getpgid(result("kid")).returns(result("kid")),
      call.setpgid(result("kid"), result("me")).returns(0),
      call.getpgid(result("kid")).returns(result("me")),
      join("kid"),
    ],
  }),
  row("setpgid/success/child-after-execve", {
    covers: "setpgid/behaviour/child-after-execve-may-be-moved",
    steps: [
      child("kid", [newImage("new", [settle(300)])]),
      settle(100),
      call.setpgid(result("kid"), 0).returns(0),
      call.getpgid(result("kid")).returns(result("kid")),
      join("kid"),
    ],
  }),
  row("setpgid/EPERM/group-of-the-dead", {
    covers: [
      "setpgid/behaviour/only-visible-living-members-count",
      "setpgid/EPERM/no-such-group-and-not-the-targets-pid",
    ],
    note: "A zombie is still of its group, and makes none.",
    steps: [
      child("kid", [call.setpgid(0, 0).returns(0)]),
      settle(),
      call.setpgid(0, result("kid")).fails("EPERM"),
      join("kid"),
    ],
  }),
  row("setpgid/success/parent-joins-its-childs-group", {
    covers: "setpgid/behaviour/returns-0-and-moves-the-process",
    steps: [
      child("kid", [
        child("grandchild", [settle(300)]),
        settle(),
        call.setpgid(result("grandchild"), result("grandchild")).returns(0),
        call.getpgid(result("grandchild")).returns(result("grandchild")),
        call.setpgid(0, result("grandchild")).returns(0),
        call.getpgrp().returns(result("grandchild")),
        call.setpgid(result("grandchild"), 0).returns(0),
        join("grandchild"),
      ]),
      join("kid"),
    ],
  }),
  row("setpgid/success/group-of-the-credentials-is-moved-too", {
    covers: "setpgid/behaviour/returns-0-and-moves-the-process",
    source: "Kernel/Syscalls/kill.cpp, Kernel/Syscalls/setpgid.cpp",
    as: "root",
    note:
      "Another user's process may be sent SIGCONT as long as it is in the same group.",
    steps: [
      me,
      call.setpgid(0, 0).returns(0),
      child("kid", [call.setresuid(7, 7, 7).returns(0), settle(400)]),
      child("stranger", [
        call.setresuid(7, 7, 7).returns(0),
        call.setpgid(0, 0).returns(0),
        settle(400),
      ]),
      settle(),
      call.setresuid(8, 8, 8).returns(0),
      kill(result("kid"), "SIGCONT").returns(0),
      kill(result("stranger"), "SIGCONT").fails("EPERM"),
      call.setpgid(result("stranger"), result("me")).returns(0),
      kill(result("stranger"), "SIGCONT").returns(0),
      join("kid"),
      join("stranger"),
    ],
  }),
];
