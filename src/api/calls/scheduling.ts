import { uninitialisedPointer } from "../waivers.ts";
import { reads, updates } from "../meaning.ts";
import { SC_scheduler_parameters_params } from "../structs/parameters.ts";
import { family } from "../paragraph.ts";
import { promise } from "../refusals/promise.ts";

export const schedulingFamily = family("scheduling", {
  yield: {
    number: 157,
    summary: "Gives up the rest of the time slice.",
    parameters: [],
    refuses: [
      promise("stdio"),
    ],
    behaviours: {
      "returns-0": "returns 0",
      "others-run-before-it-returns":
        "others that are ready run before it returns",
    },
    source: ["Syscalls/sched.cpp"],
  },
  scheduler_get_parameters: {
    number: 109,
    summary: "Tells the priority of a thread or process.",
    parameters: [[
      "params",
      "pointer",
      updates(SC_scheduler_parameters_params),
    ]],
    refuses: [
      promise("proc"),
      "params: user-memory/EFAULT/not-readable",
      "scheduler/EPERM/thread-of-another-process",
      "scheduler/ESRCH/no-such-thread-or-process",
      "scheduler/EPERM/process-of-another-user",
      "params: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-with-the-priority":
        "returns 0; the priority is stored in the struct",
      "struct-is-written-back-as-a-whole":
        "the struct of 12 bytes is written back as a whole",
      "mode-is-process-or-thread": "mode 0 means a process and 1 a thread",
      "id-0-is-the-caller": "pid_or_tid 0 means the caller",
      "process-mode-for-others-is-undefined": [
        "for another process, or without a main thread, the reference uses a wild pointer; Halcyon takes the main thread, or ESRCH",
        uninitialisedPointer,
      ],
      "superuser-may-name-any-thread":
        "euid 0 may name a thread of another process",
    },
    source: ["Syscalls/sched.cpp"],
  },
  scheduler_set_parameters: {
    number: 110,
    summary: "Sets the priority of a thread or process.",
    parameters: [["params", "pointer", reads(SC_scheduler_parameters_params)]],
    refuses: [
      promise("proc"),
      "params: user-memory/EFAULT/not-readable",
      [
        "EINVAL/sched_priority-not-1-to-99",
        "sched_priority is below 1 or above 99",
      ],
      "scheduler/EPERM/thread-of-another-process",
      "scheduler/ESRCH/no-such-thread-or-process",
      "scheduler/EPERM/process-of-another-user",
    ],
    behaviours: {
      "returns-0-and-sets-the-priority":
        "returns 0, and the thread has the priority",
      "process-mode-sets-every-thread":
        "in process mode all threads of the process get it",
      "mode-is-process-or-thread": "mode 0 means a process and 1 a thread",
      "id-0-is-the-caller": "pid_or_tid 0 means the caller",
      "process-mode-for-others-is-undefined": [
        "for another process, or without a main thread, the reference uses a wild pointer; Halcyon takes the main thread, or ESRCH",
        uninitialisedPointer,
      ],
      "superuser-may-name-any-thread":
        "euid 0 may name a thread of another process",
      "raising-needs-no-privilege":
        "anybody may set every priority from 1 to 99",
    },
    source: ["Syscalls/sched.cpp"],
  },
});
