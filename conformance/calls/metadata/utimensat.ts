import { accepted, type Use, use } from "../../language/use.ts";
import { baseFaults, ownFile } from "../../language/kinds.ts";
import {
  array,
  call,
  path,
  type Row,
  row,
  struct,
  text,
  UNMAPPED,
} from "../../language/row.ts";
import { utimensat } from "../../worlds/path_times.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

const now = struct("timespec", { tv_sec: 1000 });

export const uses: readonly Use[] = [
  use.utimensat({
    setup: ownFile,
    operands: [
      {
        dirfd: "AT_FDCWD",
        path: "f",
        times: array([now, now]),
      },
    ],
    promises: ["fattr"],
    pointers: {
      params: {},
      "params.path": {},
      "params.times": {
        null: accepted,
      },
    },
    descriptors: { "params.dirfd": baseFaults() },
  }),
];

export const rows: readonly Row[] = [
  ...walkFailures({
    call: "utimensat",
    step: utimensat,
    takesDirectory: true,
    follows: true,
  }),
  row("utimensat/order/times-before-the-path", {
    covers: "times: user-memory/EFAULT/not-readable",
    source: "Kernel/Syscalls/utimensat.cpp",
    steps: [
      call.utimensat({
        dirfd: 99,
        path: path(text("x"), 0),
        times: UNMAPPED,
      }).fails("EFAULT"),
      call.utimensat({ dirfd: 99, path: path(text("x"), 0) }).fails("EINVAL"),
    ],
  }),
  row("futimens/order/times-before-the-descriptor", {
    covers: "times: user-memory/EFAULT/not-readable",
    source: "Kernel/Syscalls/utimensat.cpp",
    steps: [
      call.futimens({ fd: 99, times: UNMAPPED }).fails("EFAULT"),
      call.futimens({ fd: 99 }).fails("EBADF"),
    ],
  }),
  row("utime/order/path-before-the-times", {
    covers: "path-argument/EINVAL/length-is-zero",
    source: "Kernel/Syscalls/utime.cpp",
    steps: [
      call.utime(text("x"), 0, UNMAPPED).fails("EINVAL"),
      call.utime(text("missing"), 7, UNMAPPED).fails("EFAULT"),
    ],
  }),
];
