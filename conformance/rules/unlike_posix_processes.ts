/**
 * Processes, threads and their clocks where POSIX, or what other systems make
 * of it, says something else than this system does.
 *
 * @module
 */

import { architectures } from "../../src/cpu/cpu.ts";
import {
  barrier,
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
  load,
  mmap,
  mprotect,
  newImage,
  open,
  result,
  room,
  type Row,
  row,
  settle,
  sigaction,
  sigprocmask,
  type Step,
  store,
  struct,
  text,
  thread,
  u32,
  unveil,
  waitid,
  words,
} from "../language/row.ts";
import {
  ownProcesses,
  unshareCreate,
  unshareEnter,
  unshareOpen,
} from "../worlds/mount_rules.ts";
import { elf, exitsWithResultOf } from "../worlds/process_elf.ts";
import { spawn } from "../worlds/process_programs.ts";
import { bit } from "../worlds/signal.ts";
import { dumpable, information, ptrace } from "../worlds/tracing.ts";

const FUTEX = "Kernel/Syscalls/futex.cpp, Kernel/Tasks/FutexQueue.cpp";

const flag = u32(0, "flag");
const other = u32(0, "other flag");
const pending = u32(0, "pending");
const groups = buffer(8, "groups");
const name = buffer(65, "name");

const word = u32(7, "word");
const HIGH = 0xffff_fff0;
const high = u32(HIGH, "high word");
const second = u32(7, "second word");

/** A thread that waits for a word with value 7, and then says so. */
const waiter = (who: string, at: typeof word, says: typeof flag): Step =>
  thread(who, [
    call.futex({ userspace_address: at, futex_op: "FUTEX_WAIT", val: 7 })
      .returns(0),
    store(says, 1),
  ]);

const first = u32(0, "first has come");
const moved = u32(0, "moved has come");
const last = u32(0, "last has come");

const futexes: readonly Row[] = [
  row("futex/success/requeued-stand-behind-those-there", {
    source: FUTEX,
    hazard: "futex-requeue-leaves-waiter",
    steps: [
      waiter("there", second, first),
      settle(),
      waiter("moved", word, moved),
      settle(),
      waiter("moved too", word, last),
      settle(),
      call.futex({
        userspace_address: word,
        futex_op: "FUTEX_REQUEUE",
        val: 0,
        // It is read as a time, and its address is how many are moved.
        timeout: duration(1),
        userspace_address2: second,
      }).returns(2),
      call.futex({ userspace_address: second, futex_op: "FUTEX_WAKE", val: 1 })
        .returns(1),
      join("there"),
      load(first).returns(1),
      load(moved).returns(0),
      call.futex({ userspace_address: second, futex_op: "FUTEX_WAKE", val: 1 })
        .returns(1),
      join("moved"),
      load(last).returns(0),
      call.futex({ userspace_address: second, futex_op: "FUTEX_WAKE", val: 5 })
        .returns(1),
      join("moved too"),
    ],
  }),
  row("futex/success/counts-have-no-sign", {
    source: FUTEX,
    steps: [
      waiter("one", word, flag),
      waiter("two", word, other),
      settle(),
      call.futex({
        userspace_address: word,
        futex_op: "FUTEX_WAKE",
        val: 0xffff_ffff,
      }).returns(2),
      join("one"),
      join("two"),
    ],
  }),
  row("futex/success/wake_op-compares-without-a-sign", {
    source: FUTEX,
    note: "What stands there is more than any number that it is held against.",
    steps: [
      thread("waiter", [
        call.futex({
          userspace_address: high,
          futex_op: "FUTEX_WAIT",
          val: HIGH,
        }).returns(0),
      ]),
      settle(),
      // Below, at most, and above 1, while nothing is changed by OR with 0.
      ...([[2, 0], [3, 0], [4, 1]] as const).map(([comparison, woken]) =>
        call.futex({
          userspace_address: word,
          futex_op: "FUTEX_WAKE_OP",
          val: 0,
          // How many are woken by the second word.
          timeout: 1,
          userspace_address2: high,
          val3: (2 << 28) | (comparison << 24) | 1,
        }).returns(woken)
      ),
      join("waiter"),
    ],
  }),
  row("futex/ETIMEDOUT/no-time-is-a-time", {
    source: FUTEX,
    note: "Only where there is no timeout at all does it wait for ever.",
    steps: [
      call.futex({
        userspace_address: word,
        futex_op: "FUTEX_WAIT",
        val: 7,
        timeout: duration(0),
      }).fails("ETIMEDOUT"),
    ],
  }),
];

