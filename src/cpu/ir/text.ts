/**
 * IR records as text.
 *
 * @module
 */

import type { FrontEnd } from "./front_end.ts";
import type { Op, OperandKind } from "./op.ts";
import { opNames, opRows } from "./ops/index.ts";
import { type Slot, Slots } from "./slots.ts";

/** Room for an op's name. */
const COLUMN = 24;

const fixed = new Map<Slot, string>(
  ([
    "zero",
    "discard",
    "pc",
    "flagKind",
    "flagA",
    "flagB",
    "flagResult",
    "monitorAddress",
    "monitorLow",
    "monitorHigh",
    "floatRounding",
    "floatFlags",
    "floatMode",
    "floatFast",
    "threadPointer",
    "threadPointer2",
  ] as const).map((name) => [Slots[name], name]),
);

/** A slot's name: that of the register it holds, where it holds one. */
export function slotName(
  slot: Slot,
  { generalName, vectorName }: FrontEnd,
): string {
  const known = fixed.get(slot);
  if (known !== undefined) return known;
  const half = (start: Slot): string => slot - start & 1 ? ".high" : "";
  const number = (start: Slot): number => slot - start >> 1;
  if (slot >= Slots.laneScratch) return `lane${slot - Slots.laneScratch}`;
  if (slot >= Slots.vectorTemporary) {
    const { vectorTemporary: start } = Slots;
    return `wide${number(start)}${half(start)}`;
  }
  if (slot >= Slots.temporary) return `temp${slot - Slots.temporary}`;
  if (slot >= Slots.extra) return `extra${slot - Slots.extra}`;
  if (slot >= Slots.vector) {
    return vectorName(number(Slots.vector)) + half(Slots.vector);
  }
  if (slot >= Slots.special) return `special${slot - Slots.special}`;
  if (slot >= Slots.general && slot < Slots.general + 32) {
    return generalName(slot - Slots.general);
  }
  return `slot${slot}`;
}

/** What is known beside a record's words. */
export interface RecordContext {
  readonly frontEnd: FrontEnd;
  /** The place in the guest that a link leads to. */
  linkName(link: number): string;
}

const isRead = (kind: OperandKind): boolean => /^in/.test(kind);
const isWritten = (kind: OperandKind): boolean => /^(in)?out/.test(kind);

/** The record at word `at`: op, what it writes, `<-`, what it reads. */
export function recordText(
  words: Int32Array,
  at: number,
  context: RecordContext,
): string {
  const number = words[at]! & 0xffff;
  const row = opRows[number];
  if (row === undefined) return `op ${number}`;
  const fields = [
    [row.d, words[at]! >>> 16],
    [row.a, words[at + 1]! & 0xffff],
    [row.b, words[at + 1]! >>> 16],
  ] as const;
  const name = (field: number): string =>
    slotName(field >> 3, context.frontEnd);
  const written = fields.filter(([kind]) => isWritten(kind)).map(([, field]) =>
    name(field)
  );
  const read = fields.flatMap(([kind, field]) =>
    kind === "number"
      ? [`#${field << 16 >> 16}`]
      : isRead(kind)
      ? [name(field)]
      : []
  );
  read.push(...immediateTexts(row, words[at + 2]!, words[at + 3]!, context));
  const arrow = written.length > 0 && read.length > 0 ? " <- " : "";
  return (opNames[number]!.padEnd(COLUMN) + written.join(", ") + arrow +
    read.join(", ")).trimEnd();
}

function immediateTexts(
  { immediate, emit: _, ...row }: Op,
  low: number,
  high: number,
  context: RecordContext,
): string[] {
  switch (immediate) {
    case "none":
      return [];
    case "value":
      return [valueText(low, high)];
    case "slot":
    case "slot128": {
      const more = high === 0 ? [] : [`#${high}`];
      return [slotName((low & 0xffff) >> 3, context.frontEnd), ...more];
    }
    case "address":
      return [valueText(low, low >> 31), ...(high === 0 ? [] : [`<< ${high}`])];
    case "links": {
      const taken = `to ${context.linkName(low)}`;
      const isBranch = row.a !== "none" || row.flags !== "none";
      return isBranch ? [taken, `else ${context.linkName(high)}`] : [taken];
    }
  }
}

/** Small numbers are written with their sign, large ones as bits. */
function valueText(low: number, high: number): string {
  if (high === low >> 31) return String(low);
  const bits = BigInt.asUintN(64, BigInt(high)) << 32n | BigInt(low >>> 0);
  return `0x${BigInt.asUintN(64, bits).toString(16)}`;
}
