/**
 * Physical memories are used again: what they know of code stays.
 *
 * @module
 */

import { PhysicalMemory } from "../cpu/cpu.ts";

const MOST_POOLED = 4;
const pool = new Map<number, PhysicalMemory[]>();

/** A memory of this many frames, used before if possible. */
export function takeMemory(frames: number): PhysicalMemory {
  return pool.get(frames)?.pop() ?? PhysicalMemory.create({ frames });
}

/** Resets a memory and keeps it for the next machine. */
export function returnMemory(memory: PhysicalMemory): void {
  memory.reset();
  let memories = pool.get(memory.frames);
  if (memories === undefined) pool.set(memory.frames, memories = []);
  if (memories.length < MOST_POOLED) memories.push(memory);
}
