import {
  AT_FDCWD,
  CLOCK_MONOTONIC,
  F_GETFD,
  O_CLOEXEC,
  RUSAGE_SELF,
} from "../../src/api/constants.ts";
import {
  buffer,
  call,
  file,
  pathParts,
  result,
  room,
  type Row,
  row,
  type Step,
} from "../language/row.ts";

/** What a register holds above an argument of 32 bits. */
const HIGH = 0x1_0000_0000n;

const ends = buffer(8, "ends");
const now = room("timespec", "now");
const usage = room("rusage", "usage");
const { pointer, length } = pathParts("f");
const me = call.getpid().as("me");

/** A call with such an argument, and its answers. */
interface Sample {
  readonly step: Step;
  /** Where handlers look at the low half of the register. */
  readonly cut: number;
  /** Where they look at all of it. */
  readonly whole: "EBADF" | "EINVAL";
}

const samples: Readonly<Record<string, Sample>> = {
  "dup2/old_fd": { step: call.dup2(HIGH, 5), cut: 5, whole: "EBADF" },
  "dup2/new_fd": { step: call.dup2(0, HIGH + 5n), cut: 5, whole: "EINVAL" },
  "fcntl/cmd": {
    step: call.fcntl(0, HIGH + BigInt(F_GETFD), 0),
    cut: 0,
    whole: "EINVAL",
  },
  "clock_gettime/clock_id": {
    step: call.clock_gettime(HIGH + BigInt(CLOCK_MONOTONIC), now),
    cut: 0,
    whole: "EINVAL",
  },
  "getrusage/who": {
    step: call.getrusage(HIGH + BigInt(RUSAGE_SELF), usage),
    cut: 0,
    whole: "EINVAL",
  },
  "pipe/flags": {
    step: call.pipe(ends, HIGH + BigInt(O_CLOEXEC)),
    cut: 0,
    whole: "EINVAL",
  },
  "unlink/flags": {
    step: call.unlink("AT_FDCWD", pointer, length, HIGH),
    cut: 0,
    whole: "EINVAL",
  },
};

/** The steps on x86-64 and AArch64, and with other answers on RISC-V. */
function both(
  id: string,
  cut: readonly Step[],
  whole: readonly Step[],
  source?: string,
): readonly Row[] {
  const [call = "", argument = ""] = id.split("/");
  const common = {
    setup: [file("f", "", { uid: 1000 })],
    source: source ?? "Kernel/Syscalls/SyscallHandler.cpp",
  };
  return [
    row(`${call}/narrow/${argument}-is-the-low-half`, {
      ...common,
      arch: ["x86_64", "aarch64"],
      note: "These conventions leave the upper half of such a register open.",
      steps: cut,
    }),
    row(`${call}/narrow/${argument}-is-the-whole-register`, {
      ...common,
      arch: ["riscv64"],
      note: "RISC-V's callers extend the sign, and its handlers rely on that.",
      steps: whole,
    }),
  ];
}

/** Why arguments differ where a value fits in no 32 bits. */
const wholeRegisters =
  "a handler sees the upper half of a narrow argument on RISC-V alone";

/** About arguments of 32 bits in registers that hold more than that. */
export const rows: readonly Row[] = [
  ...Object.entries(samples).flatMap(([id, { step, cut, whole }]) =>
    both(id, [step.returns(cut)], [step.fails(whole)])
  ),
  // Tested as it is, then extended with zeros for the deadline.
  ...both(
    "alarm/seconds",
    [
      call.alarm(100).returns(0),
      call.alarm(HIGH).returns(100),
      call.alarm(0).returns(0),
    ],
    [
      call.alarm(HIGH + 100n).returns(0),
      call.alarm(0).returns(100),
    ],
    "Kernel/Syscalls/alarm.cpp",
  ),
  row("getpgid/narrow/low-half-finds-the-process", {
    differs: wholeRegisters,
    note: "The process is looked for by an id class, a struct of 32 bits.",
    source: "Kernel/Syscalls/setpgid.cpp, Kernel/Forward.h",
    steps: [
      me,
      call.getpgrp().as("group"),
      call.getpgid(result("me", HIGH)).returns(result("group")),
    ],
  }),
  row("setresuid/narrow/ids-are-low-halves", {
    note: "An id class is a struct of 32 bits, alone in its register.",
    source: "Kernel/Tasks/Process.h, Kernel/Forward.h",
    steps: [
      call.setresuid(HIGH + 1000n, HIGH + 0xffff_ffffn, HIGH + 1000n)
        .returns(0),
      call.setresuid(HIGH + 1001n, 1000, 1000).fails("EPERM"),
    ],
  }),
  row("disown/narrow/pid-is-the-low-half", {
    note: "It is taken as an id class, a struct of 32 bits.",
    source: "Kernel/Tasks/Process.h, Kernel/Forward.h",
    steps: [me, call.disown(result("me", HIGH)).fails("ECHILD")],
  }),
  row("unlink/narrow/dirfd-is-the-low-half", {
    differs: wholeRegisters,
    note: "The walk's base keeps it in 32 bits.",
    source: "Kernel/FileSystem/CustodyBase.h",
    setup: [file("f", "", { uid: 1000 })],
    steps: [
      call.unlink(
        HIGH + BigInt.asUintN(32, BigInt(AT_FDCWD)),
        pointer,
        length,
        0,
      )
        .returns(0),
    ],
  }),
];
