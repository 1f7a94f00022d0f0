/**
 * What stops a process that is traced, what is recorded of it there, and what
 * lets it go on.
 *
 * @module
 */

import { syscalls } from "../../../src/api/calls.ts";
import type { SignalName } from "../../../src/api/constants.ts";
import type { siginfo_t } from "../../../src/api/structs.ts";
import { type Architecture, architectures } from "../../../src/cpu/cpu.ts";
import type { Claims } from "../../ledger/claim.ts";
import {
  barrier,
  buffer,
  call,
  child,
  execve,
  exit,
  exited,
  file,
  ftruncate,
  inside,
  join,
  jump,
  kill,
  load,
  mmap,
  newImage,
  NULL,
  onSignal,
  open,
  pledge,
  result,
  type Row,
  row,
  settle,
  SIGNAL_INFORMATION,
  sigprocmask,
  type Step,
  type Steps,
  store,
  thread,
  u64,
  waitid,
  type WantedFields,
} from "../../language/row.ts";
import { bit } from "../../worlds/signal.ts";
import { dumpable, information, ptrace } from "../../worlds/tracing.ts";
import {
  elf,
  exitsWith,
  word as instruction,
} from "../../worlds/process_elf.ts";
import { codeFile, mapsCode } from "../../worlds/stepping.ts";

const PTRACE = "Kernel/Syscalls/ptrace.cpp, Kernel/Tasks/Thread.cpp";
const STOPS = "Kernel/Syscalls/SyscallHandler.cpp, Kernel/Syscalls/ptrace.cpp";

const registers = buffer(272, "registers");
const word = u64(0, "word");
const answer = u64(0, "answer");
const kid = result("kid");

const stopped = (signal: SignalName): Step =>
  waitid("P_PID", kid, information, "WSTOPPED").returns(0)
    .observes(information, { si_code: "CLD_STOPPED", si_status: signal });

/** What has become of the child since it was asked for. */
const toldOf = (
  fields: WantedFields<typeof siginfo_t.fields>,
): Step =>
  waitid("P_PID", kid, information, "WSTOPPED|WCONTINUED|WNOHANG").returns(0)
    .observes(information, fields);

/** The child, which sleeps, is attached to and stops. */
const attached: Steps = [
  settle(),
  ptrace("PT_ATTACH", kid).returns(0),
  stopped("SIGSTOP"),
];

/** Only of a process that is stopped is memory looked at. */
const isStopped = ptrace("PT_PEEK", kid, word, answer).returns(0);

const isRunning = ptrace("PT_PEEK", kid, word, answer).fails("EBUSY");

/** Where the registers of a call and its result lie in PtraceRegisters. */
const places: Readonly<
  Record<Architecture, { readonly number: number; readonly result: number }>
> = {
  x86_64: { number: 0, result: 0 },
  aarch64: { number: 64, result: 0 },
  riscv64: { number: 128, result: 72 },
};

function holds(
  machine: Architecture,
  what: "number" | "result",
  value: bigint,
) {
  return ptrace("PT_GETREGS", kid, registers).returns(0).observes(
    inside(registers, places[machine][what]),
    BigInt.asUintN(64, value),
    8,
  );
}

const numberOf = (name: keyof typeof syscalls): bigint =>
  BigInt(syscalls[name].number);

/** Goes on to the next stop at a call. */
const toNextStop: readonly Step[] = [
  ptrace("PT_SYSCALL", kid).returns(0),
  stopped("SIGTRAP"),
];

/** A breakpoint's instruction and a return. */
const breakpoints: Readonly<Record<Architecture, readonly number[]>> = {
  // int3; ret
  x86_64: [0xcc, 0xc3],
  // brk #0; ret
  aarch64: [0xd420_0000, 0xd65f_03c0].flatMap(instruction),
  // ebreak; ret
  riscv64: [0x0010_0073, 0x0000_8067].flatMap(instruction),
};

interface Stops {
  readonly name: string;
  readonly covers: Claims;
  /** What the child does before it sleeps. */
  readonly before?: Steps;
  /** The call that is looked at, and what comes behind it. */
  readonly steps: readonly Step[];
  /** From the stop at the entry of the call on. */
  readonly then: (machine: Architecture) => Steps;
  readonly setup?: (machine: Architecture) => Steps;
}

