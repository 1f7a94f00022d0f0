/**
 * The machine in slices as a side of a comparison: slicing must not be seen.
 *
 * @module
 */

import {
  BUDGETS,
  byBudget,
  sliceRuns,
} from "../../src/cpu/differential/slicing.ts";
import { EmulatorTarget } from "../run/emulator.ts";
import { MachineTarget, type TwinTarget } from "./targets.ts";

/** The machine, whose every stretch of user code is cut. */
export function slicedMachine(seed = 1): TwinTarget {
  const slicing = byBudget(BUDGETS[BUDGETS.length >> 1] ?? 1);
  return new MachineTarget(
    "halcyon in slices",
    seed,
    new EmulatorTarget([], ({ cpu }) => {
      sliceRuns(cpu, slicing);
      return () => {};
    }),
  );
}
