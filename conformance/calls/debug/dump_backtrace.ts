import { type Use, use } from "../../families/use.ts";
import { call, type Row, row } from "../../harness/row.ts";

export const uses: readonly Use[] = [
  use("dump_backtrace", { operands: [], promises: [] }),
];

export const rows: readonly Row[] = [
  row("dump_backtrace/success/always", {
    steps: [call.dump_backtrace().returns(0)],
  }),
];
