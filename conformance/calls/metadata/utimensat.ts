import { accepted, parameters, type Use, use } from "../../language/use.ts";
import { baseFaults, ownFile } from "../../language/kinds.ts";
import { array, AT_FDCWD, type Row, struct } from "../../language/row.ts";
import { utimensat } from "../../worlds/path_times.ts";
import { walkFailures } from "../../worlds/path_walk.ts";
import { SC_utimensat_params, timespec } from "../../../src/api/structs.ts";

const dirfd = AT_FDCWD;

const now = struct(timespec, { tv_sec: 1000 });

export const uses: readonly Use[] = [
  use("utimensat", {
    setup: ownFile,
    operands: [
      parameters(SC_utimensat_params, {
        dirfd,
        path: "f",
        times: array([now, now]),
      }),
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
