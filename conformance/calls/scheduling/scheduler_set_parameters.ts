import { THREAD_PRIORITY_MAX } from "../../../src/api/constants.ts";
import {
  call,
  child,
  join,
  result,
  type Row,
  row,
  settle,
  thread,
} from "../../language/row.ts";
import { has, set } from "../../worlds/thread_scheduling.ts";

const nobody = 0x7fff_fff0;

export const rows: readonly Row[] = [
  row("scheduler_set_parameters/EINVAL/priority", {
    covers: "scheduler_set_parameters/EINVAL/sched_priority-not-1-to-99",
    note: "Checked before the thread is looked for.",
    steps: [
      set(0, "SCHEDULER_PARAMETERS_THREAD", 0).fails("EINVAL"),
      set(0, "SCHEDULER_PARAMETERS_PROCESS", THREAD_PRIORITY_MAX + 1).fails(
        "EINVAL",
      ),
      set(nobody, "SCHEDULER_PARAMETERS_THREAD", -1).fails("EINVAL"),
    ],
  }),
  row("scheduler_set_parameters/success/both-ends", {
    covers: [
      "scheduler_set_parameters/behaviour/raising-needs-no-privilege",
      "scheduler_set_parameters/behaviour/returns-0-and-sets-the-priority",
    ],
    note: "Nobody needs a privilege to raise a priority.",
    steps: [
      set(0, "SCHEDULER_PARAMETERS_THREAD", "THREAD_PRIORITY_MIN").returns(0),
      has(0, "SCHEDULER_PARAMETERS_THREAD", "THREAD_PRIORITY_MIN"),
      set(0, "SCHEDULER_PARAMETERS_THREAD", "THREAD_PRIORITY_MAX").returns(0),
      has(0, "SCHEDULER_PARAMETERS_PROCESS", "THREAD_PRIORITY_MAX"),
    ],
  }),
  row("scheduler_set_parameters/success/process-means-every-thread", {
    covers: [
      "scheduler_get_parameters/behaviour/mode-is-process-or-thread",
      "scheduler_get_parameters/behaviour/id-0-is-the-caller",
      "scheduler_set_parameters/behaviour/mode-is-process-or-thread",
      "scheduler_set_parameters/behaviour/id-0-is-the-caller",
      "scheduler_set_parameters/behaviour/process-mode-sets-every-thread",
    ],
    steps: [
      thread("other", [settle(300)]),
      set(0, "SCHEDULER_PARAMETERS_PROCESS", "THREAD_PRIORITY_HIGH").returns(0),
      has(
        result("other"),
        "SCHEDULER_PARAMETERS_THREAD",
        "THREAD_PRIORITY_HIGH",
      ),
      set(
        result("other"),
        "SCHEDULER_PARAMETERS_THREAD",
        "THREAD_PRIORITY_NORMAL",
      ).returns(0),
      has(0, "SCHEDULER_PARAMETERS_PROCESS", "THREAD_PRIORITY_HIGH"),
      has(
        result("other"),
        "SCHEDULER_PARAMETERS_THREAD",
        "THREAD_PRIORITY_NORMAL",
      ),
      join("other"),
    ],
  }),
  row("scheduler_set_parameters/success/whatever-the-effective-uid", {
    as: "root",
    source: "Kernel/Syscalls/sched.cpp",
    note: "One of the two uids has to be the real one of the thread's process.",
    steps: [
      thread("other", [settle(300)]),
      call.setresuid(5, 6, 7).returns(0),
      set(0, "SCHEDULER_PARAMETERS_THREAD", 30).returns(0),
      set(0, "SCHEDULER_PARAMETERS_PROCESS", 31).returns(0),
      has(0, "SCHEDULER_PARAMETERS_PROCESS", 31),
      set(result("other"), "SCHEDULER_PARAMETERS_THREAD", 98).returns(0),
      has(result("other"), "SCHEDULER_PARAMETERS_THREAD", 98),
      has(0, "SCHEDULER_PARAMETERS_THREAD", 31),
      join("other"),
    ],
  }),
  row("scheduler_set_parameters/success/root-sets-anybodys-thread", {
    covers: "scheduler_set_parameters/behaviour/superuser-may-name-any-thread",
    as: "root",
    steps: [
      child("kid", [
        settle(),
        has(0, "SCHEDULER_PARAMETERS_THREAD", 77),
      ]),
      set(result("kid"), "SCHEDULER_PARAMETERS_THREAD", 77).returns(0),
      has(result("kid"), "SCHEDULER_PARAMETERS_THREAD", 77),
      has(0, "SCHEDULER_PARAMETERS_THREAD", "THREAD_PRIORITY_NORMAL"),
      join("kid"),
    ],
  }),
];
