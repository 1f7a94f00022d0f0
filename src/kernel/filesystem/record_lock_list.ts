/**
 * The record locks of an inode by where they start, in chunks that know how far
 * they reach: those in a request's way are found in a time that hardly depends
 * on how many there are.
 *
 * @module
 */

import { Cost, type Work } from "../work.ts";

/** A piece of a file; 0 reaches to the end of all files. */
export interface Range {
  readonly start: bigint;
  readonly length: bigint;
}

/** A range that has a place among those that were taken. */
export interface Ordered extends Range {
  /** Greater than that of whatever was taken before. */
  readonly order: number;
}

/** A chunk that gets longer becomes two. */
const LONGEST = 128;

interface Chunk<T> {
  /** By their starts; equal ones by their order. */
  readonly ranges: T[];
  /** Where the one that reaches farthest ends; undefined where all files end. */
  end: bigint | undefined;
  /** The same of this chunk and all before it. */
  reach: bigint | undefined;
}

/** Where a range ends; undefined stands for the end of all files. */
function endOf({ start, length }: Range): bigint | undefined {
  return length === 0n ? undefined : start + length;
}

function isBefore(place: bigint, end: bigint | undefined): boolean {
  return end === undefined || place < end;
}

function farthest(
  one: bigint | undefined,
  other: bigint | undefined,
): bigint | undefined {
  if (one === undefined || other === undefined) return undefined;
  return one > other ? one : other;
}

function chunkOf<T extends Range>(ranges: T[]): Chunk<T> {
  const end = ranges.map(endOf).reduce(farthest);
  return { ranges, end, reach: end };
}

/** The first of a list of which something is true that stays true behind it. */
function firstThat<T>(
  list: readonly T[],
  isTrue: (one: T) => boolean,
): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrue(list[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Ranges that may lie over each other. */
export class RecordLockList<T extends Ordered> {
  /** None is empty. */
  #chunks: Chunk<T>[] = [];
  readonly #work: Work;

  /** What is looked at, chunks and ranges, is charged to `work`. */
  constructor(work: Work) {
    this.#work = work;
  }

  /** The one taken first of those that lie over a range and are `wanted`. */
  firstOver(range: Range, wanted: (one: T) => boolean): T | undefined {
    const end = endOf(range);
    let first: T | undefined;
    let index = firstThat(
      this.#chunks,
      ({ reach }) => isBefore(range.start, reach),
    );
    for (; index < this.#chunks.length; index++) {
      const { ranges, end: chunkEnd } = this.#chunks[index]!;
      this.#work.add(Cost.lock);
      if (!isBefore(ranges[0]!.start, end)) break;
      if (!isBefore(range.start, chunkEnd)) continue;
      this.#work.add(ranges.length * Cost.lock);
      for (const one of ranges) {
        if (!isBefore(one.start, end)) break;
        const isOver = isBefore(range.start, endOf(one));
        if (!isOver || first !== undefined && first.order < one.order) continue;
        if (wanted(one)) first = one;
      }
    }
    return first;
  }

  /** The one taken first of those that are just this range and are `wanted`. */
  firstLike(range: Range, wanted: (one: T) => boolean): T | undefined {
    const { start, length } = range;
    let index = this.#chunkReaching(start);
    for (; index < this.#chunks.length; index++) {
      const { ranges } = this.#chunks[index]!;
      let place = firstThat(ranges, (one) => one.start >= start);
      for (; place < ranges.length; place++) {
        this.#work.add(Cost.lock);
        const one = ranges[place]!;
        if (one.start !== start) return undefined;
        if (one.length === length && wanted(one)) return one;
      }
    }
    return undefined;
  }

  /** The first chunk that has a range that starts at `start` or behind it. */
  #chunkReaching(start: bigint): number {
    return firstThat(
      this.#chunks,
      ({ ranges }) => ranges[ranges.length - 1]!.start >= start,
    );
  }

  /** Takes in one that comes behind all others. */
  insert(one: T): void {
    // Into the last chunk that begins at or before it, or the first.
    const index = Math.max(
      0,
      firstThat(this.#chunks, ({ ranges }) => ranges[0]!.start > one.start) - 1,
    );
    const chunk = this.#chunks[index];
    if (chunk === undefined) {
      this.#chunks = [chunkOf([one])];
      return;
    }
    const { ranges } = chunk;
    const place = firstThat(ranges, ({ start }) => start > one.start);
    ranges.splice(place, 0, one);
    chunk.end = farthest(chunk.end, endOf(one));
    if (ranges.length > LONGEST) {
      const behind = ranges.splice(LONGEST / 2);
      this.#chunks.splice(index, 1, chunkOf(ranges), chunkOf(behind));
    }
    this.#settle(index);
  }

  /** Says anew how far the chunks from one on reach. */
  #settle(from: number): void {
    for (let index = from; index < this.#chunks.length; index++) {
      const chunk = this.#chunks[index]!;
      const before = this.#chunks[index - 1];
      chunk.reach = before === undefined
        ? chunk.end
        : farthest(before.reach, chunk.end);
    }
  }

  /** Takes one out. */
  remove(one: T): void {
    let index = this.#chunkReaching(one.start);
    while (!this.#chunks[index]!.ranges.includes(one)) index++;
    const left = this.#chunks[index]!.ranges.filter((other) => other !== one);
    this.#chunks.splice(index, 1, ...left.length === 0 ? [] : [chunkOf(left)]);
    this.#settle(index);
  }

  /** Takes out all that are not wanted; gives how many these were. */
  keep(wanted: (one: T) => boolean): number {
    let gone = 0;
    this.#chunks = this.#chunks.flatMap(({ ranges }) => {
      this.#work.add(ranges.length * Cost.lock);
      const left = ranges.filter(wanted);
      gone += ranges.length - left.length;
      return left.length === 0 ? [] : [chunkOf(left)];
    });
    this.#settle(0);
    return gone;
  }
}
