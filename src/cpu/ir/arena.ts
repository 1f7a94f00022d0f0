/**
 * Where the blocks of one memory lie, whatever their architecture.
 *
 * @module
 */

import { Layout } from "../memory/layout.ts";

/** Bytes of a record. */
export const RECORD = 16;
/** Bits of an origin that hold the address within the block. */
const ADDRESS_BITS = 10;
/** A block starts only where this much is left. */
const RESERVE = 65536;

/** Records in the order of their blocks. */
export class Arena {
  /** Byte offset of the next record. */
  at: number = Layout.arena;
  /** By record: its instruction's number and address in the block. */
  readonly origins: Uint16Array = new Uint16Array(
    (Layout.arenaEnd - Layout.arena) >> 4,
  );
  readonly #records: number[] = [];
  readonly #addresses: number[] = [];
  /** The last block is to be overwritten. */
  #released = false;

  /** Whether there is room for one more block. */
  get hasRoom(): boolean {
    return this.at + RESERVE < Layout.arenaEnd;
  }

  /** Forgets all blocks. */
  clear(): void {
    this.at = Layout.arena;
    this.#records.length = 0;
    this.#addresses.length = 0;
    this.#released = false;
  }

  /** Starts a block at a guest address. */
  start(address: number): void {
    if (this.#released) this.#pop();
    this.#records.push(this.at);
    this.#addresses.push(address);
  }

  #pop(): void {
    this.#records.pop();
    this.#addresses.pop();
    this.#released = false;
  }

  /** Gives the last block's room back; it stays known until the next one. */
  release(first: number): void {
    this.at = first;
    this.#released = true;
  }

  /** An origin for `origins`. */
  static origin(index: number, offset: number): number {
    return index << ADDRESS_BITS | offset;
  }

  /**
   * Address at which the block that a record lies in begins. A branch goes on
   * at blocks only, so this, and never the first record's origin, is where it
   * would have gone on: a block's first instructions may have no record (a
   * NOP), or have become part of a later one's (a comparison of its branch).
   */
  startOf(record: number): number {
    return this.#addresses[this.#blockOf(record)]!;
  }

  /**
   * Address of the instruction that a record belongs to. To be asked of a
   * record that has left without effect: the builder keeps such a record's
   * origin that of the instruction which has then not begun.
   */
  addressOf(record: number): number {
    const origin = this.origins[(record - Layout.arena) >> 4]!;
    return this.#addresses[this.#blockOf(record)]! +
      (origin & (1 << ADDRESS_BITS) - 1);
  }

  /** Instructions of its block before the one that a record belongs to. */
  indexOf(record: number): number {
    return this.origins[(record - Layout.arena) >> 4]! >>
      ADDRESS_BITS;
  }

  /** First record of the block that a record lies in. */
  blockOf(record: number): number {
    return this.#records[this.#blockOf(record)]!;
  }

  #blockOf(record: number): number {
    let low = 0;
    let high = this.#records.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#records[middle]! <= record) low = middle;
      else high = middle;
    }
    return low;
  }
}
