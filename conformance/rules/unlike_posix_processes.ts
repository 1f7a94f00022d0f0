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
  exit,
  join,
  kill,
  load,
  result,
  type Row,
  row,
  settle,
  sigaction,
  sigprocmask,
  store,
  struct,
  text,
  thread,
  u32,
  waitid,
  words,
} from "../language/row.ts";
import { ownProcesses } from "../worlds/mount_rules.ts";
import { bit } from "../worlds/signal.ts";
import { information } from "../worlds/tracing.ts";

const flag = u32(0, "flag");
const pending = u32(0, "pending");
const groups = buffer(8, "groups");
const name = buffer(65, "name");

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

export const rows: readonly Row[] = [...identity, ...children, ...clocks];
