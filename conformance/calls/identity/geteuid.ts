import { call, type Row, row } from "../../language/row.ts";

export const rows: readonly Row[] = [
  row("geteuid/success/user", { steps: [call.geteuid().returns(1000)] }),
];
