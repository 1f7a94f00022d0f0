/**
 * The order in which the kernel's unordered tables of 32-bit numbers are
 * walked, which some calls let user code see (AK/HashTable.h,
 * AK/HashFunctions.h).
 */

/** Growth: to at least 8 more buckets or 160 %, from 80 % of them taken. */
const SMALLEST_GROWTH = 8;
const GROWTH_PERCENT = 160;
const LOAD_PERCENT = 80;

/** A state byte and the number behind it, aligned. */
const BUCKET_BYTES = 8;
/** Sizes that the kernel's allocator rounds up to (Kernel/Heap/kmalloc.cpp). */
const SLAB_BYTES = [16, 32, 64, 128, 256, 512];

interface Entry {
  readonly value: number;
  readonly hash: number;
}

/** The distinct numbers in the order of the table's buckets. */
export function hashTableOrder(values: Iterable<number>): number[] {
  let buckets: (Entry | undefined)[] = [];
  let taken = 0;
  for (const value of values) {
    // Asked before the number is known to be new.
    if ((taken + 1) * 100 >= buckets.length * LOAD_PERCENT) {
      const old = buckets;
      buckets = new Array(grownCapacity(old.length)).fill(undefined);
      for (const entry of old) if (entry !== undefined) insert(buckets, entry);
    }
    if (insert(buckets, { value, hash: hashOf(value) })) taken++;
  }
  return buckets.flatMap((entry) => entry === undefined ? [] : [entry.value]);
}

function grownCapacity(capacity: number): number {
  const wanted = Math.max(
    Math.floor(capacity * GROWTH_PERCENT / 100),
    capacity + SMALLEST_GROWTH,
  );
  const bytes = wanted * BUCKET_BYTES;
  const slab = SLAB_BYTES.find((size) => bytes <= size) ?? bytes;
  return Math.floor(slab / BUCKET_BYTES);
}

/** Robin Hood: who is further from its own bucket takes the place. */
function insert(buckets: (Entry | undefined)[], entry: Entry): boolean {
  const capacity = buckets.length;
  const distance = ({ hash }: Entry, index: number): number =>
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

function hashOf(value: number): number {
  let key = value | 0;
  key = (key + ~(key << 15)) | 0;
  key ^= key >>> 10;
  key = (key + (key << 3)) | 0;
  key ^= key >>> 6;
  key = (key + ~(key << 11)) | 0;
  key ^= key >>> 16;
  return key >>> 0;
}
