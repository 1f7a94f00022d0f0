/**
 * Slicing must not be seen, in whole machines: a program whose every stretch
 * of user code is cut does the same at the same times, refusals and all.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import {
  BUDGETS,
  byBudget,
  byChance,
  bySomeSteps,
  bySteps,
  describeChanges,
  Readings,
  sliceRuns,
  type Slicing,
  until,
} from "../../src/cpu/differential/slicing.ts";
import type { Machine } from "../../src/machine/machine.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { EmulatorTarget } from "./emulator.ts";
import { loadGuest } from "../program/guests.ts";
import { ROW_INSTRUCTIONS } from "./run_rows.ts";
import { suiteOf } from "../program/suite.ts";
import type { Launch, Run } from "../program/target.ts";

/** Programs shorter than this are stepped through from end to end. */
const STEPPED = 60_000;
/** Programs longer than this are cut now and then. */
const LONG = 50_000_000;

const NEVER = (): boolean => false;

/** All that can be seen of a machine. */
interface Account extends Run {
  readonly retired: number;
  /** Nanoseconds of virtual time. */
  readonly time: number;
  readonly clock: string;
}

/** Runs a program, in slices if `slicing` says so. */
function run(launch: Launch, slicing?: Slicing): Account {
  let account = { retired: 0, time: 0, clock: "" };
  const watch = ({ cpu, kernel }: Machine): () => void => {
    if (slicing !== undefined) sliceRuns(cpu, slicing);
    const readings = new Readings();
    const { hooks } = cpu;
    cpu.hooks = { time: (retired) => readings.note(hooks.time(retired)) };
    return () => {
      const { retired } = cpu;
      account = { retired, time: kernel.time.monotonic, clock: readings.text };
    };
  };
  return { ...new EmulatorTarget([], watch).run(launch), ...account };
}

/** The ways to cut a program that retires so many instructions whole. */
function slicingsFor(retired: number, seed: number): readonly Slicing[] {
  if (retired > LONG) return [bySomeSteps(seed, 10_000)];
  const all = [...BUDGETS.map(byBudget), byChance(seed, 20)];
  return retired > STEPPED ? all : [...all, bySteps];
}

/** Runs a program whole and in slices; what can be seen of them, a line each. */
function compareRuns(launch: Launch, isOver = NEVER): string[] {
  const wanted = run(launch);
  if (wanted.log.length === 0 && wanted.end.kind === "failed") {
    return [wanted.end.reason];
  }
  const changes: string[] = [];
  const slicings = slicingsFor(wanted.retired, launch.seed);
  for (const slicing of until(isOver, slicings)) {
    for (const change of describeChanges(wanted, run(launch, slicing))) {
      changes.push(`${slicing.name}: ${change}`);
    }
  }
  return changes;
}

/** Compares a scenario's runs, up to a number of instructions. */
export async function sliceScenario(
  { program }: Scenario,
  architecture: Architecture,
  seed: number,
  maxInstructions: number,
  isOver?: () => boolean,
): Promise<string[]> {
  return compareRuns({
    architecture,
    program: await loadGuest(architecture, program),
    path: `/${program}`,
    name: program,
    arguments: [],
    seed,
    maxInstructions,
  }, isOver);
}

/** Compares one boot's runs with every `step`th row, from `first` on. */
export async function sliceRows(
  architecture: Architecture,
  seed: number,
  first: number,
  step: number,
  isOver?: () => boolean,
): Promise<string[]> {
  const suite = suiteOf(architecture);
  const numbers = [...suite.rows.keys()].filter((number) =>
    number % step === first
  );
  const executor = await loadGuest(architecture, "executor");
  return compareRuns({
    architecture,
    program: suite.program(executor, numbers, await suite.hash()),
    arguments: ["--exit"],
    seed,
    maxInstructions: ROW_INSTRUCTIONS,
  }, isOver);
}
