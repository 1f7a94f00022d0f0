import {
  call,
  child,
  join,
  multiple,
  result,
  type Row,
  row,
  settle,
  thread,
} from "../../language/row.ts";
import { type Use, use } from "../../language/use.ts";

export const uses: readonly Use[] = [
  use.gettid({ operands: [], promises: ["stdio"] }),
];

export const rows: readonly Row[] = [
  row("gettid/success/one-counter-for-pids-and-tids", {
    covers: "gettid/behaviour/pids-and-tids-share-a-counter",
    source: "Kernel/Tasks/Process.cpp: allocate_pid",
    note: "Nobody else begins meanwhile.",
    steps: [
      thread("first", [
        call.gettid().returns(result("first")),
        settle(200),
      ]),
      child("kid", []).returns(multiple(result("first"), 1n, 1n)),
      thread("second", []).returns(multiple(result("first"), 1n, 2n)),
      child("other", []).returns(multiple(result("first"), 1n, 3n)),
      ...["kid", "second", "other", "first"].map(join),
    ],
  }),
];
