import type { Claim } from "../ledger/claim.ts";
import {
  buffer,
  child,
  close,
  type ErrnoName,
  execve,
  file,
  join,
  node,
  open,
  readlink,
  result,
  type Row,
  row,
  type Step,
  type Steps,
} from "../language/row.ts";
import { elf } from "../worlds/process_elf.ts";
import { spawn } from "../worlds/process_programs.ts";
import {
  connect,
  local,
  localServer,
  localSocket,
} from "../worlds/socket_addresses.ts";
import { cleanUp, world } from "../worlds/terminal_pseudo_terminal.ts";

const MAX_PTY_PAIRS = 64;

const PTMX = 0x502;

const bytes = buffer(64, "bytes");

// Rows before may have left pairs behind, so that fewer can be had.
const allPairs: Steps = Array.from(
  { length: MAX_PTY_PAIRS },
  () => open("ptmx", "O_RDWR").whatever(),
);

// A pair whose slave nobody ever opened stays for ever; opening gives it back.
// The number freed last is the next to be had: that is 0 again.
const givenBack: Steps = Array.from(
  { length: MAX_PTY_PAIRS },
  (_, index) => MAX_PTY_PAIRS - 1 - index,
).flatMap((number) => [
  open(`/w/pts/${number}`, "O_RDWR|O_NOCTTY").as("slave").whatever(),
  close(result("slave")).whatever(),
]);

const openable: Steps = [node("ptmx", "S_IFCHR|0o666", PTMX)];

const runnable: Steps = [node("ptmx", "S_IFCHR|0o777", PTMX)];

/** Calls that open a path, each of /w/ptmx. */
const opening: readonly (readonly [
  name: string,
  claim: Claim,
  step: Step,
  setup?: Steps,
  before?: Steps,
])[] = [
  [
    "connect/EBUSY/no-pseudo-terminal-left",
    "node/EBUSY/all-pseudo-terminals-in-use",
    connect(result("socket"), local("ptmx")),
    openable,
    [localSocket("socket")],
  ],
  [
    "open/EBUSY/no-pseudo-terminal-left",
    "node/EBUSY/all-pseudo-terminals-in-use",
    open("ptmx", "O_RDWR"),
  ],
  [
    "readlink/EBUSY/no-pseudo-terminal-left",
    "node/EBUSY/all-pseudo-terminals-in-use",
    readlink("ptmx", bytes),
  ],
  ...([["execve", execve], ["posix_spawn", spawn]] as const).flatMap((
    [name, start],
  ) =>
    [
      [
        `${name}/EBUSY/no-pseudo-terminal-left`,
        "program: node/EBUSY/all-pseudo-terminals-in-use",
        start("/w/ptmx", ["x"]),
        runnable,
      ],
      [
        `${name}/EBUSY/interpreter-no-pseudo-terminal-left`,
        "interpreter: node/EBUSY/all-pseudo-terminals-in-use",
        start("/w/f", ["x"]),
        [
          ...runnable,
          file("f", elf({ interpreter: "/w/ptmx" }), { mode: 0o755 }),
        ],
      ],
    ] as const
  ),
];

/**
 * The call opens /w/ptmx before it refuses it. What it made of it stays: master
 * and slave hold each other until the slave, which nobody knows of, is closed.
 */
function leavesPair(
  call: string,
  errno: ErrnoName,
  covers: readonly Claim[],
  step: Step,
  before: Steps = [],
): Row {
  return row(`${call}/${errno}/ptmx-is-opened-first`, {
    covers,
    source: "Kernel/Devices/TTY/PTYMultiplexer.cpp, MasterPTY.cpp",
    touches: ["mounts"],
    setup: [...world, ...openable],
    steps: [
      ...before,
      open("/w/pts/0", "O_RDWR|O_NOCTTY").fails("ENOENT"),
      step.fails(errno),
      open("/w/pts/0", "O_RDWR|O_NOCTTY").as("slave").succeeds(),
      close(result("slave")).returns(0),
      open("/w/pts/0", "O_RDWR|O_NOCTTY").fails("ENOENT"),
    ],
    teardown: cleanUp,
  });
}

export const rows: readonly Row[] = [
  leavesPair("readlink", "EINVAL", [
    "readlink/EINVAL/not-a-link",
    "readlink/behaviour/ptmx-makes-a-terminal-that-stays",
  ], readlink("ptmx", bytes)),
  leavesPair(
    "connect",
    "ECONNREFUSED",
    [
      "connect/ECONNREFUSED/no-live-socket-at-the-path",
      "connect/behaviour/fifo-and-ptmx-are-opened-first",
    ],
    connect(result("socket"), local("ptmx")),
    [localSocket("socket")],
  ),
  ...opening.map(([id, claim, step, setup = openable, before = []]) =>
    row(id, {
      covers: claim,
      touches: ["mounts"],
      setup: [...world, ...setup],
      steps: [...before, ...allPairs, step.fails("EBUSY")],
      teardown: [...givenBack, ...cleanUp],
    })
  ),
  row("path/open/socket-in-use", {
    covers: "open/ENXIO/local-socket-is-bound-to-the-node",
    steps: [...localServer("/w/s"), open("s", "O_RDWR").fails("ENXIO")],
  }),
  row("path/open/socket-gone", {
    covers: "open/behaviour/unbound-socket-node-opens-as-an-empty-file",
    steps: [
      child("gone", [...localServer("/w/s")]),
      join("gone"),
      open("s", "O_RDWR").returns(1),
    ],
  }),
];
