/**
 * Which thread a signal goes to, what of it is seen there, and what several
 * threads that wait for one thing each hear of it.
 *
 * @module
 */

import { SIGPIPE, SIGUSR1 } from "../../src/api/constants.ts";
import {
  buffer,
  call,
  child,
  close,
  duration,
  exit,
  join,
  kill,
  load,
  mmap,
  newImage,
  NULL,
  onSignal,
  pipe,
  result,
  room,
  type Row,
  row,
  settle,
  SIGNAL_INFORMATION,
  sigprocmask,
  type Step,
  store,
  struct,
  thread,
  u32,
  u64,
  waitid,
  write,
} from "../language/row.ts";
import { bit } from "../worlds/signal.ts";
import { pair, sendmsg } from "../worlds/socket_addresses.ts";

const THREAD = "Kernel/Tasks/Thread.cpp";

const ends = buffer(8, "ends");
const pending = u32(0, "pending");
const flag = u32(0, "flag");
const second = u32(0, "second flag");
const old = room("stack_t", "old stack");
const byte = buffer(1, "byte");

const me = call.getpid().as("me");
const STACK_SIZE = 0x2_0000;

/** These signals wait for the calling thread. */
const waiting = (signals: number): Step =>
  call.sigpending(pending).returns(0).observes(pending, signals);

/** Tells of a signal of the set, or that there is none. */
const taken = (set: number): Step =>
  call.sigtimedwait(u32(set), NULL, duration(0));

/** A thread other than the first writes where nobody reads. */
function brokenPipe(
  id: string,
  source: string,
  begin: readonly Step[],
  send: Step,
): Row {
  return row(id, {
    source,
    note: "The first thread would die of it.",
    steps: [
      ...begin,
      thread("writer", [
        sigprocmask("SIG_BLOCK", bit("SIGPIPE")).returns(0),
        send.fails("EPIPE"),
        waiting(bit("SIGPIPE")),
      ]),
      join("writer"),
      waiting(0),
    ],
  });
}

const targets: readonly Row[] = [
  brokenPipe(
    "write/success/sigpipe-is-the-writing-thread-s",
    "Kernel/Syscalls/write.cpp",
    [pipe(ends).returns(0), close(1).returns(0)],
    write(2, "x"),
  ),
  brokenPipe(
    "sendmsg/success/sigpipe-is-the-sending-thread-s",
    "Kernel/Syscalls/socket.cpp",
    [pair().returns(0), call.shutdown(1, "SHUT_WR").returns(0)],
    sendmsg(1, { data: byte }),
  ),
  brokenPipe(
    "sendmsg/success/sigpipe-of-a-gone-peer-is-the-sending-thread-s",
    "Kernel/Syscalls/socket.cpp",
    [pair().returns(0), close(2).returns(0)],
    sendmsg(1, { data: byte }),
  ),
  row("kill/success/waits-for-a-first-thread-that-blocks-it", {
    source: "Kernel/Tasks/Process.cpp: send_signal",
    note: "No other thread is looked for, though one would take it.",
    steps: [
      me,
      onSignal("SIGUSR1", [store(flag, 1)]),
      sigprocmask("SIG_BLOCK", bit("SIGUSR1")).returns(0),
      thread("other", [
        settle(),
        settle(),
        waiting(0),
        load(flag).returns(0),
      ]),
      child("sender", [kill(result("me"), "SIGUSR1").returns(0)]),
      join("sender"),
      waiting(bit("SIGUSR1")),
      join("other"),
      load(flag).returns(0),
      sigprocmask("SIG_UNBLOCK", bit("SIGUSR1")).returns(0),
      load(flag).returns(1),
    ],
  }),
  row("kill/success/a-thread-s-own-signal-is-its-own", {
    source: "Kernel/Syscalls/kill.cpp: do_killself",
    steps: [
      me,
      thread("other", [
        sigprocmask("SIG_BLOCK", bit("SIGUSR1")).returns(0),
        kill(result("me"), "SIGUSR1").returns(0),
        waiting(bit("SIGUSR1")),
      ]),
      join("other"),
      waiting(0),
    ],
  }),
  row("sigaction/success/last-sender-is-told", {
    source: `${THREAD}: dispatch_signal`,
    as: "root",
    note: "By its real user, though another one is in effect.",
    steps: [
      me,
      onSignal("SIGUSR1", [], { flags: "SA_SIGINFO" }),
      sigprocmask("SIG_BLOCK", bit("SIGUSR1")).returns(0),
      kill(result("me"), "SIGUSR1").returns(0),
      child("sender", [
        call.seteuid(7).returns(0),
        kill(result("me"), "SIGUSR1").returns(0),
        // Still there when it is looked up.
        settle(100),
      ]),
      settle(),
      sigprocmask("SIG_UNBLOCK", bit("SIGUSR1")).returns(0)
        .observes(SIGNAL_INFORMATION, {
          si_signo: "SIGUSR1",
          si_pid: result("sender"),
          si_uid: 0,
        }),
      kill(result("me"), "SIGUSR1").returns(0)
        .observes(SIGNAL_INFORMATION, { si_pid: result("me"), si_uid: 0 }),
      join("sender"),
    ],
  }),
];

