import {
  SIGALRM,
  SIGHUP,
  SIGUSR1,
  SIGUSR2,
} from "../../../src/api/constants.ts";
import { accepted, type Use, use } from "../../language/use.ts";
import {
  alarm,
  call,
  duration,
  join,
  kill,
  load,
  NULL,
  onSignal,
  result,
  room,
  type Row,
  row,
  settle,
  sevens,
  sigprocmask,
  store,
  thread,
  u32,
} from "../../language/row.ts";
import { bit } from "../../worlds/signal.ts";
import {
  me,
  noTick,
  whileAnotherIsPending,
} from "../../worlds/signal_waiting.ts";

const information = room("siginfo_t", "information");

const pending = u32(0, "pending");

const flag = u32(0, "flag");

function wait(set: number, milliseconds?: number) {
  return call.sigtimedwait(
    u32(set),
    information,
    milliseconds === undefined ? NULL : duration(milliseconds),
  );
}

const usr1 = bit("SIGUSR1");

export const uses: readonly Use[] = [
  use.sigtimedwait({
    // Blocked and pending: the call has nothing to wait for.
    before: [
      call.getpid().as("me"),
      sigprocmask("SIG_BLOCK", usr1),
      kill(result("me"), "SIGUSR1"),
    ],
    operands: [u32(usr1), room("siginfo_t"), duration(1)],
    promises: ["sigaction"],
    outcome: (step) => step.returns(SIGUSR1),
    pointers: {
      set: {},
      info: {
        null: accepted,
      },
      timeout: {
        null: accepted,
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("sigtimedwait/EAGAIN/poll", {
    covers: "sigtimedwait/EAGAIN/timeout-expired",
    steps: [wait(bit("SIGUSR1"), 0).fails("EAGAIN")],
  }),
  row("sigtimedwait/EAGAIN/timeout", {
    covers: "sigtimedwait/EAGAIN/timeout-expired",
    steps: [wait(bit("SIGUSR1"), 5).fails("EAGAIN")],
  }),
  row("sigtimedwait/EAGAIN/not-before-the-time", {
    covers: "sigtimedwait/EAGAIN/timeout-expired",
    note: "Another thread, which sleeps for less, ends its sleep meanwhile.",
    steps: [
      thread("other", [settle(200), store(flag, 1)]),
      wait(bit("SIGUSR1"), 1500).fails("EAGAIN").observes(flag, 1),
      join("other"),
    ],
  }),
  row("sigtimedwait/EINTR/another-signal", {
    covers: "sigtimedwait/EINTR/signal-outside-the-set-arrives-while-waiting",
    steps: [
      onSignal("SIGALRM", [store(flag, 1)]),
      sigprocmask("SIG_BLOCK", bit("SIGUSR1")).returns(0),
      alarm(1).returns(0),
      wait(bit("SIGUSR1"), 8000).fails("EINTR").observes(flag, 1),
    ],
  }),
  row("sigtimedwait/EINTR/pending-on-entry", {
    covers: "sigtimedwait/EINTR/unmasked-signal-already-pending",
    note: "Even for a signal of the set.",
    window: noTick,
    steps: whileAnotherIsPending(wait(bit("SIGUSR2"), 0).fails("EINTR")),
  }),
  row("sigtimedwait/success/stays-pending", {
    covers: [
      "sigtimedwait/behaviour/signal-stays-pending",
      "sigtimedwait/behaviour/info-has-si_signo",
    ],
    note: "The signal is told, not taken.",
    steps: [
      sigprocmask("SIG_BLOCK", bit("SIGUSR1")).returns(0),
      me,
      kill(result("me"), "SIGUSR1").returns(0),
      wait(bit("SIGUSR1") | bit("SIGUSR2"), 0).returns(SIGUSR1)
        .observes(information, {
          si_signo: "SIGUSR1",
          si_code: 0,
          si_pid: 0,
          si_uid: 0,
        }),
      wait(bit("SIGUSR1")).returns(SIGUSR1),
      call.sigpending(pending).returns(0).observes(pending, bit("SIGUSR1")),
    ],
  }),
  row("sigtimedwait/success/lowest-first", {
    covers:
      "sigtimedwait/behaviour/returns-the-lowest-pending-signal-of-the-set",
    steps: [
      sigprocmask("SIG_BLOCK", bit("SIGUSR1") | bit("SIGUSR2")).returns(0),
      me,
      kill(result("me"), "SIGUSR2").returns(0),
      kill(result("me"), "SIGUSR1").returns(0),
      wait(bit("SIGUSR1") | bit("SIGUSR2"), 0).returns(SIGUSR1),
      wait(bit("SIGUSR2"), 0).returns(SIGUSR2),
    ],
  }),
  row("sigtimedwait/success/arrives-later", {
    covers: "sigtimedwait/behaviour/signal-that-arrives-ends-the-wait",
    steps: [
      sigprocmask("SIG_BLOCK", bit("SIGALRM")).returns(0),
      alarm(1).returns(0),
      wait(bit("SIGALRM")).returns(SIGALRM),
    ],
  }),
  row("sigtimedwait/success/whole-information-and-delivery-later", {
    covers: [
      "sigtimedwait/behaviour/info-is-cleared-elsewhere",
      "sigtimedwait/behaviour/signal-is-delivered-when-unblocked",
    ],
    steps: [
      onSignal("SIGUSR1", [store(flag, 1)]),
      sigprocmask("SIG_BLOCK", usr1).returns(0),
      me,
      kill(result("me"), "SIGUSR1").returns(0),
      call.sigtimedwait(u32(usr1), sevens, duration(0)).returns(SIGUSR1)
        .observes(sevens, {
          si_signo: "SIGUSR1",
          si_code: 0,
          si_errno: 0,
          si_pid: 0,
          si_uid: 0,
          si_addr: 0,
          si_status: 0,
          si_band: 0,
          si_value: 0,
        }),
      call.sigtimedwait(u32(usr1), NULL, duration(0)).returns(SIGUSR1),
      load(flag).returns(0),
      sigprocmask("SIG_UNBLOCK", usr1).returns(0),
      load(flag).returns(1),
    ],
  }),
  row("sigtimedwait/success/own-signal-of-a-handler", {
    covers: "sigtimedwait/behaviour/running-handlers-signal-counts-as-pending",
    steps: [
      onSignal("SIGUSR1", [
        wait(usr1, 0).returns(SIGUSR1),
        wait(bit("SIGUSR2"), 0).fails("EAGAIN"),
      ]),
      me,
      kill(result("me"), "SIGUSR1").returns(0),
    ],
  }),
  row("sigtimedwait/success/own-signal-of-a-handler-until-it-returns", {
    covers: "sigtimedwait/behaviour/running-handlers-signal-counts-as-pending",
    source: "Kernel/Syscalls/sigaction.cpp, Kernel/Tasks/ThreadBlockers.cpp",
    note: "The lowest of all is one as well; the highest is no signal's.",
    steps: [
      wait(0xffff_ffff, 0).fails("EAGAIN"),
      onSignal("SIGHUP", [wait(0xffff_ffff, 0).returns(SIGHUP)]),
      me,
      kill(result("me"), "SIGHUP").returns(0),
      wait(0xffff_ffff, 0).fails("EAGAIN"),
    ],
  }),
  row("sigtimedwait/EAGAIN/other-signals-are-left", {
    covers: "sigtimedwait/EAGAIN/timeout-expired",
    steps: [
      sigprocmask("SIG_BLOCK", bit("SIGHUP") | usr1).returns(0),
      me,
      kill(result("me"), "SIGHUP").returns(0),
      wait(usr1, 0).fails("EAGAIN"),
      wait(bit("SIGHUP"), 0).returns(SIGHUP),
    ],
  }),
  row("sigtimedwait/success/handler-of-the-set-runs-too", {
    covers: "sigtimedwait/behaviour/unblocked-signal-runs-its-handler-too",
    source: "Kernel/Tasks/ThreadBlockers.cpp: SignalBlocker",
    steps: [
      onSignal("SIGALRM", [store(flag, 1)]),
      alarm(1).returns(0),
      wait(bit("SIGALRM"), 8000).returns(SIGALRM),
      settle(),
      load(flag).returns(1),
    ],
  }),
  row("sigpending/success/tells-what-is-not-blocked-too", {
    covers: "sigpending/behaviour/unblocked-pending-signals-are-told-too",
    source: "Kernel/Syscalls/sigaction.cpp",
    window: noTick,
    steps: whileAnotherIsPending(
      call.sigpending(pending).returns(0).observes(pending, bit("SIGUSR2")),
    ),
  }),
];
