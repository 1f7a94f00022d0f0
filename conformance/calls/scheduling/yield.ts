import { type Use, use } from "../../language/use.ts";
import {
  call,
  join,
  load,
  type Row,
  row,
  settle,
  store,
  thread,
  u32,
} from "../../language/row.ts";

const flag = u32(1, "flag");

export const uses: readonly Use[] = [
  use.yield({ operands: [], promises: ["stdio"] }),
];

export const rows: readonly Row[] = [
  row("yield/success/returns", {
    covers: "yield/behaviour/returns-0",
    steps: [call.yield().returns(0)],
  }),
  row("yield/success/others-run-first", {
    covers: "yield/behaviour/others-run-before-it-returns",
    note: "Who is ready and of the same priority has its turn first.",
    steps: [
      thread("other", [store(flag, 2), settle(100)]),
      ...Array.from({ length: 8 }, () => call.yield().returns(0)),
      load(flag).returns(2),
      join("other"),
    ],
  }),
];
