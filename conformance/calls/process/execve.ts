import {
  F_GETFD,
  FD_CLOEXEC,
  PR_GET_DUMPABLE,
  type SignalName,
} from "../../../src/api/constants.ts";
import type { Claims } from "../../ledger/claim.ts";
import { type Use, use } from "../../language/use.ts";
import {
  call,
  child,
  directory,
  execve,
  exited,
  fcntl,
  file,
  join,
  jump,
  KERNEL,
  killed,
  mmap,
  mounted,
  onSignal,
  path,
  pledge,
  result,
  type Row,
  row,
  type Steps,
  umask,
  umount,
  UNMAPPED,
  unveil,
} from "../../language/row.ts";
import {
  assemblers,
  type Elf,
  elf,
  ET,
  exitsWith,
  exitsWithArgumentCount,
  exitsWithResultOf,
  PAGE,
  PF,
  PT,
  word,
} from "../../worlds/process_elf.ts";
import { codeFile, mapsCode } from "../../worlds/stepping.ts";
import { fails } from "../../worlds/uses_processes.ts";
import { type SyscallName, syscalls } from "../../../src/api/calls.ts";
import { type Architecture, architectures } from "../../../src/cpu/cpu.ts";

const X = { mode: 0o755 };

/** Where the ELF header has the entry point. */
const E_ENTRY = 24;

/** What traps at EL0 since SCTLR_EL1.DZE and CNTKCTL_EL1 are clear. */
const trappedOnAArch64: readonly (readonly [
  name: string,
  ...code: readonly number[],
])[] = [
  // sub x0, sp, #128; dc zva, x0
  ["clear-blocks", 0xd102_03e0, 0xd50b_7420],
  // mrs x0, cntvct_el0 and so on
  ["read-the-virtual-counter", 0xd53b_e040],
  ["read-the-physical-counter", 0xd53b_e020],
  ["read-the-counters-frequency", 0xd53b_e000],
];

/** A child that starts a program, and how the program ends. */
interface Start {
  readonly setup?: Steps;
  /** Done by the child before it starts the program. */
  readonly before?: Steps;
  readonly code: (architecture: Architecture) => Uint8Array;
  readonly elf?: (architecture: Architecture) => Elf;
  /** Where the program lies; it is started there unless `path` says otherwise. */
  readonly file?: string;
  readonly mode?: number;
  readonly owner?: number;
  readonly path?: string;
  readonly arguments?: readonly string[];
  readonly status?: number;
  readonly signal?: SignalName;
  readonly teardown?: Steps;
  readonly as?: "root";
  readonly arch?: readonly Architecture[];
  readonly note?: string;
  readonly source?: string;
  readonly covers?: Claims;
}

/** push 0x302; popfq; nop */
const takesAStep = new Uint8Array([
  ...[0x68, 0x02, 0x03, 0x00, 0x00, 0x9d, 0x90],
  ...exitsWith("x86_64", 7),
]);

/** int 1 */
const callsTheDebugGate = new Uint8Array([
  ...[0xcd, 0x01],
  ...exitsWith("x86_64", 42),
]);

function start(name: string, what: Start): Row[] {
  const { file: place = "/w/f", owner, mode = 0o755, status = 0 } = what;
  const ids = owner === undefined ? {} : { uid: owner, gid: owner };
  const end = what.signal === undefined ? exited(status) : killed(what.signal);
  return (what.arch ?? architectures).map((machine) =>
    row(`execve/success/${name}-${machine}`, {
      arch: [machine],
      setup: [
        ...what.setup ?? [],
        file(
          place,
          elf({ machine, code: what.code(machine), ...what.elf?.(machine) }),
          { mode, ...ids },
        ),
      ],
      steps: [
        child("kid", [
          ...(what.before ?? []).flat(),
          execve(what.path ?? place, what.arguments ?? ["f"]).ends(end),
        ]),
        join("kid"),
      ],
      ...(what.teardown === undefined
        ? {}
        : { teardown: what.teardown, touches: ["mounts"] }),
      ...(what.as === undefined ? {} : { as: what.as }),
      ...(what.note === undefined ? {} : { note: what.note }),
      ...(what.source === undefined ? {} : { source: what.source }),
      ...(what.covers === undefined ? {} : { covers: what.covers }),
    })
  );
}

function asks(name: SyscallName, ...list: number[]) {
  return (architecture: Architecture): Uint8Array =>
    exitsWithResultOf(architecture, { name, arguments: list });
}

