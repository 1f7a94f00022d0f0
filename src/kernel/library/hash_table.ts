/**
 * The order in which the kernel's unordered tables are walked, which some calls
 * and nodes let user code see (AK/HashTable.h, AK/HashFunctions.h,
 * AK/StringHash.h).
 *
 * @module
 */

import type { Architecture } from "../../cpu/cpu.ts";
import { goodSize } from "./heap.ts";

/** Growth: to at least 8 more buckets or 160 %, from 80 % of them taken. */
const SMALLEST_GROWTH = 8;
const GROWTH_PERCENT = 160;
const LOAD_PERCENT = 80;

/** What a table holds. */
export interface HashTableKind<T> {
  /** A state byte and the entry behind it, aligned. */
  readonly bucketBytes: number;
  hash(value: T): number;
}

interface Entry<T> {
  readonly value: T;
  readonly hash: number;
}

const numbers: HashTableKind<number> = { bucketBytes: 8, hash: intHash };

/** The distinct numbers in the order of the table's buckets. */
export function hashTableOrder(values: Iterable<number>): number[] {
  return hashTableOrderOf(values, numbers);
}

/** The distinct values in the order of the table's buckets. */
export function hashTableOrderOf<T>(
  values: Iterable<T>,
  { bucketBytes, hash }: HashTableKind<T>,
): T[] {
  let buckets: (Entry<T> | undefined)[] = [];
  let taken = 0;
  for (const value of values) {
    // Asked before the number is known to be new.
    if ((taken + 1) * 100 >= buckets.length * LOAD_PERCENT) {
      const old = buckets;
      const capacity = grownCapacity(old.length, bucketBytes);
      buckets = new Array(capacity).fill(undefined);
      for (const entry of old) if (entry !== undefined) insert(buckets, entry);
    }
    if (insert(buckets, { value, hash: hash(value) })) taken++;
  }
  return buckets.flatMap((entry) => entry === undefined ? [] : [entry.value]);
}

function grownCapacity(capacity: number, bucketBytes: number): number {
  const wanted = Math.max(
    Math.floor(capacity * GROWTH_PERCENT / 100),
    capacity + SMALLEST_GROWTH,
  );
  return Math.floor(goodSize(wanted * bucketBytes) / bucketBytes);
}

/** Robin Hood: who is further from its own bucket takes the place. */
function insert<T>(
  buckets: (Entry<T> | undefined)[],
  entry: Entry<T>,
): boolean {
  const capacity = buckets.length;
  const distance = ({ hash }: Entry<T>, index: number): number =>
    (index - hash % capacity + capacity) % capacity;
  let moved = entry;
  for (let index = entry.hash % capacity;; index = (index + 1) % capacity) {
    const resident = buckets[index];
    if (resident === undefined) {
      buckets[index] = moved;
      return true;
    }
    if (resident.value === entry.value) return false;
    if (distance(moved, index) > distance(resident, index)) {
      buckets[index] = moved;
      moved = resident;
    }
  }
}

/** A place in a map from names: its state and two pointers. */
const NAMED_BUCKET_BYTES = 24;

/** What distinct names stand for, in the order of a map of pointers. */
export function nameOrder<T>(
  named: Iterable<readonly [name: string, value: T]>,
  architecture: Architecture,
): (readonly [name: string, value: T])[] {
  return hashTableOrderOf(named, {
    bucketBytes: NAMED_BUCKET_BYTES,
    hash: ([name]) => stringHash(name, architecture === "x86_64"),
  });
}

/** The hash of a byte string; a compiler decides whether its bytes have signs. */
export function stringHash(bytes: string, signed: boolean): number {
  let hash = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes.charCodeAt(at);
    hash += signed ? byte << 24 >> 24 : byte;
    hash += hash << 10;
    hash ^= hash >>> 6;
  }
  hash += hash << 3;
  hash ^= hash >>> 11;
  hash += hash << 15;
  return hash >>> 0;
}

/** The hash of a number of 32 bits or less. */
export function intHash(value: number): number {
  // What is more than 32 bits goes where bits are looked at.
  let key = value + ~(value << 15);
  key ^= key >>> 10;
  key += key << 3;
  key ^= key >>> 6;
  key += ~(key << 11);
  key ^= key >>> 16;
  return key >>> 0;
}

/** The hash of two such numbers. */
export function pairIntHash(first: number, second: number): number {
  return intHash(
    Math.imul(intHash(first), 209) ^ intHash(Math.imul(second, 413)),
  );
}
