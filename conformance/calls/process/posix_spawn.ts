import { F_GETFD, FD_CLOEXEC, SIGUSR1 } from "../../../src/api/constants.ts";
import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  call,
  chdir,
  close,
  fcntl,
  file,
  type Init,
  KERNEL,
  kill,
  mmap,
  NULL,
  path,
  pipe,
  pledge,
  read,
  result,
  room,
  type Row,
  row,
  settle,
  sigprocmask,
  struct,
  text,
  umask,
  UNMAPPED,
  unveil,
  waitid,
  write,
} from "../../language/row.ts";
import {
  elf,
  exitsWith,
  exitsWithArgumentCount,
  exitsWithResultOf,
} from "../../worlds/process_elf.ts";
import { spawn } from "../../worlds/process_programs.ts";
import { fails } from "../../worlds/uses_processes.ts";
import type { SC_posix_spawn_params } from "../../../src/api/structs.ts";
import { type Architecture, architectures } from "../../../src/cpu/cpu.ts";

const X = { mode: 0o755 };

const alternate = room("stack_t", "alternate stack");

const both = buffer(8, "ends");

const information = room("siginfo_t", "information");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(`posix_spawn/${id}`, { ...definition });
}

function spawned(fields: Init<typeof SC_posix_spawn_params.fields>) {
  return call.posix_spawn({
    path: "/w/missing",
    arguments: ["x"],
    ...fields,
  });
}

/** The child exits with this status. */
function ends(status: number) {
  return waitid("P_PID", result("kid"), information).returns(0)
    .observes(information, { si_code: "CLD_EXITED", si_status: status });
}

function success(
  name: string,
  code: (architecture: Architecture) => Uint8Array,
  definition: Pick<
    Parameters<typeof row>[1],
    "steps" | "note" | "as" | "covers"
  >,
): Row[] {
  return architectures.map((architecture) =>
    made(`success/${name}-${architecture}`, {
      arch: [architecture],
      setup: [
        file("f", elf({ machine: architecture, code: code(architecture) }), X),
      ],
      ...definition,
    })
  );
}

const unsupported = [
  { attr_data: text("attributes") },
  { attr_data_size: 1 },
  { serialized_file_actions_data: text("actions") },
  { serialized_file_actions_data_size: 1 },
];