const handled: readonly Row[] = [
  row("fork/success/child-of-a-handler-handles-nothing", {
    source:
      "Kernel/Syscalls/fork.cpp, Kernel/Tasks/ThreadBlockers.cpp: SignalBlocker",
    note: "What is being handled counts as pending, but in the parent alone.",
    steps: [
      me,
      onSignal("SIGUSR1", [
        taken(bit("SIGUSR1")).returns(SIGUSR1),
        child("kid", [taken(bit("SIGUSR1")).fails("EAGAIN")]),
        join("kid"),
      ]),
      kill(result("me"), "SIGUSR1").returns(0),
      taken(bit("SIGUSR1")).fails("EAGAIN"),
    ],
  }),
  row("execve/success/handler-s-signal-stays-handled", {
    source:
      "Kernel/Syscalls/execve.cpp, Kernel/Tasks/ThreadBlockers.cpp: SignalBlocker",
    note: "Only sigreturn ends it, which nobody will make.",
    steps: [
      child("kid", [
        call.getpid().as("kid's pid"),
        onSignal("SIGPIPE", [
          newImage("image", [
            taken(bit("SIGPIPE")).returns(SIGPIPE),
            waiting(0),
          ]),
        ]),
        kill(result("kid's pid"), "SIGPIPE").never(),
      ]),
      join("kid"),
    ],
  }),
  row("sigaltstack/success/old-stack-is-told-before-the-new-one-is-taken", {
    source: "Kernel/Syscalls/sigaction.cpp",
    steps: [
      mmap({
        size: STACK_SIZE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("memory"),
      call.sigaltstack(
        struct("stack_t", { ss_sp: result("memory"), ss_size: STACK_SIZE / 2 }),
        old,
      ).returns(0).observes(old, { ss_sp: 0, ss_flags: "SS_DISABLE" }),
      call.sigaltstack(
        struct("stack_t", {
          ss_sp: result("memory", STACK_SIZE / 2),
          ss_size: STACK_SIZE / 2,
        }),
        old,
      ).returns(0).observes(old, {
        ss_sp: result("memory"),
        ss_flags: 0,
        ss_size: STACK_SIZE / 2,
      }),
      // Nothing is taken where the old one cannot be told.
      call.sigaltstack(struct("stack_t", { ss_flags: "SS_DISABLE" }), 8)
        .fails("EFAULT"),
      call.sigaltstack(NULL, old).returns(0).observes(old, {
        ss_sp: result("memory", STACK_SIZE / 2),
        ss_size: STACK_SIZE / 2,
      }),
    ],
  }),
  row("sigaltstack/success/handlers-on-it-lie-over-each-other", {
    source: `${THREAD}: dispatch_signal`,
    note: "The second begins where the first has come to, not at the top.",
    steps: [
      me,
      mmap({
        size: STACK_SIZE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("memory"),
      call.sigaltstack(
        struct("stack_t", { ss_sp: result("memory"), ss_size: STACK_SIZE }),
        NULL,
      ).returns(0),
      onSignal("SIGUSR2", [
        call.sigaltstack(NULL, old).returns(0)
          .observes(old, { ss_flags: "SS_ONSTACK" }),
        store(second, 1),
      ], { flags: "SA_ONSTACK" }),
      onSignal("SIGUSR1", [
        kill(result("me"), "SIGUSR2").returns(0),
        load(second).returns(1),
        call.sigaltstack(NULL, old).returns(0)
          .observes(old, { ss_flags: "SS_ONSTACK" }),
        store(flag, 1),
      ], { flags: "SA_ONSTACK" }),
      kill(result("me"), "SIGUSR1").returns(0),
      load(flag).returns(1),
      call.sigaltstack(NULL, old).returns(0).observes(old, { ss_flags: 0 }),
    ],
  }),
];

const exitValue = u64(0, "exit value");

const severalWait: readonly Row[] = [
  row("join_thread/success/signals-do-not-end-it", {
    source: "Kernel/Syscalls/thread.cpp",
    steps: [
      me,
      onSignal("SIGUSR1", [store(flag, 1)]),
      thread("other", [
        settle(),
        call.kill_thread(result("me"), "SIGUSR1").returns(0),
        settle(),
        store(second, 1),
      ]),
      call.join_thread(result("other"), exitValue).returns(0),
      load(second).returns(1),
      load(flag).returns(1),
    ],
  }),
  row("waitid/success/two-threads-hear-of-one-end", {
    source: "Kernel/Tasks/ThreadBlockers.cpp: WaitBlockerSet::unblock",
    steps: [
      child("kid", [settle(100), exit(3)]),
      ...["one", "two"].map((name) => {
        const information = room("siginfo_t", name);
        return thread(name, [
          waitid("P_PID", result("kid"), information).returns(0)
            .observes(information, {
              si_code: "CLD_EXITED",
              si_pid: result("kid"),
              si_status: 3,
            }),
        ]);
      }),
      join("one"),
      join("two"),
      waitid("P_PID", result("kid")).fails("ECHILD"),
    ],
  }),
];

export const rows: readonly Row[] = [...targets, ...handled, ...severalWait];
