import { type Use, use } from "../../language/use.ts";
import {
  call,
  type Path,
  room,
  type Row,
  type Step,
} from "../../language/row.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

const fileSystem = room("statvfs", "file system");

function statvfs(pathname: Path): Step {
  return call.statvfs(
    { path: pathname, buf: fileSystem },
  );
}

export const uses: readonly Use[] = [
  use.statvfs({
    operands: [
      { path: "/w", buf: room("statvfs") },
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