const identity: readonly Row[] = [
  row("setsid/EPERM/children-hold-the-group-that-was-left", {
    source: "Kernel/Syscalls/setpgid.cpp: sys$setsid",
    note: "The caller leads no group, and yet there is one of its number.",
    steps: [
      child("leader", [
        call.setpgid(0, 0).returns(0),
        barrier("there is another group"),
        barrier("refused"),
      ]),
      barrier("there is another group"),
      call.setpgid(0, 0).returns(0),
      child("kid", [barrier("left"), barrier("refused")]),
      call.setpgid(0, result("leader")).returns(0),
      call.getpgrp().returns(result("leader")),
      barrier("left"),
      call.setsid().fails("EPERM"),
      barrier("refused"),
      join("leader"),
      join("kid"),
      settle(),
      call.setsid().succeeds(),
    ],
  }),
  row("setgid/success/further-groups-stay", {
    source: "Kernel/Syscalls/setuid.cpp: sys$setgid",
    as: "root",
    note: "Also the one that is the group now.",
    steps: [
      call.setgroups(2, words(4, [5, 7])).returns(0),
      call.setgid(5).returns(0),
      call.setegid(7).returns(0),
      call.getgroups(2, groups).returns(0),
      call.getgroups(0, 0).returns(2),
    ],
  }),
  row("prctl/success/process-and-thread-have-names-of-their-own", {
    source: "Kernel/Syscalls/prctl.cpp",
    note: "A thread's may be blank, and is kept as it is.",
    steps: [
      call.gettid().as("me"),
      call.prctl("PR_SET_THREAD_NAME", result("me"), text("  t "), 4)
        .returns(0),
      call.prctl("PR_SET_PROCESS_NAME", text("program"), 7, 0).returns(0),
      call.prctl("PR_GET_THREAD_NAME", result("me"), name, 65).returns(0)
        .observes(name, "  t \0"),
      call.prctl("PR_SET_THREAD_NAME", result("me"), text("   "), 3)
        .returns(0),
      call.prctl("PR_GET_THREAD_NAME", result("me"), name, 65).returns(0)
        .observes(name, "   \0"),
      call.prctl("PR_GET_PROCESS_NAME", name, 65, 0).returns(0)
        .observes(name, "program\0"),
    ],
  }),
  row("kill/success/ignored-signal-does-not-wait", {
    source: "Kernel/Tasks/Thread.cpp: send_signal",
    note: "Blocked or not, nothing of it is there when it is minded again.",
    steps: [
      call.getpid().as("me"),
      sigprocmask("SIG_BLOCK", bit("SIGUSR1") | bit("SIGCHLD")).returns(0),
      sigaction("SIGUSR1", { handler: "SIG_IGN" }).returns(0),
      child("sender", [
        kill(result("me"), "SIGUSR1").returns(0),
        kill(result("me"), "SIGCHLD").returns(0),
      ]),
      join("sender"),
      call.sigpending(pending).returns(0).observes(pending, 0),
      sigaction("SIGUSR1", { handler: "SIG_DFL" }).returns(0),
      sigprocmask("SIG_UNBLOCK", bit("SIGUSR1")).returns(0),
    ],
  }),
];

