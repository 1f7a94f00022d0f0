import {
  SIGALRM,
  SIGKILL,
  type SignalName,
  SIGTERM,
  SIGTRAP,
  SIGUSR1,
} from "../../../src/api/constants.ts";
import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  call,
  child,
  clock_nanosleep,
  duration,
  execve,
  exit,
  exited,
  file,
  join,
  kill,
  killed,
  load,
  onSignal,
  pipe,
  pledge,
  read,
  result,
  room,
  type Row,
  row,
  settle,
  sigprocmask,
  type Step,
  store,
  thread,
  u32,
  waitid,
} from "../../language/row.ts";
import { elf, exitsWithResultOf } from "../../worlds/process_elf.ts";
import { bit } from "../../worlds/signal.ts";
import { me } from "../../worlds/signal_waiting.ts";
import { type Architecture, architectures } from "../../../src/cpu/cpu.ts";

/** Errors as exit statuses. */
const failed = { EPERM: 255, EFAULT: 242, EINVAL: 234 } as const;

const information = room("siginfo_t", "information");

const pending = u32(0, "pending");

const bytes = buffer(4, "bytes");

const ends = buffer(8, "ends");

const HIGH = 0x1_0000_0000n;

/** A child that was stopped while it waited in a call. */
const stoppedInACall = [
  child("kid", [settle(8000).whatever()]),
  settle(),
  kill(result("kid"), "SIGSTOP").returns(0),
  settle(),
];

/** A child that stopped itself: its call has returned already. */
const stoppedByItself = [
  child("kid", [
    call.getpid().as("me"),
    kill(result("me"), "SIGSTOP").whatever(),
    settle(8000).whatever(),
  ]),
  waitid("P_PID", result("kid"), information, "WSTOPPED").returns(0),
];

function killedBy(signal: number): Step {
  return waitid("P_PID", result("kid"), information).returns(0)
    .observes(information, { si_code: "CLD_KILLED", si_status: signal });
}

/** A signal, and what is pending behind it. */
const takeAway: readonly (readonly [SignalName, ...SignalName[]])[] = [
  ["SIGUSR1", "SIGUSR1"],
  ["SIGTSTP", "SIGUSR1", "SIGTSTP"],
  ["SIGTTIN", "SIGUSR1", "SIGTSTP", "SIGTTIN"],
  ["SIGTTOU", "SIGUSR1", "SIGTSTP", "SIGTTIN", "SIGTTOU"],
  ["SIGCONT", "SIGUSR1", "SIGCONT"],
  ["SIGUSR1", "SIGUSR1", "SIGCONT"],
  ["SIGTSTP", "SIGUSR1", "SIGTSTP"],
  ["SIGCONT", "SIGUSR1", "SIGCONT"],
  ["SIGTTIN", "SIGUSR1", "SIGTTIN"],
  ["SIGCONT", "SIGUSR1", "SIGCONT"],
  ["SIGTTOU", "SIGUSR1", "SIGTTOU"],
];

/** Signals that end a process, with a core dump or without. */
const deadly: readonly SignalName[] = [
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGILL",
  "SIGTRAP",
  "SIGABRT",
  "SIGBUS",
  "SIGFPE",
  "SIGKILL",
  "SIGUSR1",
  "SIGSEGV",
  "SIGUSR2",
  "SIGPIPE",
  "SIGALRM",
  "SIGSTKFLT",
  "SIGXCPU",
  "SIGXFSZ",
  "SIGVTALRM",
  "SIGPROF",
  "SIGIO",
  "SIGSYS",
];

const ignored: readonly SignalName[] = ["SIGURG", "SIGWINCH", "SIGINFO"];

const meOfProcesses = [call.getpid().as("me")];

const heard = u32(0, "heard");

export const uses: readonly Use[] = [
  use.kill({
    before: meOfProcesses,
    operands: [result("me"), 0],
    promises: ["stdio"],
  }),
  use.kill({
    label: "child",
    before: [child("child", [settle(20)])],
    operands: [result("child"), 0],
    promises: ["proc"],
  }),
];

/** A program that sends SIGTERM to the group of its parent's number: only a
 * program of its own can negate one. */
const killsGroup = (machine: Architecture) =>
  file(
    "f",
    elf({
      machine,
      code: exitsWithResultOf(
        machine,
        { name: "getppid" },
        "negate",
        { name: "kill", arguments: ["result", SIGTERM] },
      ),
    }),
    { mode: 0o755 },
  );

