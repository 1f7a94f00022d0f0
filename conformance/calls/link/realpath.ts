import { parameters, type Use, use } from "../../language/use.ts";
import { ownFile } from "../../language/kinds.ts";
import {
  buffer,
  call,
  type Path,
  type Row,
  type Step,
  struct,
} from "../../language/row.ts";
import { walkFailures } from "../../worlds/path_walk.ts";
import { SC_realpath_params } from "../../../src/api/structs.ts";

const bytes = buffer(256, "bytes");

function realpath(pathname: Path): Step {
  return call.realpath(
    struct(SC_realpath_params, { path: pathname, buffer: bytes }),
  );
}

export const uses: readonly Use[] = [
  use("realpath", {
    setup: ownFile,
    operands: [
      // The result is "/w/f" and its NUL.
      parameters(SC_realpath_params, { path: "f", buffer: buffer(5) }),
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
