import {
  MAP_ANONYMOUS,
  MAP_PRIVATE,
  MAP_STACK,
  PR_GET_DUMPABLE,
  PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS,
  PR_SET_DUMPABLE,
  PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS,
  PROT_EXEC,
  PROT_READ,
  PROT_WRITE,
  type SignalName,
} from "../../src/api/constants.ts";
import type { Claims } from "../ledger/claim.ts";
import {
  child,
  directory,
  execve,
  exited,
  file,
  join,
  killed,
  mounted,
  type Row,
  row,
  type Steps,
  umount,
} from "../language/row.ts";
import {
  elf,
  exitsWithResultOf,
  type ProgramStep,
  word,
} from "../worlds/process_elf.ts";
import { SC_mmap_params } from "../../src/api/structs.ts";
import { type Architecture, architectures } from "../../src/cpu/cpu.ts";

const PAGE = 4096;

const READ_WRITE = PROT_READ | PROT_WRITE;

const PRIVATE = MAP_PRIVATE | MAP_ANONYMOUS;

/** VirtualMemoryRangeFlags of annotate_mapping. */
const SYSCALL_CODE = 1;

/** Errors as exit statuses. */
const failed = { EPERM: 255, EFAULT: 242, EINVAL: 234 } as const;

interface OwnProgram {
  readonly id: string;
  readonly source: string;
  readonly covers?: Claims;
  readonly steps: (architecture: Architecture) => readonly ProgramStep[];
  readonly status?: number;
  readonly signal?: SignalName;
  /** On a mount where anonymous memory may be executable. */
  readonly exempt?: boolean;
  /** There, and where memory may be written and executed. */
  readonly exemptOfAll?: boolean;
  readonly note?: string;
}

function rowsOf(program: OwnProgram): Row[] {
  const { status = 0, exemptOfAll = false } = program;
  const exempt = program.exempt ?? exemptOfAll;
  const path = exempt ? "/w/m/f" : "/w/f";
  const mount: Steps = exempt
    ? [
      directory("m"),
      exemptOfAll
        ? mounted("m", "MS_AXALLOWED|MS_WXALLOWED")
        : mounted("m", "MS_AXALLOWED"),
    ]
    : [];
  const end = program.signal === undefined
    ? exited(status)
    : killed(program.signal);
  return architectures.map((machine) =>
    row(`${program.id}-${machine}`, {
      source: program.source,
      arch: [machine],
      setup: [
        ...mount,
        file(
          path,
          elf({
            machine,
            code: exitsWithResultOf(machine, ...program.steps(machine)),
          }),
          { mode: 0o755 },
        ),
      ],
      steps: [child("kid", [execve(path, ["f"]).ends(end)]), join("kid")],
      ...(program.covers === undefined ? {} : { covers: program.covers }),
      ...(program.note === undefined ? {} : { note: program.note }),
      ...(exempt ? { touches: ["mounts"], teardown: [umount("/w/m")] } : {}),
    })
  );
}

/** mmap's parameters for anonymous memory. */
function anonymous(size: number, prot: number, flags: number): Uint8Array {
  const bytes = new Uint8Array(SC_mmap_params.size);
  const view = new DataView(bytes.buffer);
  const { fields } = SC_mmap_params;
  view.setBigUint64(fields.size[0], BigInt(size), true);
  view.setInt32(fields.prot[0], prot, true);
  view.setInt32(fields.flags[0], flags, true);
  view.setInt32(fields.fd[0], -1, true);
  return bytes;
}

function mmap(size: number, prot: number, flags: number): ProgramStep {
  return { name: "mmap", arguments: [anonymous(size, prot, flags)] };
}

/** Bytes of a signal frame from where sigreturn finds it. */
const frames: Readonly<
  Record<Architecture, { readonly fpu: number; readonly context: number }>
> = {
  x86_64: { fpu: 832, context: 208 },
  aarch64: { fpu: 512, context: 312 },
  riscv64: { fpu: 4400, context: 296 },
};

const INFORMATION = 48;

const STACK = 4 * PAGE;

/** sigreturn with so many bytes left of the stack. */
function returnsWith(
  left: (frame: { fpu: number; context: number }) => number,
) {
  return (architecture: Architecture): readonly ProgramStep[] => [
    mmap(STACK, READ_WRITE, PRIVATE | MAP_STACK),
    { stackBehindResult: STACK - left(frames[architecture]) },
    { name: "sigreturn" },
  ];
}

const SIGNALS = "Kernel/Syscalls/sigaction.cpp";

const MAPPING = "Kernel/Syscalls/mmap.cpp";

const REGIONS = "Kernel/Syscalls/mmap.cpp, prctl.cpp, SyscallHandler.cpp";

