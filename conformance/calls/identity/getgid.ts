import { call, type Row, row } from "../../language/row.ts";

export const rows: readonly Row[] = [
  row("getgid/success/user", { steps: [call.getgid().returns(1000)] }),
];
