import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE =
  "Kernel/Tasks/Thread.cpp: update_time_scheduled; Kernel/Tasks/Scheduler.cpp: add_time_scheduled; Kernel/FileSystem/SysFS/Subsystems/Kernel/Processes.cpp, SystemStatistics.cpp";

function gives(name: string, value: number): ScenarioCase {
  return { name, value: `${value}`, source: SOURCE };
}

/** Who ran how long, and how that is summed up. */
export const processorTimes: Scenario = {
  program: "processor_times",
  cases: [
    gives("who spins has the time of it", 1),
    gives("who makes calls has the time of them", 1),
    gives("a child ran", 1),
    gives("it is gone from the list", 1),
    gives("the sum has the time of the dead", 1),
    gives("the sum has all of the kernel's", 1),
    ...["in user code", "in the kernel"].map((where) => ({
      name: `a grandchild's time ${where}`,
      value: "1",
      source: "Kernel/Tasks/Process.cpp: finalize; Kernel/Syscalls/times.cpp",
    })),
    gives("nobody ran meanwhile", 1),
    gives("that is the kernel's time", 1),
    gives("time is the user's or the kernel's", 1),
    gives("and none of the user's", 0),
    gives("a thread has it", 1),
    {
      name: "the timer ticks for nobody too",
      value: { x86_64: "1", aarch64: "0", riscv64: "0" },
      source:
        "Kernel/FileSystem/SysFS/Subsystems/Kernel/Interrupts.cpp, Kernel/Arch/x86_64/Time/APICTimer.h",
    },
  ],
};
