import { assertEquals } from "@std/assert";
import { denoProcesses } from "./processes.ts";
import {
  compareDisassembly,
  findDisassembler,
  LLVM_RELEASE,
} from "../../src/cpu/differential/disassembly.ts";
import { targets } from "../../src/cpu/differential/targets.ts";

const SEED = 77;
const PER_ROW = 8;

const processes = await denoProcesses();
globalThis.addEventListener("unload", () => {
  Deno.removeSync(processes.scratch, { recursive: true });
});
const command = await findDisassembler(processes);

// x86_64 compares in a test of its own, which knows redundant prefixes.
const compared = targets.filter(({ architecture }) =>
  architecture !== "x86_64"
);

for (const target of compared) {
  const name = "compareDisassembly() finds llvm-mc of one mind with us";
  Deno.test({
    name: command === undefined
      ? `${name} [${target.architecture}]: skip, no llvm-mc ${LLVM_RELEASE} (Debian: llvm-${LLVM_RELEASE})`
      : `${name} [${target.architecture}]`,
    ignore: command === undefined,
    fn: async () => {
      const disagreements = await compareDisassembly(
        processes,
        command ?? "",
        target,
        SEED,
        PER_ROW,
      );
      assertEquals(disagreements, []);
    },
  });
}
