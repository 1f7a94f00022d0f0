import { call, type Row, row } from "../../language/row.ts";

export const rows: readonly Row[] = [
  row("getegid/success/user", { steps: [call.getegid().returns(1000)] }),
];
