import { type Use, use } from "../../language/use.ts";
import {
  call,
  join,
  load,
  type Row,
  row,
  settle,
  type Step,
  store,
  thread,
  u32,
} from "../../language/row.ts";
import { set } from "../../worlds/thread_scheduling.ts";

const flag = u32(1, "flag");

function yields(count: number): Step[] {
  return Array.from({ length: count }, () => call.yield().returns(0));
}

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
      ...yields(8),
      load(flag).returns(2),
      join("other"),
    ],
  }),
  row("yield/success/lowest-priority-runs-last", {
    source: "Kernel/Tasks/Scheduler.cpp",
    note: "Of the priorities 1 alone has a queue of its own. Two others take " +
      "turns, so that there is always one that comes before.",
    steps: [
      thread("lowest", [
        set(0, "SCHEDULER_PARAMETERS_THREAD", 1).returns(0),
        call.yield(),
        store(flag, 2),
      ]),
      thread("next to it", [
        set(0, "SCHEDULER_PARAMETERS_THREAD", 2).returns(0),
        ...yields(16),
      ]),
      ...yields(8),
      load(flag).returns(1),
      join("next to it"),
      join("lowest"),
      load(flag).returns(2),
    ],
  }),
  row("yield/success/lowest-priority-is-next-to-nobody", {
    source: "Kernel/Tasks/Scheduler.cpp: pick_next, context_switch",
    note: "Who gives way is in the queue only when the next one was taken.",
    steps: [
      thread("lowest", [
        set(0, "SCHEDULER_PARAMETERS_THREAD", 1).returns(0),
        call.yield(),
        store(flag, 2),
      ]),
      ...yields(8),
      load(flag).returns(2),
      join("lowest"),
    ],
  }),
];
