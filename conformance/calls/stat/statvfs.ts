import { parameters, type Use, use } from "../../language/use.ts";
import {
  call,
  type Path,
  room,
  type Row,
  type Step,
  struct,
} from "../../language/row.ts";
import { walkFailures } from "../../worlds/path_walk.ts";
import {
  SC_statvfs_params,
  statvfs as statvfsLayout,
} from "../../../src/api/structs.ts";

const fileSystem = room(statvfsLayout, "file system");

function statvfs(pathname: Path): Step {
  return call.statvfs(
    struct(SC_statvfs_params, { path: pathname, buf: fileSystem }),
  );
}

export const uses: readonly Use[] = [
  use("statvfs", {
    operands: [
      parameters(SC_statvfs_params, { path: "/w", buf: room(statvfsLayout) }),
    ],
    promises: ["rpath"],
    pointers: {
      params: {},
      "params.path": {},
      "params.buf": {},
    },
  }),
];

export const rows: readonly Row[] = [
  ...walkFailures({ call: "statvfs", step: statvfs, follows: true }),
];
