import {
  call,
  child,
  CLOCK_MONOTONIC,
  clock_nanosleep,
  duration,
  EFAULT,
  EINTR,
  EINVAL,
  join,
  kill,
  killed,
  NULL,
  onSignal,
  readOnly,
  result,
  room,
  type Row,
  row,
  settle,
  SI_NOINFO,
  SIG_BLOCK,
  SIG_DFL,
  SIG_IGN,
  SIG_SETMASK,
  SIG_UNBLOCK,
  sigaction,
  SIGALRM,
  SIGKILL,
  SIGNAL_INFORMATION,
  sigprocmask,
  SIGSEGV,
  SIGSTOP,
  SIGTERM,
  SIGUSR1,
  SIGUSR2,
  store,
  u32,
  UNMAPPED,
} from "../../harness/row.ts";
import { sigaction as layout } from "../../../src/api/structs.ts";

const SOURCE =
  "Kernel/Syscalls/sigaction.cpp, alarm.cpp, Kernel/Tasks/Thread.cpp";
const old = room(layout, "old action");
const mask = u32(0, "old mask");
const pending = u32(0, "pending");
const flag = u32(0, "flag");

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

/** Rows of sigaction, sigprocmask, alarm and delivery. */
export const signalRows: readonly Row[] = [
  made("sigaction/EINVAL/signal-out-of-range", {
    covers: "sigaction/EINVAL/signum-1-32-9-sigkill-19",
    steps: [
      sigaction(0, NULL, old).fails(EINVAL),
      sigaction(33, NULL, old).fails(EINVAL),
      sigaction(-1, NULL, old).fails(EINVAL),
    ],
  }),
  made("sigaction/EINVAL/kill-and-stop", {
    covers: "sigaction/EINVAL/signum-1-32-9-sigkill-19",
    note: "Even asking is refused.",
    steps: [
      sigaction(SIGKILL, NULL, old).fails(EINVAL),
      sigaction(SIGSTOP, NULL, old).fails(EINVAL),
    ],
  }),
  made("sigaction/EFAULT/old-read-only-changes-nothing", {
    covers: "sigaction/EFAULT/old_act-non-null-writable-nothing-changed",
    steps: [
      sigaction(SIGUSR1, { handler: SIG_IGN }, readOnly(old)).fails(EFAULT),
      sigaction(SIGUSR1, NULL, old).returns(0)
        .observes(old, { sa_handler: SIG_DFL }),
    ],
  }),
  made("sigaction/EFAULT/act-unreadable-old-is-written", {
    covers: "sigaction/EFAULT/act-non-null-readable-old_act-already",
    steps: [
      sigaction(SIGUSR1, { handler: SIG_IGN, mask: 5 }).returns(0),
      sigaction(SIGUSR1, UNMAPPED, old).fails(EFAULT)
        .observes(old, { sa_handler: SIG_IGN, sa_mask: 5 }),
    ],
  }),
  made("sigaction/success/answers-the-old-action", {
    steps: [
      sigaction(SIGUSR1, { handler: SIG_IGN, mask: 3, flags: 0x1234 })
        .returns(0),
      sigaction(SIGUSR1, NULL, old).returns(0).observes(old, {
        sa_handler: SIG_IGN,
        sa_mask: 3,
        sa_flags: 0x1234,
      }),
    ],
  }),
  made("sigaction/success/handler-runs", {
    steps: [
      onSignal(SIGUSR1, [store(flag, 7)]),
      me,
      kill(result("me"), SIGUSR1).returns(0).observes(flag, 7),
    ],
  }),
  made("sigaction/success/handler-is-told-the-sender", {
    note: "With SA_SIGINFO the code says only that there is no information.",
    steps: [
      onSignal(SIGUSR1, [
        store(flag, 1).observes(SIGNAL_INFORMATION, {
          si_signo: SIGUSR1,
          si_code: SI_NOINFO,
          si_pid: result("me"),
          si_uid: 1000,
          si_addr: 0,
        }),
      ]),
      me,
      kill(result("me"), SIGUSR1).returns(0),
    ],
  }),
  made("sigaction/success/ignored", {
    steps: [
      sigaction(SIGTERM, { handler: SIG_IGN }).returns(0),
      me,
      kill(result("me"), SIGTERM).returns(0),
    ],
  }),
  made("sigaction/success/default-again", {
    steps: [
      sigaction(SIGTERM, { handler: SIG_IGN }).returns(0),
      sigaction(SIGTERM, { handler: SIG_DFL }).returns(0),
      me,
      kill(result("me"), SIGTERM).ends(killed(SIGTERM)),
    ],
  }),
  made("sigaction/success/actions-are-copied-by-fork", {
    steps: [
      sigaction(SIGUSR2, { handler: SIG_IGN }).returns(0),
      child("kid", [
        sigaction(SIGUSR2, NULL, old).observes(old, { sa_handler: SIG_IGN }),
      ]),
      join("kid"),
    ],
  }),
  made("sigaction/success/segv-kills-by-default", {
    steps: [store(UNMAPPED, 1).kills(SIGSEGV)],
  }),
  made("sigaction/success/mask-during-handler", {
    steps: [
      onSignal(SIGUSR1, [
        sigprocmask(SIG_BLOCK, NULL, mask).returns(0)
          .observes(mask, bit(SIGUSR1) | bit(SIGUSR2)),
      ], { mask: bit(SIGUSR2) }),
      me,
      kill(result("me"), SIGUSR1).returns(0),
      sigprocmask(SIG_BLOCK, NULL, mask).returns(0).observes(mask, 0),
    ],
  }),
  made("sigprocmask/EINVAL/unknown-how", {
    covers: "sigprocmask/EINVAL/set-non-null-how-0-2",
    steps: [
      sigprocmask(3, 0).fails(EINVAL),
      sigprocmask(3, NULL, mask).returns(0),
    ],
  }),
  made("sigprocmask/EFAULT/set", {
    covers: "sigprocmask/EFAULT/set-non-null-readable",
    steps: [sigprocmask(SIG_BLOCK, UNMAPPED).fails(EFAULT)],
  }),
  made("sigprocmask/EFAULT/old-read-only-but-changed", {
    covers: "sigprocmask/EFAULT/old_set-non-null-writable-mask-already",
    steps: [
      sigprocmask(SIG_BLOCK, bit(SIGUSR1), readOnly(mask)).fails(EFAULT),
      sigprocmask(SIG_BLOCK, NULL, mask).returns(0)
        .observes(mask, bit(SIGUSR1)),
    ],
  }),
  made("sigprocmask/success/block-unblock-set", {
    steps: [
      sigprocmask(SIG_BLOCK, 0b1010).returns(0),
      sigprocmask(SIG_UNBLOCK, 0b0010, mask).returns(0)
        .observes(mask, 0b1010),
      sigprocmask(SIG_SETMASK, 0b0110, mask).returns(0)
        .observes(mask, 0b1000),
      sigprocmask(SIG_BLOCK, 0, mask).returns(0).observes(mask, 0b0110),
    ],
  }),
  made("sigprocmask/success/blocked-signal-waits", {
    steps: [
      onSignal(SIGUSR1, [store(flag, 1)]),
      sigprocmask(SIG_BLOCK, bit(SIGUSR1)).returns(0),
      me,
      kill(result("me"), SIGUSR1).returns(0).observes(flag, 0),
      call.sigpending(pending).returns(0).observes(pending, bit(SIGUSR1)),
      sigprocmask(SIG_UNBLOCK, bit(SIGUSR1)).returns(0).observes(flag, 1),
      call.sigpending(pending).returns(0).observes(pending, 0),
    ],
  }),
  made("alarm/success/answers-what-was-left", {
    steps: [
      call.alarm(100).returns(0),
      call.alarm(50).returns(100),
      call.alarm(0).returns(50),
      call.alarm(0).returns(0),
    ],
  }),
  made("alarm/success/kills-by-default", {
    steps: [call.alarm(1).returns(0), settle(3000).kills(SIGALRM)],
  }),
  made("clock_nanosleep/EINTR/by-alarm", {
    covers: "clock_nanosleep/EINTR/unmasked-signal-was-already-pending-entry",
    steps: [
      onSignal(SIGALRM, []),
      call.alarm(1).returns(0),
      clock_nanosleep(CLOCK_MONOTONIC, 0, duration(5000)).fails(EINTR),
    ],
  }),
];
