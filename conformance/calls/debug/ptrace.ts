import { bit } from "../../worlds/signal.ts";
import {
  barrier,
  buffer,
  call,
  child,
  execve,
  exit,
  exited,
  file,
  inside,
  join,
  KERNEL,
  kill,
  load,
  mmap,
  munmap,
  newImage,
  NULL,
  open,
  pread,
  readOnly,
  result,
  type Row,
  row,
  settle,
  sigprocmask,
  type Step,
  store,
  thread,
  u64,
  UNMAPPED,
  waitid,
  words,
} from "../../language/row.ts";
import type { SignalName } from "../../../src/api/constants.ts";
import { type Use, use } from "../../language/use.ts";
import { dumpable, information, ptrace } from "../../worlds/tracing.ts";
import { steppingRows } from "../../worlds/stepping_rows.ts";
import { elf, exitsWith } from "../../worlds/process_elf.ts";
import type { Architecture } from "../../../src/cpu/cpu.ts";

const nobody = 0x7fff_fff0;

const registers = buffer(272, "registers");

const written = buffer(272, "written");

/** Of all that can be written, each with another value. */
const debugRegisters = [
  [0, 0x1234_5000],
  [1, 0x2345_6001],
  [2, 0x3456_7002],
  [3, 0x4567_8003],
  [7, 0x0123_0400],
] as const;

const word = u64(0x1122_3344_5566_7788n, "word");

const answer = u64(0, "answer");

const copy = buffer(16, "copy");

function made(
  id: string,
  definition: Parameters<typeof row>[1],
): Row {
  return row(`ptrace/${id}`, definition);
}

/** It sleeps until a tracer's stop interrupts that, and goes on then. */
function tracee(...steps: readonly Step[]): readonly Step[] {
  return [
    child("kid", [dumpable, settle(5000), ...steps]),
    settle(),
    ptrace("PT_ATTACH", result("kid")).returns(0),
    stopped("SIGSTOP"),
  ];
}

function stopped(signal: SignalName): Step {
  return waitid("P_PID", result("kid"), information, "WSTOPPED").returns(0)
    .observes(information, {
      si_code: "CLD_STOPPED",
      si_status: signal,
      si_pid: result("kid"),
    });
}

const THREAD_0 =
  "Number 0 is the idle thread's (Kernel/Tasks/Scheduler.cpp): found, root's, not dumpable.";

const letGo = [ptrace("PT_DETACH", result("kid")).returns(0), join("kid")];

/** Every request that needs a tracee, and one that nobody knows. */
const requests = [
  "PT_CONTINUE",
  "PT_SYSCALL",
  "PT_GETREGS",
  "PT_DETACH",
  "PT_PEEK",
  "PT_POKE",
  "PT_SETREGS",
  "PT_POKEDEBUG",
  "PT_PEEKDEBUG",
  "PT_PEEKBUF",
  99,
] as const;

function stopsAtExec(architecture: Architecture): Row {
  return made(`success/trace-me-stops-at-execve-${architecture}`, {
    arch: [architecture],
    covers: [
      "ptrace/behaviour/trace_me-stops-at-execve",
      "execve/behaviour/trace-me-stops-with-sigstop",
    ],
    note: "Nobody traces it yet, so its parent is told.",
    setup: [
      file(
        "f",
        elf({ machine: architecture, code: exitsWith(architecture, 42) }),
        { mode: 0o755 },
      ),
    ],
    steps: [
      child("kid", [
        ptrace("PT_TRACE_ME", 0).returns(0),
        execve("/w/f", ["f"]).ends(exited(42)),
      ]),
      stopped("SIGSTOP"),
      kill(result("kid"), "SIGCONT").returns(0),
      join("kid"),
    ],
  });
}

function stopsAtCall(architecture: Architecture): Row {
  return made(`success/stops-with-sigtrap-at-the-next-call-${architecture}`, {
    arch: [architecture],
    covers: "ptrace/behaviour/pt_syscall-stops-with-sigtrap",
    steps: [
      ...tracee(call.getppid().succeeds(), exit(3)),
      // The end of the call that was interrupted.
      ptrace("PT_SYSCALL", result("kid")).returns(0),
      stopped("SIGTRAP"),
      ptrace("PT_GETREGS", result("kid"), registers).returns(0),
      ptrace("PT_DETACH", result("kid")).returns(0),
      join("kid"),
    ],
  });
}