export const uses: readonly Use[] = [
  use.posix_spawn({
    operands: [
      {
        path: "/w/none",
        arguments: ["none"],
        environment: ["A=B"],
      },
    ],
    promises: ["proc", "exec"],
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
  made("E2BIG/argument-count", {
    covers: "exec/E2BIG/more-than-65536-arguments-or-variables",
    steps: [
      spawned({ arguments: { strings: UNMAPPED, length: 65537 } }).fails(
        "E2BIG",
      ),
      spawned({ environment: { strings: UNMAPPED, length: 65537 } })
        .fails("E2BIG"),
    ],
  }),
  made("ENOTSUP/attributes-and-actions", {
    covers: [
      "posix_spawn/ENOTSUP/attributes-or-file-actions-given",
      "posix_spawn/behaviour/attributes-and-file-actions-must-be-absent",
    ],
    note: "The kernel knows no format for either, and looks at no path.",
    steps: unsupported.map((fields) =>
      spawned({ ...fields, path: path(UNMAPPED, 4) }).fails("ENOTSUP")
    ),
  }),
  made("EFAULT/argument-string", {
    covers: [
      "arguments: user-memory/EFAULT/not-readable",
      "arguments.characters: user-memory/EFAULT/not-readable",
    ],
    steps: [spawn("/w/f", [path(KERNEL, 3)]).fails("EFAULT")],
  }),
  made("EFAULT/environment-string", {
    covers: [
      "environment: user-memory/EFAULT/not-readable",
      "environment.characters: user-memory/EFAULT/not-readable",
    ],
    steps: [spawn("/w/f", ["x"], [path(UNMAPPED, 3)]).fails("EFAULT")],
  }),
  ...((["argument", "environment"] as const).map((what) =>
    made(`E2BIG/${what}-bytes`, {
      covers: [
        "exec/E2BIG/arguments-or-environment-above-131072-bytes",
        "posix_spawn/behaviour/too-much-stack-data-is-told-to-the-caller",
      ],
      setup: [file("f", elf(), X)],
      note: "Unlike the caller of execve, the parent lives to see it.",
      steps: [
        (what === "argument"
          ? spawn("/w/f", ["a".repeat(131056)])
          : spawn("/w/f", ["x"], ["e".repeat(131064)])).fails("E2BIG"),
      ],
    })
  )),
  ...success("exit-status", (one) => exitsWith(one, 42), {
    covers: "posix_spawn/behaviour/returns-the-pid-of-the-running-child",
    steps: [spawn("/w/f", ["f"]).as("kid"), ends(42)],
  }),
  ...success("arguments", exitsWithArgumentCount, {
    covers: "posix_spawn/behaviour/child-gets-the-arguments",
    steps: [spawn("/w/f", ["f", "", "two words"]).as("kid"), ends(3)],
  }),
  ...success(
    "descriptors-are-inherited",
    (one) => exitsWithResultOf(one, { name: "fcntl", arguments: [0, F_GETFD] }),
    {
      covers: "posix_spawn/behaviour/child-inherits-descriptors",
      steps: [spawn("/w/f", ["f"]).as("kid"), ends(0)],
    },
  ),
  ...success(
    "close-on-exec",
    (one) => exitsWithResultOf(one, { name: "fcntl", arguments: [0, F_GETFD] }),
    {
      covers: "posix_spawn/behaviour/child-lacks-close-on-exec-descriptors",
      steps: [
        fcntl(0, "F_SETFD", "FD_CLOEXEC").returns(0),
        spawn("/w/f", ["f"]).as("kid"),
        // -EBADF
        ends(247),
        fcntl(0, "F_GETFD").returns(FD_CLOEXEC),
      ],
    },
  ),
  ...success(
    "promises-are-not-inherited",
    (one) => exitsWithResultOf(one, { name: "getuid" }),
    {
      covers: [
        "posix_spawn/behaviour/child-inherits-the-real-uid",
        "posix_spawn/behaviour/promises-do-not-bind-the-child",
      ],
      note: "A pledged process makes a child that is free.",
      steps: [
        pledge("stdio proc exec rpath", "stdio"),
        spawn("/w/f", ["f"]).as("kid"),
        // 1000 & 0xff
        ends(232),
      ],
    },
  ),
  ...success(
    "alternate-stack-of-the-parent-is-forgotten",
    (one) => exitsWith(one, 7),
    {
      covers: [
        "posix_spawn/behaviour/caller-loses-its-alternate-stack",
        "sigaltstack/behaviour/posix_spawn-removes-the-callers",
      ],
      note: "The child is set up on its parent's thread.",
      steps: [
        mmap({
          size: 0x1_0000,
          prot: "PROT_READ|PROT_WRITE",
          flags: "MAP_PRIVATE|MAP_ANONYMOUS",
        }).as("stack"),
        call.sigaltstack(
          struct("stack_t", { ss_sp: result("stack"), ss_size: 0x1_0000 }),
          NULL,
        ).returns(0),
        spawn("/w/f", ["f"]).as("kid"),
        call.sigaltstack(NULL, alternate).returns(0)
          .observes(alternate, { ss_flags: "SS_DISABLE" }),
        ends(7),
      ],
    },
  ),
  ...success("veil-holds-for-the-path", (one) => exitsWith(one, 7), {
    covers: "posix_spawn/behaviour/veil-letter-x-is-enough-for-the-program",
    steps: [
      unveil("/w/f", "x"),
      unveil(null, null),
      spawn("/w/f", ["f"]).as("kid"),
      ends(7),
    ],
  }),
  ...success(
    "umask-is-inherited",
    (one) => exitsWithResultOf(one, { name: "umask", arguments: [0] }),
    {
      covers: [
        "posix_spawn/behaviour/child-inherits-umask",
        "umask/behaviour/posix_spawn-hands-it-on",
      ],
      steps: [
        umask(0o27).returns(0o22),
        spawn("/w/f", ["f"]).as("kid"),
        ends(0o27),
      ],
    },
  ),
  ...success(
    "directory-is-inherited",
    (one) => exitsWithResultOf(one, { name: "getcwd", arguments: [0, 0] }),
    {
      covers: "posix_spawn/behaviour/child-inherits-cwd",
      note: "The length of the directory's path, its NUL included.",
      steps: [
        chdir("/").returns(0),
        spawn("/w/f", ["f"]).as("kid"),
        ends(2),
      ],
    },
  ),
  ...([
    ["geteuid", 9],
    ["getgid", 5],
    ["getegid", 6],
    ["getuid", 8],
  ] as const).flatMap(([name, id]) =>
    success(
      `ids-are-inherited-${name}`,
      (one) => exitsWithResultOf(one, { name }),
      {
        covers: "posix_spawn/behaviour/child-inherits-the-other-ids",
        as: "root",
        steps: [
          call.setresgid(5, 6, 7).returns(0),
          call.setresuid(8, 9, 10).returns(0),
          spawn("/w/f", ["f"]).as("kid"),
          ends(id),
        ],
      },
    )
  ),
  ...success(
    "blocked-signals-stay-blocked",
    // It waits until it was sent one.
    (one) =>
      exitsWithResultOf(one, { name: "read", arguments: [1, "stack", 1] }),
    {
      note: "The one that made the call blocked it.",
      steps: [
        pipe(both).returns(0),
        sigprocmask("SIG_BLOCK", 1 << (SIGUSR1 - 1)).returns(0),
        spawned({ path: "/w/f" }).as("kid"),
        kill(result("kid"), "SIGUSR1").returns(0),
        write(2, "x").returns(1),
        ends(1),
      ],
    },
  ),
  made("ENOENT/leaves-nothing-open", {
    note: "What could not begin holds no descriptor any more.",
    steps: [
      pipe(both).returns(0),
      spawned({}).fails("ENOENT"),
      settle(),
      close(2).returns(0),
      read(1, both, 1).returns(0),
    ],
  }),
];
