import { assertEquals } from "@std/assert";
import type { Architecture } from "../../src/cpu/types.ts";
import { denoProcesses } from "./processes.ts";
import {
  buildPrograms,
  LEVELS,
  runProgram,
} from "../../src/cpu/differential/programs.ts";
import { findCompiler } from "../../src/cpu/differential/reference.ts";

const processes = await denoProcesses();
globalThis.addEventListener("unload", () => {
  Deno.removeSync(processes.scratch, { recursive: true });
});
const compiler = await findCompiler(processes);
const folder = new URL(
  "../../src/cpu/differential/programs/",
  import.meta.url,
);
const sources = [...Deno.readDirSync(folder)]
  .filter(({ name }) => name.endsWith(".c"))
  .map(({ name }) => new URL(name, folder).pathname)
  .sort();

const architectures: readonly Architecture[] = ["x86_64", "aarch64", "riscv64"];
for (const architecture of architectures) {
  const emulator = `qemu-${architecture}`;
  const native = processes.hostArchitecture === architecture;
  const missing = compiler === undefined
    ? "no clang"
    : !native && !await processes.exists(emulator)
    ? `no ${emulator}`
    : undefined;
  for (const level of LEVELS) {
    const name =
      `Cpu.run() makes compiled programs print what they print elsewhere [${architecture} ${level}]`;
    Deno.test({
      name: missing === undefined ? name : `${name}: skip, ${missing}`,
      ignore: missing !== undefined,
      fn: async () => {
        const path = await buildPrograms(
          processes,
          compiler ?? "",
          architecture,
          level,
          sources,
        );
        const wanted = native
          ? await processes.run(path, [])
          : await processes.run(emulator, [path]);
        const got = runProgram(architecture, await Deno.readFile(path));
        assertEquals(got, new TextDecoder().decode(wanted));
      },
    });
  }
}
