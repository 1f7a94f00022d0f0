import type { Claim } from "../ledger/claim.ts";
import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE = "Kernel/Syscalls/waitid.cpp, Kernel/Tasks/ThreadBlockers.cpp";

function waited(name: string, value: string, ...covers: Claim[]): ScenarioCase {
  return { name, value, source: SOURCE, covers };
}

function changed(code: number, status: number): string {
  return `0 signo 17 code ${code} status ${status} uid 0`;
}

const CLD_EXITED = 0;
const CLD_KILLED = 1;
const CLD_STOPPED = 4;

/** Forking and what waitid says in several ways. */
export const forkWait: Scenario = {
  program: "fork_wait",
  cases: [
    {
      name: "child's pid is greater",
      value: "1",
      source: "Kernel/Tasks/Process.cpp: one counter that only grows",
      covers: ["gettid/behaviour/pids-rise"],
    },
    waited(
      "exited",
      changed(CLD_EXITED, 7),
      "waitid/behaviour/exit-is-cld_exited-with-its-status",
    ),
    waited("waited for twice", "-10", "waitid/behaviour/reaped-child-is-gone"),
    waited(
      "status is a byte",
      changed(CLD_EXITED, 0xff),
      "exit/behaviour/does-not-return-and-keeps-8-bits",
    ),
    waited("WNOWAIT", changed(CLD_EXITED, 3)),
    waited(
      "after WNOWAIT",
      changed(CLD_EXITED, 3),
      "waitid/behaviour/wnowait-leaves-the-event",
    ),
    waited(
      "WNOHANG",
      "0 signo 0 code 0 status 0 uid 0",
      "waitid/behaviour/wnohang-with-nothing-stores-zeros",
    ),
    waited(
      "stopped",
      changed(CLD_STOPPED, 19),
      "waitid/behaviour/stop-is-cld_stopped",
    ),
    waited(
      "killed",
      changed(CLD_KILLED, 15),
      "waitid/behaviour/death-by-signal-is-cld_killed",
    ),
    waited("P_ALL without children", "-10"),
    waited("unknown idtype", "-22"),
    waited("copied memory", changed(CLD_EXITED, 2)),
    {
      name: "parent's value",
      value: "1",
      source: "Kernel/Syscalls/fork.cpp: private memory is copied",
      covers: ["fork/behaviour/private-memory-is-copied"],
    },
  ],
};
