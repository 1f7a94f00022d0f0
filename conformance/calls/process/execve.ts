import type { Claims } from "../../ledger/claim.ts";
import {
  parameters as parametersOfProcesses,
  type Use,
  use,
} from "../../language/use.ts";
import {
  type Block,
  call,
  child,
  directory,
  execve,
  exited,
  F_GETFD,
  F_SETFD,
  fcntl,
  FD_CLOEXEC,
  file,
  join,
  KERNEL,
  killed,
  mounted,
  MS_NOSUID,
  path,
  pledge,
  PR_GET_DUMPABLE,
  PR_SET_DUMPABLE,
  type Row,
  row,
  SIGABRT,
  SIGSEGV,
  type Steps,
  struct,
  umask,
  umount,
  UNMAPPED,
  unveil,
} from "../../language/row.ts";
import {
  type Elf,
  elf,
  ET,
  exitsWith,
  exitsWithArgumentCount,
  exitsWithResultOf,
  PF,
  PT,
} from "../../worlds/process_elf.ts";
import { fails } from "../../worlds/uses_processes.ts";
import type { SyscallName } from "../../../src/api/calls.ts";
import { SC_execve_params } from "../../../src/api/structs.ts";
import type { Architecture } from "../../../src/cpu/cpu.ts";

const architectures = ["x86_64", "aarch64", "riscv64"] as const;

const X = { mode: 0o755 };

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
  readonly signal?: number;
  readonly teardown?: Steps;
  readonly as?: "root";
  readonly note?: string;
  readonly covers?: Claims;
}

