/**
 * Slicing must not be seen: what `deno task soak` runs in slices.
 *
 * @module
 */
import { GuestsMissing } from "../../conformance/program/guests.ts";
import { sliceRows, sliceScenario } from "../../conformance/run/slicing.ts";
import { scenarios } from "../../conformance/scenarios/index.ts";
import {
  LEVELS,
  slicePrograms,
  sliceRandomProgram,
} from "../../src/cpu/differential/programs.ts";
import type { Processes } from "../../src/cpu/differential/reference.ts";
import {
  BUDGETS,
  byBudget,
  byChance,
  bySomeSteps,
  bySteps,
} from "../../src/cpu/differential/slicing.ts";
import { compareSlices } from "../../src/cpu/differential/slicing_session.ts";
import type { Target } from "../../src/cpu/differential/target.ts";

/** One row of so many is run, others for another seed. */
const ROW_STEP = 8;
const SCENARIO_INSTRUCTIONS = 10_000_000_000;

/** How much, and from which seed. */
export interface SliceOptions {
  readonly seed: number;
  /** Sequences drawn for each row of the decode table. */
  readonly tests: number;
  /** Random programs. */
  readonly programs: number;
}

/** Runs everything in slices; gives the number of differences. */
export async function soakSlices(
  processes: Processes,
  target: Target,
  { seed, tests, programs }: SliceOptions,
): Promise<number> {
  const { architecture } = target;
  const slicings = [
    ...BUDGETS.map(byBudget),
    byChance(seed, 10),
    bySomeSteps(seed, 100),
  ];
  let seen = 0;
  const tell = (what: string, changes: readonly string[]): void => {
    seen += changes.length;
    for (const change of changes) {
      console.log(`${architecture} ${what}: ${change}`);
    }
  };
  tell("sequence", compareSlices(target, { seed, testsPerRow: tests }));
  if (processes.missingCompiler === undefined) {
    for (const level of LEVELS) {
      tell(
        `programs ${level}`,
        await slicePrograms(processes, architecture, level, slicings),
      );
    }
    for (let at = seed; at < seed + programs; at++) {
      tell(
        `program ${at}`,
        await sliceRandomProgram(processes, architecture, at, [
          ...slicings,
          bySteps,
        ]),
      );
    }
  }
  try {
    const first = seed % ROW_STEP;
    tell("rows", await sliceRows(architecture, seed, first, ROW_STEP));
    for (const scenario of scenarios) {
      const limit = SCENARIO_INSTRUCTIONS;
      tell(
        scenario.program,
        await sliceScenario(scenario, architecture, seed, limit),
      );
    }
  } catch (error) {
    if (!(error instanceof GuestsMissing)) throw error;
    console.log(`${architecture} machines in slices: skip, ${error.message}`);
  }
  console.log(`${architecture} in slices: ${seen} differences, seed ${seed}`);
  return seen;
}
