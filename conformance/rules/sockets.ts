import {
  buffer,
  child,
  close,
  join,
  node,
  open,
  readlink,
  result,
  type Row,
  row,
  type Steps,
} from "../language/row.ts";
import { refused } from "../worlds/file_metadata.ts";
import { localServer } from "../worlds/socket_addresses.ts";
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

export const rows: readonly Row[] = [
  ...((["open", "readlink"] as const).map((name) =>
    refused(
      name,
      "EBUSY",
      "no-pseudo-terminal-left",
      name === "open"
        ? "node/EBUSY/all-pseudo-terminals-in-use"
        : "node/EBUSY/all-pseudo-terminals-in-use",
      [
        ...allPairs,
        name === "open" ? open("ptmx", "O_RDWR") : readlink("ptmx", bytes),
      ],
      {
        touches: ["mounts"],
        setup: [...world, node("ptmx", "S_IFCHR|0o666", PTMX)],
        teardown: [...givenBack, ...cleanUp],
      },
    )
  )),
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
