/**
 * Which faults are tried: a draw that a seed fixes, the same number of each
 * operator as far as there are so many.
 *
 * @module
 */

import { Chance } from "../../conformance/twin/chance.ts";
import { type Operator, operators } from "./operators.ts";
import type { Fault } from "./sites.ts";

function shuffled<T>(list: readonly T[], chance: Chance): T[] {
  const left = [...list];
  return list.flatMap(() => left.splice(chance.below(left.length), 1));
}

/** Draws faults, of all operators or of one. */
export function sampleOf(
  faults: readonly Fault[],
  count: number,
  seed: number,
  chosen: readonly Operator[] = operators,
): readonly Fault[] {
  const chance = new Chance(seed);
  const lists = chosen.map((operator) =>
    shuffled(faults.filter((fault) => fault.operator === operator), chance)
  );
  const sample: Fault[] = [];
  for (let round = 0; sample.length < count; round++) {
    const next = lists.flatMap((list) => list.slice(round, round + 1));
    if (next.length === 0) break;
    sample.push(...next.slice(0, count - sample.length));
  }
  return sample;
}
