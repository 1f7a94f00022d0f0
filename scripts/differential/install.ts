/**
 * The other implementations that the CPUs are compared with.
 *
 * @module
 */
import {
  findDisassembler,
  LLVM_RELEASE,
} from "../../src/cpu/differential/disassembly.ts";
import { installPackages } from "../../src/cli/toolchain.ts";
import { denoProcesses } from "./processes.ts";

/**
 * Installs qemu's user mode and llvm-mc where they are missing and may be
 * installed. Without them the tests that need them are skipped, and say so.
 */
export async function installReferences(mayInstall: boolean): Promise<void> {
  const processes = await denoProcesses();
  try {
    const packages: string[] = [];
    if (!await processes.exists("qemu-riscv64")) packages.push("qemu-user");
    if (await findDisassembler(processes) === undefined) {
      packages.push(`llvm-${LLVM_RELEASE}`);
    }
    if (packages.length === 0) return;
    if (!mayInstall || !await installPackages(packages)) {
      console.error(`Not installed: ${packages.join(" ")}; tests are skipped`);
    }
  } finally {
    await processes.close();
  }
}
