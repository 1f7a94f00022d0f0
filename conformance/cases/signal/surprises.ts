import {
  buffer,
  call,
  child,
  EINTR,
  exit,
  join,
  kill,
  NULL,
  onSignal,
  otherThan,
  P_PID,
  pipe,
  read,
  result,
  room,
  type Row,
  row,
  SA_RESETHAND,
  SA_RESTART,
  settle,
  SIG_BLOCK,
  SIG_IGN,
  SIG_UNBLOCK,
  sigaction,
  SIGALRM,
  SIGCONT,
  SIGKILL,
  sigprocmask,
  SIGSTOP,
  SIGTERM,
  SIGUSR1,
  store,
  u32,
  waitid,
  WEXITED,
  WNOHANG,
} from "../../harness/row.ts";
import {
  sigaction as actionLayout,
  siginfo_t,
} from "../../../src/api/structs.ts";

const SOURCE =
  "Kernel/Tasks/Thread.cpp, Kernel/Syscalls/sigaction.cpp; abi-process: signals.delivery";
const old = room(actionLayout, "old action");
const information = room(siginfo_t, "information");
const pending = u32(0, "pending");
const flag = u32(0, "flag");
const bytes = buffer(4, "bytes");
const ends = buffer(8, "ends");

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

/** Rows about what is not as POSIX has it. */
export const signalSurpriseRows: readonly Row[] = [
  made("sigprocmask/success/sigkill-can-be-blocked", {
    note: "Nothing filters the mask.",
    steps: [
      child("kid", [
        sigprocmask(SIG_BLOCK, bit(SIGKILL)).returns(0),
        settle(400),
        call.sigpending(pending).returns(0).observes(pending, bit(SIGKILL)),
        exit(3),
      ]),
      settle(),
      kill(result("kid"), SIGKILL).returns(0),
      join("kid"),
    ],
  }),
  made("sigprocmask/success/sigstop-can-be-blocked", {
    steps: [
      child("kid", [
        sigprocmask(SIG_BLOCK, bit(SIGSTOP)).returns(0),
        settle(400),
        call.sigpending(pending).returns(0).observes(pending, bit(SIGSTOP)),
      ]),
      settle(),
      kill(result("kid"), SIGSTOP).returns(0),
      join("kid"),
    ],
  }),
  made("kill/success/blocked-sigcont-does-not-resume", {
    steps: [
      child("kid", [
        sigprocmask(SIG_BLOCK, bit(SIGCONT)).returns(0),
        settle(8000).kills(SIGKILL),
      ]),
      settle(),
      kill(result("kid"), SIGSTOP).returns(0),
      settle(),
      kill(result("kid"), SIGCONT).returns(0),
      settle(),
      waitid(P_PID, result("kid"), information, WEXITED | WNOHANG).returns(0)
        .observes(information, { si_signo: 0 }),
      kill(result("kid"), SIGKILL).returns(0),
      join("kid"),
    ],
  }),
  made("kill/success/stop-interrupts-a-call", {
    note: "Nothing is restarted when it goes on.",
    steps: [
      pipe(ends).returns(0),
      child("kid", [read(1, bytes).fails(EINTR)]),
      settle(),
      kill(result("kid"), SIGSTOP).returns(0),
      settle(),
      kill(result("kid"), SIGCONT).returns(0),
      join("kid"),
    ],
  }),
  made("sigaction/success/restart-flag-restarts-nothing", {
    steps: [
      pipe(ends).returns(0),
      onSignal(SIGALRM, [store(flag, 1)], { flags: SA_RESTART }),
      call.alarm(1).returns(0),
      read(1, bytes).fails(EINTR).observes(flag, 1),
    ],
  }),
  made("sigaction/success/reset-flag-resets-nothing", {
    steps: [
      onSignal(SIGUSR1, [store(flag, 1)], { flags: SA_RESETHAND }),
      me,
      kill(result("me"), SIGUSR1).returns(0).observes(flag, 1),
      sigaction(SIGUSR1, NULL, old).returns(0)
        .observes(old, { sa_handler: otherThan(0) }),
      store(flag, 0),
      kill(result("me"), SIGUSR1).returns(0).observes(flag, 1),
    ],
  }),
  made("sigaction/success/ignoring-keeps-what-is-pending", {
    steps: [
      sigprocmask(SIG_BLOCK, bit(SIGUSR1)).returns(0),
      me,
      kill(result("me"), SIGUSR1).returns(0),
      sigaction(SIGUSR1, { handler: SIG_IGN }).returns(0),
      call.sigpending(pending).returns(0).observes(pending, bit(SIGUSR1)),
      sigprocmask(SIG_UNBLOCK, bit(SIGUSR1)).returns(0),
      call.sigpending(pending).returns(0).observes(pending, 0),
    ],
  }),
  made("kill/success/continue-takes-a-pending-stop-away", {
    steps: [
      child("kid", [
        sigprocmask(SIG_BLOCK, bit(SIGSTOP)).returns(0),
        settle(400),
        call.sigpending(pending).returns(0).observes(pending, 0),
      ]),
      settle(),
      kill(result("kid"), SIGSTOP).returns(0),
      kill(result("kid"), SIGCONT).returns(0),
      join("kid"),
    ],
  }),
  made("alarm/success/rest-is-rounded-up", {
    steps: [
      call.alarm(2).returns(0),
      settle(300),
      call.alarm(0).returns(2),
    ],
  }),
  made("fork/success/pending-signals-are-not-inherited", {
    steps: [
      sigprocmask(SIG_BLOCK, bit(SIGTERM)).returns(0),
      me,
      kill(result("me"), SIGTERM).returns(0),
      child("kid", [
        call.sigpending(pending).returns(0).observes(pending, 0),
        sigprocmask(SIG_UNBLOCK, bit(SIGTERM), u32(0, "mask")).returns(0)
          .observes(u32(0, "mask"), bit(SIGTERM)),
      ]),
      join("kid"),
    ],
  }),
];
