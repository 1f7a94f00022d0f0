import {
  call,
  child,
  join,
  result,
  type Row,
  row,
} from "../../language/row.ts";
import { has, set } from "../../worlds/thread_scheduling.ts";

export const rows: readonly Row[] = [
  row("scheduler_get_parameters/success/normal-at-first", {
    covers: "scheduler_get_parameters/behaviour/returns-0-with-the-priority",
    steps: [
      has(0, "SCHEDULER_PARAMETERS_PROCESS", "THREAD_PRIORITY_NORMAL"),
      has(0, "SCHEDULER_PARAMETERS_THREAD", "THREAD_PRIORITY_NORMAL"),
      call.getpid().as("me"),
      has(
        result("me"),
        "SCHEDULER_PARAMETERS_PROCESS",
        "THREAD_PRIORITY_NORMAL",
      ),
      has(
        result("me"),
        "SCHEDULER_PARAMETERS_THREAD",
        "THREAD_PRIORITY_NORMAL",
      ),
    ],
  }),
  row("scheduler_get_parameters/success/not-inherited-by-fork", {
    covers: "fork/behaviour/child-has-normal-priority",
    steps: [
      set(0, "SCHEDULER_PARAMETERS_PROCESS", "THREAD_PRIORITY_HIGH").returns(0),
      child("kid", [
        has(0, "SCHEDULER_PARAMETERS_THREAD", "THREAD_PRIORITY_NORMAL"),
      ]),
      join("kid"),
    ],
  }),
];
