import {
  PR_GET_PROCESS_NAME,
  PR_GET_THREAD_NAME,
  PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS,
  SIGUSR1,
} from "../../../src/api/constants.ts";
import {
  SC_open_params,
  SC_readlink_params,
} from "../../../src/api/structs.ts";
import { syscalls } from "../../../src/api/calls.ts";
import type { Claims } from "../../ledger/claim.ts";
import {
  buffer,
  call,
  chdir,
  child,
  clock_nanosleep,
  close,
  directory,
  duration,
  type ErrnoName,
  execve,
  exited,
  fcntl,
  file,
  fsmount,
  fsopen,
  getcwd,
  inside,
  join,
  kill,
  mmap,
  mounted,
  newImage,
  node,
  onSignal,
  open,
  otherThan,
  pledge,
  pread,
  result,
  room,
  type Row,
  row,
  settle,
  sigaction,
  sigprocmask,
  type Step,
  type Steps,
  struct,
  text,
  thread,
  u32,
  umount,
} from "../../language/row.ts";
import {
  assemblers,
  elf,
  exitsWith,
  type ProgramStep,
} from "../../worlds/process_elf.ts";
import {
  codeSegment,
  DATA,
  dataSegment,
  dump,
  programFile,
} from "../../worlds/process_segments.ts";
import { bit } from "../../worlds/signal.ts";
import {
  cleanUp,
  openTerminal,
  SLAVE,
  world,
} from "../../worlds/terminal_pseudo_terminal.ts";
import {
  unshareCreate,
  unshareEnter,
  unshareOpen,
} from "../../worlds/mount_rules.ts";
import { NULL } from "../../language/value.ts";
import { type Architecture, architectures } from "../../../src/cpu/cpu.ts";

const SOURCE = "Kernel/Syscalls/execve.cpp: do_exec";

const X = { mode: 0o755 };

const old = room("sigaction", "old action");

const pending = u32(0, "pending");

const mask = u32(0, "mask");

/** A sleep of the thread's own. */
function slept(milliseconds: number): Step {
  return clock_nanosleep("CLOCK_MONOTONIC", 0, duration(milliseconds));
}

/** What a new image finds of a signal's action. */
function found(
  signal: Parameters<typeof sigaction>[0],
  handler: "SIG_DFL" | "SIG_IGN",
): Step {
  return sigaction(signal, NULL, old).returns(0)
    .observes(old, { sa_handler: handler, sa_mask: 0, sa_flags: 0 });
}

function inNewImage(
  name: string,
  covers: Claims,
  before: Steps,
  steps: readonly Step[],
  definition: Partial<Parameters<typeof row>[1]> = {},
): Row {
  return row(`execve/success/${name}`, {
    source: SOURCE,
    covers,
    steps: [
      child("kid", [...before.flat(), newImage("image", steps)]),
      join("kid"),
    ],
    ...definition,
  });
}

const metadata = call.prctl(
  "PR_SET_COREDUMP_METADATA_VALUE",
  struct("SC_set_coredump_metadata_params", { key: "k", value: "v" }),
  0,
  0,
).returns(0);

const setId = (machine: Architecture): Steps =>
  file("s", elf({ machine, code: exitsWith(machine, 3) }), {
    mode: 0o4755,
    uid: 5,
  });

const hostname = buffer(65, "hostname");

/** The first four bytes of "behind". */
const BEHI = 0x6968_6562;

const HOSTNAME_CONTEXT = 3;

const AFTER_EXEC = 2;

/** How a program on a mount is refused, the later the more was held. */
const refusedOnMount: readonly (readonly [
  how: string,
  errno: ErrnoName,
  setup: Steps,
])[] = [
  ["a-bad-header", "ENOEXEC", file("m/f", "no program", X)],
  ["a-bad-interpreter", "ENOEXEC", [
    ...file("m/f", elf({ interpreter: "/w/m/i" }), X),
    ...file("m/i", "no program", X),
  ]],
  ["a-bad-image", "ENOEXEC", file("m/f", elf({ symbolTables: 3 }), X)],
  [
    "a-second-bad-segment",
    "ENOMEM",
    file("m/f", elf({ headers: [{}, {}] }), X),
  ],
  ["an-interpreters-bad-segment", "ENOMEM", [
    ...file("m/f", elf({ interpreter: "/w/m/i" }), X),
    ...file("m/i", elf({ headers: [{}, {}] }), X),
  ]],
];

