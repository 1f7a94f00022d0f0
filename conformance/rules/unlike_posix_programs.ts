/**
 * What a new program finds, and who traces it, where POSIX, or what other
 * systems make of it, says something else than this system does.
 *
 * @module
 */

import { architectures } from "../../src/cpu/cpu.ts";
import {
  buffer,
  call,
  child,
  execve,
  exited,
  file,
  join,
  kill,
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
  type Step,
  text,
  unveil,
  waitid,
} from "../language/row.ts";
import {
  unshareCreate,
  unshareEnter,
  unshareOpen,
} from "../worlds/mount_rules.ts";
import { elf, exitsWithResultOf } from "../worlds/process_elf.ts";
import { dumpable, information, ptrace } from "../worlds/tracing.ts";

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

export const rows: readonly Row[] = [...executed, ...programs];
