/**
 * A share of work that several machines do together: rows, planted faults,
 * twin programs and seeds are shared out alike.
 *
 * @module
 */

/** One of several shares. */
export interface Shard {
  /** From 1 on. */
  readonly index: number;
  /** How many shares there are. */
  readonly count: number;
}

/** More machines than rows would be a slip of the pen. */
export const MOST_SHARDS = 10_000;

/** FNV-1a: short, and the same everywhere and for ever. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  // The low bits alone would be shared out badly.
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Whether a shard does what goes by this name. The name alone decides, so that
 * a row stays where it is when others come or go; without shards all is done.
 */
export function isInShard(shard: Shard | undefined, key: string): boolean {
  return shard === undefined ||
    hashOf(key) % shard.count === shard.index - 1;
}

/** The shard as a user writes it. */
export function showShard({ index, count }: Shard): string {
  return `${index}/${count}`;
}
