import type { Scenario, ScenarioCase } from "./scenario.ts";

/** How many are held, and that another process is told what it should be. */
function held(name: string, count: number): ScenarioCase {
  return {
    name,
    value: `${count} locks`,
    source:
      "Kernel/FileSystem/Inode.cpp: apply_flock, get_flock, remove_flocks_for_description",
  };
}

/** Record locks by the hundred. */
export const manyLocks: Scenario = {
  program: "many_locks",
  cases: [
    held("taken", 400),
    held("some reach far", 420),
    held("a third is given back", 280),
    held("others are taken", 370),
    held("all are given back", 0),
    held("the description is closed", 0),
  ],
};
