import { call, EPERM, type Row, row } from "../../language/row.ts";

const NONE = 0xffff_ffff;

export const rows: readonly Row[] = [
  row("setresgid/EPERM/foreign-id", {
    covers: "setresgid/EPERM/after-substitution-three-one-current-real",
    steps: [call.setresgid(5, NONE, NONE).fails(EPERM)],
  }),
];
