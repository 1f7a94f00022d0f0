/**
 * `deno task bench [suite|kernel|cpu|corners …] [--arch NAME] [--json] [--no-install]`:
 * measures the suite, the kernel, the CPUs and their rarer cases. Without a
 * word all of them.
 *
 * Medians of interleaved runs; ratios hold where single times do not.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { benchCorners } from "./bench/corners.ts";
import { benchCpu } from "./bench/cpu.ts";
import { buildBenchmarks } from "./bench/build.ts";
import { benchKernel } from "./bench/kernel.ts";
import { benchSuite } from "./bench/suite.ts";
import { buildGuests } from "./guests.ts";
import { ToolchainError } from "./toolchain.ts";

const ARCHITECTURES = ["x86_64", "aarch64", "riscv64"] as const;
const PARTS = {
  suite: benchSuite,
  kernel: benchKernel,
  cpu: benchCpu,
  corners: benchCorners,
};

async function main(): Promise<number> {
  const flags = parseArgs(Deno.args, {
    boolean: ["json", "no-install", "help"],
    collect: ["arch"],
  });
  const words = flags._.map(String);
  const chosen = Object.entries(PARTS).filter(([name]) =>
    words.length === 0 || words.includes(name)
  );
  const named = flags.arch as string[];
  const architectures = ARCHITECTURES.filter((architecture) =>
    named.length === 0 || named.includes(architecture)
  );
  if (flags.help || chosen.length === 0 || architectures.length === 0) {
    console.error(
      "usage: deno task bench [suite] [kernel] [cpu] [corners] [--arch NAME] [--json] [--no-install]",
    );
    return flags.help ? 0 : 2;
  }
  const mayInstall = !flags["no-install"];
  await buildGuests({ mayInstall });
  for (const architecture of architectures) {
    await buildBenchmarks(architecture, mayInstall);
  }
  const report: Record<string, unknown> = {};
  for (const [name, bench] of chosen) {
    const say = flags.json ? () => {} : (line: string) => console.log(line);
    report[name] = await bench(architectures, say);
  }
  if (flags.json) {
    // One part alone is the object itself.
    const [only] = Object.values(report);
    console.log(
      JSON.stringify(chosen.length === 1 ? only : report, undefined, 2),
    );
  }
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await main());
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
    console.error(error.message);
    Deno.exit(3);
  }
}
