/**
 * What a fault is shown to: the rows and the scenario programs, run on a
 * target that tells nothing but its log, as the kernel of a port does.
 *
 * @module
 */

import { loadGuest } from "../../conformance/program/guests.ts";
import { suiteOf } from "../../conformance/program/suite.ts";
import type { Launch, Run, Target } from "../../conformance/program/target.ts";
import { EmulatorTarget } from "../../conformance/run/emulator.ts";
import { runIsolated } from "../../conformance/run/run_rows.ts";
import { scenarios } from "../../conformance/scenarios/index.ts";
import {
  judgeScenario,
  launchOf,
  parseObservations,
} from "../../conformance/scenarios/scenario.ts";
import type { Architecture } from "../../src/cpu/types.ts";

/** Something that a fault may be noticed by. */
export interface Subject {
  readonly name: string;
  /** Whether everything is as it must be. */
  passes(): boolean;
}

/** Far more than any row takes, so that one that hangs costs little. */
const MOST_INSTRUCTIONS = 100_000_000;
const MOST_OF_SCENARIO = 2_000_000_000;
const SEED = 1;

/** Hands on what a real kernel hands on: no refusal by its name. */
class LogOnly implements Target {
  readonly #emulator = new EmulatorTarget();

  run(launch: Launch): Run {
    return { ...this.#emulator.run(launch), refusals: undefined };
  }
}

/** Every row of an architecture, then every scenario program. */
export async function subjectsOf(
  architecture: Architecture,
): Promise<readonly Subject[]> {
  const target = new LogOnly();
  const suite = suiteOf(architecture);
  const executor = await loadGuest(architecture, "executor");
  const options = { seed: SEED, maxInstructions: MOST_INSTRUCTIONS };
  const subjects: Subject[] = suite.rows.map(({ id }, number) => ({
    name: id,
    passes: () => {
      const report = runIsolated(target, suite, executor, number, options);
      return report.outcome === "pass";
    },
  }));
  for (const scenario of scenarios) {
    const program = await loadGuest(architecture, scenario.program);
    subjects.push({
      name: scenario.program,
      passes: () => {
        const { log, end } = target.run(
          launchOf(scenario, architecture, program, MOST_OF_SCENARIO),
        );
        const observed = parseObservations(log.join(""));
        return end.kind === "exited" && end.status === 0 &&
          judgeScenario(scenario, architecture, observed).length === 0;
      },
    });
  }
  return subjects;
}
