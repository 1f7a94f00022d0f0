/**
 * Runs guest programs and times them.
 *
 * @module
 */

import {
  type Architecture,
  DEFAULT_TIER,
  type Tier,
} from "../../src/cpu/cpu.ts";
import { Machine } from "../../src/machine/machine.ts";
import { benchmarkUrl } from "./build.ts";

/** A benchmark that runs longer than this is broken. */
const MOST_INSTRUCTIONS = 20_000_000_000;

/** What one run took. */
export interface Measured {
  readonly seconds: number;
  readonly instructions: number;
  /** Seconds spent on compiling in this memory: all of them if it is new. */
  readonly compiling: number;
  readonly output: string;
}

/** The middle one of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1
    ? high
    : ((sorted[middle - 1] ?? NaN) + high) / 2;
}

/** The geometric mean. */
export function geometricMean(numbers: readonly number[]): number {
  const sum = numbers.reduce((total, number) => total + Math.log(number), 0);
  return Math.exp(sum / numbers.length);
}

/** Reads a built benchmark. */
export function readBenchmark(
  architecture: Architecture,
  name: string,
): Uint8Array {
  return Deno.readFileSync(benchmarkUrl(architecture, name));
}

const MEMORY = 512 << 20;
const PAGE = 4096;
let coldMachines = 0;

/**
 * Memory of a size that no machine had before: what earlier machines decoded
 * is kept with their memories, by size.
 */
export function coldMemory(): number {
  return MEMORY - PAGE * ++coldMachines;
}

/** Runs a program on a fresh machine, from its first instruction to its end. */
export function measure(
  architecture: Architecture,
  program: Uint8Array,
  args: readonly string[],
  { memoryBytes = MEMORY, tier = DEFAULT_TIER }: {
    readonly memoryBytes?: number;
    readonly tier?: Tier;
  } = {},
): Measured {
  const chunks: string[] = [];
  const decoder = new TextDecoder();
  const machine = Machine.create({
    architecture,
    memoryBytes,
    tier,
    program: "/program",
    programFile: program,
    arguments: ["program", ...args],
    console: { debug: (bytes) => chunks.push(decoder.decode(bytes)) },
  });
  try {
    const start = performance.now();
    const result = machine.run({ maxInstructions: MOST_INSTRUCTIONS });
    const seconds = (performance.now() - start) / 1000;
    if (result.kind !== "exited" || result.status !== 0) {
      throw new Error(
        `${architecture} ${args.join(" ")}: ${JSON.stringify(result)}`,
      );
    }
    return {
      seconds,
      instructions: machine.retired,
      compiling: machine.cpu.compiled.milliseconds / 1000,
      output: chunks.join(""),
    };
  } finally {
    machine.dispose();
  }
}