const images: readonly Row[] = [
  inNewImage(
    "actions-of-signals",
    [
      "execve/behaviour/handlers-become-default",
      "execve/behaviour/ignored-signals-stay-ignored",
      "execve/behaviour/ignored-sigchld-becomes-default",
      "execve/behaviour/signal-mask-stays",
      "execve/behaviour/pending-signals-stay",
    ],
    [
      onSignal("SIGUSR1", [call.getpid().never()], {
        flags: "SA_SIGINFO",
        mask: 5,
      }),
      sigaction("SIGHUP", { handler: "SIG_IGN", mask: 3, flags: 0x1234 }),
      sigaction("SIGCHLD", { handler: "SIG_IGN", mask: 3, flags: 0x1234 }),
      sigaction("SIGTERM", { handler: "SIG_DFL", mask: 3, flags: 0x1234 }),
      sigprocmask("SIG_SETMASK", bit("SIGUSR2") | bit("SIGTERM")),
      call.getpid().as("me"),
      kill(result("me"), "SIGUSR2").returns(0),
    ],
    [
      found("SIGUSR1", "SIG_DFL"),
      found("SIGHUP", "SIG_IGN"),
      found("SIGCHLD", "SIG_DFL"),
      found("SIGTERM", "SIG_DFL"),
      call.sigpending(pending).returns(0).observes(pending, bit("SIGUSR2")),
      sigprocmask("SIG_BLOCK", NULL, mask).returns(0)
        .observes(mask, bit("SIGUSR2") | bit("SIGTERM")),
    ],
  ),
  inNewImage(
    "execpromises-are-those-of-one-program",
    "execve/behaviour/execpromises-are-cleared",
    [pledge("stdio exec", "stdio exec")],
    [newImage("second image", [call.setpgid(0, 0).returns(0)])],
  ),
  inNewImage(
    "other-threads-are-gone",
    "execve/behaviour/other-threads-are-killed",
    [thread("other", [slept(2000).never()]), settle()],
    [slept(3000).returns(0)],
    { note: "One that went on would do so where its code is no more." },
  ),
  inNewImage(
    "coredump-metadata-has-four-slots-again",
    "execve/behaviour/coredump-metadata-is-cleared",
    [metadata, metadata, metadata, metadata],
    [metadata, metadata, metadata, metadata],
  ),
  inNewImage(
    "working-directory-stays",
    "execve/behaviour/cwd-stays",
    [chdir("d").returns(0)],
    [
      getcwd(hostname).returns(5).observes(hostname, "/w/d\0"),
      open("f", "O_RDONLY").returns(1),
    ],
    { setup: [directory("d"), file("d/f")] },
  ),
  inNewImage(
    "descriptors-close-on-exec-alone-are-closed",
    [
      "execve/behaviour/close-on-exec-descriptors-are-closed",
      "execve/behaviour/other-descriptors-stay-open",
    ],
    [
      open("/dev/null", "O_RDONLY|O_CLOEXEC").returns(1),
      open("/dev/null", "O_RDONLY").returns(2),
      open("/dev/null", "O_RDONLY|O_CLOEXEC").returns(3),
      fcntl(3, "F_SETFD", 0).returns(0),
    ],
    [
      fcntl(1, "F_GETFD").fails("EBADF"),
      fcntl(2, "F_GETFD").returns(0),
      fcntl(3, "F_GETFD").returns(0),
      open("/dev/null", "O_RDONLY").returns(1),
    ],
  ),
  ...architectures.map((machine) =>
    row(`execve/success/jail-until-exec-ends-${machine}`, {
      arch: [machine],
      source: SOURCE,
      covers: "execve/behaviour/jail-until-exec-ends",
      setup: setId(machine),
      steps: [
        child("kid", [
          call.prctl("PR_SET_JAILED_UNTIL_EXEC", 0, 0, 0).returns(0),
          execve("/w/s", ["s"]).fails("EPERM"),
          newImage("image", [execve("/w/s", ["s"]).ends(exited(3))])
            .ends(exited(3)),
        ]),
        join("kid"),
      ],
    })
  ),
  ...architectures.map((machine) =>
    row(`execve/success/shared-mappings-are-gone-${machine}`, {
      arch: [machine],
      source: SOURCE,
      covers: "exec/ETXTBSY/loaded-file-is-mapped-writable",
      setup: file("s", elf({ machine, code: exitsWith(machine, 3) }), {
        mode: 0o777,
      }),
      steps: [
        child("kid", [
          open("s", "O_RDWR").as("fd"),
          mmap({
            size: 4096,
            prot: "PROT_READ|PROT_WRITE",
            flags: "MAP_SHARED",
            fd: result("fd"),
          }),
          execve("/w/s", ["s"]).fails("ETXTBSY"),
          newImage("image", [execve("/w/s", ["s"]).ends(exited(3))])
            .ends(exited(3)),
        ]),
        join("kid"),
      ],
    })
  ),
  ...refusedOnMount.map(([how, errno, setup]) =>
    row(`execve/${errno}/mount-is-free-after-${how}`, {
      source: SOURCE,
      as: "root",
      touches: ["mounts"],
      setup: [directory("m"), mounted("m"), ...setup],
      steps: [
        execve("/w/m/f", ["f"]).fails(errno),
        call.posix_spawn({ path: "/w/m/f", arguments: ["f"] }).fails(errno),
        umount("/w/m").returns(0),
      ],
    })
  ),
  row("execve/success/terminal-stays", {
    source: SOURCE,
    covers: "execve/behaviour/tty-stays",
    note: "/dev/tty is there only for whoever has one.",
    touches: ["mounts"],
    setup: [...world, node("tty", "S_IFCHR|0o666", 0x500)],
    steps: [
      child("kid", [
        open("/w/tty", "O_RDWR").fails("ENXIO"),
        ...openTerminal,
        call.ioctl(SLAVE, "TIOCSCTTY", 0).returns(0),
        open("/w/tty", "O_RDWR").succeeds(),
        newImage("image", [open("/w/tty", "O_RDWR").succeeds()]),
      ]),
      join("kid"),
    ],
    teardown: cleanUp,
  }),
  row("execve/success/jail-until-exit-stays", {
    source: SOURCE,
    covers: "exec/EPERM/set-id-program-in-jail",
    setup: file("s", elf(), { mode: 0o4755, uid: 5 }),
    steps: [
      child("kid", [
        call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0),
        newImage("image", [execve("/w/s", ["s"]).fails("EPERM")]),
      ]),
      join("kid"),
    ],
  }),
  row("execve/success/hostname-context-is-entered", {
    source: SOURCE,
    covers: "execve/behaviour/contexts-for-after-exec-are-entered",
    as: "root",
    touches: ["hostname"],
    steps: [
      child("kid", [
        unshareOpen(HOSTNAME_CONTEXT).as("resource"),
        unshareCreate(result("resource")).as("context"),
        unshareEnter(HOSTNAME_CONTEXT, result("context"), AFTER_EXEC)
          .returns(0),
        newImage("image", [
          call.sethostname(text("behind"), 6).returns(0),
          call.gethostname(hostname, 65).returns(0)
            .observes(hostname, "behind\0"),
        ]),
      ]),
      join("kid"),
      call.gethostname(hostname, 65).returns(0)
        .observes(inside(hostname, 0), otherThan(BEHI), 4),
    ],
  }),
];

