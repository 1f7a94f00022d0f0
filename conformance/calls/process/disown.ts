import { type Use, use } from "../../language/use.ts";
import {
  call,
  child,
  exit,
  join,
  kill,
  onSignal,
  result,
  room,
  type Row,
  row,
  settle,
  store,
  thread,
  u32,
  waitid,
} from "../../language/row.ts";

const nobody = 0x7fff_fff0;

const information = room("siginfo_t", "information");

const flag = u32(0, "flag");

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
  row("disown/success/only-this-child", {
    covers: "disown/behaviour/returns-0-and-orphans-the-child",
    steps: [
      child("first", [settle(200), exit(1)]),
      child("second", [settle(200), exit(2)]),
      child("third", [settle(200), exit(3)]),
      call.disown(result("second")).returns(0),
      waitid("P_PID", result("third"), information).returns(0)
        .observes(information, {
          si_pid: result("third"),
          si_code: "CLD_EXITED",
          si_status: 3,
        }),
      waitid("P_PID", result("first"), information).returns(0)
        .observes(information, {
          si_pid: result("first"),
          si_code: "CLD_EXITED",
          si_status: 1,
        }),
      waitid("P_ALL", 0, information).fails("ECHILD"),
      settle(),
    ],
  }),
  row("disown/success/nobody-remembers-it-when-it-ends", {
    covers: "disown/behaviour/disowned-child-is-reaped-by-the-kernel",
    steps: [
      child("kid", [settle(200)]),
      call.disown(result("kid")).returns(0),
      kill(result("kid"), 0).returns(0),
      settle(500),
      kill(result("kid"), 0).fails("ESRCH"),
    ],
  }),
  row("disown/success/who-waits-for-it-sleeps-on", {
    covers: "disown/behaviour/waiter-on-that-child-sleeps-on",
    source: "Kernel/Tasks/ThreadBlockers.cpp",
    note: "Neither the call nor the end of the child wakes it.",
    steps: [
      onSignal("SIGALRM", []),
      child("kid", [settle(300)]),
      thread("other", [settle(), call.disown(result("kid")).returns(0)]),
      call.alarm(1).returns(0),
      waitid("P_PID", result("kid")).fails("EINTR"),
      join("other"),
    ],
  }),
  row("disown/success/nobody-is-told-that-it-stops", {
    covers: "disown/behaviour/returns-0-and-orphans-the-child",
    source: "Kernel/Syscalls/disown.cpp, Kernel/Tasks/Process.cpp",
    steps: [
      onSignal("SIGCHLD", [store(flag, 1).never()]),
      child("kid", [settle(8000), settle(100)]),
      settle(),
      call.disown(result("kid")).returns(0),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      kill(result("kid"), "SIGCONT").returns(0),
      settle(500),
      kill(result("kid"), 0).fails("ESRCH"),
    ],
  }),
];
