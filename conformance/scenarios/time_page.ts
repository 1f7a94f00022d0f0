import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE =
  "Kernel/Time/TimeManagement.cpp: update_time_page; Kernel/Syscalls/clock.cpp";

function seen(name: string, value: number): ScenarioCase {
  return { name, value: `${value}`, source: SOURCE };
}

/** What the time page tells. */
export const timePage: Scenario = {
  program: "time_page",
  arguments: ["time_page"],
  environment: [],
  cases: [
    seen("aligned", 1),
    seen("mapped anew", 1),
    // Only the coarse clocks are ever filled in.
    seen("fine clock.0", 0),
    seen("fine clock.1", 0),
    seen("fine clock.2", 0),
    seen("monotonic is not ahead", 1),
    seen("realtime is not ahead", 1),
    seen("realtime is after 2020", 1),
    seen("goes on during a sleep", 1),
    seen("both mappings agree", 1),
    seen("goes on without a call", 1),
  ],
};
