import { FD_CLOEXEC } from "../../../src/api/constants.ts";
import { accepted, refused, type Use, use } from "../../language/use.ts";
import {
  buffer,
  close,
  dup2,
  fcntl,
  file,
  open,
  pipe,
  read,
  result,
  type Row,
  row,
} from "../../language/row.ts";

const ends = buffer(8, "ends");

const bytes = buffer(16, "bytes");

const setup = [file("f", "abcdef", { mode: 0o666 })];

export const uses: readonly Use[] = [
  use.dup2({
    operands: [0, 9],
    promises: ["stdio"],
    descriptors: {
      old_fd: { wrong: [] },
      new_fd: {
        wrong: [],
        negative: refused(
          "EINVAL",
          "dup2/EINVAL/new_fd-is-negative-or-above-1023",
        ),
        unopened: accepted,
        closed: accepted,
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("dup2/EBADF/old-not-open", {
    covers: [
      "descriptor/EBADF/not-open",
      "dup2/behaviour/old_fd-is-looked-at-first",
    ],
    steps: [dup2(99, 5).fails("EBADF"), dup2(-1, -1).fails("EBADF")],
  }),
  row("dup2/EINVAL/new-out-of-range", {
    covers: "dup2/EINVAL/new_fd-is-negative-or-above-1023",
    steps: [dup2(0, -1).fails("EINVAL"), dup2(0, 1024).fails("EINVAL")],
  }),
  row("dup2/success/same-descriptor-keeps-its-flags", {
    covers: "dup2/behaviour/same-descriptor-changes-nothing",
    steps: [
      fcntl(0, "F_SETFD", "FD_CLOEXEC").returns(0),
      dup2(0, 0).returns(0),
      fcntl(0, "F_GETFD").returns(FD_CLOEXEC),
    ],
  }),
  row("dup2/success/clears-close-on-exec", {
    covers: "dup2/behaviour/close-on-exec-is-cleared",
    steps: [
      fcntl(0, "F_SETFD", "FD_CLOEXEC").returns(0),
      dup2(0, 9).returns(9),
      fcntl(9, "F_GETFD").returns(0),
    ],
  }),
  row("dup2/success/replaces-what-was-there", {
    covers: "dup2/behaviour/what-was-there-is-replaced",
    setup,
    steps: [
      pipe(ends).returns(0),
      open("f", "O_RDONLY").as("fd"),
      dup2(result("fd"), 1).returns(1),
      read(1, bytes, 3).returns(3).observes(bytes, "abc"),
    ],
  }),
  row("dup2/success/last-slot", {
    steps: [dup2(0, 1023).returns(1023), close(1023).returns(0)],
  }),
];
