/**
 * The jump cache as generated code sees it, where the code at an address is
 * that was jumped to before, and how often branches are taken.
 *
 * @module
 */

import { JUMP_ENTRIES, Layout } from "../memory/layout.ts";
import type { Assembler } from "../wasm/assembler.ts";

/** Offset in the cache of an address's entry. */
export function jumpEntry(address: number): number {
  const low = address | 0;
  return (low ^ low >>> 8) << 3 & (JUMP_ENTRIES - 1) << 4;
}

/** Leaves the entry's offset in local `entry` and pushes 1 if the cache does
 * not know the address in local `va`. */
export function missesJumpCache(
  w: Assembler,
  va: number,
  entry: number,
): void {
  w.get(va).op("i32.wrap_i64").tee(entry);
  w.get(entry).i32(8).op("i32.shr_u").op("i32.xor").i32(3).op("i32.shl");
  w.i32((JUMP_ENTRIES - 1) << 4).op("i32.and").tee(entry);
  w.memory("i64.load", Layout.jumpCache).get(va).op("i64.ne");
  w.get(entry).memory("i32.load16_u", Layout.jumpCache + 14);
  w.i32(0).memory("i32.load16_u", Layout.mappingEpoch).op("i32.ne");
  w.op("i32.or");
}

/** Counts a jump by the entry in local `entry`, and pushes 1 if its target
 * has become hot. `count` is a local for it. */
export function countJump(w: Assembler, entry: number, count: number): void {
  w.get(entry).get(entry).memory("i32.load16_u", Layout.jumpCache + 12);
  w.i32(1).op("i32.add").tee(count);
  w.memory("i32.store16", Layout.jumpCache + 12);
  w.get(count).i32(0).memory("i32.load", Layout.hotBits);
  w.i32(-1).op("i32.xor").op("i32.and").op("i32.eqz");
}

/** Pushes the record that the entry in local `entry` leads to. */
export function jumpTarget(w: Assembler, entry: number): void {
  w.get(entry).memory("i32.load", Layout.jumpCache + 8);
}

const COUNTERS = Layout.branchCountersEnd - Layout.branchCounters - 2;

/** Where it is counted how often a branch back is taken. */
export function branchCounter(record: number): number {
  return Layout.branchCounters + (record >>> 3 & COUNTERS);
}

/**
 * Counts the branches of all records before `end` anew. A short run after the
 * other would make hot in the end what none of them repeats, and a region that
 * is entered a few times costs more than it saves.
 */
export function forgetBranches(memory: Uint8Array, end: number): void {
  const from = branchCounter(Layout.arena);
  const used = (end - Layout.arena) >> 3;
  memory.fill(0, from, Math.min(from + used, Layout.branchCountersEnd));
}

/** Pushes the same for the branch in local `record`, as an offset among the
 * counters. */
export function pushBranchCounter(w: Assembler, record: number): void {
  w.get(record).i32(3).op("i32.shr_u").i32(COUNTERS).op("i32.and");
}
