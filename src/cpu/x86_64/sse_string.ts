/**
 * SSE4.2's string comparisons.
 *
 * @module
 */

import type { HostHelper } from "../ir/host.ts";
import { FlagKind } from "../ir/ops/flags.ts";
import { Slots } from "../ir/slots.ts";
import { Layout } from "../memory/layout.ts";
import type { Lift } from "./row.ts";
import { xmm } from "./lifter.ts";
import { type Row, row } from "./row.ts";

const FLAG_KIND = Layout.state + 8 * Slots.flagKind;
const FLAG_RESULT = Layout.state + 8 * Slots.flagResult;
const RAX = Layout.state + 8 * Slots.general;
const RCX = RAX + 8;
const RDX = RAX + 16;
const XMM0 = Layout.state + 8 * Slots.vector;

/** Bits of `extra` above the immediate. */
const EXPLICIT = 0x100;
const MASK = 0x200;
const WIDE = 0x400;

interface Operand {
  readonly elements: readonly number[];
  /** Elements that count. */
  readonly length: number;
}

function elementAt(
  state: DataView,
  at: number,
  index: number,
  format: number,
): number {
  switch (format) {
    case 0:
      return state.getUint8(at + index);
    case 1:
      return state.getUint16(at + 2 * index, true);
    case 2:
      return state.getInt8(at + index);
  }
  return state.getInt16(at + 2 * index, true);
}

/** The length in a register: its magnitude, at most `count`. */
function explicitLength(
  state: DataView,
  at: number,
  wide: boolean,
  count: number,
): number {
  const value = wide
    ? state.getBigInt64(at, true)
    : BigInt(state.getInt32(at, true));
  const size = value < 0n ? -value : value;
  return size > BigInt(count) ? count : Number(size);
}

function operand(
  state: DataView,
  at: number,
  format: number,
  length: number,
): Operand {
  const count = (format & 1) === 0 ? 16 : 8;
  const elements = Array.from(
    { length: count },
    (_, index) => elementAt(state, at, index, format),
  );
  if (length >= 0) return { elements, length };
  const end = elements.indexOf(0);
  return { elements, length: end < 0 ? count : end };
}

/** Which elements of b match, by the aggregation in bits 3:2. */
function matches(a: Operand, b: Operand, aggregation: number): number {
  const count = b.elements.length;
  let result = 0;
  for (let j = 0; j < count; j++) {
    if (elementMatches(a, b, aggregation, j)) result |= 1 << j;
  }
  return result;
}

function elementMatches(
  a: Operand,
  b: Operand,
  aggregation: number,
  j: number,
): boolean {
  const count = b.elements.length;
  const element = b.elements[j]!;
  switch (aggregation) {
    case 0:
      return j < b.length &&
        a.elements.slice(0, a.length).includes(element);
    case 1:
      for (let i = 0; i + 1 < a.length; i += 2) {
        const [low, high] = [a.elements[i]!, a.elements[i + 1]!];
        if (j < b.length && low <= element && element <= high) return true;
      }
      return false;
    case 2:
      if (j >= a.length || j >= b.length) {
        return j >= a.length && j >= b.length;
      }
      return a.elements[j] === element;
  }
  for (let i = 0; i < a.length && i + j < count; i++) {
    if (i + j >= b.length || a.elements[i] !== b.elements[i + j]) return false;
  }
  return true;
}

/** d is unused; a and b are the two vectors. */
export const compareStrings: HostHelper = (state, _d, a, b, extra) => {
  const format = extra & 3;
  const count = (format & 1) === 0 ? 16 : 8;
  const isExplicit = (extra & EXPLICIT) !== 0;
  const wide = (extra & WIDE) !== 0;
  const lengthOf = (register: number): number =>
    isExplicit ? explicitLength(state, register, wide, count) : -1;
  const first = operand(state, a, format, lengthOf(RAX));
  const second = operand(state, b, format, lengthOf(RDX));
  let result = matches(first, second, extra >> 2 & 3);
  const all = (1 << count) - 1;
  if ((extra & 0x30) === 0x10) result ^= all;
  if ((extra & 0x30) === 0x30) result ^= (1 << second.length) - 1;
  const flags = (result !== 0 ? 1 : 0) |
    (second.length < count ? 0x40 : 0) | (first.length < count ? 0x80 : 0) |
    ((result & 1) !== 0 ? 0x800 : 0);
  state.setBigUint64(FLAG_KIND, BigInt(FlagKind.packed), true);
  state.setBigUint64(FLAG_RESULT, BigInt(flags), true);
  const high = (extra & 0x40) !== 0;
  if ((extra & MASK) !== 0) writeMask(state, result, count, high);
  else {
    const index = result === 0
      ? count
      : high
      ? 31 - Math.clz32(result)
      : 31 - Math.clz32(result & -result);
    state.setBigUint64(RCX, BigInt(index), true);
  }
};

/** XMM0 = the bits, or a byte or word of ones for each. */
function writeMask(
  state: DataView,
  result: number,
  count: number,
  expanded: boolean,
): void {
  if (!expanded) {
    state.setBigUint64(XMM0, BigInt(result), true);
    state.setBigUint64(XMM0 + 8, 0n, true);
    return;
  }
  const bytes = 16 / count;
  for (let byte = 0; byte < 16; byte++) {
    const bit = result >> Math.floor(byte / bytes) & 1;
    state.setUint8(XMM0 + byte, bit === 0 ? 0 : 0xff);
  }
}

function compare(options: number): Lift {
  return (at, to) => {
    // Unlike other operands of 16 bytes these may be misaligned.
    let source = xmm(at.rm);
    if (at.mod !== 3) {
      to.locate();
      source = to.load128(to.builder.vectorTemporary(), false);
    }
    const wide = (at.rex & 8) !== 0 ? WIDE : 0;
    to.builder.host(
      "compareStrings",
      Slots.discard,
      xmm(at.reg),
      source,
      at.immediate | options | wide,
    );
  };
}

/** SSE4.2's string comparisons. */
export const sseStringRows: readonly Row[] = [
  row("66 0f 3a 60 /r", "pcmpestrm", "Vx,Wx,Lb", compare(EXPLICIT | MASK)),
  row("66 0f 3a 61 /r", "pcmpestri", "Vx,Wx,Lb", compare(EXPLICIT)),
  row("66 0f 3a 62 /r", "pcmpistrm", "Vx,Wx,Lb", compare(MASK)),
  row("66 0f 3a 63 /r", "pcmpistri", "Vx,Wx,Lb", compare(0)),
];
