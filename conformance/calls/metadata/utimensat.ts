import { accepted, type Use, use } from "../../language/use.ts";
import { baseFaults, ownFile } from "../../language/kinds.ts";
import { array, type Row, struct } from "../../language/row.ts";
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
];
