import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  fillDescriptors,
  inside,
  open,
  pipe,
  readOnly,
  type Row,
  row,
} from "../../language/row.ts";

const ends = buffer(8, "ends");

export const uses: readonly Use[] = [
  use.pipe({
    operands: [buffer(8), 0],
    promises: ["stdio"],
    pointers: { pipefd: {} },
  }),
];

export const rows: readonly Row[] = [
  row("pipe/EMFILE/one-slot-left", {
    covers: "descriptor/EMFILE/too-few-are-free",
    steps: [
      fillDescriptors(1),
      pipe(ends).fails("EMFILE"),
      open("/w", "O_RDONLY").returns(1023),
    ],
  }),
  row("pipe/EINVAL/unknown-flag", {
    covers: "pipe/EINVAL/unknown-flag",
    steps: [pipe(ends, "O_APPEND").fails("EINVAL")],
  }),
  row("pipe/EFAULT/read-only", {
    covers: [
      "user-memory/EFAULT/not-writable",
      "pipe/behaviour/failure-leaves-no-descriptor",
    ],
    steps: [
      pipe(readOnly(ends)).fails("EFAULT"),
      open("/w", "O_RDONLY").returns(1),
      open("/w", "O_RDONLY").returns(2),
    ],
  }),
  row("pipe/success/two-lowest-descriptors", {
    covers: [
      "pipe/behaviour/returns-0-and-two-descriptors",
      "pipe/behaviour/lowest-free-descriptors",
    ],
    steps: [
      pipe(ends).returns(0)
        .observes(inside(ends, 0), 1, 4)
        .observes(inside(ends, 4), 2, 4),
    ],
  }),
];