export const uses: readonly Use[] = [
  use.ptrace({
    operands: [{ request: "PT_TRACE_ME" }],
    promises: ["ptrace"],
    pointers: { params: {} },
  }),
];

export const rows: readonly Row[] = [
  made("ESRCH/nobody", {
    covers: "ptrace/ESRCH/no-such-visible-thread",
    steps: (["PT_ATTACH", "PT_PEEK", 99, 0] as const).flatMap((request) => [
      ptrace(request, nobody).fails("ESRCH"),
      ptrace(request, -1).fails("ESRCH"),
    ]),
  }),
  made("EPERM/own-process", {
    covers: "ptrace/EPERM/thread-of-the-calling-process",
    steps: [
      call.gettid().as("me"),
      ptrace("PT_ATTACH", result("me")).fails("EPERM"),
      thread("other", [settle(200)]),
      ptrace("PT_PEEK", result("other")).fails("EPERM"),
      join("other"),
    ],
  }),
  made("EACCES/process-of-root", {
    covers: "ptrace/EACCES/target-of-another-user-or-set-id",
    steps: [
      call.getppid().as("executor"),
      ptrace("PT_ATTACH", result("executor")).fails("EACCES"),
      ptrace(99, result("executor")).fails("EACCES"),
    ],
  }),
  made("EACCES/other-effective-uid", {
    as: "root",
    covers: "ptrace/EACCES/target-of-another-user-or-set-id",
    note: "A process whose ids differ is not traced by its own user.",
    steps: [
      child("target", [
        call.setresuid(1000, 5, 5).returns(0),
        dumpable,
        settle(400),
      ]),
      settle(),
      child("tracer", [
        call.setresuid(1000, 1000, 1000).returns(0),
        ptrace("PT_ATTACH", result("target")).fails("EACCES"),
      ]),
      join("tracer"),
      join("target"),
    ],
  }),
  made("success/root-traces-whomever-it-will", {
    as: "root",
    covers: [
      "ptrace/behaviour/attach-stops-the-target",
      "ptrace/behaviour/peek-and-poke-transfer-a-word",
    ],
    note: "Of another user, whose ids differ at that.",
    steps: [
      child("kid", [
        call.setresuid(1000, 5, 5).returns(0),
        dumpable,
        settle(5000),
      ]),
      settle(),
      ptrace("PT_ATTACH", result("kid")).returns(0),
      stopped("SIGSTOP"),
      ptrace("PT_PEEK", result("kid"), word, answer).returns(0)
        .observes(answer, 0x1122_3344_5566_7788n),
      ...letGo,
    ],
  }),
  made("EACCES/not-dumpable", {
    covers: "ptrace/EACCES/target-is-not-dumpable",
    steps: [
      child("kid", [
        call.prctl("PR_SET_DUMPABLE", 0, 0, 0).returns(0),
        settle(300),
      ]),
      settle(),
      ptrace("PT_ATTACH", result("kid")).fails("EACCES"),
      join("kid"),
    ],
  }),
  made("EACCES/not-dumpable-for-root-either", {
    as: "root",
    covers: "ptrace/EACCES/target-is-not-dumpable",
    steps: [
      child("kid", [
        call.prctl("PR_SET_DUMPABLE", 0, 0, 0).returns(0),
        settle(300),
      ]),
      settle(),
      ptrace("PT_ATTACH", result("kid")).fails("EACCES"),
      join("kid"),
    ],
  }),
  made("EACCES/idle-thread", {
    covers: "ptrace/EACCES/target-of-another-user-or-set-id",
    note: THREAD_0,
    steps: [ptrace("PT_ATTACH", 0).fails("EACCES")],
  }),
  made("EACCES/idle-thread-for-root-either", {
    as: "root",
    covers: "ptrace/EACCES/target-is-not-dumpable",
    note: THREAD_0,
    steps: [ptrace("PT_ATTACH", 0).fails("EACCES")],
  }),
  made("EBUSY/attached-already", {
    covers: "ptrace/EBUSY/target-is-already-traced",
    steps: [
      ...tracee(),
      ptrace("PT_ATTACH", result("kid")).fails("EBUSY"),
      ...letGo,
    ],
  }),
  made("EBUSY/trace-me-while-traced", {
    covers: "ptrace/EBUSY/caller-is-already-traced",
    steps: [
      ...tracee(ptrace("PT_TRACE_ME", 0).fails("EBUSY")),
      ptrace("PT_CONTINUE", result("kid")).returns(0),
      join("kid"),
    ],
  }),
  made("success/trace-me-names-no-tracer", {
    covers: "ptrace/behaviour/trace_me-gives-no-tracer",
    note: "It only stops the process at its next execve.",
    steps: [
      ptrace("PT_TRACE_ME", nobody).returns(0),
      ptrace("PT_TRACE_ME", 0).returns(0),
    ],
  }),
  made("EPERM/not-traced", {
    covers: "ptrace/EPERM/target-is-not-traced",
    note: "An unknown request is not told apart before this.",
    steps: [
      child("kid", [dumpable, settle(400)]),
      settle(),
      ...requests.map((request) =>
        ptrace(request, result("kid"), word, answer).fails("EPERM")
      ),
      join("kid"),
    ],
  }),
  made("EBUSY/traced-by-another", {
    covers: "ptrace/EBUSY/target-is-traced-by-another-process",
    steps: [
      child("kid", [dumpable, settle(5000)]),
      settle(),
      child("tracer", [
        ptrace("PT_ATTACH", result("kid")).returns(0),
        settle(300),
        ptrace("PT_DETACH", result("kid")).returns(0),
      ]),
      settle(100),
      ...requests.map((request) =>
        ptrace(request, result("kid"), word, answer).fails("EBUSY")
      ),
      join("tracer"),
      join("kid"),
    ],
  }),
  made("EBUSY/not-stopped", {
    covers: "ptrace/EBUSY/target-is-not-stopped",
    steps: [
      ...tracee(settle(400)),
      ptrace("PT_CONTINUE", result("kid")).returns(0),
      settle(),
      ...requests.map((request) =>
        ptrace(request, result("kid"), word, answer).fails("EBUSY")
      ),
      join("kid"),
    ],
  }),
  made("EINVAL/no-registers-recorded", {
    covers: [
      "ptrace/EINVAL/no-register-snapshot-yet",
      "ptrace/behaviour/ordinary-signals-record-no-registers",
    ],
    note: "A stop by an ordinary signal records none.",
    steps: [
      child("kid", [
        dumpable,
        sigprocmask("SIG_BLOCK", bit("SIGSTOP")).returns(0),
        settle(5000),
      ]),
      settle(),
      ptrace("PT_ATTACH", result("kid")).returns(0),
      kill(result("kid"), "SIGUSR1").returns(0),
      stopped("SIGUSR1"),
      ptrace("PT_GETREGS", result("kid"), registers).fails("EINVAL"),
      ptrace("PT_SETREGS", result("kid"), registers).fails("EINVAL"),
      ...letGo,
    ],
  }),
  made("EFAULT/registers", {
    covers: [
      "PT_GETREGS: user-memory/EFAULT/not-writable",
      "PT_SETREGS: user-memory/EFAULT/not-readable",
    ],
    steps: [
      ...tracee(),
      ptrace("PT_GETREGS", result("kid"), NULL).fails("EFAULT"),
      ptrace("PT_GETREGS", result("kid"), KERNEL).fails("EFAULT"),
      ptrace("PT_GETREGS", result("kid"), readOnly(registers)).fails("EFAULT"),
      ptrace("PT_SETREGS", result("kid"), UNMAPPED).fails("EFAULT"),
      ...letGo,
    ],
  }),
  made("EFAULT/peek-target", {
    covers: "ptrace/EFAULT/pt_peek-target-memory-not-readable",
    steps: [
      ...tracee(),
      ptrace("PT_PEEK", result("kid"), NULL, answer).fails("EFAULT"),
      ptrace("PT_PEEK", result("kid"), KERNEL, answer).fails("EFAULT"),
      ...letGo,
    ],
  }),
  made("EFAULT/peek-answer", {
    covers: "PT_PEEK: user-memory/EFAULT/not-writable",
    steps: [
      ...tracee(),
      ptrace("PT_PEEK", result("kid"), word, NULL).fails("EFAULT"),
      ptrace("PT_PEEK", result("kid"), word, readOnly(answer)).fails("EFAULT"),
      ...letGo,
    ],
  }),
  made("EFAULT/poke", {
    covers: "ptrace/EFAULT/pt_poke-target-memory-cannot-be-written",
    steps: [
      ...tracee(),
      ptrace("PT_POKE", result("kid"), NULL, 1).fails("EFAULT"),
      ptrace("PT_POKE", result("kid"), KERNEL, 1).fails("EFAULT"),
      ...letGo,
    ],
  }),
  made("EFAULT/peekbuf", {
    covers: [
      "ptrace/EFAULT/pt_peekbuf-target-memory-not-readable",
      "PT_PEEKBUF: user-memory/EFAULT/not-readable",
      "PT_PEEKBUF: user-memory/EFAULT/not-writable",
    ],
    steps: [
      ...tracee(),
      ptrace("PT_PEEKBUF", result("kid"), word, NULL).fails("EFAULT"),
      ptrace("PT_PEEKBUF", result("kid"), UNMAPPED, words(8, [copy, 8]))
        .fails("EFAULT"),
      ptrace("PT_PEEKBUF", result("kid"), word, words(8, [KERNEL, 8]))
        .fails("EFAULT"),
      ptrace("PT_PEEKBUF", result("kid"), NULL, words(8, [NULL, 0])).returns(0),
      ...letGo,
    ],
  }),
  made("EINVAL/unknown-request", {
    covers: "ptrace/EINVAL/unknown-request",
    steps: [
      ...tracee(),
      ...[0, 14, 99, -1].map((request) =>
        ptrace(request, result("kid")).fails("EINVAL")
      ),
      ...letGo,
    ],
  }),
  made("EINVAL/debug-register", {
    arch: ["x86_64"],
    covers: "ptrace/EINVAL/no-such-debug-register",
    note: "Register 6 can be read, not written.",
    steps: [
      ...tracee(),
      ...[4, 5, 8].flatMap((index) => [
        ptrace("PT_PEEKDEBUG", result("kid"), index, answer).fails("EINVAL"),
        ptrace("PT_POKEDEBUG", result("kid"), index, 0).fails("EINVAL"),
      ]),
      ptrace("PT_POKEDEBUG", result("kid"), 6, 0).fails("EINVAL"),
      ptrace("PT_PEEKDEBUG", result("kid"), 6, answer).returns(0),
      ...letGo,
    ],
  }),
  made("EFAULT/debug-register-answer", {
    arch: ["x86_64"],
    covers: "PT_PEEKDEBUG: user-memory/EFAULT/not-writable",
    steps: [
      ...tracee(),
      ptrace("PT_PEEKDEBUG", result("kid"), 0, NULL).fails("EFAULT"),
      ...letGo,
    ],
  }),
  made("success/debug-registers", {
    covers: "ptrace/behaviour/debug-registers-are-read-and-written",
    arch: ["x86_64"],
    steps: [
      ...tracee(),
      ptrace("PT_POKEDEBUG", result("kid"), 0, 0x1234_5000).returns(0),
      ptrace("PT_PEEKDEBUG", result("kid"), 0, answer).returns(0)
        .observes(answer, 0x1234_5000),
      ptrace("PT_POKEDEBUG", result("kid"), 0, 0).returns(0),
      ...letGo,
    ],
  }),
  made("success/debug-register-of-more-than-32-bits", {
    covers: "ptrace/behaviour/debug-registers-are-read-and-written",
    arch: ["x86_64"],
    source: "Kernel/Syscalls/ptrace.cpp: peek_debug_register",
    note: "What stands above the low half of its number is dropped.",
    steps: [
      ...tracee(),
      ptrace("PT_POKEDEBUG", result("kid"), 0x1_0000_0001, 0x2345_6001)
        .returns(0),
      ptrace("PT_PEEKDEBUG", result("kid"), 1, answer).returns(0)
        .observes(answer, 0x2345_6001),
      ptrace("PT_PEEKDEBUG", result("kid"), 0x7_0000_0001, answer).returns(0)
        .observes(answer, 0x2345_6001),
      ptrace("PT_POKEDEBUG", result("kid"), 0x1_0000_0006, 0).fails("EINVAL"),
      ptrace("PT_POKEDEBUG", result("kid"), 1, 0).returns(0),
      ...letGo,
    ],
  }),
  made("success/debug-registers-are-apart", {
    covers: "ptrace/behaviour/debug-registers-are-read-and-written",
    arch: ["x86_64"],
    note: "Register 7 has conditions, but none that is enabled.",
    steps: [
      ...tracee(),
      ...debugRegisters.map(([index, value]) =>
        ptrace("PT_POKEDEBUG", result("kid"), index, value).returns(0)
      ),
      ptrace("PT_POKEDEBUG", result("kid"), 6, 0x55).fails("EINVAL"),
      ...debugRegisters.map(([index, value]) =>
        ptrace("PT_PEEKDEBUG", result("kid"), index, answer).returns(0)
          .observes(answer, value)
      ),
      ptrace("PT_PEEKDEBUG", result("kid"), 6, answer).returns(0)
        .observes(answer, 0xffff_0ff0),
      ...debugRegisters.map(([index]) =>
        ptrace("PT_POKEDEBUG", result("kid"), index, 0).returns(0)
      ),
      ...letGo,
    ],
  }),
  made("success/registers-are-read-as-they-were-written", {
    source: "Kernel/Syscalls/ptrace.cpp",
    note: "The same place is another register on each architecture, and the " +
      "target runs with what it had.",
    steps: [
      ...tracee(),
      ptrace("PT_GETREGS", result("kid"), registers).returns(0),
      ptrace("PT_GETREGS", result("kid"), written).returns(0),
      store(inside(written, 16), 0x77),
      ptrace("PT_SETREGS", result("kid"), written).returns(0),
      store(inside(written, 16), 0x78),
      ptrace("PT_GETREGS", result("kid"), written).returns(0)
        .observes(inside(written, 16), 0x77, 1),
      ptrace("PT_SETREGS", result("kid"), registers).returns(0),
      ...letGo,
    ],
  }),
  ...steppingRows,
  made("ENOTSUP/debug-registers", {
    arch: ["aarch64", "riscv64"],
    covers: "ptrace/ENOTSUP/no-debug-registers-on-this-architecture",
    steps: [
      ...tracee(),
      ptrace("PT_PEEKDEBUG", result("kid"), 0, answer).fails("ENOTSUP"),
      ptrace("PT_PEEKDEBUG", result("kid"), 99, NULL).fails("ENOTSUP"),
      ptrace("PT_POKEDEBUG", result("kid"), 0, 0).fails("ENOTSUP"),
      ...letGo,
    ],
  }),
  made("success/peek-and-poke", {
    covers: [
      "ptrace/behaviour/peek-and-poke-transfer-a-word",
      "ptrace/behaviour/peekbuf-copies-a-range",
      "ptrace/behaviour/attach-stops-the-target",
    ],
    steps: [
      ...tracee(load(inside(word, 1)).returns(2)),
      store(word, 0),
      ptrace("PT_PEEK", result("kid"), word, answer).returns(0)
        .observes(answer, 0x1122_3344_5566_7788n),
      ptrace("PT_POKE", result("kid"), word, 0x0102_0304_0506_0201n).returns(0),
      ptrace("PT_PEEKBUF", result("kid"), word, words(8, [copy, 8])).returns(0)
        .observes(copy, new Uint8Array([1, 2, 6, 5, 4, 3, 2, 1])),
      ...letGo,
    ],
  }),
  made("success/last-word-of-a-region", {
    covers: "ptrace/behaviour/peek-and-poke-transfer-a-word",
    steps: [
      mmap({
        size: 4096,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_ANONYMOUS|MAP_PRIVATE",
      }).as("map"),
      ...tracee(load(result("map", 4095)).returns(7)),
      ptrace("PT_POKE", result("kid"), result("map", 4088), 7n << 56n)
        .returns(0),
      ptrace("PT_PEEK", result("kid"), result("map", 4088), answer).returns(0)
        .observes(answer, 7n << 56n),
      ptrace("PT_POKE", result("kid"), result("map", 4089), 1).fails("EFAULT"),
      ...letGo,
    ],
  }),
  made("success/poke-into-read-only-memory", {
    covers: "ptrace/behaviour/poke-writes-where-the-target-may-not",
    note: "Protection does not matter to a tracer.",
    steps: [
      ...tracee(load(readOnly(word)).returns(9)),
      ptrace("PT_POKE", result("kid"), readOnly(word), 9).returns(0),
      load(readOnly(word)).returns(0x88),
      ...letGo,
    ],
  }),
  made("success/trace-me-and-on-with-the-program", {
    covers: "ptrace/behaviour/trace_me-stops-at-execve",
    note: "It begins once, however often it is switched to.",
    steps: [
      child("kid", [
        ptrace("PT_TRACE_ME", 0).returns(0),
        newImage("image", [settle(), settle()]),
      ]),
      stopped("SIGSTOP"),
      kill(result("kid"), "SIGCONT").returns(0),
      join("kid"),
    ],
  }),
  stopsAtExec("x86_64"),
  stopsAtExec("aarch64"),
  stopsAtExec("riscv64"),
  stopsAtCall("x86_64"),
  stopsAtCall("aarch64"),
  stopsAtCall("riscv64"),
  made("success/signals-stop-and-are-forgotten", {
    covers: [
      "ptrace/behaviour/continue-lets-the-target-go-on",
      "ptrace/behaviour/detach-lets-the-target-go-on",
      "ptrace/behaviour/signals-stop-a-traced-target-and-are-lost",
    ],
    note: "SIGKILL is no exception.",
    steps: [
      ...tracee(settle(5000), settle(5000), exit(4)),
      ptrace("PT_CONTINUE", result("kid")).returns(0),
      settle(),
      kill(result("kid"), "SIGUSR1").returns(0),
      stopped("SIGUSR1"),
      ptrace("PT_CONTINUE", result("kid")).returns(0),
      settle(),
      kill(result("kid"), "SIGKILL").returns(0),
      stopped("SIGKILL"),
      ptrace("PT_DETACH", result("kid")).returns(0),
      join("kid"),
    ],
  }),
  row("ptrace/success/poke-into-a-shared-file", {
    covers: [
      "ptrace/behaviour/poke-writes-where-the-target-may-not",
      "ptrace/behaviour/poke-unshares-file-mappings",
    ],
    setup: [file("f", "abcdefghij")],
    note: "The target alone sees it: its mapping becomes a private one.",
    source: "Kernel/Syscalls/ptrace.cpp: poke_user_data",
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mmap({
        size: 4096,
        prot: "PROT_READ",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).as("map"),
      load(result("map")).returns(0x61),
      ...tracee(
        load(result("map")).returns(0x58),
        load(result("map", 8)).returns(0x69),
        store(result("map"), 1).kills("SIGSEGV"),
      ),
      ptrace("PT_POKE", result("kid"), result("map"), 0x58).returns(0),
      ptrace("PT_PEEK", result("kid"), result("map"), answer).returns(0)
        .observes(answer, 0x58),
      ...letGo,
      load(result("map")).returns(0x61),
      pread(result("fd"), copy, 0, 2).returns(2).observes(copy, "ab"),
    ],
  }),
  row("ptrace/success/poke-into-a-page-that-the-target-has-read", {
    covers: "ptrace/behaviour/poke-unshares-file-mappings",
    setup: [file("f", "abcdefghij")],
    note: "Neither what it has mapped before is seen any more nor another " +
      "mapping of it changed.",
    source: "Kernel/Syscalls/ptrace.cpp: poke_user_data",
    steps: [
      open("f", "O_RDONLY").as("fd"),
      ...["map", "other"].map((name) =>
        mmap({
          size: 4096,
          prot: "PROT_READ",
          flags: "MAP_SHARED",
          fd: result("fd"),
        }).as(name)
      ),
      child("kid", [
        dumpable,
        load(result("map")).returns(0x61),
        load(result("other")).returns(0x61),
        settle(5000),
        load(result("map")).returns(0x58),
        load(result("map", 8)).returns(0x69),
        load(result("other")).returns(0x61),
      ]),
      settle(),
      ptrace("PT_ATTACH", result("kid")).returns(0),
      stopped("SIGSTOP"),
      ptrace("PT_POKE", result("kid"), result("map"), 0x58).returns(0),
      ...letGo,
    ],
  }),
  made("success/tracer-is-told-of-a-continue-alone", {
    covers: "waitid/behaviour/wcontinued-is-enough-for-a-tracee",
    source: "Kernel/Tasks/ThreadBlockers.cpp",
    note:
      "Whoever waits for it sleeps over the stop, of which nobody was told.",
    steps: [
      child("kid", [dumpable, settle(5000)]),
      settle(),
      ptrace("PT_ATTACH", result("kid")).returns(0),
      settle(),
      thread("continuer", [
        settle(),
        ptrace("PT_CONTINUE", result("kid")).returns(0),
      ]),
      waitid("P_PID", result("kid"), information, "WCONTINUED").returns(0)
        .observes(information, {
          si_code: "CLD_CONTINUED",
          si_status: 0,
          si_pid: result("kid"),
        }),
      join("continuer"),
      join("kid"),
    ],
  }),
  made("success/tracer-is-told-in-place-of-the-parent", {
    covers: "waitid/behaviour/traced-processes-report-to-their-tracer",
    source: "Kernel/Tasks/Process.cpp",
    steps: [
      child("kid", [dumpable, settle(5000), exit(3)]),
      child("tracer", [
        settle(),
        ptrace("PT_ATTACH", result("kid")).returns(0),
        settle(),
        stopped("SIGSTOP"),
        barrier("stopped"),
        barrier("asked"),
        ptrace("PT_CONTINUE", result("kid")).returns(0),
        waitid("P_PID", result("kid"), information).returns(0)
          .observes(information, { si_code: "CLD_EXITED", si_status: 3 }),
      ]),
      barrier("stopped"),
      waitid("P_PID", result("kid"), information, "WSTOPPED|WNOHANG").returns(0)
        .observes(information, { si_pid: 0 }),
      barrier("asked"),
      join("tracer"),
      waitid("P_PID", result("kid"), information, "WEXITED|WNOHANG").returns(0)
        .observes(information, { si_pid: 0 }),
    ],
  }),
  made("success/tracee-stops-when-its-tracer-ends", {
    covers: "ptrace/behaviour/death-of-the-tracer-stops-its-tracees",
    source: "Kernel/Tasks/Process.cpp",
    note: "And tells its parent again.",
    steps: [
      child("kid", [dumpable, settle(5000), settle(5000).kills("SIGKILL")]),
      child("tracer", [
        settle(),
        ptrace("PT_ATTACH", result("kid")).returns(0),
        settle(),
        stopped("SIGSTOP"),
        ptrace("PT_CONTINUE", result("kid")).returns(0),
        settle(),
      ]),
      join("tracer"),
      settle(),
      stopped("SIGSTOP"),
      ptrace("PT_CONTINUE", result("kid")).fails("EPERM"),
      kill(result("kid"), "SIGKILL").returns(0),
      join("kid"),
    ],
  }),
  made("success/one-call-is-asked-for-and-no-other", {
    covers: "ptrace/behaviour/continue-lets-the-target-go-on",
    source: "Kernel/Tasks/Thread.h: tracer_trap",
    note: "A signal lets the target go on, and nothing asked for another stop.",
    steps: [
      ...tracee(
        call.getppid().succeeds(),
        call.getppid().succeeds(),
        exit(3),
      ),
      ptrace("PT_SYSCALL", result("kid")).returns(0),
      stopped("SIGTRAP"),
      kill(result("kid"), "SIGCONT").returns(0),
      join("kid"),
    ],
  }),
  made("success/peek-many-pages", {
    covers: [
      "ptrace/behaviour/peekbuf-copies-a-range",
      "ptrace/EFAULT/pt_peekbuf-target-memory-not-readable",
    ],
    note: "Page after page, up to the first that the target lacks.",
    steps: [
      ...["from", "to"].map((name) =>
        mmap({
          size: 4 * 4096,
          prot: "PROT_READ|PROT_WRITE",
          flags: "MAP_ANONYMOUS|MAP_PRIVATE",
        }).as(name)
      ),
      ...[1, 4095, 4096, 8191, 8192, 8193].map((at, index) =>
        store(result("from", at), index + 1)
      ),
      munmap(result("from", 3 * 4096), 4096).returns(0),
      ...tracee(),
      ...[1, 4095, 4096, 8191, 8192].map((at) => store(result("from", at), 99)),
      ptrace(
        "PT_PEEKBUF",
        result("kid"),
        result("from"),
        words(8, [
          result("to"),
          8193,
        ]),
      ).returns(0),
      ...[1, 4095, 4096, 8191, 8192].map((at, index) =>
        load(result("to", at)).returns(index + 1)
      ),
      load(result("to", 8193)).returns(0),
      ptrace(
        "PT_PEEKBUF",
        result("kid"),
        result("from", 8192),
        words(8, [
          result("to"),
          4096,
        ]),
      ).returns(0),
      load(result("to")).returns(5),
      load(result("to", 1)).returns(6),
      load(result("to", 4096)).returns(3),
      ptrace(
        "PT_PEEKBUF",
        result("kid"),
        result("from", 8192),
        words(8, [
          result("to", 8),
          4097,
        ]),
      ).fails("EFAULT"),
      load(result("to", 8)).returns(5),
      load(result("to", 9)).returns(6),
      ptrace("PT_PEEKBUF", result("kid"), KERNEL, words(8, [KERNEL, 0]))
        .returns(0),
      ...letGo,
    ],
  }),
];
