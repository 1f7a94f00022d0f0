import { signalMaskOperations, signals } from "../constants/signal.ts";
import { constant, mayRead, mayWrite, reads, writes } from "../meaning.ts";
import { sigaction, siginfo_t, stack_t } from "../structs/process.ts";
import { timespec } from "../structs/time.ts";
import { hazardous } from "../hazards.ts";
import { family } from "../paragraph.ts";
import { promise } from "../refusals/promise.ts";
import { raceInsideALock, refusedEarlier, seenByNobody } from "../waivers.ts";

export const signalFamily = family("signal", {
  kill: {
    number: 70,
    summary: "Sends a signal to a process, a process group or all processes.",
    parameters: [["pid", "pid_t"], ["signal", "int", constant(signals)]],
    refuses: [
      [promise("stdio"), {
        when: "pid is the caller's own, whatever the signal",
      }],
      [promise("proc"), {
        when: "pid is not the caller's own: another, 0, -1 or a group below -1",
      }],
      ["EINVAL/signal-not-0-to-31", "signal is below 0 or above 31"],
      [
        "EINVAL/pid-is-int_min",
        "pid is INT_MIN, which has no positive counterpart",
      ],
      "signal/ESRCH/group-has-no-visible-live-member",
      "signal/EPERM/no-group-member-may-be-signalled",
      "pid: task/ESRCH/no-such-process",
      [
        "EPERM/process-of-another-user",
        "the caller is not the superuser, neither its euid nor its real uid is the target's real uid, and the signal is not SIGCONT to a member of the caller's group as the credentials tell it",
      ],
      [
        "EPERM/target-is-a-kernel-process",
        "the target is a kernel process, which not even euid 0 may signal",
      ],
      "signal/ESRCH/target-has-no-thread-left",
    ],
    behaviours: {
      "returns-0-and-sends-the-signal": "returns 0; the signal is sent",
      "signal-0-only-asks": "signal 0 sends nothing and returns 0",
      "zombie-accepts-signal-0": "a zombie accepts signal 0",
      "pid-minus-1-means-every-visible-process":
        "pid -1 signals every visible process, the caller included, and so succeeds",
      "pid-below-minus-1-means-a-group":
        "pid below -1 signals the group -pid and succeeds if one member accepts",
      "pid-0-is-not-the-own-group": "pid 0 names no process",
      "own-pid-goes-to-the-calling-thread":
        "a signal to oneself goes to the calling thread",
      "other-pid-goes-to-the-main-thread":
        "a signal to another process goes to the thread whose tid is the pid",
      "masks-do-not-choose-the-thread":
        "it goes there even if that thread blocks it and another does not",
      "without-main-thread-the-first-gets-it":
        "without a thread whose tid is the pid the first thread gets it",
      "default-ignored-signals-are-dropped-when-sent":
        "a signal that is ignored by default is dropped when it is sent, even if it is blocked",
      "sig_ign-signals-are-dropped-when-sent":
        "a signal that is ignored by SIG_IGN is dropped when it is sent, even if it is blocked",
      "own-pid-needs-stdio-only":
        "a signal to the own pid needs the promise stdio alone",
      "other-pid-needs-proc-only":
        "a signal to another pid needs the promise proc alone",
      "sigcont-reaches-the-own-group":
        "SIGCONT may be sent to a process of another user in the same process group",
      "signals-do-not-queue": "a signal that is pending already is sent once",
      "arguments-have-32-bits":
        "only the low 32 bits of pid and signal count; riscv64 looks at the whole register, and one that is no sign extension of its low half is neither the own pid nor a signal",
      "stop-interrupts-a-call":
        "a stopped process that goes on finds its call interrupted: EINTR",
      "sigcont-takes-a-pending-stop-away":
        "SIGCONT removes a stop signal that is pending",
      "blocked-sigcont-does-not-resume":
        "a stopped process that blocks SIGCONT stays stopped",
      "sigchld-and-sigcont-are-ignored-by-default":
        "SIGCHLD and SIGCONT do nothing by default",
      "default-action-of-sigterm-kills": "SIGTERM kills by default",
      "sigtstp-stops-by-default": "SIGTSTP stops the process by default",
      "stopped-process-reacts-to-sigkill":
        "SIGKILL ends a stopped process at once",
      "stopped-process-keeps-other-signals":
        "other signals wait until a stopped process goes on",
      "second-lethal-signal-decides":
        "of several lethal signals that end a waiting call one is taken at once and one when the call has returned; the latter decides how the process ended",
      "pending-stop-puts-sigkill-off":
        "a stopped process whose call was interrupted, with another stop signal pending, takes SIGKILL, stops again when the call has returned, and ends at SIGCONT",
    },
    source: ["Syscalls/kill.cpp", "Tasks/Process.cpp", "Tasks/Thread.cpp"],
  },
  killpg: {
    number: 72,
    summary: "Sends a signal to a process group.",
    parameters: [["pgrp", "pid_t"], ["signal", "int", constant(signals)]],
    refuses: [
      promise("proc"),
      [
        "EINVAL/signal-not-1-to-31",
        "signal is below 1 or above 31; 0 is not allowed",
      ],
      ["EINVAL/pgrp-is-negative", "pgrp is negative"],
      "signal/ESRCH/group-has-no-visible-live-member",
      "signal/EPERM/no-group-member-may-be-signalled",
      ["signal/ESRCH/target-has-no-thread-left", { waived: raceInsideALock }],
    ],
    behaviours: {
      "returns-0-and-signals-the-leader":
        "returns 0; the leader of the group gets the signal",
      "every-member-is-signalled": "every member of the group gets the signal",
      "one-member-that-accepts-is-enough":
        "returns 0 if at least one member of the group accepts the signal",
      "pgrp-0-is-the-own-group": "pgrp 0 means the process group of the caller",
    },
    source: ["Syscalls/kill.cpp"],
  },
  kill_thread: {
    number: 71,
    summary: "Sends a signal to a thread of the calling process.",
    parameters: [["tid", "pid_t"], ["signal", "int", constant(signals)]],
    refuses: [
      promise("thread"),
      [
        "EINVAL/signal-not-0-to-32",
        "signal is below 0 or above 32; SIGCANCEL (32) is allowed here, unlike with kill",
      ],
      "tid: task/ESRCH/no-such-thread",
    ],
    behaviours: {
      "returns-0-and-makes-the-signal-pending":
        "returns 0; the signal is pending on exactly that thread",
      "signal-0-only-asks": "signal 0 sends nothing",
      "unjoined-dead-thread-accepts":
        "a thread that ended but was not joined accepts any signal silently",
      "signal-32-can-be-sent":
        "signal 32, which kill refuses, can be sent and handled",
    },
    source: ["Syscalls/thread.cpp"],
  },
  sigaction: {
    number: 129,
    summary: "Sets or tells what a signal does.",
    bigProcessLock: true,
    parameters: [["signum", "int", constant(signals)], [
      "act",
      "pointer",
      mayRead(sigaction),
    ], ["old_act", "pointer", mayWrite(sigaction)]],
    refuses: [
      promise("sigaction"),
      [
        "EINVAL/signum-outside-1-to-32-or-sigkill-or-sigstop",
        "signum is below 1, above 32, SIGKILL (9) or SIGSTOP (19), even if the action is only asked for",
      ],
      "old_act: user-memory/EFAULT/not-writable",
      "act: user-memory/EFAULT/not-readable",
    ],
    behaviours: {
      "returns-0-and-exchanges-the-action":
        "returns 0; act becomes the action, and the former one is stored in old_act",
      "flags-are-kept-unchecked": "any sa_flags are accepted and told again",
      "si_code-is-0-without-sa_siginfo": "without SA_SIGINFO si_code is 0",
      "si_code-is-si_noinfo-with-sa_siginfo":
        "with SA_SIGINFO si_code is SI_NOINFO (0x40000042)",
      "sa_siginfo-decides-nothing-else":
        "the handler gets siginfo and context in any case",
      "sa_onstack-takes-the-alternate-stack":
        "with SA_ONSTACK the handler runs on the alternate stack, without it on the current one",
      "sa_nodefer-leaves-the-signal-unblocked":
        "with SA_NODEFER the signal itself is not blocked in its handler",
      "sa_nocldwait-suppresses-sigchld-of-exits":
        "SA_NOCLDWAIT only keeps the SIGCHLD of a child's exit away",
      "sa_restart-does-nothing":
        "SA_RESTART has no effect: the call fails with EINTR",
      "sa_resethand-does-nothing":
        "SA_RESETHAND has no effect: the handler stays",
      "sa_nocldstop-does-nothing":
        "SA_NOCLDSTOP has no effect: SIGCHLD comes at stops too",
      "sig_ign-drops-a-pending-signal-later":
        "SIG_IGN leaves a pending signal pending; it is dropped when it would be dispatched",
      "handler-address-is-not-checked": "any handler address is accepted",
      "bad-old_act-changes-nothing":
        "if old_act cannot be stored the action stays",
      "old_act-is-stored-before-act-is-read":
        "if act cannot be read old_act is stored already",
      "handler-runs": "the handler runs when the signal is dispatched",
      "handler-is-told-signal-and-sender":
        "the handler finds the signal, pid and uid of the sender in its siginfo",
      "si_uid-is-the-senders-when-the-handler-begins":
        "si_uid is the real uid that the sender has when the handler begins, also as a zombie; 0 when it is gone by then",
      "mask-during-the-handler":
        "while the handler runs the signal and those of sa_mask are blocked too, and afterwards the old mask is back",
      "sig_ign-ignores": "with SIG_IGN the signal does nothing",
      "sig_dfl-restores-the-default": "SIG_DFL restores the default action",
      "pending-signal-whose-default-is-nothing-panics": hazardous(
        "pending-signal-ignored-by-default",
      ),
      "lowest-pending-signal-first":
        "of several pending signals the one of the lowest number is dispatched first, and each once",
      "frame-that-cannot-be-written-kills":
        "if the frame of a handler cannot be written the signal itself kills",
      "frame-lies-below-the-stack-pointer":
        "the frame lies aligned below the stack pointer, on x86-64 below the red zone too",
    },
    source: ["Syscalls/sigaction.cpp", "Tasks/Thread.cpp"],
  },
  sigaltstack: {
    number: 130,
    summary: "Sets or tells the alternate signal stack of the calling thread.",
    bigProcessLock: true,
    parameters: [["ss", "pointer", mayRead(stack_t)], [
      "old_ss",
      "pointer",
      mayWrite(stack_t),
    ]],
    refuses: [
      promise("sigaction"),
      "old_ss: user-memory/EFAULT/not-writable",
      "ss: user-memory/EFAULT/not-readable",
      [
        "EPERM/current-stack-is-in-use",
        "ss is given, SS_DISABLE or not, while the user stack pointer lies inside the current alternate stack",
      ],
      [
        "ENOMEM/ss_size-not-above-4096",
        "ss_flags is 0 and ss_size is 4096 (MINSIGSTKSZ) or below",
      ],
      [
        "ENOMEM/stack-end-wraps-around",
        "ss_sp plus ss_size does not fit in 64 bits",
      ],
      [
        "EINVAL/stack-cannot-be-rounded-to-pages",
        "ss_sp rounded up to a page does not fit in 64 bits, or the range shrunk to pages has a negative size",
        { waived: refusedEarlier },
      ],
      [
        "EINVAL/stack-holds-no-whole-page",
        "nothing is left of the range when it is shrunk inwards to page boundaries",
      ],
      "ss_sp: user-memory/EFAULT/outside-user-space",
      [
        "EPERM/region-not-made-by-mmap",
        "a region in the range was not made by mmap: an ELF segment, the main stack, the signal trampoline, the time page",
      ],
      [
        "EINVAL/region-not-private-anonymous-memory",
        "a region in the range is no anonymous memory, or is shared",
      ],
      [
        "ENOMEM/range-has-holes",
        "there are regions in the range but they leave holes in it",
      ],
      [
        "EINVAL/no-region-in-the-range",
        "there is no region at all in the range",
      ],
      [
        "EINVAL/ss_flags-neither-0-nor-ss_disable",
        "ss_flags is neither 0 nor exactly SS_DISABLE (2)",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-sets-the-stack":
        "returns 0; ss becomes the alternate stack",
      "stack-memory-is-cleared": "the whole pages in the range are zeroed",
      "stack-memory-becomes-writable":
        "the whole pages in the range become readable and writable",
      "stack-memory-is-not-executable":
        "the whole pages in the range are not executable",
      "stack-memory-becomes-a-stack-region":
        "these pages are stack memory from then on: calls can be made on them",
      "stack-memory-is-no-syscall-region":
        "these pages are no syscall region any more",
      "stack-is-told-shrunk-to-pages":
        "the stack that is told is the range shrunk to whole pages",
      "stack-is-used-shrunk-to-pages":
        "the stack that is used is the range shrunk to whole pages",
      "old_ss-tells-that-there-is-none":
        "ss_flags of old_ss is SS_DISABLE without a stack",
      "old_ss-tells-that-it-is-in-use":
        "ss_flags of old_ss is SS_ONSTACK (1) while sp is inside the stack",
      "old_ss-flags-are-0-while-it-is-not-in-use":
        "ss_flags of old_ss is 0 while there is a stack that sp is not inside",
      "ss_disable-removes-the-stack":
        "ss_flags SS_DISABLE leaves the thread without alternate stack",
      "execve-removes-it": "execve removes the alternate stack",
      "posix_spawn-removes-the-callers":
        "posix_spawn removes the alternate stack of the calling thread",
      "fork-copies-it": "fork copies the alternate stack",
      "stack-is-per-thread": "each thread has an alternate stack of its own",
    },
    source: ["Syscalls/sigaction.cpp", "Memory/MemoryManager.h"],
  },
  sigpending: {
    number: 131,
    summary: "Tells which signals are pending on the calling thread.",
    parameters: [["set", "pointer", writes("u32")]],
    refuses: [
      promise("stdio"),
      "set: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-and-stores-the-pending-set":
        "returns 0 and stores the signals that are pending and blocked",
      "unblocked-pending-signals-are-told-too":
        "pending signals that are not blocked are stored too",
      "signals-to-the-process-are-on-its-main-thread":
        "a signal sent to the process is pending on its main thread only",
    },
    source: ["Syscalls/sigaction.cpp"],
  },
  sigprocmask: {
    number: 132,
    summary: "Changes or tells which signals the calling thread blocks.",
    parameters: [["how", "int", constant(signalMaskOperations)], [
      "set",
      "pointer",
      mayRead("u32"),
    ], ["old_set", "pointer", mayWrite("u32")]],
    refuses: [
      promise("sigaction"),
      "set: user-memory/EFAULT/not-readable",
      ["EINVAL/unknown-how", "set is not null and how is not 0, 1 or 2"],
      "old_set: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-and-changes-the-mask":
        "returns 0; the mask of the calling thread is changed as how says, and the former one is stored in old_set",
      "how-does-not-matter-without-set": "with a null set any how is accepted",
      "sigkill-can-be-blocked": "SIGKILL can be blocked: it stays pending",
      "sigstop-can-be-blocked": "SIGSTOP can be blocked: it stays pending",
      "bit-n-minus-1-is-signal-n": "signal n is bit n - 1 of a mask",
      "bad-old_set-comes-after-the-change":
        "the mask is changed even if old_set then cannot be stored",
    },
    source: ["Syscalls/sigaction.cpp", "Tasks/Thread.cpp"],
  },
  sigreturn: {
    number: 133,
    summary: "Goes back from a signal handler to what the signal interrupted.",
    parameters: [],
    refuses: [
      promise("stdio"),
      "fpu: user-memory/EFAULT/not-readable",
      "ucontext: user-memory/EFAULT/not-readable",
      "saved_return: user-memory/EFAULT/not-readable",
    ],
    behaviours: {
      "restores-the-registers": "the general registers are those of the frame",
      "returns-the-saved-value":
        "the return register is that of the saved-return-value slot",
      "goes-on-at-the-pc-of-the-frame": "the pc is that of the frame",
      "restores-the-stack-pointer": "the stack pointer is that of the frame",
      "takes-no-arguments":
        "sp must point at the FPU image of the signal frame; siginfo is skipped",
      "signal-mask-becomes-uc_sigmask": "the signal mask becomes uc_sigmask",
      "nothing-is-filtered-from-uc_sigmask":
        "SIGKILL and SIGSTOP are not filtered out of uc_sigmask",
      "handler-cannot-change-the-return-register-by-ucontext":
        "uc_mcontext sets every register but rax, x0 or a0, which comes from the slot",
      "only-some-flags-are-restored": [
        "of the flags x86-64 takes the bits 0xdff, AArch64 only NZCV; segment fields are ignored",
        { only: ["x86_64", "aarch64"] },
      ],
      "uc_stack-and-uc_link-are-ignored": "uc_stack and uc_link do nothing",
      "float-registers-stay":
        "the FPU image is taken but the registers stay as they are unless the thread is switched out in between",
    },
    source: [
      "Syscalls/sigaction.cpp",
      "Tasks/Process.cpp",
      "Arch/x86_64/RegisterState.h",
      "Arch/aarch64/RegisterState.h",
      "Arch/riscv64/RegisterState.h",
    ],
  },
  sigsuspend: {
    number: 134,
    summary: "Waits for a signal under another signal mask.",
    blocks: true,
    parameters: [["mask", "pointer", reads("u32")]],
    refuses: [
      "mask: user-memory/EFAULT/not-readable",
      [
        "EINTR/unmasked-signal-already-pending",
        "a signal that the new mask lets through is pending when the call begins",
      ],
      [
        "EINTR/thread-is-killed-while-waiting",
        "the waiting thread is being killed, so nobody sees the value",
        { waived: seenByNobody },
      ],
    ],
    behaviours: {
      "returns-0-when-a-signal-arrives":
        "returns 0, not EINTR, when a signal arrives that the mask lets through",
      "needs-no-promise": "no promise is asked for",
      "old-mask-is-back-on-return":
        "the old mask is in force again when the call returns without having run a handler",
      "handler-frame-records-the-temporary-mask":
        "a handler for a signal that arrives in the wait is set up under the temporary mask, which its sigreturn then leaves in force",
      "pending-signal-stays-if-the-old-mask-blocks-it":
        "a signal pending before the call runs no handler if the old mask blocks it",
      "running-handlers-signal-counts-as-arrived":
        "inside a handler its own signal, if the mask lets it through, ends the call at once with 0, even after a longjmp out of a handler",
      "ignored-signal-does-not-end-it":
        "a signal that is ignored does not end the wait",
    },
    source: [
      "Syscalls/sigaction.cpp",
      "Tasks/ThreadBlockers.cpp",
      "Tasks/Scheduler.cpp",
    ],
  },
  sigtimedwait: {
    number: 135,
    summary: "Waits until a signal of a set is pending, with a time limit.",
    blocks: true,
    parameters: [["set", "pointer", reads("u32")], [
      "info",
      "pointer",
      mayWrite(siginfo_t),
    ], ["timeout", "pointer", mayRead(timespec)]],
    refuses: [
      promise("sigaction"),
      "set: user-memory/EFAULT/not-readable",
      "timeout: user-memory/EFAULT/not-readable",
      [
        "EINTR/unmasked-signal-already-pending",
        "an unmasked signal, even one of the set, is pending when the call begins",
      ],
      [
        "EINTR/signal-outside-the-set-arrives-while-waiting",
        "an unmasked signal that is not in the set arrives while the call waits",
      ],
      [
        "EAGAIN/timeout-expired",
        "the timeout expires with no signal of the set pending; a timeout of 0 only looks",
      ],
      "info: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-the-lowest-pending-signal-of-the-set":
        "returns the number of the lowest signal of the set that is pending",
      "signal-stays-pending":
        "the signal is not taken: it stays pending, and a second call returns it again",
      "signal-is-delivered-when-unblocked":
        "the signal is delivered when it is unblocked",
      "info-has-si_signo": "info gets si_signo, and neither code nor sender",
      "info-is-cleared-elsewhere": "info gets zeros elsewhere",
      "unblocked-signal-runs-its-handler-too":
        "a signal of the set that is unblocked and arrives in the wait runs its handler or default action as well",
      "running-handlers-signal-counts-as-pending":
        "inside a handler its own signal counts as pending",
      "signal-that-arrives-ends-the-wait":
        "a signal of the set that arrives in the wait is returned",
    },
    source: ["Syscalls/sigaction.cpp", "Tasks/ThreadBlockers.cpp"],
  },
});
