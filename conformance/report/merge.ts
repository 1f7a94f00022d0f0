/**
 * The results of several runs as those of one: shards, or a run and another of
 * what failed in it.
 *
 * @module
 */

import { titleOf } from "../judge/outcome.ts";
import type { RowReport } from "../run/run_rows.ts";
import type { Selection } from "./reporter.ts";
import { type Results, ResultsError } from "./results.ts";

/** Results with the name of where they are from. */
export interface NamedResults {
  readonly name: string;
  readonly results: Results;
}

/** What several results come to. */
export interface Merged {
  readonly results: Results;
  /** Why some are missing, where they are. */
  readonly stopped: string | undefined;
  /** What else must be known, a line each. */
  readonly notes: readonly string[];
}

/** The suite's name is that of the rows of a run's first architecture. */
function named({ suite, selection }: Results): string {
  return `${selection?.architectures[0] ?? ""} ${suite}`;
}

function checkAlike(all: readonly NamedResults[]): void {
  for (const [index, { name, results }] of all.entries()) {
    for (const before of all.slice(0, index)) {
      const other = before.results;
      const [architecture] = results.selection?.architectures ?? [];
      const isOfOne = other.selection?.architectures[0] === architecture;
      const what = other.reference !== results.reference
        ? "references"
        : isOfOne && named(other) !== named(results)
        ? "suites"
        : undefined;
      if (what === undefined) continue;
      throw new ResultsError(
        `${before.name} and ${name} are of different ${what}`,
      );
    }
  }
}

/** The numbers that no shard has, where the results are of shards. */
function missingShards(all: readonly NamedResults[]): readonly string[] {
  const shards = all.flatMap(({ results }) => results.selection?.shard ?? []);
  const count = shards[0]?.count ?? 0;
  const other = shards.find((shard) => shard.count !== count);
  if (other !== undefined) {
    throw new ResultsError(
      `the results are of different shards: one of ${count} and one of ` +
        other.count,
    );
  }
  const there = new Set(shards.map(({ index }) => index));
  const missing: string[] = [];
  for (let index = 1; index <= count; index++) {
    if (!there.has(index)) missing.push(`${index}/${count}`);
  }
  return missing;
}

/** So many are named; of more it is told how many there are. */
const NAMED = 20;

function shortly(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return names.slice(0, NAMED).join(", ") +
    (rest > 0 ? ` and ${rest} more` : "");
}

function selectionOf(all: readonly NamedResults[]): Selection | undefined {
  const [first] = all.flatMap(({ results }) => results.selection ?? []);
  if (first === undefined) return undefined;
  const named = new Set(
    all.flatMap(({ results }) => results.selection?.architectures ?? []),
  );
  const { shard: _, ...rest } = first;
  return { ...rest, architectures: [...named] };
}

/** Later results stand in the place of earlier ones of the same title. */
function unionOf(all: readonly NamedResults[]): {
  readonly reports: readonly RowReport[];
  readonly replaced: number;
} {
  const reports = new Map<string, RowReport>();
  let told = 0;
  for (const { results } of all) {
    for (const report of results.results) {
      told++;
      reports.set(titleOf(report), report);
    }
  }
  return { reports: [...reports.values()], replaced: told - reports.size };
}

/**
 * Puts results together.
 *
 * @throws {ResultsError} where they do not belong together
 */
export function mergeResults(all: readonly NamedResults[]): Merged {
  const [first] = all;
  if (first === undefined) throw new ResultsError("there are no results");
  checkAlike(all);
  const missing = missingShards(all);
  const { reports, replaced } = unionOf(all);
  const notes = replaced === 0
    ? []
    : [`${replaced} results are told more than once; the last one counts`];
  const reasons = [
    ...(missing.length === 0
      ? []
      : [`no results of shard ${shortly(missing)}`]),
    ...all.flatMap(({ name, results: { partial } }) =>
      partial === undefined ? [] : [`${name} is partial: ${partial.reason}`]
    ),
  ];
  const lacking = all.reduce(
    (sum, { results: { partial } }) =>
      sum + (partial === undefined ? 0 : partial.of - partial.results),
    0,
  );
  const stopped = reasons.length === 0 ? undefined : reasons.join("; ");
  const seeds = new Set(
    all.flatMap(({ results: { seed, seeds } }) => seeds ?? [seed]),
  );
  const started = all.flatMap(({ results }) => results.started ?? []).sort()[0];
  const selection = selectionOf(all);
  const { suite, reference, seed } = first.results;
  return {
    results: {
      suite,
      reference,
      seed,
      ...(seeds.size > 1 ? { seeds: [...seeds] } : {}),
      ...(started === undefined ? {} : { started }),
      ...(selection === undefined ? {} : { selection }),
      ...(stopped === undefined ? {} : {
        partial: {
          reason: stopped,
          results: reports.length,
          of: reports.length + lacking,
        },
      }),
      results: reports,
    },
    stopped,
    notes,
  };
}
