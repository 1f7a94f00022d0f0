import type { Scenario } from "./scenario.ts";

const SOURCE = "Kernel/Syscalls/kill.cpp: do_kill";
const CREDENTIALS = "Kernel/Tasks/Process.cpp: create_impl";
const TABLE = "Kernel/FileSystem/SysFS/Subsystems/Kernel/Processes.cpp";

/** The kernel's own processes: which numbers they have depends on drivers, so that rows do not ask. */
export const kernelProcess: Scenario = {
  program: "kernel_process",
  cases: [
    {
      name: "numbers",
      // k is one of the kernel's, I the program itself.
      value: "--kkkIk--",
      source:
        "Kernel/Arch/init.cpp: Scheduler::initialize, init_stage2; a machine without USB, one processor",
    },
    {
      name: "priorities",
      // 0 is the program's own thread, 5 too.
      value: "50 - 30 30 10 50 30 - -",
      source:
        "Kernel/Arch/init.cpp: init_stage2; Kernel/Tasks/FinalizerTask.cpp: spawn",
    },
    {
      name: "some refuse root",
      value: "1",
      source: SOURCE,
      covers: ["kill/EPERM/target-is-a-kernel-process"],
    },
    { name: "other errors", value: "0", source: SOURCE },
    { name: "own ids", value: "0 0 0 0 0 0 0 0", source: CREDENTIALS },
    {
      name: "in another group or session than 0",
      value: "0",
      source: CREDENTIALS,
    },
    { name: "the table has the kernel's processes", value: "1", source: TABLE },
    { name: "all ids of each are 0", value: "1", source: TABLE },
    { name: "none of them has a veil", value: "1", source: TABLE },
    ...([
      ["first list of processes", 0, "ScopedProcessList"],
      ["second list of processes", 1, "ScopedProcessList"],
      [
        "host name beside the kernel's and the first program's",
        2,
        "HostnameContext",
      ],
    ] as const).map(([name, number, type]) => ({
      name,
      value: String(number),
      source: `Kernel/Tasks/${type}.cpp; Kernel/Tasks/Process.cpp: initialize`,
    })),
  ],
};
