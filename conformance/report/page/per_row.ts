/**
 * Two runs compared row by row, however each row was run: two kernels' results
 * may be of other modes and architectures, and are compared as far as both go.
 *
 * @module
 */

import { compareResults, type ResultsComparison } from "../compare.ts";
import type { Results } from "../results.ts";
import type { RowReport } from "../../run/run_rows.ts";
import { worstOf } from "./collect.ts";

/** One result for each row and architecture: the worst. */
function perRow({ results, ...rest }: Results): Results {
  const groups = new Map<string, RowReport[]>();
  for (const result of results) {
    const key = `${result.arch} ${result.id}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [result]);
    else group.push(result);
  }
  const worst = [...groups.values()].flatMap((group) => {
    const found = worstOf(group);
    if (found === undefined) return [];
    const { seed: _seed, repetition: _repetition, ...result } = found;
    return [{ ...result, mode: "isolated" as const }];
  });
  return { ...rest, results: worst };
}

function architecturesOf({ results }: Results): ReadonlySet<string> {
  return new Set(results.map(({ arch }) => arch));
}

function onlyOf(results: Results, shared: ReadonlySet<string>): Results {
  const own = results.results.filter(({ arch }) => shared.has(arch));
  return { ...results, results: own };
}

/** The comparison, on the architectures that both have results of. */
export function comparePerRow(
  first: Results,
  second: Results,
): ResultsComparison {
  const [one, other] = [architecturesOf(first), architecturesOf(second)];
  const shared = new Set([...one].filter((arch) => other.has(arch)));
  const alone = [...one, ...other].filter((arch) => !shared.has(arch));
  const comparison = compareResults(
    perRow(onlyOf(first, shared)),
    perRow(onlyOf(second, shared)),
  );
  return alone.length === 0 ? comparison : {
    ...comparison,
    notes: [
      ...comparison.notes,
      `only one of them has results of ${alone.join(" and ")}`,
    ],
  };
}
