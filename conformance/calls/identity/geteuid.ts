import { call, type Row, row } from "../../harness/row.ts";

export const rows: readonly Row[] = [
  row("geteuid/success/user", { steps: [call.geteuid().returns(1000)] }),
];
