import { type Use, use } from "../../language/use.ts";
import { ownFile } from "../../language/kinds.ts";
import {
  buffer,
  call,
  type Path,
  type Row,
  type Step,
} from "../../language/row.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

const bytes = buffer(256, "bytes");

function realpath(pathname: Path): Step {
  return call.realpath(
    { path: pathname, buffer: bytes },
  );
}

export const uses: readonly Use[] = [
  use.realpath({
    setup: ownFile,
    operands: [
      // The result is "/w/f" and its NUL.
      { path: "f", buffer: buffer(5) },
    ],
    promises: ["rpath"],
    pointers: {
      params: {},
      "params.path": {},
      "params.buffer": {},
    },
  }),
];

export const rows: readonly Row[] = [
  ...walkFailures({ call: "realpath", step: realpath, follows: true }),
];
