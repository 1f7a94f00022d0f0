/**
 * Which scratch slots outlive their instruction.
 *
 * Scratch is an instruction's own, but for one use: a condition looks at the
 * result that a flag writer of the block left there (see fusion.ts), as long
 * as nobody has filled the slot again. Whoever leaves a block in between has
 * to write it back.
 *
 * @module
 */

import { Op, opRows } from "../ir/ops/index.ts";
import type { OperandKind } from "../ir/op.ts";
import { type Slot, Slots } from "../ir/slots.ts";

const NONE: ReadonlySet<Slot> = new Set();

/** Scratch slots that a block's records read in another instruction than the
 * one that fills them; `origins` tells instructions apart. */
export function outlivingScratch(
  records: readonly number[],
  words: Int32Array,
  origins: (record: number) => number,
): ReadonlySet<Slot> {
  let found: Set<Slot> | undefined;
  const filled = new Set<Slot>();
  let instruction = -1;
  for (const record of records) {
    if (origins(record) !== instruction) {
      instruction = origins(record);
      filled.clear();
    }
    const operands = operandsOf(record, words);
    for (const [kind, slot] of operands) {
      if (!kind.startsWith("in") || filled.has(slot)) continue;
      if (slot < Slots.temporary || slot >= Slots.vectorTemporary) continue;
      found ??= new Set();
      found.add(slot);
    }
    for (const [kind, slot] of operands) {
      if (!kind.includes("out")) continue;
      filled.add(slot);
      if (kind.endsWith("128")) filled.add(slot + 1);
    }
  }
  return found ?? NONE;
}

/** The slots that a record's operands name, and what they are to it. */
export function operandsOf(
  record: number,
  words: Int32Array,
): (readonly [OperandKind, Slot])[] {
  const at = record >> 2;
  const { d, a, b, immediate } = opRows[words[at]! & 0xffff] ?? opRows[Op.nop]!;
  const c = immediate === "slot" || immediate === "slot128" ? "in" : "none";
  return [
    [d, words[at]! >>> 19],
    [a, (words[at + 1]! & 0xffff) >> 3],
    [b, words[at + 1]! >>> 19],
    [c, (words[at + 2]! & 0xffff) >> 3],
  ];
}

/** The slots that a record's operands name to be written. */
export function* writtenSlots(
  record: number,
  words: Int32Array,
): Iterable<Slot> {
  for (const [kind, slot] of operandsOf(record, words)) {
    if (kind.includes("out")) yield slot;
  }
}
