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
import { set } from "../../worlds/thread_scheduling.ts";

const flag = u32(1, "flag");
const second = u32(1, "second flag");

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
  row("yield/success/lowest-priority-runs-last", {
    source: "Kernel/Tasks/Scheduler.cpp",
    note: "Of the priorities 1 alone has a queue of its own.",
    steps: [
      thread("lowest", [
        set(0, "SCHEDULER_PARAMETERS_THREAD", 1).returns(0),
        call.yield(),
        store(flag, 2),
      ]),
      thread("next to it", [
        set(0, "SCHEDULER_PARAMETERS_THREAD", 2).returns(0),
        call.yield(),
        store(second, 2),
      ]),
      ...Array.from({ length: 8 }, () => call.yield().returns(0)),
      load(flag).returns(1),
      load(second).returns(2),
      join("next to it"),
      join("lowest"),
      load(flag).returns(2),
    ],
  }),
];
