import { call, type Row, row } from "../../language/row.ts";

export const rows: readonly Row[] = [
  row("geteuid/success/user", {
    covers: "geteuid/behaviour/returns-the-id",
    steps: [call.geteuid().returns(1000)],
  }),
];
