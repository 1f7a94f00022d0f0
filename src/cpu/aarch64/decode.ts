/**
 * Finding the row of an instruction word.
 *
 * @module
 */

import { parseEncoding, type Row } from "./row.ts";

/**
 * Finds the row of an instruction word. Words are sorted by bits 31 to 21 into
 * buckets and, inside a bucket, by bits 15 to 10; what is left is a scan over
 * very few candidates. A bucket is filled when it is first needed.
 */
export class Decoder {
  readonly rows: readonly Row[];
  readonly #masks: Int32Array;
  readonly #matches: Int32Array;
  /** Per bucket, 64 positions in `#candidates`. */
  readonly #buckets: (Uint32Array | undefined)[] = new Array(2048);
  /** Lists of row numbers plus one, each ended by zero; list 0 is empty. */
  #candidates: Uint16Array = new Uint16Array(4096);
  #used = 1;

  constructor(rows: readonly Row[]) {
    this.rows = rows;
    this.#masks = new Int32Array(rows.length);
    this.#matches = new Int32Array(rows.length);
    rows.forEach((row, index) => {
      const { mask, match } = parseEncoding(row.encoding);
      this.#masks[index] = mask;
      this.#matches[index] = match;
    });
  }

  /** The number of the row that `word` belongs to, or -1: unallocated. */
  find(word: number): number {
    const bucket = this.#buckets[word >>> 21] ?? this.#fill(word >>> 21);
    let position = bucket[(word >>> 10) & 63]!;
    for (;;) {
      const index = this.#candidates[position++]! - 1;
      if (index < 0) return -1;
      if ((word & this.#masks[index]!) !== this.#matches[index]!) continue;
      const reserved = this.rows[index]!.reserved;
      if (reserved === undefined || !reserved(word)) return index;
    }
  }

  #fill(high: number): Uint32Array {
    const bucket = new Uint32Array(64);
    const inBucket: number[] = [];
    for (let index = 0; index < this.rows.length; index++) {
      const mask = this.#masks[index]! & 0xffe00000;
      if (((high << 21) & mask) === (this.#matches[index]! & mask)) {
        inBucket.push(index);
      }
    }
    let previous: number[] = [];
    let previousPosition = 0;
    for (let middle = 0; middle < 64; middle++) {
      const list = inBucket.filter((index) => {
        const mask = this.#masks[index]! & 0xfc00;
        return ((middle << 10) & mask) === (this.#matches[index]! & mask);
      });
      if (
        list.length !== previous.length ||
        list.some((index, at) => index !== previous[at])
      ) {
        previousPosition = list.length === 0 ? 0 : this.#append(list);
        previous = list;
      }
      bucket[middle] = previousPosition;
    }
    this.#buckets[high] = bucket;
    return bucket;
  }

  #append(list: readonly number[]): number {
    if (this.#used + list.length + 1 > this.#candidates.length) {
      const larger = new Uint16Array(this.#candidates.length * 2);
      larger.set(this.#candidates);
      this.#candidates = larger;
    }
    const position = this.#used;
    for (const index of list) this.#candidates[this.#used++] = index + 1;
    this.#candidates[this.#used++] = 0;
    return position;
  }
}
