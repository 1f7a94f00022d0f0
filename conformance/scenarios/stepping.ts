import { hazards } from "../../src/api/hazards.ts";
import type { Claim } from "../ledger/claim.ts";
import type { PerArchitecture, Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE =
  "Kernel/Syscalls/ptrace.cpp; RISC-V, whose kernel has no steps, does as AArch64";

function stepped(
  name: string,
  value: PerArchitecture<string>,
  ...covers: Claim[]
): ScenarioCase {
  return { name, value, source: SOURCE, covers };
}

/** A tracer that steps over what leaves the CPU. */
export const stepping: Scenario = {
  program: "stepping",
  own: {
    riscv64: `The reference's kernel does not survive it (${
      hazards["singlestep-on-risc-v"].source
    }).`,
  },
  cases: [
    stepped("stops at the breakpoint", "1"),
    stepped("at the start", "0"),
    stepped("stops", {
      // Both iterations of the last instruction.
      x86_64: "1 6 8 13 13 15",
      aarch64: "4 8 12 16",
      riscv64: "4 8 12 16",
    }, "ptrace/behaviour/singlestep-ends-behind-whatever-leaves-the-cpu"),
    // TF stays set.
    stepped("stops without a request", {
      x86_64: "1",
      aarch64: "0",
      riscv64: "0",
    }),
  ],
};
