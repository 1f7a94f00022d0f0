/**
 * Builds the benchmark programs: for Halcyon into
 * `guest-programs/build/ARCH/benchmarks`, and for Linux beside them, where
 * other emulators and the host can run them.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/types.ts";
import { BENCHMARK_FLAGS, linuxFlags } from "../c_flags.ts";
import { compile, compileRuntime, link, ROOT, run } from "../guests.ts";
import { findToolchain, type Toolchain } from "../../src/cli/toolchain.ts";
import { coldCode } from "./cold_code.ts";

/** The nine workloads, and how often each is repeated to run for a while. */
export const WORKLOADS: Readonly<Record<string, number>> = {
  sieve: 60,
  matmul: 12,
  quicksort: 20,
  crc: 30,
  fib: 120,
  string: 150,
  switch_vm: 250,
  nbody: 15,
  cold: 3000,
};

/** Path of a built benchmark below `guest-programs`. */
export function benchmarkUrl(
  architecture: string,
  name: string,
  system: "halcyon" | "linux" = "halcyon",
): URL {
  const suffix = system === "linux" ? ".linux" : "";
  return new URL(`build/${architecture}/benchmarks/${name}${suffix}`, ROOT);
}

async function buildForLinux(
  toolchain: Toolchain,
  architecture: Architecture,
  name: string,
  source: string,
): Promise<void> {
  await run(toolchain.clang, [
    ...linuxFlags("benchmark", architecture, 2, toolchain.lld),
    "-Ibenchmarks",
    source,
    "-o",
    `build/${architecture}/benchmarks/${name}.linux`,
  ]);
}

/** Builds them all for one architecture. */
export async function buildBenchmarks(
  architecture: Architecture,
  mayInstall: boolean,
): Promise<void> {
  const toolchain = await findToolchain(mayInstall);
  const runtime = await compileRuntime(toolchain, architecture);
  await Deno.mkdir(new URL(`build/${architecture}/benchmarks/`, ROOT), {
    recursive: true,
  });
  await Deno.writeTextFile(new URL("build/cold.c", ROOT), coldCode());
  const sources = Object.keys(WORKLOADS).map((name) => ({
    name,
    source: name === "cold" ? "build/cold.c" : `benchmarks/${name}.c`,
  }));
  for (const { name, source } of sources) {
    const object = await compile(toolchain, architecture, source, [
      ...BENCHMARK_FLAGS,
      "-Ibenchmarks",
      "-DHALCYON",
    ]);
    await link(toolchain, architecture, `benchmarks/${name}`, [
      ...runtime,
      object,
    ]);
    await buildForLinux(toolchain, architecture, name, source);
  }
  const object = await compile(toolchain, architecture, "benchmarks/kernel.c");
  await link(toolchain, architecture, "benchmarks/kernel", [
    ...runtime,
    object,
  ]);
}
