import { type Use, use } from "../../language/use.ts";
import { call, type Row, row } from "../../language/row.ts";

export const uses: readonly Use[] = [
  use.yield({ operands: [], promises: ["stdio"] }),
];

export const rows: readonly Row[] = [
  row("yield/success/returns", {
    covers: "yield/behaviour/returns-0",
    steps: [call.yield().returns(0)],
  }),
];
