import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  call,
  child,
  join,
  pipe,
  read,
  result,
  type Row,
  row,
  settle,
  write,
} from "../../language/row.ts";

const bytes = buffer(16, "bytes");

const ends = buffer(8, "ends");

export const uses: readonly Use[] = [
  use.getppid({ operands: [], promises: ["stdio"] }),
];

export const rows: readonly Row[] = [
  row("getppid/success/after-parent-died", {
    covers: "getppid/behaviour/dead-parent-is-still-reported",
    note: "Nobody adopts: the old number is still told.",
    steps: [
      pipe(ends).returns(0),
      child("middle", [
        call.getpid().as("middle pid"),
        child("orphan", [
          settle(),
          call.getppid().returns(result("middle pid")),
          write(2, "x").returns(1),
        ]),
      ]),
      join("middle"),
      read(1, bytes, 1).returns(1),
    ],
  }),
];
