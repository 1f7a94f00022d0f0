/**
 * What instructions that access memory share.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import type { Slot } from "../ir/slots.ts";
import { Exit } from "../types.ts";

/** Loads and stores by log2 of the bytes. */
export const LOADS: readonly number[] = [
  Op.load8,
  Op.load16,
  Op.load32,
  Op.load64,
  Op.load128,
];
export const STORES: readonly number[] = [
  Op.store8,
  Op.store16,
  Op.store32,
  Op.store64,
  Op.store128,
];
/** Loads to vector registers, whose other bits become zero. */
export const VECTOR_LOADS: readonly number[] = [
  Op.loadScalar8,
  Op.loadScalar16,
  Op.loadScalar32,
  Op.loadScalar64,
  Op.load128,
];

const PROBES = [
  Op.probeWrite8,
  Op.probeWrite16,
  Op.probeWrite32,
  Op.probeWrite64,
  Op.probeWrite128,
];

/** Leaves with a fault unless 1 << scale bytes may be written. */
export function probeWrite(
  to: BlockBuilder,
  base: Slot,
  offset: number,
  scale: number,
): void {
  to.opi(PROBES[scale]!, 0, base, offset);
}

/**
 * Leaves with an alignment fault unless the address is a multiple of
 * 1 << scale.
 */
export function checkAlignment(
  to: BlockBuilder,
  base: Slot,
  scale: number,
): void {
  if (scale === 0) return;
  const t = to.temporary();
  to.opi(Op.and64i, t, base, (1 << scale) - 1);
  to.leaveIf(t, Exit.misaligned);
}

/** Moves 1 << scale bytes between vector slots, the rest becoming zero. */
export function moveVector(
  to: BlockBuilder,
  d: Slot,
  a: Slot,
  scale: number,
): void {
  if (scale === 4) to.op(Op.v128_move, d, a);
  else {
    to.op(Op.move, d, a);
    to.constant(d + 1, 0);
  }
}

/** The two bits that say log2 of the bytes. */
export const sizeBits = (scale: number): string =>
  (scale & 3).toString(2).padStart(2, "0");

/** What mnemonics end with, by log2 of the bytes. */
export const SUFFIXES: readonly string[] = ["b", "h", "", ""];

/** The letter of the register that so many bytes are moved to or from. */
export const letter = (scale: number): "X" | "W" => scale === 3 ? "X" : "W";
