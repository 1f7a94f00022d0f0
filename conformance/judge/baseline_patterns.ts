/**
 * Where all rows of a call, or of a group of its rows, are expected to do the
 * same, one line with a pattern says so.
 *
 * @module
 */

import { type Architecture, architectures } from "../../src/cpu/cpu.ts";
import type { Expected } from "./baseline.ts";
import type { KnownRow } from "./baseline_update.ts";

/** What a row is expected to do by architecture. */
export type Words = ReadonlyMap<Architecture, readonly Expected[]>;

/** A line to be written about one row. */
export interface Addition {
  readonly id: string;
  readonly words: Words;
  readonly reason: string;
  readonly link: string | undefined;
}

/** Fewer rows are told of one by one. */
const LEAST = 3;
/** What a pattern may say: a row that fails for itself has its own reason. */
const FOLDED = "unsupported";

/** `a/b/c` lies below `a/` and below `a/b/`. */
function groupsOf(id: string): readonly string[] {
  const parts = id.split("/");
  return [1, 2].filter((depth) => depth < parts.length)
    .map((depth) => `${parts.slice(0, depth).join("/")}/`);
}

function membersOf<R extends { readonly id: string }>(
  rows: readonly R[],
): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    for (const group of groupsOf(row.id)) {
      const members = groups.get(group) ?? [];
      groups.set(group, members);
      members.push(row);
    }
  }
  return groups;
}

/** The words of all of them, if they agree; undefined where they do not. */
function common(
  additions: readonly Addition[],
  rows: readonly KnownRow[],
): Words | undefined {
  const words = new Map<Architecture, readonly Expected[]>();
  for (const { words: own } of additions) {
    for (const [architecture, outcomes] of own) {
      if (outcomes.join() !== FOLDED) return undefined;
      words.set(architecture, outcomes);
    }
  }
  // A pattern is about every row that runs on its architectures.
  const said = new Map(additions.map(({ id, words }) => [id, words]));
  const agree = rows.every(({ id, arch = architectures }) =>
    arch.every((one) => !words.has(one) || said.get(id)?.has(one) === true)
  );
  return agree ? words : undefined;
}

/** The reason that most of them have. */
function commonReason(additions: readonly Addition[]): Addition | undefined {
  const counts = new Map<string, { first: Addition; count: number }>();
  for (const addition of additions) {
    const key = `${addition.reason} ${addition.link}`;
    const known = counts.get(key) ?? { first: addition, count: 0 };
    known.count++;
    counts.set(key, known);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.first;
}

/** As few lines as say the same; `rows` are all that patterns can be about. */
export function foldAdditions(
  additions: readonly Addition[],
  rows: readonly KnownRow[],
): readonly Addition[] {
  const all = membersOf(rows);
  const folded = new Set<string>();
  const lines: Addition[] = [];
  const byGroup = [...membersOf(additions)].sort(([a], [b]) =>
    a.split("/").length - b.split("/").length
  );
  for (const [group, members] of byGroup) {
    if (members.length < LEAST || members.some(({ id }) => folded.has(id))) {
      continue;
    }
    const words = common(members, all.get(group) ?? []);
    const like = commonReason(members);
    if (words === undefined || like === undefined) continue;
    for (const { id } of members) folded.add(id);
    lines.push({ ...like, id: `${group}*`, words });
  }
  return [...lines, ...additions.filter(({ id }) => !folded.has(id))]
    .sort((a, b) => a.id < b.id ? -1 : 1);
}
