import { call, type Row, row } from "../../language/row.ts";
import { gids } from "../../worlds/identity.ts";

const NONE = 0xffff_ffff;

export const rows: readonly Row[] = [
  row("setresgid/EPERM/foreign-id", {
    covers: "setresgid/EPERM/gid-is-none-of-the-callers",
    steps: [call.setresgid(5, NONE, NONE).fails("EPERM")],
  }),
  row("setresgid/success/any-of-the-own-in-any-place", {
    covers: [
      "setresgid/behaviour/returns-0-and-replaces-all-three",
      "setresgid/behaviour/minus-one-keeps-an-id",
    ],
    as: "root",
    source: "Kernel/Syscalls/setuid.cpp",
    steps: [
      call.setresgid(5, 6, 7).returns(0),
      gids(5, 6, 7),
      call.setresuid(1000, 1000, 1000).returns(0),
      call.setresgid(0, NONE, NONE).fails("EPERM"),
      call.setresgid(NONE, 0, NONE).fails("EPERM"),
      call.setresgid(NONE, NONE, 0).fails("EPERM"),
      gids(5, 6, 7),
      call.setresgid(7, 5, 6).returns(0),
      gids(7, 5, 6),
      call.setresgid(NONE, NONE, 7).returns(0),
      gids(7, 5, 7),
      call.setresgid(5, NONE, NONE).returns(0),
      gids(5, 5, 7),
      call.setresgid(NONE, NONE, 5).returns(0),
      call.setresgid(7, NONE, NONE).fails("EPERM"),
      gids(5, 5, 5),
    ],
  }),
];
