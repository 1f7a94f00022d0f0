import type { SignalName } from "../../../src/api/constants.ts";
import { accepted, type Use, use } from "../../language/use.ts";
import {
  anything,
  barrier,
  bits,
  buffer,
  call,
  child,
  exit,
  exited,
  join,
  jump,
  kill,
  killed,
  load,
  NULL,
  onSignal,
  otherThan,
  pipe,
  read,
  readOnly,
  result,
  room,
  type Row,
  row,
  settle,
  sigaction,
  SIGNAL_INFORMATION,
  sigprocmask,
  type Step,
  store,
  struct,
  thread,
  u32,
  UNMAPPED,
} from "../../language/row.ts";
import { codeFile, mapsCode } from "../../worlds/stepping.ts";
import { bit } from "../../worlds/signal.ts";
import { me as meOfWaiting, other } from "../../worlds/signal_waiting.ts";

const old = room("sigaction", "old action");

const mask = u32(0, "old mask");

const flag = u32(0, "flag");

const me = call.getpid().as("me");

const oldOfSurprises = room("sigaction", "old action");

const pending = u32(0, "pending");

const bytes = buffer(4, "bytes");

const ends = buffer(8, "ends");

/** SIGUSR1 waits; its handler is told the child, and this real uid. */
function blockedTellingOf(uid: number): Step[] {
  return [
    onSignal("SIGUSR1", [
      store(flag, 1).observes(SIGNAL_INFORMATION, {
        si_pid: result("kid"),
        si_uid: uid,
      }),
    ]),
    sigprocmask("SIG_BLOCK", bit("SIGUSR1")).returns(0),
  ];
}

/** What a handler of SIGCHLD is told, and what the child does before. */
const toldOfAChild: readonly (readonly [
  what: string,
  code: "CLD_STOPPED" | "CLD_CONTINUED" | "CLD_EXITED",
  steps: readonly Step[],
])[] = [
  ["stops", "CLD_STOPPED", [kill(result("kid"), "SIGSTOP").returns(0)]],
  ["goes-on", "CLD_CONTINUED", [
    kill(result("kid"), "SIGSTOP").returns(0),
    settle(),
    kill(result("kid"), "SIGCONT").returns(0),
  ]],
  ["is-killed", "CLD_EXITED", [kill(result("kid"), "SIGKILL").returns(0)]],
];

const signalsItsParent = [
  call.getppid().as("parent"),
  kill(result("parent"), "SIGUSR1").returns(0),
];

const unblocked = sigprocmask("SIG_UNBLOCK", bit("SIGUSR1")).returns(0)
  .observes(flag, 1);

/** A signal that waits for its handler until that is gone, and then comes. */
function lostWithItsHandler(signal: SignalName): readonly Step[] {
  return [
    onSignal(signal, [store(flag, 1).never()]),
    sigprocmask("SIG_BLOCK", bit(signal)).returns(0),
    kill(result("me"), signal).returns(0),
    call.sigpending(pending).returns(0).observes(pending, bit(signal)),
    sigaction(signal, { handler: "SIG_DFL" }).returns(0),
    sigprocmask("SIG_UNBLOCK", bit(signal)).returns(0),
    call.sigpending(pending).returns(0).observes(pending, 0),
  ];
}

export const uses: readonly Use[] = [
  use.sigaction({
    operands: [
      "SIGUSR1",
      struct("sigaction", { sa_handler: 1 }),
      room("sigaction"),
    ],
    promises: ["sigaction"],
    pointers: {
      act: {
        null: accepted,
      },
      old_act: {
        null: accepted,
      },
    },
  }),
];

/** Addresses where no handler can be. */
const [NULL_PAGE, KERNEL_HALF, UNALIGNED] = [
  8n,
  0xffff_ffff_8000_0000n,
  0x1234_5679n,
];

