/**
 * What a spawned child has of its parent, and what it has not, as a small
 * program of its own tells by its end.
 *
 * @module
 */

import { AT_FDCWD, O_RDWR, SIGUSR1 } from "../../../src/api/constants.ts";
import { EINVAL } from "../../../src/api/errno.ts";
import { structBytes } from "../../../src/api/layout.ts";
import {
  SC_open_params,
  SC_unshare_open_params,
  StringArgument,
} from "../../../src/api/structs.ts";
import { architectures } from "../../../src/cpu/cpu.ts";
import type { Claims } from "../../ledger/claim.ts";
import {
  buffer,
  call,
  child,
  close,
  file,
  inside,
  join,
  mkdir,
  multiple,
  onSignal,
  pipe,
  result,
  room,
  type Row,
  row,
  type RowDefinition,
  settle,
  sigaction,
  sigprocmask,
  type Steps,
  waitid,
  word,
  write,
} from "../../language/row.ts";
import {
  ownContext,
  ownProcesses,
  ROOT_CONTEXT,
  unshareCreate,
  unshareEnter,
  unshareOpen,
} from "../../worlds/mount_rules.ts";
import {
  elf,
  exitsWithResultOf,
  type ProgramStep,
} from "../../worlds/process_elf.ts";
import { spawn } from "../../worlds/process_programs.ts";
import {
  bytesOf,
  DATA,
  filledWith,
  programFile,
} from "../../worlds/process_segments.ts";
import { bit } from "../../worlds/signal.ts";
import {
  cleanUp,
  openTerminal,
  SLAVE,
  world,
} from "../../worlds/terminal_pseudo_terminal.ts";
import { has, set as setPriority } from "../../worlds/thread_scheduling.ts";

const SOURCE = "Kernel/Syscalls/posix_spawn.cpp, Kernel/Tasks/Process.cpp";

const X = { mode: 0o755 };

const [path] = SC_open_params.fields.path;

const HOSTNAME_CONTEXT = 3;

const AFTER_EXEC = 2;

const PROCESS = "SCHEDULER_PARAMETERS_PROCESS";

const THREAD = "SCHEDULER_PARAMETERS_THREAD";

const ends = buffer(8, "ends");

const information = room("siginfo_t", "information");

const name = buffer(65, "host name");

const bytes = (word: string) => new TextEncoder().encode(`${word}\0`);

const OWN_TERMINAL = "/dev/tty";

/** Where a program's page of data has the path of its own terminal. */
const PATH = DATA + SC_open_params.size;

/** open's parameters for that, without the path's address, and the path. */
function opensOwnTerminal(): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(SC_open_params.size + OWN_TERMINAL.length + 1);
  data.set(bytesOf(SC_open_params, { dirfd: AT_FDCWD, options: O_RDWR }));
  data.set(bytesOf(StringArgument, { length: OWN_TERMINAL.length }), path);
  data.set(bytes(OWN_TERMINAL), SC_open_params.size);
  return data;
}

const ended = (code: "CLD_EXITED" | "CLD_KILLED", status: number) =>
  waitid("P_PID", result("spawned"), information).returns(0)
    .observes(information, { si_code: code, si_status: status });

/** The program of these steps, and its data, lie at `f` when the row begins. */
function withProgram(
  how: string,
  covers: Claims,
  program: readonly ProgramStep[],
  steps: Steps,
  definition: Partial<RowDefinition> = {},
  data = new Uint8Array(0),
): Row[] {
  return architectures.map((machine) =>
    row(`posix_spawn/success/${how}-${machine}`, {
      source: SOURCE,
      arch: [machine],
      covers,
      ...definition,
      setup: [
        ...definition.setup ?? [],
        ...programFile("f", machine, program, { elf: filledWith(data) }),
      ],
      steps,
    })
  );
}

/** A host name of the caller's own, at once or behind its next execve. */
const ownHostname = (context: string, flags?: number): Steps => [
  unshareOpen(HOSTNAME_CONTEXT).as(`resource ${context}`),
  unshareCreate(result(`resource ${context}`)).as(context),
  close(result(`resource ${context}`)).returns(0),
  unshareEnter(HOSTNAME_CONTEXT, result(context), flags).returns(0),
];

const killsItself: readonly ProgramStep[] = [
  { name: "getpid" },
  { name: "kill", arguments: ["result", SIGUSR1] },
];

