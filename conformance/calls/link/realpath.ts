import { type Use, use } from "../../language/use.ts";
import { ownFile } from "../../language/kinds.ts";
import {
  buffer,
  call,
  directory,
  file,
  filled,
  type Path,
  type Row,
  row,
  type Step,
  symbolicLink,
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
  row("realpath/success/length-with-nul", {
    covers: [
      "realpath/behaviour/returns-the-length-with-nul",
      "realpath/behaviour/short-buffer-is-filled-without-nul",
      "realpath/behaviour/starts-at-the-current-directory",
    ],
    setup: [directory("d"), file("d/f"), symbolicLink("l", "d")],
    steps: [
      ...[
        [9, "/w/d/f\0~~"],
        [7, "/w/d/f\0~~"],
        [6, "/w/d/f~~~"],
        [1, "/~~~~~~~~"],
        [0, "~~~~~~~~~"],
      ].map(([size = 0, wanted = ""]) => {
        const memory = filled(9, 0x7e, `room of ${size}`);
        return call.realpath({
          path: "./l/../l/f",
          buffer: { data: memory, size: Number(size) },
        }).returns(7).observes(memory, String(wanted));
      }),
      realpath("l/missing").fails("ENOENT"),
    ],
  }),
];