const own: readonly OwnProgram[] = [
  {
    id: "sigreturn/EFAULT/floating-point-image",
    source: SIGNALS,
    covers: "fpu: user-memory/EFAULT/not-readable",
    steps: returnsWith(() => 16),
    status: failed.EFAULT,
  },
  {
    id: "sigreturn/EFAULT/context",
    source: SIGNALS,
    covers: "ucontext: user-memory/EFAULT/not-readable",
    steps: returnsWith(({ fpu }) => fpu + INFORMATION + 16),
    status: failed.EFAULT,
  },
  {
    id: "sigreturn/EFAULT/return-value",
    source: SIGNALS,
    covers: "saved_return: user-memory/EFAULT/not-readable",
    steps: returnsWith(({ fpu, context }) => fpu + INFORMATION + context),
    status: failed.EFAULT,
  },
  {
    id: "mmap/EINVAL/executable-stack-even-if-exempt",
    source: MAPPING,
    covers: "protection/EINVAL/executable-stack",
    exempt: true,
    steps: () => [mmap(PAGE, READ_WRITE | PROT_EXEC, PRIVATE | MAP_STACK)],
    status: failed.EINVAL,
  },
  {
    covers: "mmap/behaviour/ms_axallowed-allows-executable-anonymous-memory",
    id: "mmap/success/executable-anonymous-memory-if-exempt",
    source: MAPPING,
    exempt: true,
    steps: () => [mmap(PAGE, PROT_READ | PROT_EXEC, PRIVATE)],
    note: "The address ends in 0, and so does the status.",
  },
  {
    id: "mmap/success/writable-and-executable-if-exempt-of-all",
    source: MAPPING,
    exemptOfAll: true,
    steps: () => [mmap(PAGE, READ_WRITE | PROT_EXEC, PRIVATE)],
  },
  {
    id: "mmap/EINVAL/writable-and-executable-if-only-executable-is-exempt",
    source: MAPPING,
    covers: "protection/EINVAL/writable-and-executable",
    exempt: true,
    steps: () => [mmap(PAGE, READ_WRITE | PROT_EXEC, PRIVATE)],
    status: failed.EINVAL,
  },
  {
    id: "mprotect/success/writable-once-executable-if-exempt-of-all",
    source: MAPPING,
    exemptOfAll: true,
    steps: () => [
      mmap(PAGE, PROT_READ | PROT_EXEC, PRIVATE),
      { name: "mprotect", arguments: ["result", PAGE, READ_WRITE] },
    ],
  },
  {
    id: "mmap/EINVAL/executable-anonymous-memory",
    source: MAPPING,
    covers: "protection/EINVAL/executable-anonymous-memory",
    steps: () => [mmap(PAGE, PROT_READ | PROT_EXEC, PRIVATE)],
    status: failed.EINVAL,
  },
  {
    id: "mprotect/EINVAL/executable-stack-even-if-exempt",
    source: MAPPING,
    covers: "protection/EINVAL/executable-stack",
    exempt: true,
    steps: () => [
      mmap(PAGE, READ_WRITE, PRIVATE | MAP_STACK),
      {
        name: "mprotect",
        arguments: ["result", PAGE, PROT_READ | PROT_EXEC],
      },
    ],
    status: failed.EINVAL,
  },
  {
    covers:
      "mprotect/behaviour/ms_axallowed-allows-executable-anonymous-memory",
    id: "mprotect/success/executable-anonymous-memory-if-exempt",
    source: MAPPING,
    exempt: true,
    steps: () => [
      mmap(PAGE, READ_WRITE, PRIVATE),
      {
        name: "mprotect",
        arguments: ["result", PAGE, PROT_READ | PROT_EXEC],
      },
    ],
  },
  {
    id: "annotate_mapping/EPERM/after-enforcement",
    source: REGIONS,
    covers: [
      "annotate_mapping/EPERM/syscallcode-after-enforcement-began",
      "annotate_mapping/behaviour/syscallcode-allows-calls",
    ],
    steps: () => [
      { name: "annotate_mapping", arguments: ["code", SYSCALL_CODE] },
      {
        name: "prctl",
        arguments: [PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0],
      },
      { name: "annotate_mapping", arguments: ["code", SYSCALL_CODE] },
    ],
    status: failed.EPERM,
    note: "The annotated code goes on making calls.",
  },
  {
    covers: "prctl/behaviour/enforcement-of-syscall-regions-stays-on",
    id: "prctl/success/enforcement-stays-on",
    source: REGIONS,
    note: "No argument turns it off again.",
    steps: () => [
      { name: "annotate_mapping", arguments: ["code", SYSCALL_CODE] },
      {
        name: "prctl",
        arguments: [PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0],
      },
      {
        name: "prctl",
        arguments: [PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 1, 0, 0],
      },
      {
        name: "prctl",
        arguments: [PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0],
      },
      {
        name: "prctl",
        arguments: [PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0],
      },
    ],
    status: 1,
  },
  {
    covers: [
      "prctl/behaviour/enforcement-is-told-as-1",
      "annotate_mapping/behaviour/syscallcode-allows-calls",
    ],
    id: "prctl/success/syscall-regions-are-told",
    source: REGIONS,
    steps: () => [
      { name: "annotate_mapping", arguments: ["code", SYSCALL_CODE] },
      {
        name: "prctl",
        arguments: [PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0],
      },
      {
        name: "prctl",
        arguments: [PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0],
      },
    ],
    status: 1,
  },
  {
    covers: [
      "execve/behaviour/static-programs-segments-are-no-syscall-regions",
      "execve/behaviour/syscall-regions-are-not-enforced-at-first",
      "prctl/behaviour/enforcement-of-syscall-regions-is-turned-on",
    ],
    id: "prctl/success/syscall-regions-kill-other-code",
    source: REGIONS,
    steps: () => [
      {
        name: "prctl",
        arguments: [PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0],
      },
    ],
    signal: "SIGSEGV",
  },
  {
    covers: "syscall/behaviour/stack-pointer-off-the-stack-kills",
    id: "getpid/success/stack-pointer-off-the-stack-kills",
    source: "Kernel/Syscalls/SyscallHandler.cpp: the stack must be a stack",
    steps: () => [
      mmap(STACK, READ_WRITE, PRIVATE),
      { stackBehindResult: PAGE },
      { name: "getpid" },
    ],
    signal: "SIGSEGV",
  },
  {
    covers: "syscall/behaviour/end-of-a-stack-belongs-to-it",
    id: "getpid/success/stack-pointer-at-the-end-of-a-stack",
    source: "Kernel/Memory/MemoryManager.cpp: the end belongs to it",
    steps: () => [
      mmap(STACK, READ_WRITE, PRIVATE | MAP_STACK),
      { stackBehindResult: STACK },
      { name: "getuid" },
    ],
    status: 1000 & 0xff,
  },
];

