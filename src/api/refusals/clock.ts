import { refusals } from "../refusal.ts";

/** What clock refuses. */
export const clockRefusals = refusals("clock", "Time/TimeManagement.cpp", {
  "EINVAL/unknown-clock": "clock_id is none of the five clocks 0 to 4",
});