/** A child's call, from the stop at its entry on. */
function atEntry(
  machine: Architecture,
  { name, covers, before = [], steps, then, setup }: Stops,
): Row {
  return row(`ptrace/success/${name}-${machine}`, {
    source: STOPS,
    arch: [machine],
    covers,
    setup: setup?.(machine) ?? [],
    steps: [
      child("kid", [dumpable, ...before.flat(), settle(5000), ...steps]),
      ...attached,
      // The end of the sleep that was interrupted, and then the call.
      ...toNextStop,
      ...toNextStop,
      ...then(machine),
      join("kid"),
    ],
  });
}

const program = (machine: Architecture): Steps =>
  file("f", elf({ machine, code: exitsWith(machine, 42) }), { mode: 0o755 });

const stops: readonly Stops[] = [
  {
    name: "execve-has-no-second-stop",
    covers: [
      "ptrace/behaviour/successful-execve-has-no-second-stop",
      "execve/behaviour/no-exit-stop-for-pt_syscall",
    ],
    setup: program,
    steps: [execve("/w/f", ["f"]).ends(exited(42))],
    then: (machine) => [
      holds(machine, "number", numberOf("execve")),
      // The next call that stops is the new program's.
      ...toNextStop,
      holds(machine, "number", numberOf("exit")),
      ptrace("PT_CONTINUE", kid).returns(0),
    ],
  },
  {
    name: "exit_thread-has-a-second-stop",
    covers: "ptrace/behaviour/exit_thread-has-a-second-stop",
    steps: [call.exit_thread(5, NULL, 0).ends(exited(0))],
    then: (machine) => [
      holds(machine, "number", numberOf("exit_thread")),
      ...toNextStop,
      holds(machine, "result", 0n),
      ptrace("PT_CONTINUE", kid).returns(0),
    ],
  },
  {
    name: "violation-is-told-before-it-kills",
    covers: "pledge/behaviour/violation-result-is-seen-by-a-tracer",
    before: [pledge("stdio").returns(0)],
    steps: [open("/w", "O_RDONLY").kills("SIGABRT")],
    then: (machine) => [
      holds(machine, "number", numberOf("open")),
      ...toNextStop,
      holds(machine, "result", -80n),
      ptrace("PT_CONTINUE", kid).returns(0),
    ],
  },
  {
    name: "one-stop-for-one-request",
    covers: "ptrace/behaviour/pt_syscall-stops-once",
    steps: [call.getppid().succeeds(), call.getppid().succeeds(), exit(3)],
    then: () => [ptrace("PT_CONTINUE", kid).returns(0)],
  },
];

