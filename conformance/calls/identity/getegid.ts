import { call, type Row, row } from "../../language/row.ts";

export const rows: readonly Row[] = [
  row("getegid/success/user", {
    covers: "getegid/behaviour/returns-the-id",
    steps: [call.getegid().returns(1000)],
  }),
];