function start(name: string, what: Start): Row[] {
  const { file: place = "/w/f", owner, mode = 0o755, status = 0 } = what;
  const ids = owner === undefined ? {} : { uid: owner, gid: owner };
  const end = what.signal === undefined ? exited(status) : killed(what.signal);
  return architectures.map((machine) =>
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

function parameters(
  fields: Parameters<typeof struct<typeof SC_execve_params.fields>>[1],
): Block {
  return struct(SC_execve_params, fields);
}

export const uses: readonly Use[] = [
  use("execve", {
    operands: [
      parametersOfProcesses(SC_execve_params, {
        path: "/w/none",
        arguments: ["none"],
        environment: ["A=B"],
      }),
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
  ...start("exit-status", { code: exits(42), status: 42 }),
  ...start("arguments-are-counted", {
    code: exitsWithArgumentCount,
    arguments: ["f", "", "x y"],
    status: 3,
  }),
  ...start("script", {
    setup: scripted("#!/w/f\nanything"),
    code: exitsWithArgumentCount,
    path: "/w/s",
    arguments: ["s", "x"],
    // /w/f, /w/s, x
    status: 3,
  }),
  ...start("script-every-word-is-an-argument", {
    setup: scripted("#! /w/f  one two \n"),
    code: exitsWithArgumentCount,
    path: "/w/s",
    arguments: ["s"],
    // /w/f, one, two, /w/s
    status: 4,
  }),
  ...start("script-of-a-script", {
    setup: [file("t", "#!/w/s b\n", X), ...scripted("#!/w/f a\n")],
    code: exitsWithArgumentCount,
    path: "/w/t",
    arguments: ["t", "x"],
    // /w/f, a, /w/s, b, /w/t, x
    status: 6,
  }),
  ...start("script-interpreter-is-relative-to-working-directory", {
    setup: scripted("#!f\n"),
    code: exits(5),
    path: "/w/s",
    status: 5,
  }),
  ...start("machine-of-another-processor", {
    code: exits(6),
    elf: (machine) => ({
      machine: machine === "x86_64" ? "aarch64" : "x86_64",
    }),
    status: 6,
    note: "Any of the three machines may stand in the header.",
  }),
  ...start("operating-system-abi-linux", {
    code: exits(6),
    elf: () => ({ change: (view) => view.setUint8(7, 3) }),
    status: 6,
  }),
  ...start("executable-stack-is-tolerated", {
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
    code: exits(6),
    elf: () => ({ headers: [{ flags: PF.R }] }),
    signal: SIGSEGV,
  }),
  ...start("last-interpreter-counts", {
    setup: [file("p", elf({ interpreter: "/w/f" }), X)],
    code: exits(8),
    path: "/w/p",
    status: 8,
    note: "Only the interpreter is mapped; the program's code never runs.",
  }),
  ...start("interpreter-is-relative-to-working-directory", {
    setup: [file("p", elf({ interpreter: "f" }), X)],
    code: exits(8),
    path: "/w/p",
    status: 8,
  }),
  ...start("interpreter-of-fixed-program", {
    setup: [file("p", elf({ type: ET.EXEC, interpreter: "/w/f" }), X)],
    code: exits(8),
    path: "/w/p",
    status: 8,
  }),
  ...start("program-descriptor-is-close-on-exec", {
    setup: [file("p", elf({ interpreter: "/w/f" }), X)],
    code: asks("fcntl", 1, F_GETFD),
    path: "/w/p",
    status: FD_CLOEXEC,
    note: "It has the lowest free number.",
  }),
  ...start("root-needs-no-x", {
    as: "root",
    code: exits(3),
    mode: 0o644,
    status: 3,
  }),
  ...start("x-without-r", { code: exits(3), mode: 0o711, status: 3 }),
  ...start("umask-is-kept", {
    before: [umask(0o77)],
    code: asks("umask", 0),
    status: 0o77,
  }),
  ...start("alarm-is-kept", {
    before: [call.alarm(100).returns(0)],
    code: asks("alarm", 0),
    status: 100,
  }),
  ...start("descriptor-is-kept", {
    code: asks("fcntl", 0, F_GETFD),
    status: 0,
  }),
  ...start("descriptor-close-on-exec", {
    before: [fcntl(0, F_SETFD, FD_CLOEXEC).returns(0)],
    code: asks("fcntl", 0, F_GETFD),
    status: BAD,
  }),
  ...start("real-uid-is-kept", { code: asks("getuid"), status: USER }),
  ...start("set-uid-sets-effective", {
    code: asks("geteuid"),
    mode: 0o4755,
    owner: 5,
    status: 5,
  }),
  ...start("set-uid-keeps-real", {
    code: asks("getuid"),
    mode: 0o4755,
    owner: 5,
    status: USER,
  }),
  ...start("set-uid-keeps-gid", {
    code: asks("getegid"),
    mode: 0o4755,
    owner: 5,
    status: USER,
  }),
  ...start("set-gid-sets-effective", {
    code: asks("getegid"),
    mode: 0o2755,
    owner: 5,
    status: 5,
  }),
  ...start("set-uid-on-nosuid-mount", {
    covers: "execve/behaviour/set-id-bits-do-nothing-on-ms_nosuid",
    setup: [directory("m"), mounted("m", MS_NOSUID)],
    file: "/w/m/f",
    code: asks("geteuid"),
    mode: 0o4755,
    owner: 5,
    status: USER,
    teardown: [umount("/w/m")],
  }),
  ...start("set-uid-of-a-script-is-nothing", {
    setup: [file("s", "#!/w/f\n", { mode: 0o4755, uid: 5 })],
    code: asks("geteuid"),
    path: "/w/s",
    status: USER,
  }),
  ...start("dumpable-again", {
    before: [call.prctl(PR_SET_DUMPABLE, 0, 0, 0).returns(0)],
    code: asks("prctl", PR_GET_DUMPABLE, 0, 0, 0),
    status: 1,
  }),
  ...start("set-id-is-not-dumpable", {
    code: asks("prctl", PR_GET_DUMPABLE, 0, 0, 0),
    mode: 0o4755,
    owner: 5,
    status: 0,
  }),
  ...start("promises-become-execpromises", {
    before: [pledge("stdio exec", "stdio")],
    code: asks("setpgid", 0, 0),
    signal: SIGABRT,
  }),
  ...start("execpromises-allow", {
    before: [pledge("stdio exec", "stdio proc")],
    code: asks("setpgid", 0, 0),
    status: 0,
  }),
  ...start("without-execpromises-unpledged", {
    before: [pledge("stdio exec")],
    code: asks("setpgid", 0, 0),
    status: 0,
    note: "A process that never said what its programs may do frees them.",
  }),
  ...start("veil-is-dropped", {
    setup: [file("p", elf({ interpreter: "/w/f" }), X)],
    before: [unveil("/w/f", "x"), unveil(null, null)],
    code: exits(4),
    status: 4,
  }),
  made("E2BIG/argument-count", {
    covers: "exec/E2BIG/more-than-65536-arguments-or-variables",
    steps: [
      call.execve(parameters({
        path: "/w/f",
        arguments: { strings: UNMAPPED, length: 65537 },
      })).fails("E2BIG"),
      call.execve(parameters({
        path: "/w/f",
        arguments: ["x"],
        environment: { strings: UNMAPPED, length: 65537 },
      })).fails("E2BIG"),
    ],
  }),
  made("EFAULT/argument-array", {
    covers: "arguments: user-memory/EFAULT/not-readable",
    steps: [
      call.execve(parameters({
        path: "/w/f",
        arguments: { strings: UNMAPPED, length: 1 },
      })).fails("EFAULT"),
    ],
  }),
  made("EFAULT/argument-string", {
    covers: "arguments.characters: user-memory/EFAULT/not-readable",
    steps: [execve("/w/f", [path(KERNEL, 3)]).fails("EFAULT")],
  }),
  made("EFAULT/environment-array", {
    covers: "environment: user-memory/EFAULT/not-readable",
    steps: [
      call.execve(parameters({
        path: "/w/f",
        arguments: ["x"],
        environment: { strings: UNMAPPED, length: 1 },
      })).fails("EFAULT"),
    ],
  }),
  made("ENOENT/empty-environment-anywhere", {
    steps: [
      call.execve(parameters({
        path: "/w/f",
        arguments: ["x"],
        environment: { strings: KERNEL, length: 0 },
      })).fails("ENOENT"),
    ],
  }),
  made("EFAULT/environment-string", {
    covers: "environment.characters: user-memory/EFAULT/not-readable",
    steps: [execve("/w/f", ["x"], [path(UNMAPPED, 3)]).fails("EFAULT")],
  }),
  made("E2BIG/argument-bytes", {
    covers: "exec/E2BIG/arguments-or-environment-above-131072-bytes",
    setup: [file("f", elf(), { mode: 0o755 })],
    note: "The old program is already gone: the caller dies of it.",
    steps: [
      child("kid", [execve("/w/f", ["a".repeat(131056)]).kills(SIGSEGV)]),
      join("kid"),
    ],
  }),
  made("E2BIG/environment-bytes", {
    covers: "exec/E2BIG/arguments-or-environment-above-131072-bytes",
    setup: [file("f", elf(), { mode: 0o755 })],
    steps: [
      child("kid", [
        execve("/w/f", ["x"], ["e".repeat(131064)]).kills(SIGSEGV),
      ]),
      join("kid"),
    ],
  }),
  row("execve/EFAULT/parameters", {
    covers: "params: user-memory/EFAULT/not-readable",
    steps: [call.execve(UNMAPPED).fails("EFAULT")],
  }),
];
