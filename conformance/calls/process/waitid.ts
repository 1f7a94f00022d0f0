import {
  bits,
  buffer,
  call,
  child,
  exit,
  type FieldNumber,
  join,
  kill,
  load,
  mmap,
  NULL,
  onSignal,
  pipe,
  read,
  readOnly,
  result,
  room,
  type Row,
  row,
  settle,
  sevens,
  sigaction,
  SIGNAL_INFORMATION,
  type Step,
  store,
  thread,
  u32,
  waitid,
  type WantedFields,
} from "../../language/row.ts";
import { type Use, use } from "../../language/use.ts";
import { noTick, whileAnotherIsPending } from "../../worlds/signal_waiting.ts";
import type { siginfo_t } from "../../../src/api/structs.ts";

const information = room("siginfo_t", "information");

const bytes = buffer(16, "bytes");

const sleepForEver = [
  pipe(buffer(8, "own ends")).returns(0),
  read(1, bytes).kills("SIGKILL"),
];

const SOURCE =
  "Kernel/Syscalls/waitid.cpp, Kernel/Tasks/ThreadBlockers.cpp, Thread.cpp";

const flag = u32(0, "flag");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(`waitid/success/${id}`, { source: SOURCE, ...definition });
}

function wait<const O extends string>(
  options: FieldNumber<"SC_waitid_params", "options", O>,
  fields: WantedFields<typeof siginfo_t.fields>,
): Step {
  return waitid("P_PID", result("kid"), information, options).returns(0)
    .observes(information, fields);
}

const sleeper = child("kid", [settle(8000).kills("SIGKILL")]);

const nothing = { si_signo: 0, si_code: 0, si_pid: 0, si_status: 0 };

const stopped = { si_code: "CLD_STOPPED", si_status: "SIGSTOP" } as const;

const continued = { si_code: "CLD_CONTINUED", si_status: 0 } as const;

const end = [kill(result("kid"), "SIGKILL").returns(0), join("kid")];

export const uses: readonly Use[] = [
  use.waitid({
    before: [child("child", []), settle()],
    operands: [
      {
        idtype: "P_PID",
        id: result("child"),
        infop: room("siginfo_t"),
        options: "WEXITED",
      },
    ],
    promises: ["proc"],
    pointers: {
      params: {},
      "params.infop": {},
    },
  }),
];

