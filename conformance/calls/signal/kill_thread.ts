import { type Use, use } from "../../language/use.ts";
import {
  call,
  join,
  onSignal,
  result,
  type Row,
  row,
  settle,
  sigprocmask,
  store,
  thread,
  u32,
} from "../../language/row.ts";

const nobody = 0x7fff_fff0;

const flag = u32(0, "flag");

const myThread = [call.gettid().as("me")];

const pendingNow = u32(0, "pending now");

export const uses: readonly Use[] = [
  use.kill_thread({
    before: myThread,
    operands: [result("me"), 0],
    promises: ["thread"],
  }),
];

export const rows: readonly Row[] = [
  row("kill_thread/EINVAL/signal-out-of-range", {
    covers: "kill_thread/EINVAL/signal-not-0-to-32",
    steps: [
      call.gettid().as("me"),
      call.kill_thread(result("me"), -1).fails("EINVAL"),
      call.kill_thread(result("me"), 33).fails("EINVAL"),
      call.kill_thread(nobody, 33).fails("EINVAL"),
    ],
  }),
  row("kill_thread/ESRCH/no-thread-of-ours", {
    covers: "task/ESRCH/no-such-thread",
    steps: [
      call.getppid().as("executor"),
      call.kill_thread(-1, 0).fails("ESRCH"),
      call.kill_thread(nobody, "SIGUSR1").fails("ESRCH"),
      call.kill_thread(result("executor"), 0).fails("ESRCH"),
    ],
  }),
  row("kill_thread/success/signal-32-can-be-sent", {
    covers: "kill_thread/behaviour/signal-32-can-be-sent",
    note: "kill refuses SIGCANCEL, kill_thread does not.",
    steps: [
      onSignal("SIGCANCEL", [store(flag, 1)]),
      call.gettid().as("me"),
      call.kill_thread(result("me"), 32).returns(0).observes(flag, 1),
    ],
  }),
  row("kill_thread/success/runs-the-handler-in-that-thread", {
    covers: "kill_thread/behaviour/returns-0-and-makes-the-signal-pending",
    steps: [
      onSignal("SIGUSR1", [call.gettid().returns(result("other"))]),
      thread("other", [settle(5000)]),
      settle(),
      call.kill_thread(result("other"), "SIGUSR1").returns(0),
      join("other"),
    ],
  }),
  row("kill_thread/success/signal-0-sends-nothing", {
    covers: "kill_thread/behaviour/signal-0-only-asks",
    steps: [
      call.gettid().as("me"),
      sigprocmask("SIG_BLOCK", 0xffff_ffff).returns(0),
      call.kill_thread(result("me"), 0).returns(0),
      call.sigpending(pendingNow).returns(0).observes(pendingNow, 0),
      call.kill_thread(result("me"), 31).returns(0),
      call.sigpending(pendingNow).returns(0)
        .observes(pendingNow, 0x4000_0000),
      call.kill_thread(result("me"), 1).returns(0),
      call.sigpending(pendingNow).returns(0)
        .observes(pendingNow, 0x4000_0001),
    ],
  }),
  row("kill_thread/EINVAL/signals-around-the-last", {
    covers: "kill_thread/EINVAL/signal-not-0-to-32",
    note: "One more than there are.",
    steps: [
      call.kill_thread(0x7fff_fff0, 0).fails("ESRCH"),
      call.kill_thread(0x7fff_fff0, 32).fails("ESRCH"),
      call.kill_thread(0x7fff_fff0, 33).fails("EINVAL"),
      call.kill_thread(0x7fff_fff0, -1).fails("EINVAL"),
    ],
  }),
  row("kill_thread/success/thread-that-ended-and-nobody-joined", {
    covers: "kill_thread/behaviour/unjoined-dead-thread-accepts",
    source: "Kernel/Syscalls/kill.cpp, Kernel/Tasks/Thread.cpp",
    note: "A signal that would end the process is lost with the thread.",
    steps: [
      thread("other", []),
      settle(),
      call.kill_thread(result("other"), 0).returns(0),
      call.kill_thread(result("other"), "SIGUSR1").returns(0),
      call.kill_thread(result("other"), "SIGKILL").returns(0),
      settle(),
      call.join_thread(result("other"), 0).returns(0),
    ],
  }),
];
