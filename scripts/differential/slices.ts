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
  type Slicing,
  until,
} from "../../src/cpu/differential/slicing.ts";
import { compareSlices } from "../../src/cpu/differential/slicing_session.ts";
import type { Architecture } from "../../src/cpu/types.ts";
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
  /** Whether to stop: asked before each run. */
  readonly isOver: () => boolean;
}

/** A comparison and what it is called; gives the differences. */
type Part = readonly [string, () => readonly string[] | Promise<string[]>];

function programParts(
  processes: Processes,
  architecture: Architecture,
  { seed, programs, isOver }: SliceOptions,
): Part[] {
  if (processes.missingCompiler !== undefined) return [];
  const slicings = [
    ...BUDGETS.map(byBudget),
    byChance(seed, 10),
    bySomeSteps(seed, 100),
  ];
  const inTime = (more: readonly Slicing[] = []): Iterable<Slicing> =>
    until(isOver, [...slicings, ...more]);
  return [
    ...LEVELS.map((level): Part => [
      `programs ${level}`,
      () => slicePrograms(processes, architecture, level, inTime()),
    ]),
    ...Array.from({ length: programs }, (_, index): Part => [
      `program ${seed + index}`,
      () =>
        sliceRandomProgram(
          processes,
          architecture,
          seed + index,
          inTime([bySteps]),
        ),
    ]),
  ];
}

function machineParts(
  architecture: Architecture,
  { seed, isOver }: SliceOptions,
): Part[] {
  return [
    [
      "rows",
      () => sliceRows(architecture, seed, seed % ROW_STEP, ROW_STEP, isOver),
    ],
    ...scenarios.map((scenario): Part => [
      scenario.program,
      () =>
        sliceScenario(
          scenario,
          architecture,
          seed,
          SCENARIO_INSTRUCTIONS,
          isOver,
        ),
    ]),
  ];
}

/** Runs everything in slices; gives the number of differences. */
export async function soakSlices(
  processes: Processes,
  target: Target,
  options: SliceOptions,
): Promise<number> {
  const { architecture } = target;
  const { seed, tests: testsPerRow, isOver } = options;
  let seen = 0;
  const compare = async (parts: readonly Part[]): Promise<void> => {
    for (const [what, differences] of parts) {
      if (isOver()) break;
      for (const change of await differences()) {
        seen++;
        console.log(`${architecture} ${what}: ${change}`);
      }
    }
  };
  const sequences = (): string[] =>
    compareSlices(target, { seed, testsPerRow, isOver });
  await compare([["sequence", sequences]]);
  await compare(programParts(processes, architecture, options));
  try {
    await compare(machineParts(architecture, options));
  } catch (error) {
    if (!(error instanceof GuestsMissing)) throw error;
    console.log(`${architecture} machines in slices: skip, ${error.message}`);
  }
  console.log(
    `${architecture} in slices: ${seen} differences, seed ${seed}` +
      (isOver() ? ", not all: the time was over" : ""),
  );
  return seen;
}
