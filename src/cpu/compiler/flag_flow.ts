/**
 * What has written the flags last, wherever ways of a region meet.
 *
 * @module
 */

import type { FlagWriter } from "../ir/conditions.ts";

/** By node: what has written the flags on each way to it, if that is the same
 * kind of op; `undefined` where it is not, or not known, as at the entry.
 * `through` tells what it is behind a node. */
export function writersAtEntries(
  successors: readonly (readonly number[])[],
  entry: number,
  through: (
    node: number,
    writer: FlagWriter | undefined,
  ) => FlagWriter | undefined,
): readonly (FlagWriter | undefined)[] {
  const found: (FlagWriter | undefined)[] = successors.map(() => undefined);
  const seen = new Set([entry]);
  const waiting = [entry];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const writer = through(node, found[node]);
    for (const next of successors[node]!) {
      if (!seen.has(next)) {
        seen.add(next);
        found[next] = writer;
      } else if (found[next] === undefined || isSame(found[next], writer)) {
        continue;
      } else found[next] = undefined;
      waiting.push(next);
    }
  }
  return found;
}

function isSame(one: FlagWriter, other: FlagWriter | undefined): boolean {
  return one.kind === other?.kind && one.width === other.width;
}
