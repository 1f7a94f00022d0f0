import type { Scenario } from "./scenario.ts";

const SOURCE = "Kernel/Syscalls/kill.cpp: do_kill";

/** The kernel's own processes: which numbers they have is not known to rows. */
export const kernelProcess: Scenario = {
  program: "kernel_process",
  arguments: ["kernel_process"],
  environment: [],
  cases: [
    {
      name: "some refuse root",
      value: "1",
      source: SOURCE,
      covers: ["kill/EPERM/target-is-a-kernel-process"],
    },
    { name: "other errors", value: "0", source: SOURCE },
  ],
};