export const rows: readonly Row[] = [
  row("sigaction/EINVAL/signal-out-of-range", {
    covers: "sigaction/EINVAL/signum-outside-1-to-32-or-sigkill-or-sigstop",
    steps: [
      sigaction(0, NULL, old).fails("EINVAL"),
      sigaction(33, NULL, old).fails("EINVAL"),
      sigaction(-1, NULL, old).fails("EINVAL"),
    ],
  }),
  row("sigaction/EINVAL/kill-and-stop", {
    covers: "sigaction/EINVAL/signum-outside-1-to-32-or-sigkill-or-sigstop",
    note: "Even asking is refused.",
    steps: [
      sigaction("SIGKILL", NULL, old).fails("EINVAL"),
      sigaction("SIGSTOP", NULL, old).fails("EINVAL"),
    ],
  }),
  row("sigaction/EFAULT/old-read-only-changes-nothing", {
    covers: [
      "user-memory/EFAULT/not-writable",
      "sigaction/behaviour/bad-old_act-changes-nothing",
    ],
    steps: [
      sigaction("SIGUSR1", { handler: "SIG_IGN" }, readOnly(old)).fails(
        "EFAULT",
      ),
      sigaction("SIGUSR1", NULL, old).returns(0)
        .observes(old, { sa_handler: "SIG_DFL" }),
    ],
  }),
  row("sigaction/EFAULT/act-unreadable-old-is-written", {
    covers: [
      "user-memory/EFAULT/not-readable",
      "sigaction/behaviour/old_act-is-stored-before-act-is-read",
    ],
    steps: [
      sigaction("SIGUSR1", { handler: "SIG_IGN", mask: 5 }).returns(0),
      sigaction("SIGUSR1", UNMAPPED, old).fails("EFAULT")
        .observes(old, { sa_handler: "SIG_IGN", sa_mask: 5 }),
    ],
  }),
  row("sigaction/success/answers-the-old-action", {
    covers: [
      "sigaction/behaviour/returns-0-and-exchanges-the-action",
      "sigaction/behaviour/flags-are-kept-unchecked",
    ],
    steps: [
      sigaction("SIGUSR1", { handler: "SIG_IGN", mask: 3, flags: 0x1234 })
        .returns(0),
      sigaction("SIGUSR1", NULL, old).returns(0).observes(old, {
        sa_handler: "SIG_IGN",
        sa_mask: 3,
        sa_flags: 0x1234,
      }),
    ],
  }),
  row("sigaction/success/handler-runs", {
    covers: [
      "kill/behaviour/returns-0-and-sends-the-signal",
      "sigaction/behaviour/handler-runs",
    ],
    steps: [
      onSignal("SIGUSR1", [store(flag, 7)]),
      me,
      kill(result("me"), "SIGUSR1").returns(0).observes(flag, 7),
    ],
  }),
  row("sigaction/success/handler-is-told-the-sender", {
    covers: [
      "sigaction/behaviour/handler-is-told-signal-and-sender",
      "sigaction/behaviour/si_code-is-si_noinfo-with-sa_siginfo",
    ],
    note: "With SA_SIGINFO the code says only that there is no information.",
    steps: [
      onSignal("SIGUSR1", [
        store(flag, 1).observes(SIGNAL_INFORMATION, {
          si_signo: "SIGUSR1",
          si_code: "SI_NOINFO",
          si_pid: result("me"),
          si_uid: 1000,
          si_addr: 0,
        }),
      ]),
      me,
      kill(result("me"), "SIGUSR1").returns(0),
    ],
  }),
  row("sigaction/success/other-flags-leave-the-signal-blocked", {
    covers: "sigaction/behaviour/mask-during-the-handler",
    steps: [
      onSignal("SIGUSR1", [
        sigprocmask("SIG_BLOCK", NULL, mask).returns(0)
          .observes(mask, bit("SIGUSR1")),
      ], { flags: "SA_NOCLDSTOP|SA_NOCLDWAIT|SA_RESTART|SA_RESETHAND" }),
      me,
      kill(result("me"), "SIGUSR1").returns(0),
    ],
  }),
  ...toldOfAChild.map(([what, code, steps]) =>
    row(`sigaction/success/sigchld-tells-of-a-child-that-${what}`, {
      source: "Kernel/Tasks/Thread.cpp: dispatch_signal",
      note: "What its first thread does when the handler begins.",
      steps: [
        child("kid", [
          // What was stopped does not sleep on.
          ...(what === "goes-on" ? [settle(9000).whatever()] : []),
          settle(9000).kills("SIGKILL"),
        ]),
        settle(),
        onSignal("SIGCHLD", [
          store(flag, 1).observes(SIGNAL_INFORMATION, {
            si_signo: "SIGCHLD",
            si_code: code,
            si_errno: 0,
            si_pid: result("kid"),
            si_uid: 1000,
            si_addr: 0,
            si_status: 0,
            si_band: 0,
            // An int in a union: what is beside it is nobody's.
            si_value: bits(0xffff_ffff, 0),
          }),
        ]),
        ...steps,
        settle(),
        sigaction("SIGCHLD", { handler: "SIG_DFL" }).returns(0),
        kill(result("kid"), "SIGKILL").whatever(),
        join("kid"),
      ],
    })
  ),
  row("sigaction/success/uid-of-a-sender-that-changed-it", {
    covers: "sigaction/behaviour/si_uid-is-the-senders-when-the-handler-begins",
    as: "root",
    steps: [
      ...blockedTellingOf(1000),
      child("kid", [
        ...signalsItsParent,
        call.setresuid(1000, 1000, 1000).returns(0),
        barrier("changed"),
        settle(8000).kills("SIGKILL"),
      ]),
      barrier("changed"),
      unblocked,
      kill(result("kid"), "SIGKILL").returns(0),
      join("kid"),
    ],
  }),
  row("sigaction/success/uid-of-a-sender-that-has-ended", {
    covers: "sigaction/behaviour/si_uid-is-the-senders-when-the-handler-begins",
    steps: [
      ...blockedTellingOf(1000),
      child("kid", signalsItsParent),
      settle(),
      unblocked,
      join("kid"),
    ],
  }),
  row("sigaction/success/uid-of-a-sender-that-is-gone", {
    covers: "sigaction/behaviour/si_uid-is-the-senders-when-the-handler-begins",
    steps: [
      ...blockedTellingOf(0),
      child("kid", signalsItsParent),
      join("kid"),
      settle(),
      unblocked,
    ],
  }),
  row("sigaction/success/ignored", {
    covers: "sigaction/behaviour/sig_ign-ignores",
    steps: [
      sigaction("SIGTERM", { handler: "SIG_IGN" }).returns(0),
      me,
      kill(result("me"), "SIGTERM").returns(0),
    ],
  }),
  row("sigaction/success/default-again", {
    covers: [
      "kill/behaviour/default-action-of-sigterm-kills",
      "sigaction/behaviour/sig_dfl-restores-the-default",
    ],
    steps: [
      sigaction("SIGTERM", { handler: "SIG_IGN" }).returns(0),
      sigaction("SIGTERM", { handler: "SIG_DFL" }).returns(0),
      me,
      kill(result("me"), "SIGTERM").ends(killed("SIGTERM")),
    ],
  }),
  row("sigaction/success/actions-are-copied-by-fork", {
    covers: "fork/behaviour/child-keeps-signal-actions",
    steps: [
      sigaction("SIGUSR2", { handler: "SIG_IGN" }).returns(0),
      child("kid", [
        sigaction("SIGUSR2", NULL, old).observes(old, {
          sa_handler: "SIG_IGN",
        }),
      ]),
      join("kid"),
    ],
  }),
  row("sigaction/success/segv-kills-by-default", {
    steps: [store(UNMAPPED, 1).kills("SIGSEGV")],
  }),
  row("sigaction/success/mask-during-handler", {
    covers: "sigaction/behaviour/mask-during-the-handler",
    steps: [
      onSignal("SIGUSR1", [
        sigprocmask("SIG_BLOCK", NULL, mask).returns(0)
          .observes(mask, bit("SIGUSR1") | bit("SIGUSR2")),
      ], { mask: bit("SIGUSR2") }),
      me,
      kill(result("me"), "SIGUSR1").returns(0),
      sigprocmask("SIG_BLOCK", NULL, mask).returns(0).observes(mask, 0),
    ],
  }),
  row("sigaction/success/restart-flag-restarts-nothing", {
    covers: "sigaction/behaviour/sa_restart-does-nothing",
    steps: [
      pipe(ends).returns(0),
      onSignal("SIGALRM", [store(flag, 1)], { flags: "SA_RESTART" }),
      call.alarm(1).returns(0),
      read(1, bytes).fails("EINTR").observes(flag, 1),
    ],
  }),
  row("sigaction/success/reset-flag-resets-nothing", {
    covers: "sigaction/behaviour/sa_resethand-does-nothing",
    steps: [
      onSignal("SIGUSR1", [store(flag, 1)], { flags: "SA_RESETHAND" }),
      me,
      kill(result("me"), "SIGUSR1").returns(0).observes(flag, 1),
      sigaction("SIGUSR1", NULL, oldOfSurprises).returns(0)
        .observes(oldOfSurprises, { sa_handler: otherThan(0) }),
      store(flag, 0),
      kill(result("me"), "SIGUSR1").returns(0).observes(flag, 1),
    ],
  }),
  row("sigaction/success/ignoring-keeps-what-is-pending", {
    covers: "sigaction/behaviour/sig_ign-drops-a-pending-signal-later",
    steps: [
      sigprocmask("SIG_BLOCK", bit("SIGUSR1")).returns(0),
      me,
      kill(result("me"), "SIGUSR1").returns(0),
      sigaction("SIGUSR1", { handler: "SIG_IGN" }).returns(0),
      call.sigpending(pending).returns(0).observes(
        pending,
        bit("SIGUSR1"),
      ),
      sigprocmask("SIG_UNBLOCK", bit("SIGUSR1")).returns(0),
      call.sigpending(pending).returns(0).observes(pending, 0),
    ],
  }),
  row("sigaction/success/lowest-pending-first", {
    steps: [
      onSignal("SIGUSR1", [store(flag, 1)]),
      onSignal("SIGUSR2", [store(other, 1).observes(flag, anything)]),
      sigprocmask(
        "SIG_BLOCK",
        bit("SIGUSR1") | bit("SIGUSR2"),
      )
        .returns(0),
      meOfWaiting,
      kill(result("me"), "SIGUSR2").returns(0),
      kill(result("me"), "SIGUSR1").returns(0),
      sigprocmask(
        "SIG_UNBLOCK",
        bit("SIGUSR1") | bit("SIGUSR2"),
      )
        .returns(0),
      call.getpid().returns(result("me")).observes(flag, 1)
        .observes(other, 1),
    ],
  }),
  row("sigaction/success/handler-between-the-steps-of-the-trap-flag", {
    arch: ["x86_64"],
    note:
      "It runs without TF after each instruction, and its frame brings TF back.",
    source: "Kernel/Arch/x86_64/Interrupts.cpp",
    // push 0x302; popfq; nop; push 0x202; popfq; ret
    setup: codeFile(
      ...[0x68, 0x02, 0x03, 0x00, 0x00, 0x9d],
      ...[0x90, 0x68, 0x02, 0x02, 0x00, 0x00, 0x9d, 0xc3],
    ),
    steps: [
      ...mapsCode,
      onSignal("SIGTRAP", [call.getpid().succeeds()]),
      jump(result("code")),
    ],
  }),
  row("sigaction/success/parents-flags-keep-sigchld-away", {
    covers: [
      "sigaction/behaviour/sa_nocldwait-suppresses-sigchld-of-exits",
      "exit/behaviour/sa_nocldwait-keeps-sigchld-away",
    ],
    note: "The child can be waited for all the same.",
    steps: [
      onSignal("SIGCHLD", [store(flag, 1).never()], { flags: "SA_NOCLDWAIT" }),
      child("kid", [exit(3)]),
      join("kid"),
      settle(),
      call.sigpending(pending).returns(0).observes(pending, 0),
    ],
  }),
  row("sigaction/success/other-flags-do-not-keep-sigchld-away", {
    covers: "sigaction/behaviour/sa_nocldstop-does-nothing",
    steps: [
      onSignal("SIGCHLD", [store(flag, 1)], {
        flags: "SA_NOCLDSTOP|SA_SIGINFO|SA_RESTART|SA_NODEFER|SA_RESETHAND",
      }),
      child("kid", [settle(8000).kills("SIGKILL")]),
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      load(flag).returns(1),
      store(flag, 0),
      kill(result("kid"), "SIGKILL").returns(0),
      join("kid"),
      settle(),
      load(flag).returns(1),
    ],
  }),
  row("sigaction/success/any-handler-address", {
    covers: "sigaction/behaviour/handler-address-is-not-checked",
    source: "Kernel/Syscalls/sigaction.cpp",
    steps: [NULL_PAGE, KERNEL_HALF, UNALIGNED].flatMap((handler) => {
      const old = room("sigaction", `old ${handler}`);
      return [
        sigaction("SIGUSR1", { handler }).returns(0),
        sigaction("SIGUSR1", 0, old).returns(0)
          .observes(old, { sa_handler: handler }),
      ];
    }),
  }),
  row("sigaction/success/information-without-asking", {
    covers: "sigaction/behaviour/sa_siginfo-decides-nothing-else",
    source: "Kernel/Tasks/Thread.cpp: dispatch_signal",
    steps: [
      call.getpid().as("me"),
      ...([0, "SA_SIGINFO"] as const).flatMap((flags) => [
        onSignal("SIGUSR1", [], { flags }),
        kill(result("me"), "SIGUSR1").returns(0),
        settle(),
        call.getpid().succeeds().observes(SIGNAL_INFORMATION, {
          si_signo: "SIGUSR1",
          si_pid: result("me"),
          si_uid: 1000,
        }),
      ]),
    ],
  }),
  row("sigaction/success/sigchld-of-one-whose-first-thread-has-ended", {
    source: "Kernel/Tasks/Thread.cpp: dispatch_signal",
    note: "Whoever sends it: the first thread of the sender counts.",
    steps: [
      onSignal("SIGCHLD", [store(flag, 1)], { flags: "SA_SIGINFO" }),
      me,
      child("kid", [
        thread("other", [
          settle(),
          kill(result("me"), "SIGCHLD").returns(0),
          settle(500),
          exit(7),
        ]),
        call.exit_thread(0, NULL, 0).ends(exited(7)),
      ]),
      settle(200).observes(SIGNAL_INFORMATION, {
        si_signo: "SIGCHLD",
        si_code: "CLD_EXITED",
        si_pid: result("kid"),
        si_uid: 1000,
        si_status: 0,
      }),
      load(flag).returns(1),
      join("kid"),
    ],
  }),
  row("sigaction/success/sigchld-of-one-that-is-gone", {
    source: "Kernel/Tasks/Thread.cpp: dispatch_signal",
    note: "Its number is remembered; whose it was is not.",
    steps: [
      onSignal("SIGCHLD", [store(flag, 1)], { flags: "SA_SIGINFO" }),
      sigprocmask("SIG_BLOCK", bit("SIGCHLD")).returns(0),
      child("kid", [exit(7)]),
      join("kid"),
      // Until the finalizer has given it up it could still be found.
      settle(),
      load(flag).returns(0),
      sigprocmask("SIG_UNBLOCK", bit("SIGCHLD")).returns(0)
        .observes(SIGNAL_INFORMATION, {
          si_signo: "SIGCHLD",
          si_code: "CLD_EXITED",
          si_pid: result("kid"),
          si_uid: 0,
          si_status: 0,
        }),
      load(flag).returns(1),
    ],
  }),
  row("sigaction/success/pending-signal-whose-default-is-nothing", {
    source: "Kernel/Tasks/Thread.cpp: dispatch_signal",
    note: "It was kept for a handler, which is gone when it is let through.",
    steps: [me, ...lostWithItsHandler("SIGCONT")],
  }),
  row("sigaction/success/pending-signals-that-are-ignored-by-default", {
    hazard: "pending-signal-ignored-by-default",
    source: "Kernel/Tasks/Thread.cpp: dispatch_signal",
    note: "Nothing of them is left.",
    steps: [
      me,
      ...(["SIGCHLD", "SIGURG", "SIGWINCH"] as const).flatMap(
        lostWithItsHandler,
      ),
    ],
  }),
  row("sigaction/success/atomic-at-an-odd-address-is-a-bus-error", {
    arch: ["riscv64"],
    source: "Kernel/Arch/riscv64/Interrupts.cpp",
    // addi a5, sp, -63; amoadd.w zero, zero, (a5); ret
    setup: codeFile(
      ...[0x93, 0x07, 0x11, 0xfc, 0x2f, 0xa0, 0x07, 0x00],
      ...[0x67, 0x80, 0x00, 0x00],
    ),
    steps: [
      ...mapsCode,
      child("kid", [jump(result("code")).kills("SIGBUS")]),
      join("kid"),
    ],
  }),
];