const out = buffer(96, "out");

/** A program that writes the result of its steps, from `at` on, to a file. */
interface Telling {
  readonly name: string;
  readonly covers: Claims;
  readonly note?: string;
  readonly file?: string;
  readonly mode?: number;
  readonly owner?: number;
  readonly arguments?: readonly string[];
  readonly data?: Uint8Array;
  readonly steps: readonly ProgramStep[];
  readonly seen: string | Uint8Array;
  readonly at?: number;
  readonly proc?: boolean;
}

const proc: Steps = [
  directory("p"),
  fsopen("proc").as("proc"),
  fsmount(result("proc"), "p"),
  close(result("proc")),
];

function tellingRow(one: Telling, machine: Architecture): Row {
  const { file: path = "/w/f", mode = 0o755, owner, seen, at = DATA } = one;
  const ids = owner === undefined ? {} : { uid: owner, gid: owner };
  const { length } = seen;
  const { data = new Uint8Array(0) } = one;
  return row(`execve/success/${one.name}-${machine}`, {
    arch: [machine],
    source: SOURCE,
    covers: one.covers,
    ...(one.note === undefined ? {} : { note: one.note }),
    ...(one.proc ? { touches: ["mounts"], teardown: [umount("/w/p")] } : {}),
    setup: [
      ...programFile(path, machine, [...one.steps, dump(at, length)], {
        mode,
        ...ids,
        elf: {
          headers: [codeSegment, { ...dataSegment, filesz: data.length }],
          size: 4096 + data.length,
          change: (view) => new Uint8Array(view.buffer).set(data, 4096),
        },
      }),
      ...(one.proc ? proc : []),
    ],
    steps: [
      open("out", "O_RDWR|O_CREAT", 0o600).returns(1),
      child("kid", [
        execve(path, one.arguments ?? ["f"]).ends(exited(length)),
      ]),
      join("kid"),
      pread(1, out, 0).returns(length).observes(out, seen),
    ],
  });
}

