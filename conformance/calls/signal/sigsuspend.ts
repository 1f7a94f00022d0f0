import { type Use, use } from "../../language/use.ts";
import {
  alarm,
  call,
  child,
  clock_nanosleep,
  duration,
  exit,
  join,
  kill,
  NULL,
  onSignal,
  pledge,
  result,
  type Row,
  row,
  settle,
  sigaction,
  sigprocmask,
  store,
  thread,
  u32,
} from "../../language/row.ts";
import { bit } from "../../worlds/signal.ts";
import { me, noTick } from "../../worlds/signal_waiting.ts";

const pending = u32(0, "pending");

const mask = u32(0, "mask");

const flag = u32(0, "flag");

export const uses: readonly Use[] = [
  use.sigsuspend({
    operands: [u32(0)],
    pointers: { mask: {} },
  }),
];

export const rows: readonly Row[] = [
  row("sigsuspend/EINTR/already-pending", {
    covers: [
      "sigsuspend/EINTR/unmasked-signal-already-pending",
      "sigsuspend/behaviour/old-mask-is-back-on-return",
      "sigsuspend/behaviour/pending-signal-stays-if-the-old-mask-blocks-it",
    ],
    note: "The old mask is back before signals are looked at: no handler runs.",
    window: noTick,
    steps: [
      onSignal("SIGUSR1", [store(flag, 1)]),
      sigprocmask("SIG_BLOCK", bit("SIGUSR1")).returns(0),
      me,
      kill(result("me"), "SIGUSR1").returns(0),
      settle(1),
      call.sigsuspend(u32(0)).fails("EINTR").observes(flag, 0),
      call.sigpending(pending).returns(0).observes(pending, bit("SIGUSR1")),
      sigprocmask("SIG_UNBLOCK", bit("SIGUSR1")).returns(0).observes(flag, 1),
    ],
  }),
  row("sigsuspend/success/woken-by-a-signal", {
    covers: "sigsuspend/behaviour/returns-0-when-a-signal-arrives",
    note: "It returns 0 where POSIX has EINTR.",
    steps: [
      onSignal("SIGALRM", [store(flag, 1)]),
      alarm(1).returns(0),
      call.sigsuspend(u32(0)).returns(0).observes(flag, 1),
    ],
  }),
  row("sigsuspend/success/handler-leaves-the-temporary-mask", {
    covers: "sigsuspend/behaviour/handler-frame-records-the-temporary-mask",
    note: "The frame records the mask of the call, and sigreturn installs it.",
    steps: [
      onSignal("SIGALRM", []),
      alarm(1).returns(0),
      sigprocmask("SIG_SETMASK", bit("SIGUSR1")).returns(0),
      call.sigsuspend(u32(bit("SIGUSR2"))).returns(0),
      sigprocmask("SIG_BLOCK", NULL, mask).returns(0)
        .observes(mask, bit("SIGUSR2")),
    ],
  }),
  row("sigsuspend/success/signal-without-a-handler", {
    covers: [
      "sigsuspend/behaviour/old-mask-is-back-on-return",
      "sigsuspend/behaviour/returns-0-when-a-signal-arrives",
    ],
    source: "Kernel/Syscalls/sigaction.cpp, Kernel/Tasks/Thread.cpp",
    note: "SIGCONT does nothing to who runs, so that no frame keeps a mask.",
    steps: [
      sigprocmask("SIG_SETMASK", bit("SIGUSR1")).returns(0),
      me,
      child("kid", [settle(100), kill(result("me"), "SIGCONT").returns(0)]),
      call.sigsuspend(u32(bit("SIGUSR2") | bit("SIGCHLD"))).returns(0),
      sigprocmask("SIG_BLOCK", NULL, mask).returns(0)
        .observes(mask, bit("SIGUSR1")),
      call.sigpending(pending).returns(0),
      join("kid"),
    ],
  }),
  row("sigsuspend/success/ignored-signal-does-not-wake", {
    covers: "sigsuspend/behaviour/ignored-signal-does-not-end-it",
    steps: [
      sigaction("SIGUSR1", { handler: "SIG_IGN" }).returns(0),
      onSignal("SIGALRM", [store(flag, 1)]),
      me,
      child("kid", [settle(100), kill(result("me"), "SIGUSR1").returns(0)]),
      alarm(1).returns(0),
      call.sigsuspend(u32(0)).returns(0).observes(flag, 1),
      join("kid"),
    ],
  }),
  row("sigsuspend/success/own-signal-of-a-handler", {
    covers: [
      "sigsuspend/behaviour/running-handlers-signal-counts-as-arrived",
      "sigsuspend/behaviour/needs-no-promise",
    ],
    steps: [
      onSignal("SIGUSR1", [call.sigsuspend(u32(0)).returns(0)]),
      call.getpid().as("me"),
      pledge("stdio").returns(0),
      kill(result("me"), "SIGUSR1").returns(0),
    ],
  }),
  row("sigsuspend/success/own-signal-of-a-handler-that-ended-a-sleep", {
    covers: "sigsuspend/behaviour/running-handlers-signal-counts-as-arrived",
    note: "How the sleep ended says nothing of this wait, which never begins.",
    steps: [
      onSignal("SIGALRM", [call.sigsuspend(u32(0)).returns(0)]),
      alarm(1).returns(0),
      clock_nanosleep("CLOCK_MONOTONIC", 0, duration(20_000)).fails("EINTR"),
    ],
  }),
  row("sigsuspend/success/another-thread-ends-the-process", {
    source: "Kernel/Syscalls/sigaction.cpp, Kernel/Tasks/Thread.cpp",
    note: "Who waits for a signal is told to die, and does.",
    steps: [
      child("kid", [
        thread("waits", [call.sigsuspend(mask).never()]),
        settle(),
        exit(4),
      ]),
      join("kid"),
    ],
  }),
];