export const rows: readonly Row[] = [
  ...architectures.flatMap((machine) =>
    stops.map((one) => atEntry(machine, one))
  ),
  ...architectures.map((machine) =>
    row(`ptrace/success/old-registers-at-the-stop-of-execve-${machine}`, {
      source: "Kernel/Syscalls/execve.cpp: do_exec, ptrace.cpp",
      arch: [machine],
      covers: [
        "ptrace/behaviour/attach-records-the-registers-of-a-stopped-target",
        "execve/behaviour/trace-me-stops-before-the-new-registers",
      ],
      setup: program(machine),
      steps: [
        child("kid", [
          ptrace("PT_TRACE_ME", 0).returns(0),
          execve("/w/f", ["f"]).ends(exited(42)),
        ]),
        stopped("SIGSTOP"),
        ptrace("PT_ATTACH", kid).returns(0),
        holds(machine, "number", numberOf("execve")),
        ptrace("PT_DETACH", kid).returns(0),
        join("kid"),
      ],
    })
  ),
  ...architectures.map((machine) =>
    row(
      `ptrace/success/registers-at-the-stop-of-a-tracee-s-execve-${machine}`,
      {
        source: "Kernel/Syscalls/execve.cpp: do_exec, Tasks/Thread.cpp",
        arch: [machine],
        covers: "execve/behaviour/trace-me-stops-before-the-new-registers",
        note: "They are recorded anew: before they were those of its sleep.",
        setup: program(machine),
        steps: [
          child("kid", [
            dumpable,
            ptrace("PT_TRACE_ME", 0).returns(0),
            settle(5000),
            execve("/w/f", ["f"]).ends(exited(42)),
          ]),
          ...attached,
          ptrace("PT_CONTINUE", kid).returns(0),
          stopped("SIGSTOP"),
          holds(machine, "number", numberOf("execve")),
          ptrace("PT_DETACH", kid).returns(0),
          join("kid"),
        ],
      },
    )
  ),
  ...architectures.map((machine) =>
    row(`ptrace/success/continue-leaves-what-was-asked-for-${machine}`, {
      source: STOPS,
      arch: [machine],
      covers: [
        "ptrace/behaviour/pt_syscall-stops-at-the-entry",
        "ptrace/behaviour/continue-lets-the-target-go-on",
      ],
      note: "Neither a stop on the way to the call nor PT_CONTINUE takes the " +
        "wish back.",
      setup: codeFile(...breakpoints[machine]),
      steps: [
        ...mapsCode,
        child("kid", [
          dumpable,
          settle(5000),
          jump(result("code")),
          call.getppid().succeeds(),
          exit(3),
        ]),
        ...attached,
        // The end of the sleep, and the breakpoint.
        ...toNextStop,
        ...toNextStop,
        ptrace("PT_CONTINUE", kid).returns(0),
        stopped("SIGTRAP"),
        holds(machine, "number", numberOf("getppid")),
        ptrace("PT_CONTINUE", kid).returns(0),
        join("kid"),
      ],
    })
  ),
  ...architectures.map((machine) =>
    row(`ptrace/success/every-execve-stops-and-records-${machine}`, {
      source: "Kernel/Syscalls/execve.cpp: do_exec, Tasks/Process.h",
      arch: [machine],
      covers: [
        "ptrace/behaviour/trace_me-stops-at-execve",
        "execve/behaviour/trace-me-stops-before-the-new-registers",
      ],
      note: "Whoever asked for it once stops at each one from then on.",
      setup: program(machine),
      steps: [
        child("kid", [
          ptrace("PT_TRACE_ME", 0).returns(0),
          newImage("image", [execve("/w/f", ["f"]).ends(exited(42))])
            .ends(exited(42)),
        ]),
        stopped("SIGSTOP"),
        ptrace("PT_ATTACH", kid).returns(0),
        // Some call of the image's own.
        ...toNextStop,
        ptrace("PT_CONTINUE", kid).returns(0),
        stopped("SIGSTOP"),
        holds(machine, "number", numberOf("execve")),
        ptrace("PT_DETACH", kid).returns(0),
        join("kid"),
      ],
    })
  ),
  row("ptrace/success/poke-makes-shared-memory-private", {
    source: "Kernel/Syscalls/ptrace.cpp: poke_user_data",
    covers: "ptrace/behaviour/poke-unshares-file-mappings",
    setup: file("f", "a".repeat(4096) + "b", { mode: 0o666 }),
    note: "What the target writes from then on is not in the file, and what " +
      "its child writes the target does not see.",
    steps: [
      open("f", "O_RDWR").as("fd"),
      mmap({
        size: 8192,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).as("map"),
      child("kid", [
        dumpable,
        settle(5000),
        store(result("map", 8), 0x49),
        child("grandchild", [
          load(result("map", 8)).returns(0x49),
          store(result("map", 4096), 0x59),
        ]),
        join("grandchild"),
        load(result("map")).returns(0x58),
        load(result("map", 4096)).returns(0x62),
      ]),
      ...attached,
      ptrace("PT_POKE", kid, result("map"), 0x58).returns(0),
      ptrace("PT_DETACH", kid).returns(0),
      join("kid"),
      load(result("map")).returns(0x61),
      load(result("map", 8)).returns(0x61),
      load(result("map", 4096)).returns(0x62),
    ],
  }),
  row("ptrace/EINVAL/poke-where-the-file-is-empty-now", {
    source: "Kernel/Syscalls/ptrace.cpp: poke_user_data",
    covers: "memory-object/EINVAL/mapped-file-has-become-empty",
    setup: file("f", "abcdefghij", { mode: 0o666 }),
    steps: [
      open("f", "O_RDWR").as("fd"),
      mmap({
        size: 4096,
        prot: "PROT_READ",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).as("map"),
      load(result("map")).returns(0x61),
      child("kid", [dumpable, settle(5000)]),
      ...attached,
      ftruncate(result("fd"), 0).returns(0),
      ptrace("PT_POKE", kid, result("map"), 0x58).fails("EINVAL"),
      ptrace("PT_DETACH", kid).returns(0),
      join("kid"),
    ],
  }),
  row("ptrace/EBUSY/another-thread-of-a-traced-process", {
    source: PTRACE,
    covers: [
      "ptrace/EBUSY/target-is-already-traced",
      "ptrace/behaviour/tracing-is-per-process",
    ],
    steps: [
      child("kid", [
        dumpable,
        thread("second", [settle(5000)]),
        settle(5000),
        join("second"),
      ]),
      ...attached,
      ptrace("PT_ATTACH", result("second")).fails("EBUSY"),
      ptrace("PT_DETACH", kid).returns(0),
      join("kid"),
    ],
  }),
  row("ptrace/success/stop-of-one-more-thread-is-not-told", {
    source: "Kernel/Tasks/Thread.cpp: set_state",
    note: "Its process has stopped before it.",
    steps: [
      child("kid", [
        dumpable,
        thread("second", [settle(5000)]),
        settle(5000),
        join("second"),
      ]),
      settle(),
      kill(kid, "SIGTSTP").returns(0),
      settle(),
      toldOf({ si_code: "CLD_STOPPED", si_status: "SIGTSTP" }),
      ptrace("PT_ATTACH", result("second")).returns(0),
      settle(),
      ptrace("PT_GETREGS", result("second"), registers).returns(0),
      toldOf({ si_pid: 0 }),
      ptrace("PT_DETACH", result("second")).returns(0),
      join("kid"),
    ],
  }),
  row("ptrace/success/blocked-sigcont-leaves-it-stopped", {
    source: PTRACE,
    covers: "ptrace/behaviour/continue-syscall-and-detach-send-sigcont",
    steps: [
      child("kid", [
        dumpable,
        sigprocmask("SIG_BLOCK", bit("SIGCONT")).returns(0),
        settle(5000).kills("SIGKILL"),
      ]),
      ...attached,
      ...(["PT_CONTINUE", "PT_SYSCALL"] as const).flatMap((request) => [
        ptrace(request, kid).returns(0),
        settle(),
        isStopped,
      ]),
      ptrace("PT_DETACH", kid).returns(0),
      settle(),
      waitid("P_PID", kid, information, "WCONTINUED|WNOHANG").returns(0)
        .observes(information, { si_pid: 0 }),
      kill(kid, "SIGKILL").returns(0),
      join("kid"),
    ],
  }),
  row("ptrace/success/handler-of-sigcont-runs", {
    source: PTRACE,
    covers: "ptrace/behaviour/sigcont-handler-runs",
    steps: [
      child("kid", [
        dumpable,
        onSignal("SIGCONT", [call.getppid().succeeds()]),
        settle(5000),
        exit(3),
      ]),
      ...attached,
      ptrace("PT_CONTINUE", kid).returns(0),
      join("kid"),
    ],
  }),
  row("ptrace/success/lethal-signals-record-the-registers", {
    source: PTRACE,
    covers: [
      "ptrace/EINVAL/no-register-snapshot-yet",
      "ptrace/behaviour/other-stops-that-record-the-registers",
    ],
    steps: [
      child("kid", [
        dumpable,
        sigprocmask("SIG_BLOCK", bit("SIGSTOP")).returns(0),
        settle(5000),
        settle(5000),
      ]),
      settle(),
      ptrace("PT_ATTACH", kid).returns(0),
      kill(kid, "SIGUSR1").returns(0),
      stopped("SIGUSR1"),
      ptrace("PT_GETREGS", kid, registers).fails("EINVAL"),
      ptrace("PT_CONTINUE", kid).returns(0),
      settle(),
      isRunning,
      kill(kid, "SIGABRT").returns(0),
      stopped("SIGABRT"),
      ptrace("PT_GETREGS", kid, registers).returns(0),
      ptrace("PT_DETACH", kid).returns(0),
      join("kid"),
    ],
  }),
  row("ptrace/success/other-stops-leave-the-record", {
    source: PTRACE,
    covers: "ptrace/behaviour/stops-leave-the-last-record",
    steps: [
      child("kid", [dumpable, settle(5000), settle(5000)]),
      ...attached,
      ptrace("PT_GETREGS", kid, registers).returns(0),
      ptrace("PT_CONTINUE", kid).returns(0),
      settle(),
      kill(kid, "SIGUSR1").returns(0),
      stopped("SIGUSR1"),
      ptrace("PT_GETREGS", kid, registers).returns(0),
      ptrace("PT_DETACH", kid).returns(0),
      join("kid"),
    ],
  }),
  row("ptrace/success/parent-hears-of-the-stop-too", {
    source: "Kernel/Tasks/Process.cpp, Thread.cpp: set_state",
    covers: "ptrace/behaviour/stops-are-told-by-waitid",
    note: "By SIGCHLD, though waitid tells it nothing.",
    steps: [
      onSignal("SIGCHLD", []),
      child("kid", [dumpable, settle(5000)]),
      child("tracer", [
        settle(),
        ptrace("PT_ATTACH", kid).returns(0),
        settle(),
        stopped("SIGSTOP"),
        barrier("stopped"),
        barrier("seen"),
        ptrace("PT_DETACH", kid).returns(0),
      ]),
      barrier("stopped"),
      settle(),
      call.getpid().succeeds().observes(SIGNAL_INFORMATION, {
        si_signo: "SIGCHLD",
        si_pid: kid,
      }),
      sigprocmask("SIG_BLOCK", bit("SIGCHLD")).returns(0),
      barrier("seen"),
      join("tracer"),
      join("kid"),
    ],
  }),
  ...([["aarch64", 248 + 5], ["riscv64", 8 + 5]] as const).map((
    [machine, highest],
  ) =>
    row(`ptrace/success/stack-pointer-is-set-${machine}`, {
      source: "Kernel/Arch/aarch64/CPU.cpp, riscv64: RegisterState",
      arch: [machine],
      covers: "ptrace/behaviour/setregs-sets-sp-on-aarch64-and-risc-v",
      note: "One that points nowhere is the end of the process.",
      steps: [
        child("kid", [
          dumpable,
          settle(5000).whatever(),
          call.getppid().never(),
        ]),
        ...attached,
        ptrace("PT_GETREGS", kid, registers).returns(0),
        store(inside(registers, highest), 0x11),
        ptrace("PT_SETREGS", kid, registers).returns(0),
        ptrace("PT_DETACH", kid).returns(0),
        waitid("P_PID", kid, information).returns(0)
          .observes(information, {
            si_code: "CLD_KILLED",
            si_status: "SIGSEGV",
          }),
      ],
    })
  ),
  row("waitid/success/stop-of-a-tracee-that-is-no-child", {
    source: "Kernel/Tasks/ThreadBlockers.cpp: WaitBlockerSet::unblock",
    covers: "ptrace/behaviour/stops-are-told-by-waitid",
    note: "It has stopped before anybody waits.",
    steps: [
      child("kid", [
        child("grandchild", [dumpable, settle(2000)]),
        join("grandchild"),
      ]),
      settle(),
      ptrace("PT_ATTACH", result("grandchild")).returns(0),
      settle(),
      waitid("P_PID", result("grandchild"), information, "WSTOPPED").returns(0)
        .observes(information, {
          si_pid: result("grandchild"),
          si_code: "CLD_STOPPED",
          si_status: "SIGSTOP",
        }),
      ptrace("PT_DETACH", result("grandchild")).returns(0),
      join("kid"),
    ],
  }),
  row("waitid/EINTR/by-a-signal-before-the-event", {
    source: "Kernel/Syscalls/waitid.cpp, Kernel/Tasks/Thread.h: Blocker",
    covers: "waitid/EINTR/signal-arrives-while-waiting",
    note: "Both have come by the time that the one who waits runs.",
    steps: [
      onSignal("SIGUSR1", []),
      call.gettid().as("me"),
      child("kid", [dumpable, settle(5000)]),
      settle(),
      ptrace("PT_ATTACH", kid).returns(0),
      settle(),
      thread("other", [
        settle(),
        call.kill_thread(result("me"), "SIGUSR1").returns(0),
        ptrace("PT_CONTINUE", kid).returns(0),
      ]),
      waitid("P_PID", kid, information, "WCONTINUED").fails("EINTR"),
      join("other"),
      join("kid"),
    ],
  }),
  row("fork/success/child-of-a-tracee-is-not-traced", {
    source: "Kernel/Syscalls/fork.cpp",
    covers: [
      "ptrace/EPERM/target-is-not-traced",
      "fork/behaviour/child-is-neither-traced-nor-profiled",
    ],
    note: "Nor does it stop at its execve, as its parent asked for itself.",
    steps: [
      child("kid", [
        dumpable,
        ptrace("PT_TRACE_ME", 0).returns(0),
        settle(5000),
        child("grandchild", [newImage("image", [])]),
        join("grandchild"),
        child("other", [barrier("begun"), settle(400)]),
        join("other"),
      ]),
      ...attached,
      ptrace("PT_CONTINUE", kid).returns(0),
      barrier("begun"),
      ptrace("PT_PEEK", result("other"), word, answer).fails("EPERM"),
      join("kid"),
    ],
  }),
];
