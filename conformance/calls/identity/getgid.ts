import { call, type Row, row } from "../../language/row.ts";

export const rows: readonly Row[] = [
  row("getgid/success/user", {
    covers: "getgid/behaviour/returns-the-id",
    steps: [call.getgid().returns(1000)],
  }),
];
