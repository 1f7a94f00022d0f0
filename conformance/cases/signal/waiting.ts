import {
  alarm,
  anything,
  call,
  child,
  CLOCK_MONOTONIC,
  clock_nanosleep,
  duration,
  EAGAIN,
  EINTR,
  join,
  kill,
  NULL,
  onSignal,
  P_ALL,
  result,
  room,
  type Row,
  row,
  settle,
  SIG_BLOCK,
  SIG_IGN,
  SIG_SETMASK,
  SIG_UNBLOCK,
  sigaction,
  SIGALRM,
  SIGCHLD,
  sigprocmask,
  SIGUSR1,
  SIGUSR2,
  type Step,
  store,
  u32,
  waitid,
  WEXITED,
  WNOHANG,
} from "../../harness/row.ts";
import { siginfo_t, timespec } from "../../../src/api/structs.ts";

const SOURCE =
  "Kernel/Syscalls/sigaction.cpp, Kernel/Tasks/ThreadBlockers.cpp, Thread.cpp";
const information = room(siginfo_t, "information");
const pending = u32(0, "pending");
const mask = u32(0, "mask");
const remaining = room(timespec, "remaining");
const flag = u32(0, "flag");
const other = u32(0, "other flag");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

function bit(signal: number): number {
  return 1 << (signal - 1);
}

const me = call.getpid().as("me");

function wait(set: number, milliseconds?: number) {
  return call.sigtimedwait(
    u32(set),
    information,
    milliseconds === undefined ? NULL : duration(milliseconds),
  );
}

/**
 * Two signals become deliverable at once: the handler of the first runs while
 * the other is still pending and not blocked.
 */
function whileAnotherIsPending(step: Step): readonly Step[] {
  return [
    onSignal(SIGUSR1, [step]),
    onSignal(SIGUSR2, [store(other, 1)]),
    sigprocmask(SIG_BLOCK, bit(SIGUSR1) | bit(SIGUSR2)).returns(0),
    me,
    kill(result("me"), SIGUSR1).returns(0),
    kill(result("me"), SIGUSR2).returns(0),
    sigprocmask(SIG_UNBLOCK, bit(SIGUSR1) | bit(SIGUSR2)).returns(0),
  ];
}

const suspending: readonly Row[] = [
  made("sigsuspend/EINTR/already-pending", {
    covers: "sigsuspend/EINTR/signal-unmasked-new-mask-was-already",
    note: "The old mask is back before signals are looked at: no handler runs.",
    steps: [
      onSignal(SIGUSR1, [store(flag, 1)]),
      sigprocmask(SIG_BLOCK, bit(SIGUSR1)).returns(0),
      me,
      kill(result("me"), SIGUSR1).returns(0),
      call.sigsuspend(u32(0)).fails(EINTR).observes(flag, 0),
      call.sigpending(pending).returns(0).observes(pending, bit(SIGUSR1)),
      sigprocmask(SIG_UNBLOCK, bit(SIGUSR1)).returns(0).observes(flag, 1),
    ],
  }),
  made("sigsuspend/success/woken-by-a-signal", {
    note: "It returns 0 where POSIX has EINTR.",
    steps: [
      onSignal(SIGALRM, [store(flag, 1)]),
      alarm(1).returns(0),
      call.sigsuspend(u32(0)).returns(0).observes(flag, 1),
    ],
  }),
  made("sigsuspend/success/handler-leaves-the-temporary-mask", {
    note: "The frame records the mask of the call, and sigreturn installs it.",
    steps: [
      onSignal(SIGALRM, []),
      alarm(1).returns(0),
      sigprocmask(SIG_SETMASK, bit(SIGUSR1)).returns(0),
      call.sigsuspend(u32(bit(SIGUSR2))).returns(0),
      sigprocmask(SIG_BLOCK, NULL, mask).returns(0)
        .observes(mask, bit(SIGUSR2)),
    ],
  }),
  made("sigsuspend/success/ignored-signal-does-not-wake", {
    steps: [
      sigaction(SIGUSR1, { handler: SIG_IGN }).returns(0),
      onSignal(SIGALRM, [store(flag, 1)]),
      me,
      child("kid", [settle(100), kill(result("me"), SIGUSR1).returns(0)]),
      alarm(1).returns(0),
      call.sigsuspend(u32(0)).returns(0).observes(flag, 1),
      join("kid"),
    ],
  }),
];

