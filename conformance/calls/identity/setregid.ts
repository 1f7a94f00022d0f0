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
];