const children: readonly Row[] = [
  row("waitid/ECHILD/child-outside-the-list-has-no-number", {
    source: "Kernel/Syscalls/waitid.cpp, Kernel/Tasks/Process.cpp",
    as: "root",
    note: "Whoever waits for any child hears of it all the same.",
    steps: [
      child("outer", [
        child("kid", [barrier("alone"), exit(3)]),
        ...ownProcesses.flat(),
        waitid("P_PID", result("kid"), information, "WEXITED|WNOHANG")
          .fails("ECHILD"),
        call.disown(result("kid")).fails("ESRCH"),
        barrier("alone"),
        waitid("P_ALL", 0, information).returns(0)
          .observes(information, { si_pid: result("kid"), si_status: 3 }),
      ]),
      join("outer"),
    ],
  }),
  row("posix_spawn/ECHILD/nothing-is-left-of-what-failed", {
    source: "Kernel/Syscalls/posix_spawn.cpp",
    note: "The caller has no child that it could wait for.",
    steps: [
      spawn("/w/missing", ["f"]).fails("ENOENT"),
      waitid("P_ALL", 0, information, "WEXITED|WNOHANG").fails("ECHILD"),
    ],
  }),
  row("waitid/success/session-leader-is-in-its-own-group", {
    source: "Kernel/Tasks/ThreadBlockers.cpp: WaitBlocker",
    note: "Also when it is dead; and no number stands for the caller's group.",
    steps: [
      call.setpgid(0, 0).returns(0),
      call.getpgrp().as("group"),
      child("kid", [call.setsid().succeeds()]),
      waitid("P_PID", result("kid"), information, "WEXITED|WNOWAIT").returns(0),
      waitid("P_PGID", result("group"), information, "WEXITED|WNOHANG")
        .fails("ECHILD"),
      waitid("P_PGID", result("kid"), information, "WEXITED|WNOWAIT").returns(0)
        .observes(information, { si_pid: result("kid") }),
      child("other", [exit(3)]),
      waitid("P_PID", result("other"), information, "WEXITED|WNOWAIT")
        .returns(0),
      waitid("P_PGID", 0, information, "WEXITED|WNOHANG").fails("ECHILD"),
      waitid("P_PGID", result("group"), information).returns(0)
        .observes(information, { si_pid: result("other"), si_status: 3 }),
      join("kid"),
    ],
  }),
  row("join_thread/success/who-ended-before-stays", {
    source: "Kernel/Syscalls/thread.cpp, Kernel/Tasks/Thread.cpp",
    note: "Nobody tells the finalizer, which takes it with the next that ends.",
    steps: [
      ...["joined", "detached"].map((name) => thread(name, [])),
      settle(),
      call.kill_thread(result("joined"), 0).returns(0),
      call.join_thread(result("joined"), 0).returns(0),
      call.detach_thread(result("detached")).returns(0),
      settle(),
      ...["joined", "detached"].flatMap((name) => [
        call.kill_thread(result(name), 0).returns(0),
        call.join_thread(result(name), 0).fails("EINVAL"),
        call.detach_thread(result(name)).fails("EINVAL"),
      ]),
      thread("next", []),
      join("next"),
    ],
  }),
];

