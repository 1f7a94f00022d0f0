import { call, type Row, row } from "../../language/row.ts";

const NONE = 0xffff_ffff;

export const rows: readonly Row[] = [
  row("setresgid/EPERM/foreign-id", {
    covers: "setresgid/EPERM/gid-is-none-of-the-callers",
    steps: [call.setresgid(5, NONE, NONE).fails("EPERM")],
  }),
];
