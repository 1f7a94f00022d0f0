import { accepted, type Use, use } from "../../language/use.ts";
import { ownFile } from "../../language/kinds.ts";
import {
  file,
  room,
  type Row,
  row,
  stat,
  struct,
  text,
} from "../../language/row.ts";
import { utime, utimensat } from "../../worlds/path_times.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

const SOURCE =
  "Kernel/Syscalls/utime.cpp, utimensat.cpp; VirtualFileSystem.cpp, do_utimens";

const status = room("stat", "status");

export const uses: readonly Use[] = [
  use.utime({
    setup: ownFile,
    operands: [
      text("f"),
      1,
      struct("utimbuf", { actime: 1000, modtime: 1000 }),
    ],
    promises: ["fattr"],
    pointers: {
      path: {},
      buf: {
        null: accepted,
      },
    },
  }),
];

export const rows: readonly Row[] = [
  ...walkFailures({ call: "utime", step: utime, follows: true }),
  row("utime/success/now-is-allowed-to-the-owner", {
    covers: "utime/behaviour/starts-at-the-current-directory",
    source: SOURCE,
    setup: [file("f", "", { uid: 1000, gid: 1000, mode: 0 })],
    steps: [
      utime("f").returns(0),
      utimensat("f").returns(0),
      stat("f", status).returns(0),
    ],
  }),
];
