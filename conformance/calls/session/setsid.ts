import {
  barrier,
  call,
  child,
  close,
  join,
  kill,
  open,
  result,
  type Row,
  row,
  settle,
} from "../../language/row.ts";
import {
  cleanUp,
  openTerminal,
  SLAVE,
  world,
} from "../../worlds/terminal_pseudo_terminal.ts";

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
  row("setsid/success/group-with-the-callers-pid-that-all-have-left", {
    covers: "setsid/behaviour/returns-the-new-session-id",
    source: "Kernel/Tasks/ProcessGroup.cpp: create_if_unused_pgid",
    note: "By its end and by joining another group.",
    steps: [
      child("first", [
        call.setpgid(0, 0).returns(0),
        barrier("made"),
        barrier("done"),
      ]),
      child("kid", [
        call.setpgid(0, 0).returns(0),
        barrier("made"),
        child("member", []),
        join("member"),
        call.setsid().fails("EPERM"),
        call.setpgid(0, result("first")).returns(0),
        call.setsid().returns(result("kid")),
        barrier("done"),
      ]),
      join("first"),
      join("kid"),
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
  row("setsid/success/loses-the-terminal", {
    covers: [
      "setsid/behaviour/loses-the-controlling-terminal",
      "fork/behaviour/child-keeps-tty",
    ],
    touches: ["mounts"],
    setup: world,
    steps: [
      ...openTerminal,
      call.ioctl(SLAVE, "TIOCSCTTY", 0).returns(0),
      child("kid", [
        open("/dev/tty", "O_RDWR|O_NOCTTY").as("tty"),
        close(result("tty")).returns(0),
        call.setsid().returns(result("kid")),
        open("/dev/tty", "O_RDWR").fails("ENXIO"),
      ]),
      join("kid"),
      open("/dev/tty", "O_RDWR|O_NOCTTY").as("tty"),
    ],
    teardown: cleanUp,
  }),
  row("setsid/success/old-group-may-still-be-continued", {
    covers: "setsid/behaviour/kill-still-knows-the-old-group",
    source: "Kernel/Syscalls/kill.cpp",
    as: "root",
    note:
      "Another user's process of the same group may be sent SIGCONT; the group that counts is the one of the credentials.",
    steps: [
      call.setpgid(0, 0).returns(0),
      child("kid", [
        call.setresuid(7, 7, 7).returns(0),
        call.setsid().returns(result("kid")),
        settle(300),
      ]),
      settle(),
      call.setresuid(8, 8, 8).returns(0),
      kill(result("kid"), 0).fails("EPERM"),
      kill(result("kid"), "SIGTERM").fails("EPERM"),
      kill(result("kid"), "SIGCONT").returns(0),
      join("kid"),
    ],
  }),
];