function exits(status: number) {
  return (architecture: Architecture): Uint8Array =>
    exitsWith(architecture, status);
}

/** 1000 as an exit status. */
const USER = 1000 & 0xff;

/** -EBADF as an exit status. */
const BAD = -9 & 0xff;

function scripted(text: string): Steps {
  return [file("s", text, X)];
}

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(`execve/${id}`, { ...definition });
}

export const uses: readonly Use[] = [
  use.execve({
    operands: [
      {
        path: "/w/none",
        arguments: ["none"],
        environment: ["A=B"],
      },
    ],
    promises: ["exec"],
    outcome: fails("ENOENT"),
    pointers: {
      params: {},
      "params.path": {},
      "params.arguments": {},
      "params.environment": {},
    },
  }),
];

export const rows: readonly Row[] = [
  ...start("exit-status", {
    covers: "execve/behaviour/does-not-return-and-starts-the-program",
    code: exits(42),
    status: 42,
  }),
  ...start("entry-below-the-executable-page", {
    note: "Also where no instruction may lie.",
    code: exits(42),
    elf: (machine) => ({
      headers: [
        { flags: PF.R, filesz: PAGE, memsz: PAGE },
        { offset: PAGE, vaddr: PAGE, filesz: PAGE, memsz: PAGE },
      ],
      size: 2 * PAGE,
      change(view) {
        new Uint8Array(view.buffer).set(exitsWith(machine, 42), PAGE);
        view.setBigUint64(E_ENTRY, BigInt(PAGE - 1), true);
      },
    }),
    signal: "SIGSEGV",
  }),
  ...start("program-sets-the-trap-flag", {
    arch: ["x86_64"],
    note: "The instruction after the next one is not reached.",
    source: "Kernel/Arch/x86_64/Interrupts.cpp",
    code: () => takesAStep,
    signal: "SIGTRAP",
  }),
  row("execve/success/debug-gate-after-a-step-that-killed-x86_64", {
    arch: ["x86_64"],
    note: "DR6 is the processor's: who dies of a step leaves it set, and the " +
      "next one who handles a step clears it. Where it tells of nothing the " +
      "kernel does nothing.",
    source: "Kernel/Arch/x86_64/Interrupts.cpp: debug_handler",
    setup: [
      ...file("steps", elf({ machine: "x86_64", code: takesAStep }), X),
      ...file("gate", elf({ machine: "x86_64", code: callsTheDebugGate }), X),
      // push 0x302; popfq; nop; push 0x202; popfq; ret
      ...codeFile(
        ...[0x68, 0x02, 0x03, 0x00, 0x00, 0x9d],
        ...[0x90, 0x68, 0x02, 0x02, 0x00, 0x00, 0x9d, 0xc3],
      ),
    ],
    steps: [
      child("stepping", [execve("/w/steps", ["x"]).kills("SIGTRAP")]),
      join("stepping"),
      child("at the gate", [execve("/w/gate", ["x"]).kills("SIGTRAP")]),
      join("at the gate"),
      ...mapsCode,
      onSignal("SIGTRAP", []),
      jump(result("code")),
      child("later", [execve("/w/gate", ["x"]).ends(exited(42))]),
      join("later"),
    ],
  }),
  ...trappedOnAArch64.flatMap(([name, ...code]) =>
    start(`program-may-not-${name}`, {
      arch: ["aarch64"],
      source: "Kernel/Arch/aarch64/Registers.h",
      code: () =>
        new Uint8Array([...code.flatMap(word), ...exitsWith("aarch64", 7)]),
      signal: "SIGSEGV",
    })
  ),
  ...start("block-clear-is-prohibited", {
    arch: ["aarch64"],
    note: "DCZID_EL0.DZP, the program's status, says so.",
    source: "Kernel/Arch/aarch64/Registers.h",
    // mrs x0, dczid_el0; and x1, x0, #0x10
    code: () =>
      new Uint8Array([
        ...[0xd53b_00e0, 0x927c_0001].flatMap(word),
        ...assemblers.aarch64.call(syscalls.exit.number),
      ]),
    status: 0x10,
  }),
  ...start("arguments-are-counted", {
    covers: "execve/behaviour/arguments-are-on-the-stack",
    code: exitsWithArgumentCount,
    arguments: ["f", "", "x y"],
    status: 3,
  }),
  ...start("script", {
    covers: "execve/behaviour/every-word-of-a-script-line-is-an-argument",
    setup: scripted("#!/w/f\nanything"),
    code: exitsWithArgumentCount,
    path: "/w/s",
    arguments: ["s", "x"],
    // /w/f, /w/s, x
    status: 3,
  }),
  ...start("script-every-word-is-an-argument", {
    covers: [
      "execve/behaviour/script-line-is-split-at-spaces",
      "execve/behaviour/every-word-of-a-script-line-is-an-argument",
    ],
    setup: scripted("#! /w/f  one two \n"),
    code: exitsWithArgumentCount,
    path: "/w/s",
    arguments: ["s"],
    // /w/f, one, two, /w/s
    status: 4,
  }),
  ...start("script-line-of-4096-bytes", {
    covers: "execve/behaviour/script-line-is-split-at-spaces",
    setup: scripted(`#!/w/f${" ".repeat(4089)}\n`),
    code: exitsWithArgumentCount,
    path: "/w/s",
    arguments: ["s"],
    // /w/f, /w/s
    status: 2,
  }),
  ...start("arguments-of-131072-bytes", {
    code: exitsWithArgumentCount,
    // With three NULs and four pointers.
    arguments: ["", "b", "a".repeat(131072 - 3 - 32 - 1)],
    status: 3,
  }),
  ...start("script-of-a-script", {
    covers: "execve/behaviour/every-word-of-a-script-line-is-an-argument",
    setup: [file("t", "#!/w/s b\n", X), ...scripted("#!/w/f a\n")],
    code: exitsWithArgumentCount,
    path: "/w/t",
    arguments: ["t", "x"],
    // /w/f, a, /w/s, b, /w/t, x
    status: 6,
  }),
  ...start("script-interpreter-is-relative-to-working-directory", {
    covers: "execve/behaviour/script-may-name-a-relative-interpreter",
    setup: scripted("#!f\n"),
    code: exits(5),
    path: "/w/s",
    status: 5,
  }),
  ...start("machine-of-another-processor", {
    covers: "execve/behaviour/elf-machine-need-not-be-the-running-one",
    code: exits(6),
    elf: (machine) => ({
      machine: machine === "x86_64" ? "aarch64" : "x86_64",
    }),
    status: 6,
    note: "Any of the three machines may stand in the header.",
  }),
  ...start("operating-system-abi-linux", {
    covers: "execve/behaviour/abi-of-linux-is-taken",
    code: exits(6),
    elf: () => ({ change: (view) => view.setUint8(7, 3) }),
    status: 6,
  }),
  ...start("executable-stack-is-tolerated", {
    covers: "execve/behaviour/executable-pt_gnu_stack-is-tolerated",
    code: exits(6),
    elf: () => ({
      headers: [{}, {
        type: PT.GNU_STACK,
        flags: PF.R | PF.W | PF.X,
        filesz: 0,
        memsz: 0x20_0000,
      }],
    }),
    status: 6,
  }),
  ...start("read-only-segment-cannot-run", {
    covers: "execve/behaviour/segment-without-pf_x-cannot-run",
    code: exits(6),
    elf: () => ({ headers: [{ flags: PF.R }] }),
    signal: "SIGSEGV",
  }),
  ...start("last-interpreter-counts", {
    covers: "execve/behaviour/starts-at-the-interpreters-entry",
    setup: [file("p", elf({ interpreter: "/w/f" }), X)],
    code: exits(8),
    path: "/w/p",
    status: 8,
    note: "Only the interpreter is mapped; the program's code never runs.",
  }),
  ...start("interpreter-is-relative-to-working-directory", {
    covers: [
      "execve/behaviour/pt_interp-may-be-relative",
      "execve/behaviour/starts-at-the-interpreters-entry",
    ],
    setup: [file("p", elf({ interpreter: "f" }), X)],
    code: exits(8),
    path: "/w/p",
    status: 8,
  }),
  ...start("interpreter-is-looked-for-beside-the-caller", {
    covers: "execve/behaviour/relative-interpreter-starts-at-the-cwd",
    setup: [
      directory("d"),
      file("d/p", elf({ interpreter: "f" }), X),
      file("d/f", "no program", X),
    ],
    code: exits(8),
    path: "/w/d/p",
    status: 8,
  }),
  ...start("interpreter-with-x-and-without-r", {
    covers: "execve/behaviour/interpreter-needs-no-read-permission",
    setup: [file("p", elf({ interpreter: "/w/f" }), X)],
    code: exits(8),
    mode: 0o711,
    path: "/w/p",
    status: 8,
  }),
  ...start("interpreter-of-fixed-program", {
    covers: "execve/behaviour/starts-at-the-interpreters-entry",
    setup: [file("p", elf({ type: ET.EXEC, interpreter: "/w/f" }), X)],
    code: exits(8),
    path: "/w/p",
    status: 8,
  }),
  ...start("program-descriptor-is-close-on-exec", {
    covers: [
      "execve/behaviour/interpreter-gets-the-program-as-close-on-exec-descriptor",
      "execve/behaviour/program-descriptor-is-the-lowest-free",
    ],
    setup: [file("p", elf({ interpreter: "/w/f" }), X)],
    code: asks("fcntl", 1, F_GETFD),
    path: "/w/p",
    status: FD_CLOEXEC,
    note: "It has the lowest free number.",
  }),
  ...start("root-needs-no-x", {
    covers: "execve/behaviour/superuser-needs-no-execute-permission",
    as: "root",
    code: exits(3),
    mode: 0o644,
    status: 3,
  }),
  ...start("x-without-r", {
    covers: "execve/behaviour/read-permission-is-not-needed",
    code: exits(3),
    mode: 0o711,
    status: 3,
  }),
  ...start("umask-is-kept", {
    covers: ["execve/behaviour/umask-stays", "umask/behaviour/execve-keeps-it"],
    before: [umask(0o77)],
    code: asks("umask", 0),
    status: 0o77,
  }),
  ...start("alarm-is-kept", {
    covers: ["alarm/behaviour/survives-execve", "execve/behaviour/alarm-stays"],
    before: [call.alarm(100).returns(0)],
    code: asks("alarm", 0),
    status: 100,
  }),
  ...start("descriptor-is-kept", {
    covers: "execve/behaviour/other-descriptors-stay-open",
    code: asks("fcntl", 0, F_GETFD),
    status: 0,
  }),
  ...start("descriptor-close-on-exec", {
    covers: "execve/behaviour/close-on-exec-descriptors-are-closed",
    before: [fcntl(0, "F_SETFD", "FD_CLOEXEC").returns(0)],
    code: asks("fcntl", 0, F_GETFD),
    status: BAD,
  }),
  ...start("real-uid-is-kept", {
    covers: "execve/behaviour/real-uid-stays",
    code: asks("getuid"),
    status: USER,
  }),
  ...start("set-uid-sets-effective", {
    covers: [
      "execve/behaviour/set-uid-sets-the-effective-uid",
      "geteuid/behaviour/is-the-effective-one",
    ],
    code: asks("geteuid"),
    mode: 0o4755,
    owner: 5,
    status: 5,
  }),
  ...start("set-uid-keeps-real", {
    covers: [
      "execve/behaviour/real-uid-stays",
      "getuid/behaviour/is-the-real-one",
    ],
    code: asks("getuid"),
    mode: 0o4755,
    owner: 5,
    status: USER,
  }),
  ...start("set-uid-keeps-gid", {
    covers: "execve/behaviour/group-ids-stay",
    code: asks("getegid"),
    mode: 0o4755,
    owner: 5,
    status: USER,
  }),
  ...start("set-gid-sets-effective", {
    covers: [
      "execve/behaviour/set-gid-sets-the-effective-gid",
      "getegid/behaviour/is-the-effective-one",
    ],
    code: asks("getegid"),
    mode: 0o2755,
    owner: 5,
    status: 5,
  }),
  ...start("set-uid-on-nosuid-mount", {
    covers: ["execve/behaviour/set-id-bits-do-nothing-on-ms_nosuid"],
    setup: [directory("m"), mounted("m", "MS_NOSUID")],
    file: "/w/m/f",
    code: asks("geteuid"),
    mode: 0o4755,
    owner: 5,
    status: USER,
    teardown: [umount("/w/m")],
  }),
  ...start("set-uid-on-nosuid-mount-is-dumpable", {
    covers: "execve/behaviour/set-id-bits-do-nothing-on-ms_nosuid",
    setup: [directory("m"), mounted("m", "MS_NOSUID")],
    file: "/w/m/f",
    code: asks("prctl", PR_GET_DUMPABLE, 0, 0, 0),
    mode: 0o4755,
    owner: 5,
    status: 1,
    teardown: [umount("/w/m")],
  }),
  ...start("set-uid-of-a-script-is-nothing", {
    covers: "execve/behaviour/set-id-bits-of-a-script-do-nothing",
    setup: [file("s", "#!/w/f\n", { mode: 0o4755, uid: 5 })],
    code: asks("geteuid"),
    path: "/w/s",
    status: USER,
  }),
  ...start("dumpable-again", {
    covers: "execve/behaviour/becomes-dumpable",
    before: [call.prctl("PR_SET_DUMPABLE", 0, 0, 0).returns(0)],
    code: asks("prctl", PR_GET_DUMPABLE, 0, 0, 0),
    status: 1,
  }),
  ...start("set-id-is-not-dumpable", {
    covers: "execve/behaviour/set-id-program-is-not-dumpable",
    code: asks("prctl", PR_GET_DUMPABLE, 0, 0, 0),
    mode: 0o4755,
    owner: 5,
    status: 0,
  }),
  ...start("promises-become-execpromises", {
    covers: "execve/behaviour/execpromises-become-the-promises",
    before: [pledge("stdio exec", "stdio")],
    code: asks("setpgid", 0, 0),
    signal: "SIGABRT",
  }),
  ...start("promises-hold-for-a-set-uid-program", {
    covers: "execve/behaviour/execpromises-become-the-promises",
    before: [pledge("stdio exec", "stdio")],
    code: asks("setpgid", 0, 0),
    mode: 0o4755,
    owner: 5,
    signal: "SIGABRT",
  }),
  ...start("execpromises-allow", {
    covers: "execve/behaviour/execpromises-become-the-promises",
    before: [pledge("stdio exec", "stdio proc")],
    code: asks("setpgid", 0, 0),
    status: 0,
  }),
  ...start("without-execpromises-unpledged", {
    covers: "execve/behaviour/pledged-without-execpromises-becomes-unpledged",
    before: [pledge("stdio exec")],
    code: asks("setpgid", 0, 0),
    status: 0,
    note: "A process that never said what its programs may do frees them.",
  }),
  ...start("veil-is-dropped", {
    covers: "execve/behaviour/veil-letter-x-is-enough-for-the-program",
    setup: [file("p", elf({ interpreter: "/w/f" }), X)],
    before: [unveil("/w/f", "x"), unveil(null, null)],
    code: exits(4),
    status: 4,
  }),
  made("E2BIG/argument-count", {
    covers: "exec/E2BIG/more-than-65536-arguments-or-variables",
    steps: [
      call.execve({
        path: "/w/f",
        arguments: { strings: UNMAPPED, length: 65537 },
      }).fails("E2BIG"),
      call.execve({
        path: "/w/f",
        arguments: ["x"],
        environment: { strings: UNMAPPED, length: 65537 },
      }).fails("E2BIG"),
    ],
  }),
  made("EFAULT/argument-array", {
    covers: "arguments: user-memory/EFAULT/not-readable",
    steps: [
      call.execve({
        path: "/w/f",
        arguments: { strings: UNMAPPED, length: 1 },
      }).fails("EFAULT"),
    ],
  }),
  made("EFAULT/argument-string", {
    covers: "arguments.characters: user-memory/EFAULT/not-readable",
    steps: [execve("/w/f", [path(KERNEL, 3)]).fails("EFAULT")],
  }),
  made("EFAULT/environment-array", {
    covers: "environment: user-memory/EFAULT/not-readable",
    steps: [
      call.execve({
        path: "/w/f",
        arguments: ["x"],
        environment: { strings: UNMAPPED, length: 1 },
      }).fails("EFAULT"),
    ],
  }),
  made("ENOENT/empty-environment-anywhere", {
    covers: "execve/behaviour/list-of-length-0-is-not-looked-at",
    steps: [
      call.execve({
        path: "/w/f",
        arguments: ["x"],
        environment: { strings: KERNEL, length: 0 },
      }).fails("ENOENT"),
    ],
  }),
  row("execve/ENOENT/strings-end-at-their-nul", {
    source: "Kernel/Library/StdLib.cpp: try_copy_kstring_from_user",
    note: "How far one may reach counts for nothing, not even for its memory.",
    steps: [
      mmap({
        addr: 0x1f_0000_0000n,
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE",
      }).as("short"),
      execve(
        "/w/none",
        ["none", path(result("short"), 0x500_0000)],
        [path(result("short"), 0x500_0000)],
      ).fails("ENOENT"),
    ],
  }),
  made("EFAULT/environment-string", {
    covers: "environment.characters: user-memory/EFAULT/not-readable",
    steps: [execve("/w/f", ["x"], [path(UNMAPPED, 3)]).fails("EFAULT")],
  }),
  made("E2BIG/argument-bytes", {
    covers: [
      "exec/E2BIG/arguments-or-environment-above-131072-bytes",
      "execve/behaviour/too-much-stack-data-kills-the-caller",
    ],
    setup: [file("f", elf(), { mode: 0o755 })],
    note: "The old program is already gone: the caller dies of it.",
    steps: [
      child("kid", [execve("/w/f", ["a".repeat(131056)]).kills("SIGSEGV")]),
      join("kid"),
    ],
  }),
  made("E2BIG/argument-bytes-one-too-many", {
    covers: "exec/E2BIG/arguments-or-environment-above-131072-bytes",
    note: "Each string has a NUL and a pointer, and there is a null pointer.",
    setup: [file("f", elf(), { mode: 0o755 })],
    steps: [
      child("kid", [
        execve("/w/f", ["", "b", "a".repeat(131072 - 3 - 32)])
          .kills("SIGSEGV"),
      ]),
      join("kid"),
    ],
  }),
  made("E2BIG/environment-bytes-one-too-many", {
    covers: "exec/E2BIG/arguments-or-environment-above-131072-bytes",
    setup: [file("f", elf(), { mode: 0o755 })],
    steps: [
      child("kid", [
        execve("/w/f", ["x"], ["", "b", "a".repeat(131072 - 3 - 32)])
          .kills("SIGSEGV"),
      ]),
      join("kid"),
    ],
  }),
  ...architectures.map((machine) =>
    row(`execve/success/environment-of-131072-bytes-${machine}`, {
      arch: [machine],
      setup: [
        file("f", elf({ machine, code: exitsWith(machine, 42) }), X),
      ],
      steps: [
        child("kid", [
          execve("/w/f", ["x"], ["", "b", "a".repeat(131072 - 3 - 32 - 1)])
            .ends(exited(42)),
        ]),
        join("kid"),
      ],
    })
  ),
  made("E2BIG/environment-bytes", {
    covers: [
      "exec/E2BIG/arguments-or-environment-above-131072-bytes",
      "execve/behaviour/too-much-stack-data-kills-the-caller",
    ],
    setup: [file("f", elf(), { mode: 0o755 })],
    steps: [
      child("kid", [
        execve("/w/f", ["x"], ["e".repeat(131064)]).kills("SIGSEGV"),
      ]),
      join("kid"),
    ],
  }),
  row("execve/EFAULT/parameters", {
    covers: "params: user-memory/EFAULT/not-readable",
    steps: [call.execve(UNMAPPED).fails("EFAULT")],
  }),
  made("EFAULT/as-many-strings-as-there-may-be", {
    covers: "exec/E2BIG/more-than-65536-arguments-or-variables",
    note: "65536 are not too many yet: the list itself is read.",
    steps: [
      call.execve({
        path: "/w/f",
        arguments: { strings: UNMAPPED, length: 65536 },
      }).fails("EFAULT"),
      call.execve({
        path: "/w/f",
        arguments: ["x"],
        environment: { strings: UNMAPPED, length: 65536 },
      }).fails("EFAULT"),
      call.execve({
        path: "/w/f",
        arguments: { strings: UNMAPPED, length: 65537 },
      }).fails("E2BIG"),
      call.posix_spawn({
        path: "/w/f",
        arguments: { strings: UNMAPPED, length: 65536 },
      }).fails("EFAULT"),
      call.posix_spawn({
        path: "/w/f",
        arguments: ["x"],
        environment: { strings: UNMAPPED, length: 65536 },
      }).fails("EFAULT"),
    ],
  }),
  row("execve/EACCES/script-without-x-under-a-veil", {
    covers: [
      "program: veil/EACCES/path-unveiled-without-needed-letter",
      "execve/behaviour/script-needs-x",
    ],
    source: "Kernel/Syscalls/execve.cpp",
    setup: [
      file("i", elf(), { mode: 0o755 }),
      file("s", "#!/w/i\n", { mode: 0o755 }),
    ],
    steps: [
      unveil("/w/i", "rx").returns(0),
      unveil("/w/s", "rw").returns(0),
      execve("/w/s", ["s"]).fails("EACCES"),
    ],
  }),
];
