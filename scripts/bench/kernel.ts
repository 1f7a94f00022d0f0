/**
 * `deno task bench kernel`: system calls and files, in operations a second.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import { measure, median, readBenchmark } from "./measure.ts";

const ROUNDS = 5;

/** Workloads of kernel.c: how often, what one of them is, how it is shown. */
const WORKLOADS: readonly {
  readonly name: string;
  readonly count: number;
  readonly unit: string;
}[] = [
  { name: "getppid", count: 100_000, unit: "calls/s" },
  { name: "read", count: 100_000, unit: "one-byte reads/s" },
  { name: "poll", count: 40_000, unit: "polls of four descriptors/s" },
  { name: "open", count: 20_000, unit: "open+read+close of a deep path/s" },
  { name: "stat", count: 40_000, unit: "stat of a deep path/s" },
  { name: "pipe", count: 64, unit: "MiB/s through a pipe" },
  { name: "file", count: 64, unit: "MiB/s written and read back" },
];

const LISTINGS = [1_000, 10_000] as const;

function seconds(
  architecture: Architecture,
  program: Uint8Array,
  workload: string,
  count: number,
): number {
  return median(Array.from(
    { length: ROUNDS },
    () => measure(architecture, program, [workload, String(count)]).seconds,
  ));
}

/** Runs the part and prints a line a workload. */
export function benchKernel(
  architectures: readonly Architecture[],
  say: (line: string) => void,
): Promise<unknown> {
  const results: unknown[] = [];
  for (const arch of architectures) {
    const program = readBenchmark(arch, "kernel");
    for (const { name, count, unit } of WORKLOADS) {
      const time = seconds(arch, program, name, count) -
        seconds(arch, program, name, 0);
      const perSecond = count / Math.max(time, 1e-6);
      results.push({ name, arch, perSecond });
      say(`${arch.padEnd(7)} ${perSecond.toFixed(0).padStart(9)} ${unit}`);
    }
    for (const entries of LISTINGS) {
      const time = seconds(arch, program, "list", entries) -
        seconds(arch, program, "make", entries);
      const nanoseconds = Math.max(0, time) / entries * 1e9;
      results.push({ name: "list", arch, entries, nanoseconds });
      say(
        `${arch.padEnd(7)} ${nanoseconds.toFixed(0).padStart(9)} ` +
          `ns an entry, listing ${entries}`,
      );
    }
  }
  return Promise.resolve(results);
}
