/**
 * Which faults are tried: a draw that a seed fixes, the same number of each
 * operator as far as there are so many.
 *
 * @module
 */

import { type Operator, operators } from "./operators.ts";
import type { Fault } from "./sites.ts";

/** A generator of numbers from 0 to 1, without 1 (mulberry32). */
function drawer(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

function shuffled<T>(list: readonly T[], draw: () => number): T[] {
  const result = [...list];
  for (let index = result.length - 1; index > 0; index--) {
    const other = Math.floor(draw() * (index + 1));
    const held = result[index] as T;
    result[index] = result[other] as T;
    result[other] = held;
  }
  return result;
}

/** Draws faults, of all operators or of one. */
export function sampleOf(
  faults: readonly Fault[],
  count: number,
  seed: number,
  chosen: readonly Operator[] = operators,
): readonly Fault[] {
  const draw = drawer(seed);
  const lists = chosen.map((operator) =>
    shuffled(faults.filter((fault) => fault.operator === operator), draw)
  );
  const sample: Fault[] = [];
  for (let round = 0; sample.length < count; round++) {
    const next = lists.flatMap((list) => list.slice(round, round + 1));
    if (next.length === 0) break;
    sample.push(...next.slice(0, count - sample.length));
  }
  return sample;
}
