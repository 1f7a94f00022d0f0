import {
  comparePrograms,
  compareRandomProgram,
  LEVELS,
  missingForPrograms,
  type Outputs,
} from "../../src/cpu/differential/programs.ts";
import type { Architecture } from "../../src/cpu/types.ts";
import { denoProcesses } from "./processes.ts";
import { describeOutputs, failOn } from "./failures.ts";

const processes = await denoProcesses();
globalThis.addEventListener("unload", () => {
  Deno.removeSync(processes.scratch, { recursive: true });
});

/** Random programs of each architecture; `deno task soak` runs more. */
const SEEDS = [11, 12, 13];

const architectures: readonly Architecture[] = ["x86_64", "aarch64", "riscv64"];
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
