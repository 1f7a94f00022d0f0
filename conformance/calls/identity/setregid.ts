import { call, type Row, row } from "../../language/row.ts";
import { gids } from "../../worlds/identity.ts";

const NONE = 0xffff_ffff;

export const rows: readonly Row[] = [
  row("setregid/EPERM/foreign-id", {
    covers: "setregid/EPERM/gid-is-none-of-the-callers",
    steps: [call.setregid(5, NONE).fails("EPERM")],
  }),
  row("setregid/success/own-ids", {
    covers: "setregid/behaviour/minus-one-keeps-the-effective-gid",
    steps: [call.setregid(1000, NONE).returns(0), gids(1000, 1000, 1000)],
  }),
  row("setregid/success/any-of-the-own-and-the-saved-stays", {
    covers: [
      "setregid/behaviour/returns-0-and-replaces-real-and-effective-id",
      "setregid/behaviour/minus-one-keeps-the-real-gid",
    ],
    as: "root",
    source: "Kernel/Syscalls/setuid.cpp",
    note: "Nobody is exempt, and the saved gid is never set.",
    steps: [
      call.setresgid(5, 6, 7).returns(0),
      call.setregid(8, NONE).fails("EPERM"),
      call.setregid(NONE, 8).fails("EPERM"),
      call.setregid(0, 5).fails("EPERM"),
      call.setregid(5, 0).fails("EPERM"),
      gids(5, 6, 7),
      call.setregid(NONE, NONE).returns(0),
      gids(5, 6, 7),
      call.setregid(6, 5).returns(0),
      gids(6, 5, 7),
      call.setregid(NONE, 7).returns(0),
      gids(6, 7, 7),
      call.setregid(7, NONE).returns(0),
      gids(7, 7, 7),
    ],
  }),
];
