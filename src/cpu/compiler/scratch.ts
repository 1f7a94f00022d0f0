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

import { opRows } from "../ir/ops/index.ts";
import type { OperandKind } from "../ir/op.ts";
import { type Slot, Slots } from "../ir/slots.ts";

const NONE: ReadonlySet<Slot> = new Set();

/** An operand that names a slot. */
export interface Operand {
  readonly place: "d" | "a" | "b" | "c";
  readonly reads: boolean;
  readonly writes: boolean;
  /** The slot behind it belongs to it. */
  readonly isPair: boolean;
}

function operand(place: Operand["place"], kind: OperandKind): Operand {
  return {
    place,
    reads: kind.startsWith("in"),
    writes: kind.includes("out"),
    isPair: kind.endsWith("128"),
  };
}

/** By op, of those that were asked for. */
const operands: (readonly Operand[] | undefined)[] = [];

function operandsOfOp(op: number): readonly Operand[] {
  const { d, a, b, immediate } = opRows[op]!;
  const c = immediate === "slot"
    ? "in"
    : immediate === "slot128"
    ? "in128"
    : "none";
  return [
    operand("d", d),
    operand("a", a),
    operand("b", b),
    operand("c", c),
  ].filter(({ reads, writes }) => reads || writes);
}

/** A record's operands that name slots. */
export function operandsOf(
  record: number,
  words: Int32Array,
): readonly Operand[] {
  const op = words[record >> 2]! & 0xffff;
  return operands[op] ??= operandsOfOp(op);
}

/** The slot that an operand names, of a pair the first one. */
export function slotOf(
  { place }: Operand,
  record: number,
  words: Int32Array,
): Slot {
  const at = record >> 2;
  if (place === "d") return words[at]! >>> 19;
  if (place === "a") return (words[at + 1]! & 0xffff) >> 3;
  if (place === "b") return words[at + 1]! >>> 19;
  return (words[at + 2]! & 0xffff) >> 3;
}

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
    const all = operandsOf(record, words);
    for (const one of all) {
      if (!one.reads) continue;
      const slot = slotOf(one, record, words);
      if (slot < Slots.temporary || slot >= Slots.vectorTemporary) continue;
      if (!filled.has(slot)) (found ??= new Set()).add(slot);
    }
    for (const one of all) {
      if (!one.writes) continue;
      const slot = slotOf(one, record, words);
      if (slot < Slots.temporary) continue;
      filled.add(slot);
      if (one.isPair) filled.add(slot + 1);
    }
  }
  return found ?? NONE;
}
