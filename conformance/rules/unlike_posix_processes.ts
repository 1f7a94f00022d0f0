/**
 * Processes, threads and their clocks where POSIX, or what other systems make
 * of it, says something else than this system does.
 *
 * @module
 */

import {
  barrier,
  buffer,
  call,
  child,
  clock_nanosleep,
  duration,
  file,
  join,
  kill,
  load,
  mmap,
  mprotect,
  newImage,
  open,
  result,
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
import { bit } from "../worlds/signal.ts";
import { dumpable, information, ptrace } from "../worlds/tracing.ts";

const FUTEX = "Kernel/Syscalls/futex.cpp, Kernel/Tasks/FutexQueue.cpp";

const flag = u32(0, "flag");
const other = u32(0, "other flag");
const pending = u32(0, "pending");
const groups = buffer(8, "groups");
const name = buffer(65, "name");

const word = u32(7, "word");
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
    note: "What stood there is more than any number that it is held against.",
    steps: [
      waiter("waiter", second, flag),
      settle(),
      // Below, at least as much as, and above 1: 2^31 is not below.
      ...([[2, 0], [3, 0], [4, 1]] as const).map(([comparison, woken]) =>
        call.futex({
          userspace_address: word,
          futex_op: "FUTEX_WAKE_OP",
          val: 0,
          // How many are woken by the second word.
          timeout: 1,
          userspace_address2: second,
          val3: (comparison << 24) | (0xfff << 12) | 1,
        }).returns(woken)
      ),
      join("waiter"),
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

const executed: readonly Row[] = [
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
        waitid("P_PID", result("kid"), information, "WSTOPPED").returns(0)
          .observes(information, {
            si_code: "CLD_STOPPED",
            si_status: "SIGSTOP",
          }),
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
  ...executed,
  ...clocks,
];