/** A program of root's that runs as its owner makes itself dumpable. */
const dumpableAgain: readonly Row[] = architectures.map((machine) =>
  row(`prctl/success/dumpable-after-a-set-id-exec-${machine}`, {
    arch: [machine],
    covers: "prctl/behaviour/dumpable-can-be-set-after-a-set-id-exec",
    source: "Kernel/Syscalls/prctl.cpp, execve.cpp",
    note: "The first program only tells that it is not.",
    setup: [
      file(
        "asks",
        elf({
          machine,
          code: exitsWithResultOf(machine, {
            name: "prctl",
            arguments: [PR_GET_DUMPABLE, 0, 0, 0],
          }),
        }),
        { mode: 0o4755 },
      ),
      file(
        "sets",
        elf({
          machine,
          code: exitsWithResultOf(
            machine,
            { name: "prctl", arguments: [PR_SET_DUMPABLE, 1, 0, 0] },
            { name: "prctl", arguments: [PR_GET_DUMPABLE, 0, 0, 0] },
          ),
        }),
        { mode: 0o4755 },
      ),
    ],
    steps: [
      child("first", [execve("/w/asks", ["asks"]).ends(exited(0))]),
      join("first"),
      child("second", [execve("/w/sets", ["sets"]).ends(exited(1))]),
      join("second"),
    ],
  })
);

/** What a program does between the two halves of an exclusive store. */
const monitorOpeners: readonly (readonly [id: string, opens: ProgramStep])[] = [
  ["getpid/success/opens-the-exclusive-monitor", { name: "getpid" }],
  [
    "mmap/success/page-that-comes-opens-the-exclusive-monitor",
    {
      // sub x11, sp, #0x10000; str x9, [x11]
      instructions: () => [...word(0xd140_43eb), ...word(0xf900_0169)],
    },
  ],
];

/** The store of a word of the stack fails, which is told by 1. */
const monitors: readonly Row[] = monitorOpeners.map(([id, opens]) =>
  row(id, {
    arch: ["aarch64"],
    source:
      "Kernel/Arch/aarch64/vector_table.S: it returns by eret, which opens the monitor (Arm Architecture Reference Manual, AArch64.ExceptionReturn)",
    setup: [
      file(
        "f",
        elf({
          machine: "aarch64",
          code: exitsWithResultOf(
            "aarch64",
            // ldxr x9, [sp]
            { instructions: () => word(0xc85f_7fe9) },
            opens,
            // stxr w0, x9, [sp]
            { instructions: () => word(0xc800_7fe9) },
          ),
        }),
        { mode: 0o755 },
      ),
    ],
    steps: [child("kid", [execve("/w/f", ["f"]).ends(exited(1))]), join("kid")],
  })
);

export const rows: readonly Row[] = [
  ...own.flatMap(rowsOf),
  ...dumpableAgain,
  ...monitors,
];
