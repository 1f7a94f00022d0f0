/**
 * What is known about the flags, and about checks already made, while a block
 * is lifted.
 *
 * @module
 */

import { OpFacts } from "./facts.ts";
import type { FlagSource } from "./fusion.ts";
import { type Slot, Slots } from "./slots.ts";

/**
 * Scratch slots that live as long as the block. A comparison's result goes to
 * one in turn instead of nowhere, so that a condition can look at it.
 */
export const FLAG_TEMPORARIES = 4;

/** Follows the records of one block. */
export class FlagTracker {
  /** Records whose flags nobody has been able to see yet: one that writes all
   * flags, and behind it those that change some and keep the rest. */
  readonly #unseen: number[] = [];
  /** The last flag writer, while its operands are unchanged. */
  readonly source: FlagSource = {
    op: -1,
    record: 0,
    d: 0,
    a: 0,
    b: 0,
    low: 0,
    high: 0,
  };
  #temporary = 0;
  /** What `leaveIf` has found to be zero, unchanged since. */
  #checked = -1;
  #checkedExit = 0;

  /** Starts a block. */
  reset(): void {
    this.forget();
    this.#temporary = 0;
  }

  /** Anything may have happened: a helper ran, or ways meet. */
  forget(): void {
    this.see();
    this.source.op = -1;
    this.#checked = -1;
  }

  /** All flags that were written may be looked at. */
  see(): void {
    this.#unseen.length = 0;
  }

  /** True if slot a has been checked for this exit; notes that it is now. */
  isChecked(a: Slot, exit: number): boolean {
    if (a === this.#checked && exit === this.#checkedExit) return true;
    this.#checked = a;
    this.#checkedExit = exit;
    return false;
  }

  /** A slot changes outside of `record`. */
  changed(slot: Slot): void {
    const { source } = this;
    if (source.d === slot) source.op = -1;
    if (source.a === slot) source.a = -1;
    if (source.b === slot) source.b = -1;
    if (this.#checked === slot) this.#checked = -1;
  }

  /**
   * Follows a record that will lie at `at`. Returns the slot that it is to
   * write. `drop` is told of the records whose flags it overwrites unseen.
   */
  record(
    op: number,
    facts: number,
    at: number,
    d: Slot,
    a: Slot,
    b: Slot,
    low: number,
    high: number,
    drop: (record: number) => void,
  ): Slot {
    const merges = (facts & OpFacts.mergesFlags) !== 0;
    if (facts & OpFacts.leaves || facts & OpFacts.readsFlags && !merges) {
      this.see();
    }
    const writes = (facts & OpFacts.writesSlot) !== 0;
    if (facts & OpFacts.writesFlags) {
      if (!merges) this.#dropUnseen(drop);
      if (OpFacts.plain[op] !== 0) this.#unseen.push(at);
      if (writes && d === this.#checked) this.#checked = -1;
      return this.#noteWriter(op, writes, at, d, a, b, low, high);
    }
    if (writes) {
      this.changed(d);
      if (facts & OpFacts.writesPair) this.changed(d + 1);
    }
    return d;
  }

  #dropUnseen(drop: (record: number) => void): void {
    const records = this.#unseen;
    for (let i = 0; i < records.length; i++) drop(records[i]!);
    records.length = 0;
  }

  #noteWriter(
    op: number,
    writes: boolean,
    at: number,
    d: Slot,
    a: Slot,
    b: Slot,
    low: number,
    high: number,
  ): Slot {
    let target = d;
    if (d === Slots.discard && writes) {
      target = Slots.temporary + this.#temporary;
      this.#temporary = (this.#temporary + 1) % FLAG_TEMPORARIES;
    }
    const { source } = this;
    source.op = op;
    source.record = at;
    source.d = target;
    source.a = writes && target === a ? -1 : a;
    source.b = writes && target === b ? -1 : b;
    source.low = low;
    source.high = high;
    return target;
  }
}
