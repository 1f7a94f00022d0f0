/**
 * How the structure loads and stores are lifted.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { type Lifter, LOADS, STORES, type Value } from "./lifter.ts";

/** By [Q][log2 of the element's bytes]. */
const UNZIP_EVEN = [
  [Op.uzp1_8b, Op.uzp1_4h, Op.uzp1_2s],
  [Op.uzp1_16b, Op.uzp1_8h, Op.uzp1_4s, Op.uzp1_2d],
];
const UNZIP_ODD = [
  [Op.uzp2_8b, Op.uzp2_4h, Op.uzp2_2s],
  [Op.uzp2_16b, Op.uzp2_8h, Op.uzp2_4s, Op.uzp2_2d],
];
const ZIP_LOW = [
  [Op.zip1_8b, Op.zip1_4h, Op.zip1_2s],
  [Op.zip1_16b, Op.zip1_8h, Op.zip1_4s, Op.zip1_2d],
];
const ZIP_HIGH = [
  [Op.zip2_8b, Op.zip2_4h, Op.zip2_2s],
  [Op.zip2_16b, Op.zip2_8h, Op.zip2_4s, Op.zip2_2d],
];

/**
 * `ld1` to `ld4` and the stores, of whole registers of `bytes` bytes. Memory
 * is touched as a whole; lanes are sorted in between.
 */
export function transferStructures(
  lifter: Lifter,
  load: boolean,
  first: number,
  elements: number,
  registers: number,
  size: number,
  bytes: 8 | 16,
  base: Value,
): void {
  const { builder } = lifter;
  const scale = bytes === 16 ? 4 : 3;
  const moved = [0, 0, 0, 0];
  for (let i = 0; i < 4; i++) moved[i] = builder.vectorTemporary();
  const full = bytes === 16 ? 1 : 0;
  const extra = first | elements << 8 | size << 12 | full << 16;
  if (load) {
    for (let i = 0; i < registers; i++) {
      builder.opi(LOADS[scale]!, moved[i]!, base, i * bytes);
    }
    if (elements === 3) {
      builder.host("deinterleave", 0, moved[0]!, 0, extra);
      return;
    }
    if (elements > 1) deinterleave(lifter, elements, size, full, moved);
    for (let i = 0; i < registers; i++) {
      lifter.moveVector(lifter.v(first + i), moved[i]!, scale);
    }
    return;
  }
  if (elements === 3) builder.host("interleave", moved[0]!, 0, 0, extra);
  else if (elements > 1) {
    interleave(lifter, elements, first, size, full, moved);
  }
  for (let i = 0; i < registers; i++) {
    lifter.probeWrite(base, i * bytes, scale);
  }
  for (let i = 0; i < registers; i++) {
    builder.opi(
      STORES[scale]!,
      elements > 1 ? moved[i]! : lifter.v(first + i),
      base,
      i * bytes,
    );
  }
}

/** Sorts two or four slots from memory's order into registers'. */
function deinterleave(
  lifter: Lifter,
  elements: number,
  size: number,
  full: number,
  slots: number[],
): void {
  const { builder } = lifter;
  const even = UNZIP_EVEN[full]![size]!;
  const odd = UNZIP_ODD[full]![size]!;
  const pair = (a: Value, b: Value): [Value, Value] => {
    const low = builder.vectorTemporary();
    const high = builder.vectorTemporary();
    builder.op(even, low, a, b);
    builder.op(odd, high, a, b);
    return [low, high];
  };
  const [e0, o0] = pair(slots[0]!, slots[1]!);
  if (elements === 2) {
    slots[0] = e0;
    slots[1] = o0;
    return;
  }
  // Elements 0, 2 and 1, 3 of each structure, then each by itself.
  const [e1, o1] = pair(slots[2]!, slots[3]!);
  [slots[0], slots[2]] = pair(e0, e1);
  [slots[1], slots[3]] = pair(o0, o1);
}

/** The reverse, from registers into slots. */
function interleave(
  lifter: Lifter,
  elements: number,
  first: number,
  size: number,
  full: number,
  slots: number[],
): void {
  const { builder } = lifter;
  const low = ZIP_LOW[full]![size]!;
  const high = ZIP_HIGH[full]![size]!;
  const pair = (a: Value, b: Value): [Value, Value] => {
    const start = builder.vectorTemporary();
    const end = builder.vectorTemporary();
    builder.op(low, start, a, b);
    builder.op(high, end, a, b);
    return [start, end];
  };
  if (elements === 2) {
    [slots[0], slots[1]] = pair(lifter.v(first), lifter.v(first + 1));
    return;
  }
  const [e0, e1] = pair(lifter.v(first), lifter.v(first + 2));
  const [o0, o1] = pair(lifter.v(first + 1), lifter.v(first + 3));
  [slots[0], slots[1]] = pair(e0, o0);
  [slots[2], slots[3]] = pair(e1, o1);
}

/** One lane of each of `elements` registers. */
export function transferLanes(
  lifter: Lifter,
  load: boolean,
  first: number,
  elements: number,
  size: number,
  index: number,
  base: Value,
): void {
  const { builder } = lifter;
  const values: Value[] = [];
  for (let i = 0; i < elements; i++) values.push(builder.temporary());
  if (load) {
    for (let i = 0; i < elements; i++) {
      builder.opi(LOADS[size]!, values[i]!, base, i << size);
    }
    for (let i = 0; i < elements; i++) {
      lifter.insertLane(first + i, size, index, values[i]!);
    }
    return;
  }
  for (let i = 0; i < elements; i++) {
    lifter.extractLane(values[i]!, first + i, size, index);
  }
  for (let i = 0; i < elements; i++) lifter.probeWrite(base, i << size, size);
  for (let i = 0; i < elements; i++) {
    lifter.store(values[i]!, base, i << size, size);
  }
}

/** One element a register, copied to all of its lanes. */
export function loadReplicated(
  lifter: Lifter,
  first: number,
  elements: number,
  size: number,
  full: number,
  base: Value,
): void {
  const values: Value[] = [];
  for (let i = 0; i < elements; i++) {
    values.push(lifter.builder.temporary());
    lifter.builder.opi(LOADS[size]!, values[i]!, base, i << size);
  }
  for (let i = 0; i < elements; i++) {
    lifter.duplicate(lifter.v(first + i), values[i]!, size, full);
  }
}
