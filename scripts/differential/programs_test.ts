import { assertEquals } from "@std/assert";
import {
  comparePrograms,
  compareRandomProgram,
  LEVELS,
  missingForPrograms,
  type Outputs,
  slicePrograms,
  sliceRandomProgram,
} from "../../src/cpu/differential/programs.ts";
import {
  BUDGETS,
  byBudget,
  byChance,
  bySomeSteps,
  bySteps,
} from "../../src/cpu/differential/slicing.ts";
import { architectures } from "../../src/cpu/types.ts";
import { denoProcesses } from "./processes.ts";
import { describeOutputs, failOn } from "./failures.ts";

const processes = await denoProcesses();
globalThis.addEventListener("unload", () => {
  Deno.removeSync(processes.scratch, { recursive: true });
});

/** Random programs of each architecture; `deno task soak` runs more. */
const SEEDS = [11, 12, 13];

for (const architecture of architectures) {
  const missing = await missingForPrograms(processes, architecture);
  const register = (name: string, compare: () => Promise<Outputs>): void =>
    Deno.test({
      name: missing === undefined ? name : `${name}: skip, ${missing}`,
      ignore: missing !== undefined,
      fn: async () => {
        const outputs = await compare();
        await failOn(describeOutputs(name, outputs), name);
      },
    });
  for (const level of LEVELS) {
    register(
      `Cpu.run() makes compiled programs print what they print elsewhere [${architecture} -O${level}]`,
      () => comparePrograms(processes, architecture, level),
    );
  }
  for (const seed of SEEDS) {
    register(
      `Cpu.run() makes random program ${seed} print what it prints elsewhere [${architecture}]`,
      () => compareRandomProgram(processes, architecture, seed),
    );
  }
}

const hasCompiler = processes.missingCompiler === undefined;
const chance = [byChance(5, 10), bySomeSteps(6, 10)];
/** Steps are slow: only short programs are stepped through. */
const SLICINGS = {
  // What all levels have in common is the source: one of them by all ways.
  0: chance,
  2: [...BUDGETS.map(byBudget), ...chance],
  3: chance,
  random: [...BUDGETS.map(byBudget), bySteps, ...chance],
} as const;

for (const architecture of architectures) {
  const register = (name: string, slice: () => Promise<string[]>): void =>
    Deno.test({
      name: hasCompiler ? name : `${name}: skip, no clang`,
      ignore: !hasCompiler,
      fn: async () => assertEquals(await slice(), []),
    });
  for (const level of LEVELS) {
    register(
      `Cpu.run() in slices makes compiled programs do the same [${architecture} -O${level}]`,
      () => slicePrograms(processes, architecture, level, SLICINGS[level]),
    );
  }
  for (const seed of SEEDS) {
    register(
      `Cpu.run() in slices makes random program ${seed} do the same [${architecture}]`,
      () => sliceRandomProgram(processes, architecture, seed, SLICINGS.random),
    );
  }
}
