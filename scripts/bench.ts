/**
 * `deno task bench`: measures the suite, the kernel, the CPUs and their
 * rarer cases, and what many of a kind cost.
 *
 * Medians of interleaved runs; ratios hold where single times do not.
 *
 * @module
 */

import { type Command, defineCommand } from "../src/cli/command.ts";
import { someArchitectures } from "../src/cli/architecture.ts";
import { interruptible } from "../src/cli/interruption.ts";
import { flag } from "../src/cli/options.ts";
import type { Architecture } from "../src/cpu/types.ts";
import { benchCorners } from "./bench/corners.ts";
import { benchCpu } from "./bench/cpu.ts";
import { buildBenchmarks } from "./bench/build.ts";
import { benchGrowth } from "./bench/growth.ts";
import { benchKernel } from "./bench/kernel.ts";
import { benchSuite } from "./bench/suite.ts";
import { buildGuests } from "./guests.ts";
import { noInstall } from "./task.ts";

const PARTS = {
  suite: benchSuite,
  kernel: benchKernel,
  cpu: benchCpu,
  corners: benchCorners,
  growth: benchGrowth,
};

interface BenchValues {
  arch: readonly Architecture[];
  json: boolean;
  "no-install": boolean;
}

async function bench(
  { arch, json, ...options }: BenchValues,
  words: readonly string[],
  print: (line: string) => void,
): Promise<void> {
  const chosen = Object.entries(PARTS).filter(([name]) =>
    words.length === 0 || words.includes(name)
  );
  const mayInstall = !options["no-install"];
  await buildGuests({ mayInstall });
  await interruptible(async () => {
    for (const architecture of arch) {
      await buildBenchmarks(architecture, mayInstall);
    }
  });
  const report: Record<string, unknown> = {};
  for (const [name, measure] of chosen) {
    report[name] = await measure(arch, json ? () => {} : print);
  }
  if (json) {
    // One part alone is the object itself.
    const [only] = Object.values(report);
    print(JSON.stringify(chosen.length === 1 ? only : report, undefined, 2));
  }
}

/** The task. */
export const command: Command = defineCommand<BenchValues>(
  {
    program: "deno task bench",
    about: `Measures rows, start-up, the engine and system calls. The parts are
${Object.keys(PARTS).join(", ")}: all of them unless some are named.`,
    options: {
      arch: someArchitectures,
      json: flag("print one JSON object at the end, nothing else"),
      "no-install": noInstall,
    },
    operands: {
      usage: Object.keys(PARTS).map((name) => `[${name}]`).join(" "),
      least: 0,
      most: Infinity,
      choices: Object.keys(PARTS),
    },
  },
  async ({ options, operands }, output) => {
    await bench(options, operands, (line) => output.print(line));
    return 0;
  },
);
