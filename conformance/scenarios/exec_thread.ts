import { hazards } from "../../src/api/hazards.ts";
import type { Claim } from "../ledger/claim.ts";
import type { Scenario, ScenarioCase } from "./scenario.ts";

const ESRCH = 3;

function seen(
  name: string,
  value: number,
  ...covers: Claim[]
): ScenarioCase {
  return {
    name,
    value: `${value}`,
    source: "Kernel/Syscalls/execve.cpp: do_exec",
    covers,
  };
}

/** Whose pid a program has that another thread than the first has started. */
export const execThread: Scenario = {
  program: "exec_thread",
  own: `The reference does not survive ${
    hazards["execve-in-second-thread"].when
  }.`,
  cases: [
    seen(
      "another thread's tid became the pid",
      1,
      "execve/behaviour/other-thread-gives-the-process-its-tid",
      "getpid/behaviour/pid-is-the-tid-of-the-thread-that-execs",
    ),
    seen("it was not the pid before", 1),
    seen("main thread is named as the process", 1),
    seen("kill finds the new pid", 0),
    seen("kill finds no old pid", -ESRCH),
  ],
};
