/**
 * Physical memories are used again: what they know of code stays.
 *
 * @module
 */

import { PhysicalMemory } from "../cpu/cpu.ts";

/** So many are kept, whatever their sizes. */
const MOST_POOLED = 4;
/** What has grown larger is the host's again. */
const LARGEST_POOLED = 96 << 20;
/** The youngest last. */
const pool: PhysicalMemory[] = [];

/** A memory of this many frames, used before if possible. */
export function takeMemory(frames: number): PhysicalMemory {
  const at = pool.findLastIndex((memory) => memory.frames === frames);
  const [memory] = at < 0 ? [] : pool.splice(at, 1);
  return memory ?? PhysicalMemory.create({ frames });
}

/** Resets a memory and keeps it for the next machine. */
export function returnMemory(memory: PhysicalMemory): void {
  memory.reset();
  if (memory.bytes.length > LARGEST_POOLED) return;
  pool.push(memory);
  if (pool.length > MOST_POOLED) pool.shift();
}
