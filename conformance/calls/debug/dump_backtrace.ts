import { type Use, use } from "../../language/use.ts";
import { call, type Row, row } from "../../language/row.ts";

export const uses: readonly Use[] = [
  use.dump_backtrace({ operands: [], promises: [] }),
];

export const rows: readonly Row[] = [
  row("dump_backtrace/success/always", {
    covers: "dump_backtrace/behaviour/returns-0",
    steps: [call.dump_backtrace().returns(0)],
  }),
];