const executed: readonly Row[] = [
  row("execve/success/traced-by-attaching-in-between", {
    source: "Kernel/Syscalls/ptrace.cpp, execve.cpp",
    note: "Who is traced, and did not ask for it, goes through execve at once.",
    steps: [
      child("kid", [
        dumpable,
        ptrace("PT_TRACE_ME", 0).returns(0),
        newImage("image", [newImage("image of the image", [])]),
      ]),
      isStopped("kid"),
      ptrace("PT_ATTACH", result("kid")).returns(0),
      ptrace("PT_CONTINUE", result("kid")).returns(0),
      isStopped("kid"),
      ptrace("PT_CONTINUE", result("kid")).returns(0),
      join("kid"),
      child("other kid", [
        dumpable,
        settle(5000),
        newImage("other image", []),
      ]),
      settle(),
      ptrace("PT_ATTACH", result("other kid")).returns(0),
      isStopped("other kid"),
      ptrace("PT_CONTINUE", result("other kid")).returns(0),
      waitid(
        "P_PID",
        result("other kid"),
        information,
        "WEXITED|WSTOPPED|WNOWAIT",
      ).returns(0).observes(information, { si_code: "CLD_EXITED" }),
      join("other kid"),
    ],
  }),
  row("execve/success/traced-from-the-first-call-on", {
    source: "Kernel/Syscalls/execve.cpp: do_exec",
    note: "PT_TRACE_ME stops at every execve that follows, not at one alone.",
    steps: [
      child("kid", [
        dumpable,
        ptrace("PT_TRACE_ME", 0).returns(0),
        newImage("image", [newImage("image of the image", [])]),
      ]),
      ...[1, 2].flatMap(() => [
        isStopped("kid"),
        kill(result("kid"), "SIGCONT").returns(0),
      ]),
      join("kid"),
    ],
  }),
  row("execve/success/no-code-out-of-what-was-written-goes-on", {
    source: "Kernel/Tasks/Process.h, Kernel/Syscalls/mmap.cpp",
    setup: [file("f", "abc", { uid: 1000, mode: 0o755 })],
    note: "Without it the program could; a forked child can again.",
    steps: [
      child("kid", [
        call.prctl(
          "PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT",
          0,
          0,
          0,
        ).returns(0),
        newImage("image", [
          ...makesExecutable("memory").slice(0, -1),
          mprotect(result("memory"), 4096, "PROT_READ|PROT_EXEC")
            .fails("EINVAL"),
          child("grandchild", makesExecutable("other memory")),
          join("grandchild"),
        ]),
      ]),
      join("kid"),
    ],
  }),
  row("execve/success/veil-for-after-it-outlives-a-lock", {
    source: "Kernel/Syscalls/unveil.cpp, execve.cpp",
    note: "The lock is of the veil that is there now.",
    setup: [file("f", "abc", { mode: 0o644 })],
    steps: [
      child("kid", [
        unveil("/", "rwxc").returns(0),
        unveil("/", "x", "UNVEIL_AFTER_EXEC").returns(0),
        unveil(null, null).returns(0),
        open("/w/f", "O_RDONLY").succeeds(),
        newImage("image", [
          open("/w/f", "O_RDONLY").fails("EACCES"),
          // What came with the program is not changed, and nobody is told.
          unveil("/", "r").returns(0),
          open("/w/f", "O_RDONLY").fails("EACCES"),
        ]),
      ]),
      join("kid"),
    ],
  }),
];

const HOSTNAME_CONTEXT = 3;
const NOW_AND_AFTER_EXEC = 3;
const longName = "abcdefghijklmnopqrstuvwxyz".repeat(3).slice(0, 64);
const system = room("utsname", "system");
const hostname = buffer(65, "hostname");

const programs: readonly Row[] = [
  ...architectures.map((machine) =>
    row(`execve/success/set-user-id-counts-though-traced-${machine}`, {
      arch: [machine],
      source: "Kernel/Syscalls/execve.cpp: do_exec",
      note: "Its tracer may be anybody; the next request is refused to it.",
      setup: file(
        "s",
        elf({ machine, code: exitsWithResultOf(machine, { name: "geteuid" }) }),
        { mode: 0o4755, uid: 5 },
      ),
      steps: [
        child("kid", [
          dumpable,
          settle(5000),
          execve("/w/s", ["s"]).ends(exited(5)),
        ]),
        settle(),
        ptrace("PT_ATTACH", result("kid")).returns(0),
        isStopped("kid"),
        ptrace("PT_CONTINUE", result("kid")).returns(0),
        join("kid"),
      ],
    })
  ),
  row("ptrace/success/ignored-signals-stop-nobody", {
    source: "Kernel/Tasks/Thread.cpp: send_signal",
    note: "They are dropped before it is looked who is traced.",
    steps: [
      child("kid", [
        dumpable,
        sigaction("SIGUSR1", { handler: "SIG_IGN" }).returns(0),
        settle(5000),
        settle(5000),
      ]),
      settle(),
      ptrace("PT_ATTACH", result("kid")).returns(0),
      isStopped("kid"),
      ptrace("PT_CONTINUE", result("kid")).returns(0),
      settle(),
      kill(result("kid"), "SIGUSR1").returns(0),
      kill(result("kid"), "SIGCHLD").returns(0),
      settle(),
      waitid("P_PID", result("kid"), information, "WSTOPPED|WNOHANG").returns(0)
        .observes(information, { si_pid: 0 }),
      kill(result("kid"), "SIGUSR2").returns(0),
      waitid("P_PID", result("kid"), information, "WSTOPPED").returns(0)
        .observes(information, { si_status: "SIGUSR2" }),
      ptrace("PT_DETACH", result("kid")).returns(0),
      join("kid"),
    ],
  }),
  ...architectures.map((machine) =>
    row(`execve/success/set-group-id-counts-whoever-may-execute-${machine}`, {
      arch: [machine],
      source: "Kernel/Syscalls/execve.cpp: do_exec",
      note: "Elsewhere the bit stands for a kind of lock without S_IXGRP.",
      setup: file(
        "s",
        elf({ machine, code: exitsWithResultOf(machine, { name: "getegid" }) }),
        { mode: 0o2745, gid: 5 },
      ),
      steps: [
        child("kid", [execve("/w/s", ["s"]).ends(exited(5))]),
        join("kid"),
      ],
    })
  ),
  row("unshare_enter/success/at-once-and-behind-execve-again", {
    source: "Kernel/Syscalls/unshare.cpp, execve.cpp",
    as: "root",
    touches: ["hostname"],
    note: "The longest name is told whole by both calls.",
    steps: [
      child("kid", [
        ...["first", "second"].flatMap((context) => [
          unshareOpen(HOSTNAME_CONTEXT).as(`resource of ${context}`),
          unshareCreate(result(`resource of ${context}`)).as(context),
        ]),
        unshareEnter(HOSTNAME_CONTEXT, result("first"), NOW_AND_AFTER_EXEC)
          .returns(0),
        call.sethostname(text(longName), 64).returns(0),
        child("grandchild", [
          call.gethostname(hostname, 65).returns(0)
            .observes(hostname, `${longName}\0`),
          call.sethostname(text("its"), 3).returns(0),
        ]),
        join("grandchild"),
        call.uname(system).returns(0).observes(system, { nodename: "its\0" }),
        call.sethostname(text(longName), 64).returns(0),
        unshareEnter(HOSTNAME_CONTEXT, result("second")).returns(0),
        call.sethostname(text("second"), 6).returns(0),
        newImage("image", [
          call.uname(system).returns(0)
            .observes(system, { nodename: `${longName}\0` }),
          call.gethostname(hostname, 65).returns(0)
            .observes(hostname, `${longName}\0`),
        ]),
      ]),
      join("kid"),
    ],
  }),
];

