/**
 * The regions of an address space in the order of their addresses, in chunks:
 * one comes or goes in a time that hardly depends on how many there are.
 *
 * @module
 */

import type { Region } from "./region.ts";

/** A chunk that gets longer becomes two. */
const LONGEST = 128;

/** Regions that do not meet, by address. */
export class RegionList {
  /** None is empty but the only one. */
  #chunks: Region[][] = [[]];
  /** By chunk: the largest gap in front of one of its regions but the first;
   * undefined until somebody asks. */
  readonly #rooms = new WeakMap<Region[], number>();

  /** How many chunks a search for a gap looks at, at most. */
  get chunks(): number {
    return this.#chunks.length;
  }

  /** Index of the chunk that a region at `address` belongs to. */
  #chunkOf(address: number): number {
    let low = 1;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#chunks[middle]![0]!.base <= address) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The last region that starts at or below `address`. */
  notAbove(address: number): Region | undefined {
    const chunk = this.#chunks[this.#chunkOf(address)]!;
    return chunk[placeNotAbove(chunk, address)];
  }

  /** The last region that starts at or below `address`, which there must be,
   * and all behind it. */
  *from(address: number): IterableIterator<Region> {
    let index = this.#chunkOf(address);
    let place = placeNotAbove(this.#chunks[index]!, address);
    for (; index < this.#chunks.length; index++, place = 0) {
      const chunk = this.#chunks[index]!;
      for (; place < chunk.length; place++) yield chunk[place]!;
    }
  }

  /** All of them. */
  *[Symbol.iterator](): IterableIterator<Region> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /**
   * Start of the lowest gap of at least `size` bytes between two addresses that
   * all regions lie within.
   */
  firstGap(base: number, ceiling: number, size: number): number | undefined {
    let start = base;
    for (const chunk of this.#chunks) {
      const first = chunk[0];
      if (first === undefined) break;
      if (first.base - start >= size) return start;
      if (this.#roomIn(chunk) >= size) return gapWithin(chunk, size);
      start = chunk[chunk.length - 1]!.end;
    }
    return ceiling - start >= size ? start : undefined;
  }

  #roomIn(chunk: Region[]): number {
    let room = this.#rooms.get(chunk);
    if (room !== undefined) return room;
    room = -Infinity;
    for (let i = 1; i < chunk.length; i++) {
      room = Math.max(room, chunk[i]!.base - chunk[i - 1]!.end);
    }
    this.#rooms.set(chunk, room);
    return room;
  }

  /** Takes in a region that has been given its place. */
  insert(region: Region): void {
    const index = this.#chunkOf(region.base);
    const chunk = this.#chunks[index]!;
    chunk.splice(placeNotAbove(chunk, region.base) + 1, 0, region);
    this.#rooms.delete(chunk);
    if (chunk.length <= LONGEST) return;
    this.#chunks.splice(index + 1, 0, chunk.splice(LONGEST / 2));
  }

  /** Takes a region out. */
  remove(region: Region): void {
    const index = this.#chunkOf(region.base);
    const chunk = this.#chunks[index]!;
    chunk.splice(chunk.indexOf(region), 1);
    this.#rooms.delete(chunk);
    if (chunk.length === 0 && this.#chunks.length > 1) {
      this.#chunks.splice(index, 1);
    }
  }

  /** Takes all out and gives them. */
  clear(): Region[] {
    const all = [...this];
    this.#chunks = [[]];
    return all;
  }
}

/** Start of the first gap of that size between two regions of a chunk. */
function gapWithin(chunk: readonly Region[], size: number): number | undefined {
  const behind = chunk.findIndex((region, index) =>
    index > 0 && region.base - chunk[index - 1]!.end >= size
  );
  return chunk[behind - 1]?.end;
}

/** In a chunk: the last region that starts at or below `address`, or -1. */
function placeNotAbove(chunk: readonly Region[], address: number): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (chunk[middle]!.base <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