export const rows: readonly Row[] = [
  ...withProgram(
    "signals-are-not-ignored",
    "posix_spawn/behaviour/child-ignores-no-signal",
    killsItself,
    [
      sigaction("SIGUSR1", { handler: "SIG_IGN" }).returns(0),
      spawn("/w/f", ["f"]).as("spawned"),
      ended("CLD_KILLED", SIGUSR1),
    ],
  ),
  ...withProgram(
    "first-thread-is-detached",
    "posix_spawn/behaviour/first-thread-is-detached",
    [{ name: "gettid" }, { name: "detach_thread", arguments: ["result"] }],
    [
      spawn("/w/f", ["f"]).as("spawned"),
      ended("CLD_EXITED", -EINVAL & 0xff),
    ],
  ),
  row("posix_spawn/ENOENT/parent-is-told-nothing", {
    source: "Kernel/Tasks/Process.cpp: finalize",
    note:
      "A child that was never complete has no end, and is none to wait for.",
    steps: [
      onSignal("SIGCHLD", [call.getpid().never()]),
      spawn("/w/none", ["none"]).fails("ENOENT"),
      settle(),
      waitid("P_ALL", 0, information, "WEXITED|WNOHANG").fails("ECHILD"),
    ],
  }),
  row("posix_spawn/ENOENT/has-used-up-a-pid", {
    source: SOURCE,
    covers: [
      "program: path/ENOENT/component-does-not-exist",
      "posix_spawn/behaviour/failed-call-uses-up-a-pid",
    ],
    note: "Nobody else begins meanwhile.",
    steps: [
      child("first", []),
      spawn("/w/missing", ["f"]).fails("ENOENT"),
      child("second", []).returns(multiple(result("first"), 1n, 2n)),
      join("first"),
      join("second"),
    ],
  }),
  ...withProgram(
    "list-host-name-and-mask-are-inherited",
    "posix_spawn/behaviour/child-inherits-contexts-list-and-mask",
    [
      ...killsItself,
      { name: "sethostname", arguments: [bytes("spawned"), 7] },
      // Process 1 is in no list but the one of all.
      { name: "kill", arguments: [1, 0] },
    ],
    [
      child("parent", [
        ...ownProcesses.flat(),
        ...ownHostname("now").flat(),
        sigprocmask("SIG_BLOCK", bit("SIGUSR1")).returns(0),
        spawn("/w/f", ["f"]).as("spawned"),
        // -ESRCH
        ended("CLD_EXITED", 253),
        call.gethostname(name, 65).returns(0).observes(name, "spawned\0"),
      ]),
      join("parent"),
    ],
    { as: "root", touches: ["hostname"] },
  ),
  ...withProgram(
    "jail-and-contexts-for-later-are-not-inherited",
    "posix_spawn/behaviour/child-is-not-jailed",
    [
      { name: "sethostname", arguments: [bytes("spawned"), 7] },
      {
        name: "unshare_open",
        arguments: [
          structBytes(SC_unshare_open_params, { type: HOSTNAME_CONTEXT }),
        ],
      },
    ],
    [
      child("parent", [
        ...ownHostname("now").flat(),
        ...ownHostname("later", AFTER_EXEC).flat(),
        call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0),
        unshareOpen(HOSTNAME_CONTEXT).fails("EPERM"),
        spawn("/w/f", ["f"]).as("spawned"),
        // Its own descriptor, behind the inherited one.
        ended("CLD_EXITED", 1),
        call.gethostname(name, 65).returns(0).observes(name, "spawned\0"),
      ]),
      join("parent"),
    ],
    { as: "root", touches: ["hostname"] },
  ),
  ...architectures.map((machine) => {
    // What lies at the path is not there for the caller of the caller.
    const code = exitsWithResultOf(machine, {
      name: "chdir",
      arguments: [bytes("/here"), 5],
    });
    return row(`posix_spawn/success/vfs-context-is-inherited-${machine}`, {
      source: SOURCE,
      arch: [machine],
      covers: "posix_spawn/behaviour/child-inherits-contexts-list-and-mask",
      as: "root",
      steps: [
        child(
          "parent",
          [
            ...ownContext,
            unshareEnter(ROOT_CONTEXT, result("context")).returns(0),
            mkdir("/here").returns(0),
            ...file("/f", elf({ machine, code }), X),
            spawn("/f", ["f"]).as("spawned"),
            ended("CLD_EXITED", 0),
          ].flat(),
        ),
        join("parent"),
      ],
    });
  }),
  ...withProgram(
    "group-and-terminal-are-inherited-and-the-priority-is-not",
    [
      "posix_spawn/behaviour/child-inherits-group-and-tty",
      "posix_spawn/behaviour/child-has-normal-priority",
    ],
    [
      // It waits until it has been looked at.
      { name: "read", arguments: [3, "stack", 1] },
      { addressOf: PATH, at: DATA + path },
      { name: "open", arguments: [{ address: DATA }] },
    ],
    [
      ...openTerminal,
      call.ioctl(SLAVE, "TIOCSCTTY", 0).returns(0),
      setPriority(0, PROCESS, 50).returns(0),
      pipe(ends).returns(0).observes(inside(ends, 0), 3, 4),
      spawn("/w/f", ["f"]).as("spawned"),
      call.getpgid(result("spawned")).returns(result("session")),
      call.getsid(result("spawned")).returns(result("session")),
      has(result("spawned"), THREAD, 30),
      has(0, PROCESS, 50),
      write(word(ends, 4), "x").returns(1),
      // Behind both ends of the pipe.
      ended("CLD_EXITED", 5),
    ],
    // Only root may ask for a thread of another process, and in the mode of
    // processes the reference looks for another's where its own are.
    { setup: world, teardown: cleanUp, touches: ["mounts"], as: "root" },
    opensOwnTerminal(),
  ),
];