function numbers(...list: readonly number[]): Uint8Array {
  return new Uint8Array(new Uint32Array(list).buffer);
}

/** Real, effective and saved ids, of users and of groups. */
const ids: readonly ProgramStep[] = (["getresuid", "getresgid"] as const).map(
  (name, group) => ({
    name,
    arguments: [0, 4, 8].map((at) => ({ address: DATA + group * 12 + at })),
  }),
);

const LONG = "x".repeat(80);

const NAMES = [32, 33, 64, 65].map((length) => LONG.slice(0, length));

function nameOf(what: "process" | "thread", program: string): Telling {
  const most = what === "process" ? 32 : 64;
  const seen = `${program.slice(0, most)}\0`;
  return {
    name: `${what}-is-named-after-a-program-of-${program.length}`,
    covers: "execve/behaviour/process-and-thread-get-the-programs-name",
    file: `/w/${program}`,
    steps: what === "process"
      ? [{
        name: "prctl",
        arguments: [PR_GET_PROCESS_NAME, { address: DATA }, 96, 0],
      }]
      : [
        { name: "gettid" },
        {
          name: "prctl",
          arguments: [PR_GET_THREAD_NAME, "result", { address: DATA }, 96],
        },
      ],
    seen,
  };
}

const AT_STRING = 0x100;

const AT_BYTES = 0x200;

/** A parameter struct, and a path behind it. */
function withPath(
  size: number,
  fill: (view: DataView) => void,
  path: string,
): Uint8Array {
  const bytes = new Uint8Array(AT_STRING + path.length);
  fill(new DataView(bytes.buffer, 0, size));
  bytes.set(new TextEncoder().encode(path), AT_STRING);
  return bytes;
}

const PROGRAM = "/w/p/self/exe";

const CMDLINE = "/w/p/self/cmdline";

const AT_FDCWD = -100;

const ELF = "\x7fELF";

/** Where a handler lies that does nothing. */
const HANDLER = 0x5000;

const returns: Readonly<Record<Architecture, readonly number[]>> = {
  x86_64: [0xc3],
  aarch64: [0xc0, 0x03, 0x5f, 0xd6],
  riscv64: [0x67, 0x80, 0x00, 0x00],
};

/** An interpreter, and the program that names it. */
function interpreterRow(
  name: string,
  covers: Claims,
  steps: readonly ProgramStep[],
  status: number,
  machine: Architecture,
): Row {
  return row(`execve/success/${name}-${machine}`, {
    arch: [machine],
    source: SOURCE,
    covers,
    setup: [
      file("p", elf({ machine, interpreter: "/w/f" }), X),
      ...programFile("f", machine, steps, {
        elf: {
          headers: [codeSegment, dataSegment, {
            offset: 4096,
            vaddr: HANDLER,
            filesz: 16,
            memsz: 16,
          }],
          size: 2 * 4096,
          change: (view) =>
            new Uint8Array(view.buffer).set(returns[machine], 4096),
        },
      }),
    ],
    steps: [
      child("kid", [execve("/w/p", ["p"]).ends(exited(status))]),
      join("kid"),
    ],
  });
}

/** From now on calls are made from syscall regions only. */
const enforce: ProgramStep = {
  name: "prctl",
  arguments: [PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0],
};

const REGIONS =
  "execve/behaviour/interpreters-read-only-segments-are-syscall-regions";

