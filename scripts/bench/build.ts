/**
 * Builds the benchmark programs: for Halcyon into
 * `guest-programs/build/ARCH/benchmarks`, and for Linux beside them, where
 * other emulators and the host can run them.
 *
 * @module
 */

import { compile, compileRuntime, link, ROOT, run } from "../guests.ts";
import { findToolchain, type Toolchain } from "../toolchain.ts";
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

/** Compute-bound code may use what the compiler has. */
const FLAGS = ["-fno-math-errno", "-Wno-sign-compare", "-Wno-sign-conversion"];

const LINUX_TARGETS: Readonly<Record<string, readonly string[]>> = {
  x86_64: ["--target=x86_64-linux-gnu"],
  aarch64: ["--target=aarch64-linux-gnu"],
  riscv64: ["--target=riscv64-linux-gnu", "-march=rv64gc", "-mabi=lp64d"],
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
  architecture: string,
  name: string,
  source: string,
): Promise<void> {
  await run(toolchain.clang, [
    ...LINUX_TARGETS[architecture] ?? [],
    "-O2",
    "-std=gnu11",
    "-ffreestanding",
    "-fno-builtin",
    "-nostdlib",
    "-static",
    "-fuse-ld=lld",
    ...FLAGS,
    "-Ibenchmarks",
    source,
    "-o",
    `build/${architecture}/benchmarks/${name}.linux`,
  ]);
}

/** Builds them all for one architecture. */
export async function buildBenchmarks(
  architecture: string,
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
      ...FLAGS,
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
