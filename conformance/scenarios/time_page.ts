import type { Claim } from "../ledger/claim.ts";
import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE =
  "Kernel/Time/TimeManagement.cpp: update_time_page; Kernel/Syscalls/clock.cpp";

function seen(name: string, value: number, ...covers: Claim[]): ScenarioCase {
  return { name, value: `${value}`, source: SOURCE, covers };
}

/** What the time page tells. */
export const timePage: Scenario = {
  program: "time_page",
  cases: [
    seen("aligned", 1, "map_time_page/behaviour/returns-the-address-of-a-page"),
    seen("mapped anew", 1, "map_time_page/behaviour/every-call-maps-again"),
    // Only the coarse clocks are ever filled in.
    seen("fine clock.0", 0, "map_time_page/behaviour/fine-clocks-stay-0"),
    seen("fine clock.1", 0, "map_time_page/behaviour/fine-clocks-stay-0"),
    seen("fine clock.2", 0, "map_time_page/behaviour/fine-clocks-stay-0"),
    seen("monotonic is not ahead", 1),
    seen("realtime is not ahead", 1, "clock_gettime/behaviour/stores-the-time"),
    seen(
      "realtime is after 2020",
      1,
      "map_time_page/behaviour/coarse-realtime-clock-is-filled",
    ),
    seen("coarse monotonic stands still", 1),
    seen(
      "realtime stands still",
      1,
      "clock_gettime/behaviour/realtime-clocks-move-by-ticks",
    ),
    seen("monotonic goes on", 1),
    {
      name: "times tells the coarse clock",
      value: "1",
      source: "Kernel/Time/TimeManagement.cpp: uptime_ms",
    },
    {
      name: "a file is changed at that time",
      value: "1",
      source: "Kernel/Time/TimeManagement.cpp: now, epoch_time",
    },
    // By one each time.
    seen("counts how often it was written", 1),
    seen("monotonic after a sleep", 1),
    seen("realtime after a sleep", 1),
    seen(
      "goes on during a sleep",
      1,
      "clock_nanosleep/behaviour/sleeps-until-the-deadline",
      "map_time_page/behaviour/coarse-monotonic-clock-is-kept-up-to-date",
    ),
    // Read as the counters demand: one that did not hold would never end.
    seen(
      "both mappings agree",
      1,
      "map_time_page/behaviour/reads-are-checked-by-two-counters",
    ),
    seen(
      "goes on without a call",
      1,
      "map_time_page/behaviour/coarse-monotonic-clock-is-kept-up-to-date",
    ),
  ],
};
