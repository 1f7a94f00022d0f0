/**
 * `deno task bench growth`: what making one more costs when there are many:
 * descriptors, regions, directory entries, processes, sleeping threads (each
 * with a timer that is to fire before those that were set earlier), record
 * locks, watches of files, mounts, nodes of a veil, bound local sockets, ports.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import { measure, median, readBenchmark } from "./measure.ts";

const ROUNDS = 3;
const SIZES = [10, 100, 1_000, 10_000] as const;

/** Kinds of growth.c, and how many a process may have. */
const KINDS: Readonly<Record<string, number>> = {
  // OPEN_MAX is 1,024, and three are open.
  descriptor: 1_000,
  region: Infinity,
  entry: Infinity,
  // Each has page tables and a stack of its own in the machine's memory.
  process: 1_000,
  sleeper: Infinity,
  lock: Infinity,
  watch: Infinity,
  mount: Infinity,
  veil: Infinity,
  socket: 1_000,
  port: 1_000,
};

function microseconds(
  architecture: Architecture,
  program: Uint8Array,
  kind: string,
  size: number,
): number {
  const seconds = (count: number): number =>
    measure(architecture, program, [kind, String(count)]).seconds;
  const times = Array.from(
    { length: ROUNDS },
    () => seconds(size) - seconds(0),
  );
  return Math.max(0, median(times)) / size * 1e6;
}

/** Runs the part and prints a line a kind: microseconds each, by number. */
export function benchGrowth(
  architectures: readonly Architecture[],
  say: (line: string) => void,
): Promise<unknown> {
  const results: unknown[] = [];
  const heads = SIZES.map((size) => String(size).padStart(9)).join("");
  say(`µs each     arch   ${heads}`);
  for (const arch of architectures) {
    const program = readBenchmark(arch, "growth");
    for (const [kind, most] of Object.entries(KINDS)) {
      const sizes = SIZES.filter((size) => size <= most);
      const costs = sizes.map((size) => {
        const cost = microseconds(arch, program, kind, size);
        results.push({ kind, arch, size, microseconds: cost });
        return cost.toFixed(1).padStart(9);
      });
      say(`${kind.padEnd(11)} ${arch.padEnd(7)}${costs.join("")}`);
    }
  }
  return Promise.resolve(results);
}
