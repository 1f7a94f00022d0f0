import { call, type Row, row } from "../../language/row.ts";
import { uids } from "../../worlds/identity.ts";

const NONE = 0xffff_ffff;

export const rows: readonly Row[] = [
  row("setresuid/EPERM/foreign-id", {
    covers: "setresuid/EPERM/uid-is-none-of-the-callers",
    steps: [
      call.setresuid(1000, 1000, 5).fails("EPERM"),
      call.setresuid(NONE, 5, NONE).fails("EPERM"),
    ],
  }),
  row("setresuid/success/all-ones-leave-alone", {
    covers: [
      "setresuid/behaviour/returns-0-and-replaces-real-and-effective",
      "setresuid/behaviour/minus-one-keeps-an-id",
      "getresuid/behaviour/returns-0-with-three-ids",
    ],
    as: "root",
    steps: [
      call.setresuid(NONE, 5, NONE).returns(0),
      uids(0, 5, 0),
      call.setresuid(5, NONE, 0).returns(0),
      uids(5, 5, 0),
    ],
  }),
  row("setresuid/success/back-to-saved", {
    covers: "seteuid/behaviour/saved-uid-can-be-taken",
    as: "root",
    steps: [
      call.setresuid(5, 5, 0).returns(0),
      call.seteuid(0).returns(0),
      uids(5, 0, 0),
    ],
  }),
  row("setresuid/success/any-of-the-own-in-any-place", {
    covers: ["setresuid/behaviour/replaces-the-saved-uid"],
    as: "root",
    source: "Kernel/Syscalls/setuid.cpp",
    steps: [
      call.setresuid(5, 6, 7).returns(0),
      uids(5, 6, 7),
      call.setresuid(0, NONE, NONE).fails("EPERM"),
      call.setresuid(NONE, 0, NONE).fails("EPERM"),
      call.setresuid(NONE, NONE, 0).fails("EPERM"),
      uids(5, 6, 7),
      call.setresuid(7, 5, 6).returns(0),
      uids(7, 5, 6),
      call.setresuid(NONE, NONE, 7).returns(0),
      uids(7, 5, 7),
      call.setresuid(5, NONE, NONE).returns(0),
      uids(5, 5, 7),
      call.setresuid(NONE, NONE, 5).returns(0),
      call.setresuid(7, NONE, NONE).fails("EPERM"),
      uids(5, 5, 5),
    ],
  }),
];
