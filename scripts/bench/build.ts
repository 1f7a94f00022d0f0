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

/** One workload. */
export interface Workload {
  /** Repetitions: three quarters of them keep qemu-user busy for 300 ms. */
  readonly count: number;
  /** Level of optimisation; 2 where left out. */
  readonly optimisation?: 2 | 3;
}

/** The workloads by the names of their programs. */
export const WORKLOADS: Readonly<Record<string, Workload>> = {
  sieve: { count: 850 },
  matmul: { count: 420 },
  quicksort: { count: 260 },
  crc: { count: 2_100 },
  fib: { count: 1_500 },
  string: { count: 18_000 },
  switch_vm: { count: 3_000 },
  nbody: { count: 520 },
  cold: { count: 33_000 },
  memory: { count: 1_150 },
  float_simd: { count: 400, optimisation: 3 },
  sha256: { count: 17_000 },
  lisp: { count: 36 },
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
  const { optimisation = 2 } = WORKLOADS[name] ?? {};
  await run(toolchain.clang, [
    ...linuxFlags("benchmark", architecture, optimisation, toolchain.lld),
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
      `-O${WORKLOADS[name]?.optimisation ?? 2}`,
      "-Ibenchmarks",
      "-DHALCYON",
    ]);
    await link(toolchain, architecture, `benchmarks/${name}`, [
      ...runtime,
      object,
    ]);
    await buildForLinux(toolchain, architecture, name, source);
  }
  for (const name of ["kernel", "growth"]) {
    const source = `benchmarks/${name}.c`;
    const object = await compile(toolchain, architecture, source);
    await link(toolchain, architecture, `benchmarks/${name}`, [
      ...runtime,
      object,
    ]);
  }
}
