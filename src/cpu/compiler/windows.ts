/**
 * Pages that accesses of a region have lately gone to.
 *
 * In a loop an access mostly goes to the page that it went to the last time.
 * Which one that was, and how to get from its addresses to linear memory, is
 * kept in locals, so that neither has to be looked up. What is mapped cannot
 * change while a region runs. Loads only: nothing waits for a store's address.
 *
 * @module
 */

import { Op, opRows } from "../ir/ops/index.ts";
import type { Slot } from "../ir/slots.ts";
import type { Assembler } from "../wasm/assembler.ts";
import { operandsOf } from "./scratch.ts";

/** Windows of a region, at most: locals cost registers. */
const MOST_WINDOWS = 32;

/** Bytes by which a base may go on and mostly stay in a page. */
const LONGEST_STEP = 64;

/** No address is this with the bits within a page but those of 16 bytes
 * cleared. */
const NO_PAGE = 2048;

/** Locals that hold a page's address and what to add to addresses in it. */
export interface Window {
  /** i64; `NO_PAGE` as long as there is none. */
  readonly page: number;
  /** i32 */
  readonly addend: number;
}

/** Slots that records write otherwise than by going on by a few bytes: what
 * they point to is in another page each time. */
export function unsteadySlots(
  records: Iterable<number>,
  words: Int32Array,
): Set<Slot> {
  const found = new Set<Slot>();
  for (const record of records) {
    const at = record >> 2;
    const op = words[at]! & 0xffff;
    const base = (words[at + 1]! & 0xffff) >> 3;
    const [low, high] = [words[at + 2]!, words[at + 3]!];
    const steps = high === low >> 31 && Math.abs(low) <= LONGEST_STEP &&
      (op === Op.add64i || opRows[op]!.a === "inout");
    for (const [kind, slot] of operandsOf(record, words)) {
      if (kind.includes("out") && !(steps && slot === base)) found.add(slot);
    }
  }
  return found;
}

interface Site {
  readonly base: Slot;
  readonly index: Slot;
  readonly window: Window;
}

/** The windows of a region. */
export class Windows {
  readonly #w: Assembler;
  readonly #all: Window[] = [];
  #unsteady: ReadonlySet<Slot> | undefined;
  /** What the block's accesses have used, unless the registers changed. */
  #sites: Site[] = [];

  /** None so far. */
  constructor(w: Assembler) {
    this.#w = w;
  }

  /** A block begins, which is part of a loop with such slots, or of none. */
  startBlock(unsteady: ReadonlySet<Slot> | undefined): void {
    this.#unsteady = unsteady;
    this.#sites = [];
  }

  /** What is to be restored after another block was emitted in between. */
  save(): () => void {
    const [unsteady, sites] = [this.#unsteady, this.#sites];
    return () => {
      this.#unsteady = unsteady;
      this.#sites = sites;
    };
  }

  /** A register has got a value that has nothing to do with its last one. */
  changed(slot: Slot): void {
    if (this.#sites.length === 0) return;
    this.#sites = this.#sites.filter(({ base, index }) =>
      base !== slot && index !== slot
    );
  }

  /** The window for a load by these registers, if it is worth one. */
  at(base: Slot, index: Slot): Window | undefined {
    if (this.#unsteady === undefined || this.#unsteady.has(base)) {
      return undefined;
    }
    const known = this.#sites.find((site) =>
      site.base === base && site.index === index
    );
    if (known !== undefined) return known.window;
    if (this.#all.length >= MOST_WINDOWS) return undefined;
    const window = { page: this.#w.local("i64"), addend: this.#w.local("i32") };
    this.#all.push(window);
    this.#sites.push({ base, index, window });
    return window;
  }

  /** Pushes what makes all windows hold no page. */
  reset(): void {
    for (const { page } of this.#all) this.#w.i64(NO_PAGE).set(page);
  }
}