export const rows: readonly Row[] = [
  ...architectures.map((machine) =>
    row(`kill/EPERM/group-of-root-${machine}`, {
      arch: [machine],
      as: "root",
      covers: "signal/EPERM/no-group-member-may-be-signalled",
      note: "Only a program of its own can negate a number.",
      setup: [killsGroup(machine)],
      steps: [
        child("leader", [
          call.setpgid(0, 0).returns(0),
          child("user", [
            call.setpgid(0, 0).returns(0),
            call.setresuid(1000, 1000, 1000).returns(0),
            execve("/w/f", ["f"]).ends(exited(failed.EPERM)),
          ]),
          join("user"),
        ]),
        join("leader"),
      ],
    })
  ),
  row("kill/EINVAL/signal-out-of-range", {
    covers: "kill/EINVAL/signal-not-0-to-31",
    steps: [
      call.getpid().as("me"),
      kill(result("me"), -1).fails("EINVAL"),
      kill(result("me"), 32).fails("EINVAL"),
    ],
  }),
  row("kill/EINVAL/pid-int-min", {
    covers: "kill/EINVAL/pid-is-int_min",
    steps: [kill(-0x8000_0000, 0).fails("EINVAL")],
  }),
  row("kill/ESRCH/group-without-members", {
    covers: "signal/ESRCH/group-has-no-visible-live-member",
    steps: [kill(-0x7fff_fff0, "SIGUSR1").fails("ESRCH")],
  }),
  row("kill/ESRCH/no-such-process", {
    covers: "task/ESRCH/no-such-process",
    steps: [kill(0x7fff_fff0, 0).fails("ESRCH")],
  }),
  row("kill/EPERM/process-of-root", {
    covers: "kill/EPERM/process-of-another-user",
    steps: [
      call.getppid().as("executor"),
      kill(result("executor"), 0).fails("EPERM"),
    ],
  }),
  row("kill/ESRCH/zombie", {
    covers: [
      "signal/ESRCH/target-has-no-thread-left",
      "kill/behaviour/zombie-accepts-signal-0",
    ],
    note: "Signal 0 to a zombie succeeds.",
    steps: [
      child("kid", []),
      waitid("P_PID", result("kid"), information, "WEXITED|WNOWAIT").returns(0),
      settle(),
      kill(result("kid"), 0).returns(0),
      kill(result("kid"), "SIGUSR1").fails("ESRCH"),
      join("kid"),
    ],
  }),
  row("kill/success/terminates-by-default", {
    covers: "kill/behaviour/default-action-of-sigterm-kills",
    steps: [
      call.getpid().as("me"),
      kill(result("me"), "SIGTERM").ends(killed("SIGTERM")),
    ],
  }),
  row("kill/success/ignored-by-default", {
    covers: "kill/behaviour/sigchld-and-sigcont-are-ignored-by-default",
    steps: [
      call.getpid().as("me"),
      kill(result("me"), "SIGCHLD").returns(0),
      kill(result("me"), "SIGCONT").returns(0),
    ],
  }),
  row("kill/success/signal-0-only-tests", {
    covers: "kill/behaviour/signal-0-only-asks",
    steps: [call.getpid().as("me"), kill(result("me"), 0).returns(0)],
  }),
  row("kill/success/blocked-sigcont-does-not-resume", {
    covers: "kill/behaviour/blocked-sigcont-does-not-resume",
    steps: [
      child("kid", [
        sigprocmask("SIG_BLOCK", bit("SIGCONT")).returns(0),
        settle(8000).kills("SIGKILL"),
      ]),
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      kill(result("kid"), "SIGCONT").returns(0),
      settle(),
      waitid("P_PID", result("kid"), information, "WEXITED|WNOHANG").returns(0)
        .observes(information, { si_signo: 0 }),
      kill(result("kid"), "SIGKILL").returns(0),
      join("kid"),
    ],
  }),
  row("kill/success/second-of-two-lethal-signals-decides", {
    covers: "kill/behaviour/second-lethal-signal-decides",
    steps: [
      ...stoppedInACall,
      kill(result("kid"), "SIGUSR1").returns(0),
      kill(result("kid"), "SIGTERM").returns(0),
      kill(result("kid"), "SIGCONT").returns(0),
      killedBy(SIGTERM),
    ],
  }),
  row("kill/success/third-lethal-signal-comes-too-late", {
    covers: "kill/behaviour/second-lethal-signal-decides",
    steps: [
      ...stoppedInACall,
      kill(result("kid"), "SIGTERM").returns(0),
      kill(result("kid"), "SIGALRM").returns(0),
      kill(result("kid"), "SIGUSR1").returns(0),
      kill(result("kid"), "SIGCONT").returns(0),
      killedBy(SIGALRM),
    ],
  }),
  row("kill/success/first-lethal-signal-decides-outside-of-a-call", {
    covers: "kill/behaviour/second-lethal-signal-decides",
    note: "No call is left to return, and so no second signal is taken.",
    steps: [
      ...stoppedByItself,
      kill(result("kid"), "SIGTERM").returns(0),
      kill(result("kid"), "SIGUSR1").returns(0),
      kill(result("kid"), "SIGCONT").returns(0),
      killedBy(SIGUSR1),
    ],
  }),
  row("kill/success/pending-stop-does-not-put-sigkill-off-outside-of-a-call", {
    covers: "kill/behaviour/stopped-process-reacts-to-sigkill",
    steps: [
      ...stoppedByItself,
      kill(result("kid"), "SIGSTOP").returns(0),
      kill(result("kid"), "SIGKILL").returns(0),
      killedBy(SIGKILL),
    ],
  }),
  row("kill/success/pending-stop-puts-sigkill-off", {
    covers: "kill/behaviour/pending-stop-puts-sigkill-off",
    steps: [
      ...stoppedInACall,
      kill(result("kid"), "SIGSTOP").returns(0),
      kill(result("kid"), "SIGKILL").returns(0),
      settle(),
      waitid("P_PID", result("kid"), information, "WSTOPPED|WEXITED").returns(0)
        .observes(information, {
          si_code: "CLD_STOPPED",
          si_status: "SIGSTOP",
        }),
      waitid("P_PID", result("kid"), information, "WEXITED|WNOHANG").returns(0)
        .observes(information, { si_signo: 0 }),
      kill(result("kid"), "SIGCONT").returns(0),
      killedBy(SIGKILL),
    ],
  }),
  row("kill/success/stop-interrupts-a-call", {
    covers: "kill/behaviour/stop-interrupts-a-call",
    note: "Nothing is restarted when it goes on.",
    steps: [
      pipe(ends).returns(0),
      child("kid", [read(1, bytes).fails("EINTR")]),
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      kill(result("kid"), "SIGCONT").returns(0),
      join("kid"),
    ],
  }),
  row("kill/success/continue-takes-a-pending-stop-away", {
    covers: "kill/behaviour/sigcont-takes-a-pending-stop-away",
    steps: [
      child("kid", [
        sigprocmask("SIG_BLOCK", bit("SIGSTOP")).returns(0),
        settle(400),
        call.sigpending(pending).returns(0).observes(pending, 0),
      ]),
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      kill(result("kid"), "SIGCONT").returns(0),
      join("kid"),
    ],
  }),
  row("kill/success/stops-and-continue-take-each-other-away", {
    covers: "kill/behaviour/sigcont-takes-a-pending-stop-away",
    source: "Kernel/Tasks/Thread.cpp: send_signal",
    note: "All are blocked, and so what is pending can be looked at.",
    steps: [
      sigprocmask(
        "SIG_SETMASK",
        bit("SIGTSTP") | bit("SIGTTIN") | bit("SIGTTOU") | bit("SIGCONT") |
          bit("SIGUSR1"),
      ),
      me,
      ...takeAway.flatMap(([signal, ...left]) => [
        kill(result("me"), signal).returns(0),
        call.sigpending(pending).returns(0).observes(
          pending,
          left.reduce((set, one) => set | bit(one), 0),
        ),
      ]),
    ],
  }),
  row("kill/success/continue-takes-stops-of-other-threads-away", {
    covers: "kill/behaviour/sigcont-takes-a-pending-stop-away",
    source: "Kernel/Tasks/Thread.cpp: send_signal",
    steps: [
      sigprocmask("SIG_SETMASK", bit("SIGTSTP") | bit("SIGCONT")),
      me,
      thread("other", [
        sigprocmask("SIG_SETMASK", bit("SIGTSTP") | bit("SIGCONT")),
        settle(400),
        call.sigpending(pending).returns(0).observes(pending, 0),
        settle(400),
        call.sigpending(pending).returns(0).observes(pending, bit("SIGTSTP")),
      ]),
      settle(),
      call.kill_thread(result("other"), "SIGTSTP").returns(0),
      kill(result("me"), "SIGCONT").returns(0),
      settle(600),
      call.kill_thread(result("other"), "SIGTSTP").returns(0),
      join("other"),
      // The stop of the other thread has taken it away.
      call.sigpending(pending).returns(0).observes(pending, 0),
    ],
  }),
  row("kill/success/stopped-process-reacts-to-sigtrap", {
    covers: "kill/behaviour/stopped-process-reacts-to-sigkill",
    source: "Kernel/Tasks/Thread.cpp: pending_signals_for_state",
    steps: [
      ...stoppedInACall,
      kill(result("kid"), "SIGTRAP").returns(0),
      killedBy(SIGTRAP),
    ],
  }),
  ...deadly.map((signal) =>
    row(`kill/success/${signal.toLowerCase()}-kills-by-default`, {
      covers: "kill/behaviour/default-action-of-sigterm-kills",
      source: "Kernel/Tasks/Thread.cpp: default_signal_action",
      steps: [
        child("kid", [
          call.getpid().as("me"),
          kill(result("me"), signal).ends(killed(signal)),
        ]),
        join("kid"),
      ],
    })
  ),
  ...ignored.map((signal) =>
    row(`kill/success/${signal.toLowerCase()}-does-nothing-by-default`, {
      covers: "kill/behaviour/sigchld-and-sigcont-are-ignored-by-default",
      source: "Kernel/Tasks/Thread.cpp: default_signal_action",
      steps: [me, kill(result("me"), signal).returns(0)],
    })
  ),
  ...(["SIGTSTP", "SIGTTIN", "SIGTTOU"] as const).map((signal) =>
    row(`kill/success/${signal.toLowerCase()}-stops-by-default`, {
      source: "Kernel/Tasks/Thread.cpp: default_signal_action",
      steps: [
        child("kid", [settle(8000).whatever()]),
        settle(),
        kill(result("kid"), signal).returns(0),
        waitid("P_PID", result("kid"), information, "WSTOPPED").returns(0)
          .observes(information, {
            si_code: "CLD_STOPPED",
            si_status: signal,
          }),
        kill(result("kid"), "SIGCONT").returns(0),
        join("kid"),
      ],
    })
  ),
  row("kill/success/signals-do-not-queue", {
    covers: "kill/behaviour/signals-do-not-queue",
    steps: [
      onSignal("SIGUSR1", [
        call.sigpending(pending).returns(0)
          .observes(pending, 0),
      ]),
      sigprocmask("SIG_BLOCK", bit("SIGUSR1")).returns(0),
      me,
      kill(result("me"), "SIGUSR1").returns(0),
      kill(result("me"), "SIGUSR1").returns(0),
      sigprocmask("SIG_UNBLOCK", bit("SIGUSR1")).returns(0),
    ],
  }),
  row("kill/success/default-ignored-is-dropped-although-blocked", {
    covers: "kill/behaviour/default-ignored-signals-are-dropped-when-sent",
    steps: [
      sigprocmask("SIG_BLOCK", bit("SIGCHLD")).returns(0),
      me,
      kill(result("me"), "SIGCHLD").returns(0),
      call.sigpending(pending).returns(0).observes(pending, 0),
    ],
  }),
  row("kill/success/both-arguments-have-32-bits", {
    covers: "kill/behaviour/arguments-have-32-bits",
    arch: ["x86_64", "aarch64"],
    steps: [
      call.getpid().as("me"),
      call.kill(result("me", HIGH), HIGH).returns(0),
      call.kill(result("me"), HIGH + 32n).fails("EINVAL"),
      kill(result("me"), 0).returns(0),
    ],
  }),
  row("kill/EINVAL/both-arguments-have-64-bits", {
    covers: "kill/behaviour/arguments-have-32-bits",
    arch: ["riscv64"],
    steps: [
      call.getpid().as("me"),
      call.kill(result("me", HIGH), HIGH).fails("EINVAL"),
      call.kill(result("me"), HIGH + 32n).fails("EINVAL"),
      // By its low half, after a look for other promises than the own pid has.
      call.kill(result("me", HIGH), 0).returns(0),
    ],
  }),
  row("kill/success/process-directed-goes-to-the-first-thread", {
    covers: [
      "kill/behaviour/returns-0-and-sends-the-signal",
      "kill/behaviour/other-pid-goes-to-the-main-thread",
    ],
    note: "A mask does not matter: it waits there.",
    steps: [
      child("kid", [
        call.getpid().as("first"),
        onSignal("SIGUSR1", [call.gettid().returns(result("first"))]),
        thread("other", [settle(400)]),
        settle(5000).whatever(),
      ]),
      settle(),
      call.kill(result("kid"), "SIGUSR1").returns(0),
      join("kid"),
    ],
  }),
  row("kill/success/minus-one-asks-everybody", {
    covers: "kill/behaviour/pid-minus-1-means-every-visible-process",
    note: "SIGCONT does nothing to whoever has no handler for it.",
    steps: [
      call.setpgid(0, 0).returns(0),
      onSignal("SIGCONT", [store(heard, 1)]),
      child("kid", [
        clock_nanosleep("CLOCK_MONOTONIC", 0, duration(5000)).fails("EINTR"),
        load(heard).returns(1),
      ]),
      settle(),
      kill(-1, 0).returns(0),
      load(heard).returns(0),
      kill(-1, "SIGCONT").returns(0),
      load(heard).returns(1),
      join("kid"),
    ],
  }),
  row("kill/ESRCH/zero-is-no-group", {
    covers: [
      "task/ESRCH/no-such-process",
      "kill/behaviour/pid-0-is-not-the-own-group",
    ],
    steps: [
      call.setpgid(0, 0).returns(0),
      kill(0, "SIGTERM").fails("ESRCH"),
      kill(0, 0).fails("ESRCH"),
    ],
  }),
  row("kill/success/own-pid-means-this-thread", {
    covers: [
      "kill/behaviour/own-pid-goes-to-the-calling-thread",
      "kill/behaviour/masks-do-not-choose-the-thread",
      "sigpending/behaviour/signals-to-the-process-are-on-its-main-thread",
    ],
    steps: [
      me,
      sigprocmask("SIG_BLOCK", bit("SIGUSR2")).returns(0),
      thread("other", [
        sigprocmask("SIG_BLOCK", bit("SIGUSR1")).returns(0),
        kill(result("me"), "SIGUSR1").returns(0),
        call.sigpending(pending).returns(0).observes(pending, bit("SIGUSR1")),
      ]),
      join("other"),
      call.sigpending(pending).returns(0).observes(pending, 0),
      child("kid", [
        call.getppid().as("parent"),
        kill(result("parent"), "SIGUSR2").returns(0),
      ]),
      join("kid"),
      thread("third", [
        call.sigpending(pending).returns(0).observes(pending, 0),
      ]),
      join("third"),
      call.sigpending(pending).returns(0).observes(pending, bit("SIGUSR2")),
    ],
  }),
  row("kill/success/promise-goes-by-the-pid", {
    covers: [
      "kill/behaviour/own-pid-needs-stdio-only",
      "kill/behaviour/other-pid-needs-proc-only",
    ],
    steps: [
      child("own", [
        call.getpid().as("me"),
        pledge("stdio").returns(0),
        kill(result("me"), 0).returns(0),
        kill(1, 0).kills("SIGABRT"),
      ]),
      join("own"),
      child("other", [
        call.getpid().as("me"),
        call.getppid().as("parent"),
        pledge("proc").returns(0),
        kill(result("parent"), 0).returns(0),
        kill(0x7fff_fff0, 0).fails("ESRCH"),
        kill(result("me"), 0).kills("SIGABRT"),
      ]),
      join("other"),
    ],
  }),
  row("kill/success/continue-within-the-group", {
    covers: "kill/behaviour/sigcont-reaches-the-own-group",
    note: "The group is that of the credentials.",
    as: "root",
    steps: [
      call.setpgid(0, 0).returns(0),
      child("root", [settle(400)]),
      child("user", [
        call.setresuid(1000, 1000, 1000).returns(0),
        kill(result("root"), "SIGCONT").returns(0),
        kill(result("root"), "SIGWINCH").fails("EPERM"),
        kill(result("root"), 0).fails("EPERM"),
        call.setpgid(0, 0).returns(0),
        kill(result("root"), "SIGCONT").fails("EPERM"),
      ]),
      join("user"),
      join("root"),
    ],
  }),
  row("kill/EPERM/real-and-effective-uid-against-the-real-one", {
    covers: "kill/EPERM/process-of-another-user",
    note: "The target's effective and saved uid do not count.",
    as: "root",
    steps: [
      child("target", [call.setresuid(5, 6, 7).returns(0), settle(400)]),
      settle(),
      ...([["real", 5, 8], ["effective", 8, 5]] as const).flatMap(
        ([name, uid, euid]) => [
          child(name, [
            call.setresuid(uid, euid, 8).returns(0),
            kill(result("target"), 0).returns(0),
          ]),
          join(name),
        ],
      ),
      ...[6, 7, 9].flatMap((uid) => [
        child(`as ${uid}`, [
          call.setresuid(uid, uid, 5).returns(0),
          kill(result("target"), 0).fails("EPERM"),
        ]),
        join(`as ${uid}`),
      ]),
      join("target"),
    ],
  }),
  row("kill/success/stop-takes-a-pending-continue-away", {
    source: "Kernel/Tasks/Thread.cpp, send_signal",
    note: "So does every stop signal, and each continue takes all of them.",
    steps: [
      onSignal("SIGCONT", [store(heard, 1).never()]),
      me,
      sigprocmask("SIG_SETMASK", 0xffff_ffff).returns(0),
      kill(result("me"), "SIGUSR1").returns(0),
      ...(["SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU"] as const).flatMap(
        (signal) => [
          kill(result("me"), "SIGCONT").returns(0),
          call.sigpending(pending).returns(0)
            .observes(pending, bit("SIGCONT") | bit("SIGUSR1")),
          kill(result("me"), signal).returns(0),
          call.sigpending(pending).returns(0)
            .observes(pending, bit(signal) | bit("SIGUSR1")),
        ],
      ),
      kill(result("me"), "SIGSTOP").returns(0),
      kill(result("me"), "SIGTSTP").returns(0),
      kill(result("me"), "SIGTTIN").returns(0),
      call.sigpending(pending).returns(0).observes(
        pending,
        bit("SIGSTOP") | bit("SIGTSTP") | bit("SIGTTIN") | bit("SIGTTOU") |
          bit("SIGUSR1"),
      ),
      kill(result("me"), "SIGCONT").returns(0),
      call.sigpending(pending).returns(0)
        .observes(pending, bit("SIGCONT") | bit("SIGUSR1")),
    ],
  }),
  row("kill/EINVAL/signals-around-the-last", {
    covers: ["kill/EINVAL/signal-not-0-to-31", "task/ESRCH/no-such-process"],
    note: "The last signal that there is is looked for somebody to send to.",
    steps: [
      kill(0x7fff_fff0, 0).fails("ESRCH"),
      kill(0x7fff_fff0, 31).fails("ESRCH"),
      kill(0x7fff_fff0, 32).fails("EINVAL"),
      kill(0x7fff_fff0, -1).fails("EINVAL"),
      kill(-0x7fff_fff0, 31).fails("ESRCH"),
    ],
  }),
  row("kill/success/process-without-its-main-thread", {
    covers: "kill/behaviour/without-main-thread-the-first-gets-it",
    source: "Kernel/Tasks/Process.cpp: send_signal",
    steps: [
      child("kid", [
        onSignal("SIGUSR1", [call.gettid().returns(result("second"))]),
        thread("second", [settle(800), exit(7)]),
        // Nobody has to join it: it is gone.
        call.gettid().as("main"),
        call.detach_thread(result("main")).returns(0),
        call.exit_thread(0, 0, 0).ends(exited(7)),
      ]),
      settle(200),
      kill(result("kid"), "SIGUSR1").returns(0),
      join("kid"),
    ],
  }),
  ...architectures.map((machine) =>
    row(`kill/success/group-of-which-one-may-be-signalled-${machine}`, {
      arch: [machine],
      as: "root",
      covers: "kill/behaviour/pid-below-minus-1-means-a-group",
      source: "Kernel/Syscalls/kill.cpp: do_killpg",
      note: "Only a program of its own can negate a number.",
      setup: [killsGroup(machine)],
      steps: [
        child("leader", [
          call.setpgid(0, 0).returns(0),
          child("member", [
            call.setresuid(1000, 1000, 1000).returns(0),
            settle(5000).kills("SIGTERM"),
          ]),
          child("user", [
            call.setpgid(0, 0).returns(0),
            call.setresuid(1000, 1000, 1000).returns(0),
            settle(),
            execve("/w/f", ["f"]).ends(exited(0)),
          ]),
          join("user"),
          join("member"),
        ]),
        join("leader"),
      ],
    })
  ),
];
