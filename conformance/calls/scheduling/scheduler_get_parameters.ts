import {
  call,
  child,
  crossing,
  inside,
  join,
  result,
  type Row,
  row,
  store,
  struct,
} from "../../language/row.ts";
import { has, set } from "../../worlds/thread_scheduling.ts";

const given = struct("SC_scheduler_parameters_params", {
  pid_or_tid: 0,
  mode: "SCHEDULER_PARAMETERS_PROCESS",
  parameters: { sched_priority: 7 },
});

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
  row("scheduler_get_parameters/success/whole-struct", {
    covers: [
      "scheduler_get_parameters/behaviour/struct-is-written-back-as-a-whole",
      "scheduler_get_parameters/behaviour/returns-0-with-the-priority",
    ],
    note: "What was given comes back, and the last field is the priority.",
    steps: [
      call.scheduler_get_parameters(given).returns(0).observes(given, {
        pid_or_tid: 0,
        mode: "SCHEDULER_PARAMETERS_PROCESS",
        parameters: { sched_priority: "THREAD_PRIORITY_NORMAL" },
      }),
      call.scheduler_get_parameters(crossing(given)).fails("EFAULT"),
    ],
  }),
  row("scheduler_get_parameters/success/between-the-fields", {
    covers:
      "scheduler_get_parameters/behaviour/struct-is-written-back-as-a-whole",
    source: "Kernel/Syscalls/sched.cpp, Kernel/API/Syscall.h",
    note: "The mode is one byte; the three behind it come back as they were.",
    steps: [
      store(inside(given, 5), 0x5a),
      store(inside(given, 7), 0xa5),
      call.scheduler_get_parameters(given).returns(0)
        .observes(inside(given, 4), 0xa500_5a00, 4),
    ],
  }),
];