function interpreterRows(machine: Architecture): readonly Row[] {
  return [
    interpreterRow(
      "interpreter-reads-the-program",
      "execve/behaviour/at_execfd-tells-the-descriptor",
      [
        { name: "read", arguments: [1, { address: DATA }, 4] },
        { load: DATA + 1 },
      ],
      ELF.charCodeAt(1),
      machine,
    ),
    interpreterRow(
      "interpreter-is-a-syscall-region",
      REGIONS,
      [enforce, { name: "getuid" }],
      1000 & 0xff,
      machine,
    ),
    interpreterRow(
      "trampoline-is-a-syscall-region",
      REGIONS,
      [
        { addressOf: HANDLER, at: DATA },
        { name: "sigaction", arguments: [SIGUSR1, { address: DATA }, 0] },
        enforce,
        { name: "getpid" },
        { name: "kill", arguments: ["result", SIGUSR1] },
        { name: "getuid" },
      ],
      1000 & 0xff,
      machine,
    ),
  ];
}

const telling: readonly Telling[] = [
  {
    name: "set-uid-sets-the-saved-uid",
    covers: [
      "execve/behaviour/set-id-bits-set-the-saved-ids",
      "execve/behaviour/set-uid-sets-the-effective-uid",
    ],
    mode: 0o4755,
    owner: 5,
    steps: ids,
    seen: numbers(1000, 5, 5, 1000, 1000, 1000),
  },
  {
    name: "set-gid-sets-the-saved-gid",
    covers: [
      "execve/behaviour/set-id-bits-set-the-saved-ids",
      "execve/behaviour/set-gid-sets-the-effective-gid",
    ],
    mode: 0o2755,
    owner: 5,
    steps: ids,
    seen: numbers(1000, 1000, 1000, 1000, 5, 5),
  },
  {
    name: "set-uid-and-set-gid-set-all-saved-ids",
    covers: "execve/behaviour/set-id-bits-set-the-saved-ids",
    mode: 0o6755,
    owner: 5,
    steps: ids,
    seen: numbers(1000, 5, 5, 1000, 5, 5),
  },
  ...NAMES.slice(0, 2).map((name) => nameOf("process", name)),
  ...NAMES.slice(2).map((name) => nameOf("thread", name)),
  {
    name: "proc-names-the-program",
    covers: "execve/behaviour/does-not-return-and-starts-the-program",
    proc: true,
    data: withPath(SC_readlink_params.size, (view) => {
      const { path, buffer, dirfd } = SC_readlink_params.fields;
      view.setBigUint64(path[0] + 8, BigInt(PROGRAM.length), true);
      view.setBigUint64(buffer[0] + 8, 96n, true);
      view.setInt32(dirfd[0], AT_FDCWD, true);
    }, PROGRAM),
    steps: [
      {
        addressOf: DATA + AT_STRING,
        at: DATA + SC_readlink_params.fields.path[0],
      },
      {
        addressOf: DATA + AT_BYTES,
        at: DATA + SC_readlink_params.fields.buffer[0],
      },
      { name: "readlink", arguments: [{ address: DATA }] },
    ],
    at: DATA + AT_BYTES,
    seen: "/w/f",
  },
  {
    name: "proc-tells-the-arguments",
    covers: "execve/behaviour/does-not-return-and-starts-the-program",
    proc: true,
    arguments: ["zero", "one", ""],
    data: withPath(SC_open_params.size, (view) => {
      const { path, dirfd, options } = SC_open_params.fields;
      view.setBigUint64(path[0] + 8, BigInt(CMDLINE.length), true);
      view.setInt32(dirfd[0], AT_FDCWD, true);
      view.setInt32(options[0], 1, true);
    }, CMDLINE),
    steps: [
      {
        addressOf: DATA + AT_STRING,
        at: DATA + SC_open_params.fields.path[0],
      },
      { name: "open", arguments: [{ address: DATA }] },
      { name: "read", arguments: [2, { address: DATA + AT_BYTES }, 96] },
    ],
    at: DATA + AT_BYTES,
    seen: '["zero","one",""]',
  },
];

export const rows: readonly Row[] = [
  row("execve/success/flags-of-a-new-program", {
    arch: ["x86_64"],
    source: "Kernel/Arch/x86_64/ThreadRegisters.h",
    note: "None of those that arithmetic sets; bit 1 always is.",
    setup: file(
      "f",
      elf({
        machine: "x86_64",
        code: new Uint8Array([
          0x9c, // pushfq
          0x5a, // pop rdx
          ...assemblers.x86_64.call(syscalls.exit.number),
        ]),
      }),
      { mode: 0o755 },
    ),
    steps: [execve("/w/f", ["f"]).ends(exited(2))],
  }),
  ...images,
  ...architectures.flatMap((machine) => [
    ...telling.map((one) => tellingRow(one, machine)),
    ...interpreterRows(machine),
  ]),
];