const timed: readonly Row[] = [
  made("sigtimedwait/EAGAIN/poll", {
    covers: "sigtimedwait/EAGAIN/timeout-expired-none-set-pending-timeout",
    steps: [wait(bit(SIGUSR1), 0).fails(EAGAIN)],
  }),
  made("sigtimedwait/EAGAIN/timeout", {
    covers: "sigtimedwait/EAGAIN/timeout-expired-none-set-pending-timeout",
    steps: [wait(bit(SIGUSR1), 5).fails(EAGAIN)],
  }),
  made("sigtimedwait/EINTR/another-signal", {
    covers: "sigtimedwait/EINTR/unmasked-signal-already-pending-entry-even",
    steps: [
      onSignal(SIGALRM, [store(flag, 1)]),
      sigprocmask(SIG_BLOCK, bit(SIGUSR1)).returns(0),
      alarm(1).returns(0),
      wait(bit(SIGUSR1), 8000).fails(EINTR).observes(flag, 1),
    ],
  }),
  made("sigtimedwait/EINTR/pending-on-entry", {
    covers: "sigtimedwait/EINTR/unmasked-signal-already-pending-entry-even",
    note: "Even for a signal of the set.",
    steps: whileAnotherIsPending(wait(bit(SIGUSR2), 0).fails(EINTR)),
  }),
  made("sigtimedwait/success/stays-pending", {
    note: "The signal is told, not taken.",
    steps: [
      sigprocmask(SIG_BLOCK, bit(SIGUSR1)).returns(0),
      me,
      kill(result("me"), SIGUSR1).returns(0),
      wait(bit(SIGUSR1) | bit(SIGUSR2), 0).returns(SIGUSR1)
        .observes(information, {
          si_signo: SIGUSR1,
          si_code: 0,
          si_pid: 0,
          si_uid: 0,
        }),
      wait(bit(SIGUSR1)).returns(SIGUSR1),
      call.sigpending(pending).returns(0).observes(pending, bit(SIGUSR1)),
    ],
  }),
  made("sigtimedwait/success/lowest-first", {
    steps: [
      sigprocmask(SIG_BLOCK, bit(SIGUSR1) | bit(SIGUSR2)).returns(0),
      me,
      kill(result("me"), SIGUSR2).returns(0),
      kill(result("me"), SIGUSR1).returns(0),
      wait(bit(SIGUSR1) | bit(SIGUSR2), 0).returns(SIGUSR1),
      wait(bit(SIGUSR2), 0).returns(SIGUSR2),
    ],
  }),
  made("sigtimedwait/success/arrives-later", {
    steps: [
      sigprocmask(SIG_BLOCK, bit(SIGALRM)).returns(0),
      alarm(1).returns(0),
      wait(bit(SIGALRM)).returns(SIGALRM),
    ],
  }),
];

const waiting: readonly Row[] = [
  made("waitid/EINTR/pending-on-entry", {
    covers: "waitid/EINTR/unmasked-signal-already-pending-entry-even",
    note: "Even with WNOHANG, and with a child to tell of.",
    steps: [
      child("kid", []),
      settle(),
      ...whileAnotherIsPending(
        waitid(P_ALL, 0, information, WEXITED | WNOHANG).fails(EINTR),
      ),
      join("kid"),
    ],
  }),
  made("clock_nanosleep/EINTR/pending-on-entry", {
    covers: "clock_nanosleep/EINTR/unmasked-signal-was-already-pending-entry",
    note: "Nothing was slept, yet nothing is said to remain.",
    steps: whileAnotherIsPending(
      clock_nanosleep(CLOCK_MONOTONIC, 0, duration(5000), remaining)
        .fails(EINTR).observes(remaining, { tv_sec: 0, tv_nsec: 0 }),
    ),
  }),
  made("sigaction/success/lowest-pending-first", {
    steps: [
      onSignal(SIGUSR1, [store(flag, 1)]),
      onSignal(SIGUSR2, [store(other, 1).observes(flag, anything)]),
      sigprocmask(SIG_BLOCK, bit(SIGUSR1) | bit(SIGUSR2)).returns(0),
      me,
      kill(result("me"), SIGUSR2).returns(0),
      kill(result("me"), SIGUSR1).returns(0),
      sigprocmask(SIG_UNBLOCK, bit(SIGUSR1) | bit(SIGUSR2)).returns(0),
      call.getpid().returns(result("me")).observes(flag, 1)
        .observes(other, 1),
    ],
  }),
  made("kill/success/signals-do-not-queue", {
    steps: [
      onSignal(SIGUSR1, [
        call.sigpending(pending).returns(0)
          .observes(pending, 0),
      ]),
      sigprocmask(SIG_BLOCK, bit(SIGUSR1)).returns(0),
      me,
      kill(result("me"), SIGUSR1).returns(0),
      kill(result("me"), SIGUSR1).returns(0),
      sigprocmask(SIG_UNBLOCK, bit(SIGUSR1)).returns(0),
    ],
  }),
  made("kill/success/default-ignored-is-dropped-although-blocked", {
    steps: [
      sigprocmask(SIG_BLOCK, bit(SIGCHLD)).returns(0),
      me,
      kill(result("me"), SIGCHLD).returns(0),
      call.sigpending(pending).returns(0).observes(pending, 0),
    ],
  }),
];

/** Rows of sigsuspend, sigtimedwait, and of signals that are pending already. */
export const signalWaitingRows: readonly Row[] = [
  ...suspending,
  ...timed,
  ...waiting,
];
