import { hazardous } from "../hazards.ts";
import { reads } from "../meaning.ts";
import { SC_ptrace_params } from "../structs/parameters.ts";
import { family } from "../paragraph.ts";
import { promise } from "../refusals/promise.ts";
import { neverKernelMode } from "../waivers.ts";

export const debugFamily = family("debug", {
  ptrace: {
    number: 97,
    summary: "Watches and controls a thread of another process.",
    bigProcessLock: true,
    parameters: [["params", "pointer", reads(SC_ptrace_params)]],
    refuses: [
      promise("ptrace"),
      "params: user-memory/EFAULT/not-readable",
      [
        "EBUSY/caller-is-already-traced",
        "PT_TRACE_ME: the caller is traced already",
      ],
      [
        "ESRCH/no-such-visible-thread",
        "any request but PT_TRACE_ME: no thread with that id is visible to the caller",
      ],
      [
        "EPERM/thread-of-the-calling-process",
        "the thread belongs to the calling process",
      ],
      [
        "EACCES/target-of-another-user-or-set-id",
        "the caller's euid is not 0, and the target's real uid is not the caller's euid or not the target's own euid",
      ],
      [
        "EACCES/target-is-not-dumpable",
        "the target process is not dumpable, which holds off even euid 0",
      ],
      [
        "EBUSY/target-is-already-traced",
        "PT_ATTACH: the target is traced already",
      ],
      [
        "EPERM/target-is-not-traced",
        "any request but PT_TRACE_ME and PT_ATTACH, unknown ones included: the target is not traced",
      ],
      [
        "EBUSY/target-is-traced-by-another-process",
        "any request but PT_TRACE_ME and PT_ATTACH, unknown ones included: the target is traced by another process",
      ],
      [
        "EBUSY/target-is-not-stopped",
        "any request but PT_TRACE_ME and PT_ATTACH, unknown ones included: the thread is not stopped",
      ],
      [
        "EINVAL/no-register-snapshot-yet",
        "PT_GETREGS, PT_SETREGS: no stop has recorded the registers yet",
      ],
      "PT_GETREGS: user-memory/EFAULT/not-writable",
      "PT_SETREGS: user-memory/EFAULT/not-readable",
      [
        "EFAULT/pt_setregs-saved-context-is-not-user-mode",
        "PT_SETREGS: the saved context of the thread is not user mode",
        { waived: neverKernelMode },
      ],
      [
        "EPERM/pt_singlestep-saved-context-is-not-user-mode",
        "PT_SINGLESTEP: the saved context of the thread is not user mode",
        { waived: neverKernelMode },
      ],
      [
        "EFAULT/pt_peek-target-memory-not-readable",
        "PT_PEEK: the 8 bytes at addr are not all readable in the target",
      ],
      "PT_PEEK: user-memory/EFAULT/not-writable",
      [
        "EFAULT/pt_poke-target-memory-cannot-be-written",
        "PT_POKE: the 8 bytes at addr are not inside one region of the target, or cannot be written",
      ],
      "memory-object/EINVAL/mapped-file-has-become-empty",
      [
        "EFAULT/pt_peekbuf-target-memory-not-readable",
        "PT_PEEKBUF: the range at addr is not all readable in the target, which is looked at in chunks of 4096 bytes",
      ],
      "PT_PEEKBUF: user-memory/EFAULT/not-readable",
      "PT_PEEKBUF: user-memory/EFAULT/not-writable",
      [
        "EINVAL/no-such-debug-register",
        "x86-64: the register is not 0, 1, 2, 3 or 7, nor, for PT_PEEKDEBUG, 6",
        { only: ["x86_64"] },
      ],
      [
        "ENOTSUP/no-debug-registers-on-this-architecture",
        "AArch64, RISC-V: PT_PEEKDEBUG or PT_POKEDEBUG is asked for",
        { only: ["aarch64", "riscv64"] },
      ],
      ["PT_PEEKDEBUG: user-memory/EFAULT/not-writable", { only: ["x86_64"] }],
      ["EINVAL/unknown-request", "request is not 1 to 13"],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "peek-and-poke-transfer-a-word":
        "PT_PEEK returns 0 and stores a word of the target where data points, PT_POKE returns 0 and stores data in the target",
      "tracing-is-per-process":
        "tid selects a thread, but being traced concerns its whole process",
      "trace_me-stops-at-execve":
        "PT_TRACE_ME makes the caller stop with SIGSTOP at a later execve",
      "trace_me-gives-no-tracer":
        "PT_TRACE_ME gives the caller no tracer: it can be repeated",
      "attach-stops-the-target": "PT_ATTACH sends SIGSTOP to a running target",
      "attach-records-the-registers-of-a-stopped-target":
        "PT_ATTACH records the registers of a stopped target at once",
      "continue-lets-the-target-go-on": "PT_CONTINUE lets the target go on",
      "detach-lets-the-target-go-on":
        "PT_DETACH lets the target go on untraced",
      "continue-syscall-and-detach-send-sigcont":
        "PT_CONTINUE, PT_SYSCALL and PT_DETACH send SIGCONT and no other signal; a target that ignores or blocks it stays stopped",
      "sigcont-handler-runs":
        "a target with a handler for SIGCONT runs it when it goes on",
      "signals-stop-a-traced-target-and-are-lost":
        "every dispatched signal but SIGCONT stops a traced target and is discarded, SIGKILL too",
      "ordinary-signals-record-no-registers":
        "a stop by a signal that dumps no core, as SIGUSR1, records no registers",
      "syscall-stops-record-the-registers":
        "a syscall stop records the registers",
      "other-stops-that-record-the-registers":
        "SIGSTOP, signals that dump core, breakpoints and single steps record the registers",
      "stops-leave-the-last-record":
        "stops that record nothing leave the last record",
      "pt_syscall-stops-with-sigtrap":
        "PT_SYSCALL stops the target with SIGTRAP at a call",
      "pt_syscall-stops-at-the-entry":
        "PT_SYSCALL stops the target at the entry of its next call, with number and arguments in its registers",
      "call-can-be-changed-at-its-entry":
        "registers changed at the entry of a call change the call",
      "pt_syscall-stops-once":
        "after PT_SYSCALL and PT_CONTINUE no further stop comes",
      "pt_syscall-rearmed-stops-at-the-exit":
        "armed again at the entry, PT_SYSCALL stops at the end of the call, its result in the return register",
      "exit-has-a-second-stop": "exit stops again with return register 0",
      "exit_thread-has-a-second-stop":
        "exit_thread stops again with return register 0",
      "successful-execve-has-no-second-stop":
        "execve that succeeds does not stop again",
      "setregs-keeps-sp-on-x86-64": [
        "PT_SETREGS on x86-64 sets rip, the general registers and the rflags bits 0xdff, but not the stack pointer",
        { only: ["x86_64"] },
      ],
      "setregs-sets-sp-on-aarch64-and-risc-v": [
        "PT_SETREGS sets sp, pc, x0 to x30 and NZCV on AArch64, x1 to x31 and pc on RISC-V",
        { only: ["aarch64", "riscv64"] },
      ],
      "singlestep-needs-a-continue": [
        "PT_SINGLESTEP records the registers and arms the step, which PT_CONTINUE then makes",
        { only: ["x86_64", "aarch64"] },
      ],
      "singlestep-sets-the-trap-flag-on-x86-64": [
        "on x86-64 PT_SINGLESTEP sets rflags.TF, which PT_GETREGS shows and which stays set: after the step PT_CONTINUE makes another",
        { only: ["x86_64"] },
      ],
      "singlestep-sets-ss-on-aarch64": [
        "on AArch64 PT_SINGLESTEP sets SPSR.SS, which PT_GETREGS shows until the step is made",
        { only: ["aarch64"] },
      ],
      "singlestep-in-a-call-ends-at-its-return-on-x86-64": [
        "on x86-64 a step that was asked for within a call ends when the call returns",
        { only: ["x86_64"] },
      ],
      "singlestep-in-a-call-ends-behind-it-on-aarch64": [
        "on AArch64 a step that was asked for within a call ends one instruction behind it",
        { only: ["aarch64"] },
      ],
      "singlestep-ends-behind-whatever-leaves-the-cpu":
        "a step over a call ends at its return, over an instruction whose page fault is resolved behind that, and on x86-64 over one that is repeated behind each iteration",
      "singlestep-into-a-new-program-is-lost-on-x86-64": [
        "on x86-64 a step that was asked for within execve is lost with the old registers",
        { only: ["x86_64"] },
      ],
      "singlestep-into-a-new-program-ends-at-its-entry-on-aarch64": [
        "on AArch64 a step that was asked for within execve ends before the new program's first instruction",
        { only: ["aarch64"] },
      ],
      "singlestep-outlives-its-tracer-on-aarch64": [
        "on AArch64 a step that was asked for before PT_DETACH is owed: it ends, before any instruction, when the target goes on for its next tracer",
        { only: ["aarch64"] },
      ],
      "singlestep-stops-the-kernel-on-risc-v": hazardous(
        "singlestep-on-risc-v",
      ),
      "poke-writes-where-the-target-may-not":
        "PT_POKE ignores page protection, and the tracer keeps its own copy of the page",
      "poke-unshares-file-mappings":
        "PT_POKE gives the target a copy of its own of a shared file mapping",
      "watched-data-in-a-call-panics": hazardous("watched-data-in-a-call"),
      "poke-panics-on-shared-anonymous-memory": hazardous(
        "poke-of-shared-anonymous-memory",
      ),
      "peekbuf-copies-a-range":
        "PT_PEEKBUF copies from addr in the target to the pointer and size that data points at",
      "death-of-the-tracer-stops-its-tracees":
        "when the tracer dies its tracees are released and get SIGSTOP",
      "stops-are-told-by-waitid":
        "the tracer learns of stops by waitid; SIGCHLD still goes to the real parent",
      "poke-changes-the-target-alone":
        "PT_POKE into memory that fork shared copy-on-write changes the target alone",
      "debug-registers-are-read-and-written": [
        "on x86-64 PT_POKEDEBUG sets a debug register that PT_PEEKDEBUG reads",
        { only: ["x86_64"] },
      ],
      "debug-registers-start-as-after-reset": [
        "on x86-64 a target that runs once traced has DR6 0xffff0ff0, DR7 0x400 and no addresses",
        { only: ["x86_64"] },
      ],
      "breakpoint-stops-before-its-instruction": [
        "on x86-64 an enabled breakpoint stops the target with SIGTRAP before the instruction, and again for as long as it is enabled; DR6 tells which",
        { only: ["x86_64"] },
      ],
      "watched-data-stops-behind-its-access": [
        "on x86-64 an access to 1, 2, 4 or 8 enabled bytes stops the target with SIGTRAP behind the instruction; DR6 tells which",
        { only: ["x86_64"] },
      ],
    },
    source: [
      "Syscalls/ptrace.cpp",
      "Syscalls/SyscallHandler.cpp",
      "Tasks/ThreadTracer.h",
      "Tasks/Thread.cpp",
      "Arch/x86_64/RegisterState.h",
    ],
  },
  dbgputstr: {
    number: 20,
    summary: "Writes text to the debug log.",
    parameters: [["text", "pointer", reads("text", "size")], [
      "size",
      "size_t",
    ]],
    refuses: [
      "text: user-memory/EFAULT/not-readable",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-bytes-written": "returns the number of bytes written",
      "short-text-keeps-its-nuls":
        "of a short text all of size is written, NULs too",
      "1024-bytes-are-still-short": "up to 1024 bytes a text counts as short",
      "long-text-ends-at-its-first-nul":
        "above 1024 bytes the text ends at its first NUL",
      "size-0-looks-at-nothing":
        "with size 0 it returns 0 without a look at the pointer",
      "adds-no-newline": "no newline is added",
      "needs-no-promise": "no promise is asked for",
    },
    source: ["Syscalls/debug.cpp"],
  },
  dump_backtrace: {
    number: 23,
    summary:
      "Writes the kernel backtrace of the calling thread to the debug log.",
    parameters: [],
    refuses: [],
    behaviours: {
      "returns-0": "returns 0",
      "needs-no-promise": "no promise is asked for",
    },
    source: ["Syscalls/debug.cpp"],
  },
});
