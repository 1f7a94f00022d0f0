import { accepted, refused, type Use, use } from "../../language/use.ts";
import { watcher } from "../../language/kinds.ts";
import {
  array,
  child,
  join,
  node,
  open,
  result,
  type Row,
  row,
  struct,
} from "../../language/row.ts";
import { futimens } from "../../worlds/path_times.ts";
import { opened } from "../../worlds/uses_descriptors.ts";

const SOURCE =
  "Kernel/Syscalls/utime.cpp, utimensat.cpp; VirtualFileSystem.cpp, do_utimens";

const fd = result("fd");

const now = struct("timespec", { tv_sec: 1000 });

export const uses: readonly Use[] = [
  use.futimens({
    ...opened("O_RDONLY"),
    operands: [
      { fd, times: array([now, now]) },
    ],
    promises: ["fattr"],
    pointers: {
      params: {},
      "params.times": {
        null: accepted,
      },
    },
    descriptors: {
      "params.fd": {
        wrong: [
          watcher(
            refused(
              "EBADF",
              "futimens/EBADF/file-has-no-inode",
            ),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("futimens/EBADF/fifo-opened-by-name", {
    source: SOURCE,
    covers: "futimens/EBADF/file-has-no-path",
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      child("reader", [open("p", "O_RDONLY").returns(1)]),
      open("p", "O_WRONLY").as("fifo"),
      futimens(result("fifo")).fails("EBADF"),
      join("reader"),
    ],
  }),
];
