import { call, type Row, row } from "../../language/row.ts";
import { uids } from "../../worlds/identity.ts";

const NONE = 0xffff_ffff;

export const rows: readonly Row[] = [
  row("setreuid/EPERM/foreign-id", {
    covers: "setreuid/EPERM/uid-is-none-of-the-callers",
    steps: [call.setreuid(5, 5).fails("EPERM")],
  }),
  row("setreuid/EPERM/even-for-root", {
    covers: [
      "setreuid/EPERM/uid-is-none-of-the-callers",
      "setreuid/behaviour/superuser-is-not-exempt",
    ],
    as: "root",
    note: "There is no exemption for the superuser.",
    steps: [call.setreuid(5, 0).fails("EPERM")],
  }),
  row("setreuid/EINVAL/own-ids", {
    covers: [
      "setreuid/EINVAL/uid-is-below-0xffffffff",
      "setreuid/behaviour/never-succeeds",
    ],
    note: "A reversed range check: no call ever succeeds.",
    steps: [
      call.setreuid(1000, 1000).fails("EINVAL"),
      call.setreuid(NONE, NONE).fails("EINVAL"),
    ],
  }),
  row("setreuid/EINVAL/each-of-the-own-ids-and-none-else", {
    covers: [
      "setreuid/EPERM/uid-is-none-of-the-callers",
      "setreuid/EINVAL/uid-is-below-0xffffffff",
    ],
    as: "root",
    steps: [
      call.setresuid(5, 6, 7).returns(0),
      call.setreuid(7, 5).fails("EINVAL"),
      call.setreuid(6, 7).fails("EINVAL"),
      call.setreuid(NONE, 6).fails("EINVAL"),
      call.setreuid(5, NONE).fails("EINVAL"),
      call.setreuid(8, NONE).fails("EPERM"),
      call.setreuid(NONE, 8).fails("EPERM"),
      call.setreuid(8, 5).fails("EPERM"),
      call.setreuid(5, 8).fails("EPERM"),
      uids(5, 6, 7),
    ],
  }),
];
