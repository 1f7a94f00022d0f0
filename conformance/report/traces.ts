/**
 * Whether rows ask the same and are told the same on every architecture.
 *
 * @module
 */

import { architectures } from "../../src/cpu/cpu.ts";
import type { RowResult } from "../judge/outcome.ts";
import { Digest } from "../run/digest.ts";
import { rowNamed } from "../program/suite.ts";

/** What the architectures have in common. */
export interface TraceComparison {
  /** Rows that were compared and are equal. */
  readonly equal: number;
  /** Of their calls: 16 hexadecimal digits. */
  readonly hash: string;
  /** Rows that say why they differ. */
  readonly exempt: number;
  /** Rows that differ and say nothing. */
  readonly different: readonly string[];
  /** Rows that say why they differ and do not. */
  readonly wronglyExempt: readonly string[];
}

/** One list of a row's traces for each seed. */
function tracesBySeed(
  reports: readonly RowResult[],
): ReadonlyMap<string, readonly string[]> {
  const lists = new Map<string, string[]>();
  for (const { id, seed, mode, trace, outcome, repetition = 1 } of reports) {
    if (mode !== "isolated" || trace === undefined) continue;
    // With the same seed it is the same again.
    if (repetition > 1) continue;
    // What a row does that fails is not what it is to do.
    if (outcome !== "pass") continue;
    const key = seed === undefined ? id : `${id} ${seed}`;
    const list = lists.get(key) ?? [];
    lists.set(key, list);
    list.push(trace);
  }
  return lists;
}

/** Compares rows that passed, each in a machine of its own, on all three. */
export function compareTraces(
  reports: readonly RowResult[],
): TraceComparison {
  const lists = tracesBySeed(reports);
  const hash = new Digest();
  let equal = 0;
  const different = new Set<string>();
  const exempt = new Set<string>();
  const alike = new Set<string>();
  for (const [key, [first = "", ...others]] of [...lists].sort()) {
    if (others.length + 1 < architectures.length) continue;
    const [id = key] = key.split(" ");
    const isEqual = others.every((other) => other === first);
    const mayDiffer = rowNamed(id)?.differs !== undefined;
    if (mayDiffer) (isEqual ? alike : exempt).add(id);
    else if (!isEqual) different.add(id);
    else {
      equal++;
      hash.addText(`${key} ${first}`);
    }
  }
  return {
    equal,
    hash: `${hash}`,
    exempt: exempt.size,
    different: [...different],
    // With one seed of several it may be otherwise.
    wronglyExempt: [...alike].filter((id) => !exempt.has(id)),
  };
}