/** A child has stopped as execve and PT_ATTACH have it. */
function isStopped(name: string): Step {
  return waitid("P_PID", result(name), information, "WSTOPPED").returns(0)
    .observes(information, { si_code: "CLD_STOPPED", si_status: "SIGSTOP" });
}

/** Maps the file to be written, and then to be executed. */
function makesExecutable(where: string): readonly Step[] {
  return [
    open("f", "O_RDWR").as(`fd of ${where}`),
    mmap({
      size: 4096,
      prot: "PROT_READ|PROT_WRITE",
      flags: "MAP_PRIVATE",
      fd: result(`fd of ${where}`),
    }).as(where),
    mprotect(result(where), 4096, "PROT_READ").returns(0),
    mprotect(result(where), 4096, "PROT_READ|PROT_EXEC").returns(0),
  ];
}

/** A second of a day that no clock shows by itself. */
const LATE = 0x2000_0000;

const clocks: readonly Row[] = [
  row("clock_settime/success/who-sleeps-by-which-clock", {
    source: "Kernel/Time/TimerQueue.cpp, TimeManagement.cpp",
    as: "root",
    touches: ["clock"],
    note: "A relative sleep by the wall clock ends where that is set on.",
    steps: [
      thread("by the wall clock", [
        clock_nanosleep("CLOCK_REALTIME", 0, duration(1_000_000)).returns(0),
      ]),
      thread("by the other", [
        clock_nanosleep("CLOCK_MONOTONIC", 0, duration(800)).returns(0),
        store(flag, 1),
      ]),
      settle(),
      call.map_time_page().as("page"),
      call.clock_settime(
        "CLOCK_REALTIME",
        struct("timespec", { tv_sec: LATE + 0x7000_0000 }),
      ).returns(0),
      join("by the wall clock"),
      load(flag).returns(0),
      join("by the other"),
      // The last byte of the seconds' lower half, on the coarse wall clock.
      load(result("page", 8 + 3 * 16 + 3)).returns((LATE + 0x7000_0000) >>> 24),
    ],
  }),
];

export const rows: readonly Row[] = [
  ...futexes,
  ...identity,
  ...children,
  ...executed,
  ...programs,
  ...clocks,
];