export const rows: readonly Row[] = [
  row("waitid/success/one-after-the-other-without-a-wait", {
    source: "Kernel/Tasks/ThreadBlockers.cpp: WaitBlockerSet::try_unblock",
    note: "Children that have ended are told of in the order of their making.",
    steps: [
      child("first", [exit(1)]),
      child("second", [exit(2)]),
      settle(),
      ...(["first", "second"] as const).map((name, index) =>
        waitid("P_ALL", 0, information, "WEXITED|WNOHANG").returns(0)
          .observes(information, {
            si_pid: result(name),
            si_status: index + 1,
          })
      ),
      waitid("P_ALL", 0, information, "WEXITED|WNOHANG").fails("ECHILD"),
    ],
  }),
  row("waitid/ECHILD/no-such-process", {
    covers: "waitid/ECHILD/p_pid-no-such-process",
    steps: [waitid("P_PID", 0x7fff_fff0, information).fails("ECHILD")],
  }),
  row("waitid/ECHILD/not-a-child", {
    covers: "waitid/ECHILD/p_pid-neither-child-nor-tracee",
    steps: [
      call.getppid().as("parent"),
      waitid("P_PID", result("parent"), information).fails("ECHILD"),
    ],
  }),
  row("waitid/ECHILD/not-a-child-though-there-is-one", {
    covers: "waitid/ECHILD/p_pid-neither-child-nor-tracee",
    note: "It does not wait for its own child to end instead.",
    steps: [
      call.getppid().as("parent"),
      sleeper,
      // Who is killed has to have begun.
      settle(),
      waitid("P_PID", result("parent"), information).fails("ECHILD"),
      ...end,
    ],
  }),
  row("waitid/ECHILD/no-such-group", {
    covers: "waitid/ECHILD/p_pgid-no-such-group",
    steps: [waitid("P_PGID", 0x7fff_fff0, information).fails("ECHILD")],
  }),
  row("waitid/EINVAL/unknown-idtype", {
    covers: "waitid/EINVAL/unknown-idtype",
    steps: [
      waitid(0, 0, information).fails("EINVAL"),
      waitid(4, 0, information).fails("EINVAL"),
    ],
  }),
  row("waitid/ECHILD/no-children", {
    covers: "waitid/ECHILD/no-matching-child-in-the-list",
    steps: [waitid("P_ALL", 0, information).fails("ECHILD")],
  }),
  row("waitid/EINTR/by-alarm", {
    covers: "waitid/EINTR/signal-arrives-while-waiting",
    steps: [
      onSignal("SIGALRM", []),
      child("kid", sleepForEver),
      call.alarm(1).returns(0),
      waitid("P_PID", result("kid"), information).fails("EINTR"),
      kill(result("kid"), "SIGKILL").returns(0),
      join("kid"),
    ],
  }),
  row("waitid/EINTR/child-ends-after-the-signal", {
    covers: [
      "waitid/EINTR/signal-arrives-while-waiting",
      "waitid/behaviour/interrupted-wait-leaves-a-later-death",
    ],
    note:
      "The death is told by the finalizer, and so after the parent has run.",
    steps: [
      onSignal("SIGUSR1", []),
      child("kid", [
        call.getppid().as("parent"),
        settle(),
        kill(result("parent"), "SIGUSR1").returns(0),
        exit(5),
      ]),
      waitid("P_PID", result("kid"), information).fails("EINTR"),
      waitid("P_PID", result("kid"), information).returns(0)
        .observes(information, { si_code: "CLD_EXITED", si_status: 5 }),
    ],
  }),
  row("waitid/EINTR/by-a-signal-before-the-stop-that-is-waited-for", {
    covers: "waitid/EINTR/signal-arrives-while-waiting",
    source: SOURCE,
    note: "The SIGCHLD of the stop comes when the wait is over.",
    steps: [
      onSignal("SIGUSR1", []),
      onSignal("SIGCHLD", []),
      child("kid", [
        call.getppid().as("parent"),
        call.getpid().as("own"),
        settle(),
        kill(result("parent"), "SIGUSR1").returns(0),
        kill(result("own"), "SIGSTOP").returns(0),
      ]),
      waitid("P_PID", result("kid"), information, "WSTOPPED").fails("EINTR"),
      kill(result("kid"), "SIGCONT").returns(0),
      join("kid"),
    ],
  }),
  row("waitid/EFAULT/infop-null-but-reaped", {
    covers: [
      "user-memory/EFAULT/not-writable",
      "waitid/behaviour/bad-infop-still-reaps",
    ],
    steps: [
      child("kid", []),
      waitid("P_PID", result("kid"), NULL).fails("EFAULT"),
      waitid("P_PID", result("kid"), information).fails("ECHILD"),
    ],
  }),
  row("waitid/EFAULT/infop-read-only", {
    covers: "user-memory/EFAULT/not-writable",
    steps: [
      child("kid", []),
      waitid("P_PID", result("kid"), readOnly(information)).fails("EFAULT"),
    ],
  }),
  row("waitid/success/exited", {
    covers: [
      "waitid/behaviour/returns-0-and-stores-siginfo",
      "waitid/behaviour/exit-is-cld_exited-with-its-status",
    ],
    steps: [
      child("kid", [exit(7)]),
      waitid("P_PID", result("kid"), information).returns(0)
        .observes(information, {
          si_signo: "SIGCHLD",
          si_code: "CLD_EXITED",
          si_status: 7,
          si_pid: result("kid"),
          si_uid: 1000,
        }),
    ],
  }),
  row("waitid/success/killed", {
    covers: "waitid/behaviour/death-by-signal-is-cld_killed",
    steps: [
      child("kid", sleepForEver),
      settle(),
      kill(result("kid"), "SIGKILL").returns(0),
      waitid("P_PID", result("kid"), information).returns(0)
        .observes(information, { si_code: "CLD_KILLED", si_status: "SIGKILL" }),
    ],
  }),
  row("waitid/success/any-child", {
    covers: [
      "waitid/behaviour/p_all-takes-any-child",
      "waitid/behaviour/reaped-child-is-gone",
    ],
    steps: [
      child("kid", [exit(3)]),
      waitid("P_ALL", 0, information).returns(0)
        .observes(information, { si_pid: result("kid"), si_status: 3 }),
      waitid("P_ALL", 0, information).fails("ECHILD"),
    ],
  }),
  row("waitid/success/nothing-yet", {
    steps: [
      child("kid", sleepForEver),
      settle(),
      waitid("P_PID", result("kid"), information, "WEXITED|WNOHANG").returns(0)
        .observes(information, { si_signo: 0, si_pid: 0, si_status: 0 }),
      kill(result("kid"), "SIGKILL").returns(0),
      join("kid"),
    ],
  }),
  row("waitid/success/without-reaping", {
    covers: "waitid/behaviour/wnowait-leaves-the-event",
    steps: [
      child("kid", [exit(5)]),
      waitid("P_PID", result("kid"), information, "WEXITED|WNOWAIT").returns(0)
        .observes(information, { si_status: 5 }),
      waitid("P_PID", result("kid"), information).returns(0)
        .observes(information, { si_status: 5 }),
      waitid("P_PID", result("kid"), information).fails("ECHILD"),
    ],
  }),
  row("waitid/success/stopped", {
    covers: "waitid/behaviour/stop-is-cld_stopped",
    steps: [
      child("kid", sleepForEver),
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      waitid("P_PID", result("kid"), information, "WSTOPPED").returns(0)
        .observes(information, {
          si_code: "CLD_STOPPED",
          si_status: "SIGSTOP",
        }),
      kill(result("kid"), "SIGKILL").returns(0),
      join("kid"),
    ],
  }),
  row("waitid/EINTR/by-a-stop-that-is-not-waited-for", {
    covers: "waitid/EINTR/signal-arrives-while-waiting",
    source: "Kernel/Syscalls/waitid.cpp, Kernel/Tasks/ThreadBlockers.cpp",
    note: "SIGCHLD alone does no harm, if it comes with a result.",
    steps: [
      onSignal("SIGCHLD", []),
      child("kid", [
        call.getpid().as("own"),
        settle(),
        kill(result("own"), "SIGSTOP").returns(0),
      ]),
      waitid("P_PID", result("kid"), information, "WEXITED").fails("EINTR"),
      kill(result("kid"), "SIGCONT").returns(0),
      join("kid"),
    ],
  }),
  made("blocking-wait-tells-a-stop-again-and-again", {
    covers: "waitid/behaviour/blocking-wait-repeats-a-recorded-stop",
    note: "It is not consumed, and WNOHANG's mark does not hide it.",
    steps: [
      sleeper,
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      wait("WSTOPPED", stopped),
      wait("WSTOPPED", stopped),
      wait("WSTOPPED|WNOHANG", stopped),
      wait("WSTOPPED", stopped),
      ...end,
    ],
  }),
  made("wnohang-tells-a-stop-once", {
    covers: [
      "waitid/behaviour/wnohang-with-nothing-stores-zeros",
      "waitid/behaviour/wnohang-reports-a-stop-once",
    ],
    steps: [
      sleeper,
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      wait("WSTOPPED|WNOHANG", stopped),
      wait("WSTOPPED|WNOHANG", nothing),
      ...end,
    ],
  }),
  made("wnowait-neither-sets-nor-sees-the-mark", {
    covers: "waitid/behaviour/wnowait-leaves-the-event",
    steps: [
      sleeper,
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      wait("WSTOPPED|WNOHANG|WNOWAIT", stopped),
      wait("WSTOPPED|WNOHANG", stopped),
      wait("WSTOPPED|WNOHANG|WNOWAIT", stopped),
      wait("WSTOPPED|WNOHANG", nothing),
      ...end,
    ],
  }),
  made("continue-needs-stops-asked-for-too", {
    covers: [
      "waitid/behaviour/wcontinued-needs-wuntraced",
      "waitid/behaviour/continue-is-cld_continued",
    ],
    steps: [
      child("kid", [settle(8000), settle(500)]),
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      kill(result("kid"), "SIGCONT").returns(0),
      wait("WCONTINUED|WNOHANG", nothing),
      wait("WCONTINUED|WSTOPPED|WNOHANG", continued),
      join("kid"),
    ],
  }),
  made("only-the-latest-event-is-told", {
    covers: "waitid/behaviour/only-the-latest-event-of-a-child-is-kept",
    steps: [
      child("kid", [settle(8000), exit(3)]),
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      kill(result("kid"), "SIGCONT").returns(0),
      settle(),
      wait("WSTOPPED|WEXITED", { si_code: 0, si_status: 3 }),
    ],
  }),
  made("default-stop-signals-stop", {
    covers: [
      "kill/behaviour/sigtstp-stops-by-default",
      "waitid/behaviour/stop-is-cld_stopped",
    ],
    steps: [
      sleeper,
      settle(),
      kill(result("kid"), "SIGTSTP").returns(0),
      wait("WSTOPPED", { si_code: "CLD_STOPPED", si_status: "SIGTSTP" }),
      ...end,
    ],
  }),
  made("stopped-process-reacts-to-sigkill", {
    covers: "kill/behaviour/stopped-process-reacts-to-sigkill",
    steps: [
      sleeper,
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      kill(result("kid"), "SIGKILL").returns(0),
      wait("WEXITED", { si_code: "CLD_KILLED", si_status: "SIGKILL" }),
    ],
  }),
  made("stopped-process-keeps-sigterm-for-later", {
    covers: "kill/behaviour/stopped-process-keeps-other-signals",
    steps: [
      child("kid", [settle(8000).kills("SIGTERM")]),
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      kill(result("kid"), "SIGTERM").returns(0),
      settle(),
      wait("WEXITED|WNOHANG", nothing),
      kill(result("kid"), "SIGCONT").returns(0),
      wait("WEXITED", { si_code: "CLD_KILLED", si_status: "SIGTERM" }),
    ],
  }),
  made("ignored-sigchld-does-not-reap", {
    covers: "exit/behaviour/ignored-sigchld-does-not-reap",
    steps: [
      sigaction("SIGCHLD", { handler: "SIG_IGN" }).returns(0),
      child("kid", [exit(3)]),
      settle(),
      wait("WEXITED", { si_status: 3 }),
    ],
  }),
  made("no-wait-flag-does-not-reap", {
    covers: "exit/behaviour/sa_nocldwait-does-not-reap",
    note: "SA_NOCLDWAIT only keeps the signal away.",
    steps: [
      sigaction("SIGCHLD", { handler: "SIG_DFL", flags: "SA_NOCLDWAIT" })
        .returns(0),
      child("kid", [exit(3)]),
      settle(),
      wait("WEXITED", { si_status: 3 }),
    ],
  }),
  made("sigchld-tells-of-an-exit", {
    covers: "exit/behaviour/parent-gets-sigchld",
    note: "The dead process has no thread left, so the status is not told.",
    steps: [
      onSignal("SIGCHLD", [
        store(flag, 1).observes(SIGNAL_INFORMATION, {
          si_signo: "SIGCHLD",
          si_pid: result("kid"),
        }),
      ]),
      child("kid", [exit(3)]),
      settle(),
      wait("WEXITED", { si_status: 3 }).observes(flag, 1),
    ],
  }),
  made("sigchld-tells-the-uid-of-the-one-waited-for", {
    covers: "waitid/behaviour/waiting-for-one-keeps-its-uid",
    note: "Although it is reaped by the time that the handler runs.",
    steps: [
      onSignal("SIGCHLD", [
        store(flag, 1).observes(SIGNAL_INFORMATION, {
          si_code: "CLD_EXITED",
          si_pid: result("kid"),
          si_uid: 1000,
          si_status: 0,
        }),
      ]),
      child("kid", [settle(100), exit(3)]),
      wait("WEXITED", { si_status: 3 }).observes(flag, 1),
    ],
  }),
  made("group-of-children", {
    covers: "waitid/behaviour/p_pgid-takes-a-member-of-the-group",
    steps: [
      child("kid", [call.setpgid(0, 0).returns(0), settle(100), exit(4)]),
      settle(),
      waitid("P_PGID", result("kid"), information).returns(0)
        .observes(information, { si_pid: result("kid"), si_status: 4 }),
      waitid("P_ALL", 0, information).fails("ECHILD"),
    ],
  }),
  made("oldest-child-first", {
    covers: "waitid/behaviour/candidates-go-by-age",
    steps: [
      child("first", [exit(1)]),
      child("second", [exit(2)]),
      settle(),
      waitid("P_ALL", 0, information).returns(0)
        .observes(information, { si_pid: result("first"), si_status: 1 }),
      waitid("P_ALL", 0, information).returns(0)
        .observes(information, { si_pid: result("second"), si_status: 2 }),
    ],
  }),
  made("without-event-bits-nothing-is-told", {
    covers: [
      "waitid/behaviour/options-are-not-checked",
      "waitid/behaviour/without-event-bits-reports-nothing",
    ],
    steps: [
      child("kid", [exit(5)]),
      settle(),
      wait("WNOHANG", nothing),
      wait("WEXITED|0x100", { si_status: 5 }),
    ],
  }),
  row("waitid/EINTR/pending-on-entry", {
    covers: "waitid/EINTR/unmasked-signal-already-pending",
    note: "Even with WNOHANG, and with a child to tell of.",
    window: noTick,
    steps: [
      child("kid", []),
      settle(),
      ...whileAnotherIsPending(
        waitid("P_ALL", 0, information, "WEXITED|WNOHANG").fails("EINTR"),
      ),
      join("kid"),
    ],
  }),
  row("waitid/success/every-field-and-the-real-uid", {
    covers: "waitid/behaviour/si_uid-is-the-real-uid",
    as: "root",
    source: SOURCE,
    steps: [
      child("kid", [call.setresuid(5, 6, 7).returns(0), exit(3)]),
      waitid("P_PID", result("kid"), sevens).returns(0).observes(sevens, {
        si_signo: "SIGCHLD",
        si_code: "CLD_EXITED",
        si_errno: 0,
        si_pid: result("kid"),
        si_uid: 5,
        si_addr: 0,
        si_status: 3,
        si_band: 0,
        // An int in a union: what is beside it is nobody's.
        si_value: bits(0xffff_ffff, 0),
      }),
      child("other", [settle(200)]),
      waitid("P_ALL", 0, sevens, "WEXITED|WNOHANG").returns(0)
        .observes(sevens, {
          si_signo: 0,
          si_code: 0,
          si_pid: 0,
          si_uid: 0,
          si_status: 0,
        }),
      join("other"),
    ],
  }),
  made("child-ends-and-its-signal-is-handled", {
    note: "Of all signals this one alone does not spoil a wait with a result.",
    steps: [
      onSignal("SIGCHLD", [call.getpid().succeeds()]),
      child("kid", [settle(100), exit(3)]),
      waitid("P_PID", result("kid"), information).returns(0)
        .observes(information, {
          si_signo: "SIGCHLD",
          si_code: "CLD_EXITED",
          si_status: 3,
        }),
    ],
  }),
  made("one-of-several", {
    covers: "waitid/behaviour/candidates-go-by-age",
    note: "The others are neither told of nor taken.",
    steps: [
      child("first", [exit(1)]),
      child("second", [exit(2)]),
      child("third", [settle(200), exit(3)]),
      settle(),
      waitid("P_PID", result("second"), information).returns(0)
        .observes(information, { si_pid: result("second"), si_status: 2 }),
      waitid("P_PID", result("second"), information).fails("ECHILD"),
      waitid("P_PID", result("third"), information).returns(0)
        .observes(information, { si_pid: result("third"), si_status: 3 }),
      waitid("P_ALL", 0, information, "WEXITED|WNOWAIT").returns(0)
        .observes(information, { si_pid: result("first"), si_status: 1 }),
      waitid("P_ALL", 0, information).returns(0)
        .observes(information, { si_pid: result("first"), si_status: 1 }),
      waitid("P_ALL", 0, information).fails("ECHILD"),
    ],
  }),
  made("sleeps-on-while-others-end", {
    covers: "waitid/behaviour/p_pgid-takes-a-member-of-the-group",
    steps: [
      child("other", [settle(100), exit(1)]),
      child("kid", [settle(200), exit(2)]),
      wait("WEXITED", { si_pid: result("kid"), si_status: 2 }),
      child("member", [
        call.setpgid(0, 0).returns(0),
        settle(200),
        exit(3),
      ]),
      child("sooner", [settle(100), exit(4)]),
      settle(),
      waitid("P_PGID", result("member"), information).returns(0)
        .observes(information, { si_pid: result("member"), si_status: 3 }),
      waitid("P_PGID", result("member"), information).fails("ECHILD"),
      waitid("P_PID", result("sooner"), information).returns(0)
        .observes(information, { si_status: 4 }),
      waitid("P_PID", result("other"), information).returns(0)
        .observes(information, { si_status: 1 }),
    ],
  }),
  made("sleeps-on-over-what-was-not-asked-for", {
    covers: [
      "waitid/behaviour/stop-is-cld_stopped",
      "waitid/behaviour/continue-is-cld_continued",
    ],
    note: "Stops for whoever waits for the end, and the end for neither.",
    steps: [
      child("kid", [settle(8000), exit(3)]),
      settle(),
      child("signaller", [
        settle(),
        kill(result("kid"), "SIGSTOP").returns(0),
        settle(),
        kill(result("kid"), "SIGCONT").returns(0),
      ]),
      wait("WEXITED", { si_code: "CLD_EXITED", si_status: 3 }),
      join("signaller"),
    ],
  }),
  made("blocking-wait-tells-a-continue-again-and-again", {
    covers: "waitid/behaviour/blocking-wait-repeats-a-recorded-continue",
    note: "It is not consumed, and WNOHANG's mark does not hide it.",
    steps: [
      child("kid", [settle(8000), settle(2000)]),
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      kill(result("kid"), "SIGCONT").returns(0),
      settle(),
      wait("WCONTINUED|WSTOPPED", continued),
      wait("WCONTINUED|WSTOPPED", continued),
      wait("WCONTINUED|WSTOPPED|WNOHANG", continued),
      wait("WCONTINUED|WSTOPPED|WNOHANG", nothing),
      wait("WCONTINUED|WSTOPPED", continued),
      kill(result("kid"), "SIGKILL").returns(0),
      wait("WEXITED", { si_code: "CLD_KILLED", si_status: "SIGKILL" }),
    ],
  }),
  made("wnohang-tells-a-continue-once", {
    covers: "waitid/behaviour/wnohang-reports-a-continue-once",
    steps: [
      child("kid", [settle(8000), settle(2000)]),
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      kill(result("kid"), "SIGCONT").returns(0),
      settle(),
      wait("WCONTINUED|WSTOPPED|WNOHANG", continued),
      wait("WCONTINUED|WSTOPPED|WNOHANG", nothing),
      // A new event has no mark.
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      wait("WSTOPPED|WNOHANG", stopped),
      wait("WSTOPPED|WNOHANG", nothing),
      kill(result("kid"), "SIGKILL").returns(0),
      wait("WEXITED", { si_code: "CLD_KILLED", si_status: "SIGKILL" }),
    ],
  }),
  made("wnohang-skips-what-woke-a-sleeper", {
    covers: "waitid/behaviour/wnohang-skips-what-woke-a-waiter",
    steps: [
      sleeper,
      settle(),
      child("signaller", [
        settle(),
        kill(result("kid"), "SIGSTOP").returns(0),
      ]),
      wait("WSTOPPED", stopped),
      wait("WSTOPPED|WNOHANG", nothing),
      wait("WSTOPPED", stopped),
      join("signaller"),
      ...end,
    ],
  }),
  made("wnowait-that-sleeps-leaves-the-event", {
    covers: "waitid/behaviour/wnowait-leaves-the-event",
    steps: [
      child("kid", [settle(200), exit(6)]),
      wait("WEXITED|WNOWAIT", { si_code: "CLD_EXITED", si_status: 6 }),
      wait("WEXITED|WNOHANG|WNOWAIT", { si_status: 6 }),
      wait("WEXITED|WNOHANG", { si_status: 6 }),
      waitid("P_PID", result("kid"), information).fails("ECHILD"),
    ],
  }),
  made("without-event-bits-it-waits-for-a-signal", {
    covers: "waitid/behaviour/without-event-bits-waits-for-a-signal",
    steps: [
      onSignal("SIGALRM", []),
      child("kid", [exit(5)]),
      settle(),
      call.alarm(1).returns(0),
      waitid("P_PID", result("kid"), information, 0).fails("EINTR"),
      wait("WEXITED", { si_status: 5 }),
    ],
  }),
  made("two-threads-wait", {
    covers: "waitid/behaviour/p_all-takes-any-child",
    note: "Each gets a child; one who waits for a child gets that.",
    steps: [
      child("kid", [settle(300), exit(1)]),
      child("other", [settle(150), exit(2)]),
      thread("waiter", [
        waitid("P_PID", result("other"), room("siginfo_t", "of the thread"))
          .returns(0)
          .observes(room("siginfo_t", "of the thread"), {
            si_pid: result("other"),
            si_status: 2,
          }),
      ]),
      settle(),
      wait("WEXITED", { si_pid: result("kid"), si_status: 1 }),
      join("waiter"),
      waitid("P_ALL", 0, information).fails("ECHILD"),
    ],
  }),
  made("who-was-waited-for-is-forgotten", {
    covers: "waitid/behaviour/reaped-child-is-gone",
    note: "A dead child is there until somebody was told, asleep or at once.",
    steps: [
      child("kid", [exit(1)]),
      settle(),
      kill(result("kid"), 0).returns(0),
      wait("WEXITED|WNOWAIT", { si_status: 1 }),
      kill(result("kid"), 0).returns(0),
      wait("WEXITED|WNOHANG", { si_status: 1 }),
      kill(result("kid"), 0).fails("ESRCH"),
      child("late", [settle(200), exit(2)]),
      waitid("P_PID", result("late"), information).returns(0)
        .observes(information, { si_status: 2 }),
      settle(),
      kill(result("late"), 0).fails("ESRCH"),
      child("any", [settle(200), exit(3)]),
      waitid("P_ALL", 0, information).returns(0)
        .observes(information, { si_status: 3 }),
      settle(),
      kill(result("any"), 0).fails("ESRCH"),
    ],
  }),
  made("nobody-remembers-the-child-of-a-dead-parent", {
    note: "The parent is dead and not waited for; its set takes no event.",
    steps: [
      child("kid", [
        child("grandchild", [
          settle(8000).whatever(),
          settle(8000).kills("SIGKILL"),
        ]),
        settle(),
      ]),
      waitid("P_PID", result("kid"), information, "WEXITED|WNOWAIT").returns(0),
      settle(),
      kill(result("grandchild"), "SIGSTOP").returns(0),
      settle(),
      kill(result("grandchild"), "SIGCONT").returns(0),
      settle(),
      kill(result("grandchild"), "SIGKILL").returns(0),
      settle(),
      kill(result("grandchild"), 0).fails("ESRCH"),
      join("kid"),
    ],
  }),
  made("sa_nocldstop-keeps-no-signal-away", {
    covers: "exit/behaviour/parent-gets-sigchld",
    note: "Nothing in the kernel looks at that flag.",
    steps: [
      onSignal("SIGCHLD", [store(flag, 1)], { flags: "SA_NOCLDSTOP" }),
      child("kid", [exit(3)]),
      settle().observes(flag, 1),
      wait("WEXITED", { si_status: 3 }),
    ],
  }),
  made("stop-behind-a-continue-that-was-told-wakes-nobody", {
    note: "Who sleeps by then is woken by the next one.",
    steps: [
      mmap({
        size: 4096,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_ANONYMOUS|MAP_SHARED",
      }).as("page"),
      child("kid", [
        settle(8000).whatever(),
        settle(8000).whatever(),
        settle(8000).kills("SIGKILL"),
      ]),
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      kill(result("kid"), "SIGCONT").returns(0),
      settle(),
      wait("WCONTINUED|WSTOPPED|WNOHANG", continued),
      child("signaller", [
        settle(),
        kill(result("kid"), "SIGSTOP").returns(0),
        settle(),
        store(result("page"), 1),
        kill(result("kid"), "SIGCONT").returns(0),
        settle(),
        kill(result("kid"), "SIGSTOP").returns(0),
      ]),
      wait("WSTOPPED", stopped),
      load(result("page")).returns(1),
      join("signaller"),
      ...end,
    ],
  }),
];
