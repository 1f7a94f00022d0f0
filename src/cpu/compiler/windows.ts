/**
 * Pages that accesses of a block share.
 *
 * Accesses of a block off one register mostly go to one page. Which one that
 * is, and how to get from its addresses to linear memory, is kept in locals, so
 * that neither has to be looked up again. What is mapped cannot change while a
 * region runs.
 *
 * @module
 */

import { Op, opRows } from "../ir/ops/index.ts";
import type { Slot } from "../ir/slots.ts";
import type { Assembler } from "../wasm/assembler.ts";
import { operandsOf, slotOf } from "./scratch.ts";

/** Windows of a region, at most: locals cost registers. */
const MOST_WINDOWS = 32;

/** Bytes by which a base may go on and mostly stay in a page. */
const LONGEST_STEP = 64;

/** Locals that hold a page's address and what to add to addresses in it. */
export interface Window {
  /** i64 */
  readonly page: number;
  /** i32 */
  readonly addend: number;
}

/** What an access is made of: registers, and which TLB knows its page. */
export interface Access {
  readonly base: Slot;
  /** -1: none. */
  readonly index: Slot;
  readonly writes: boolean;
}

/** The access of a record that is a plain load or store. */
function accessOf(record: number, words: Int32Array): Access | undefined {
  const at = record >> 2;
  const op = words[at]! & 0xffff;
  const { access, immediate } = opRows[op]!;
  if (access === undefined) return undefined;
  return {
    base: (words[at + 1]! & 0xffff) >> 3,
    index: immediate === "address" ? words[at + 1]! >>> 19 : -1,
    writes: access === "store",
  };
}

const isSame = (one: Access, other: Access): boolean =>
  one.base === other.base && one.index === other.index &&
  one.writes === other.writes;

/** Whether a record moves register a on by a few bytes. */
function steps(record: number, words: Int32Array): boolean {
  const at = record >> 2;
  const op = words[at]! & 0xffff;
  const [low, high] = [words[at + 2]!, words[at + 3]!];
  return high === low >> 31 && Math.abs(low) <= LONGEST_STEP &&
    (op === Op.add64i || opRows[op]!.a === "inout");
}

/** Tells the slots that a record writes otherwise than by going on by a few
 * bytes: what they point to is in another page each time. */
function forEachJumping(
  record: number,
  words: Int32Array,
  tell: (slot: Slot) => void,
): void {
  const base = (words[(record >> 2) + 1]! & 0xffff) >> 3;
  for (const operand of operandsOf(record, words)) {
    if (!operand.writes) continue;
    const slot = slotOf(operand, record, words);
    if (slot !== base || !steps(record, words)) tell(slot);
  }
}

/** Those of a block's records whose access is followed by another one off the
 * same registers as they are. */
export function leadingAccesses(
  records: Iterable<number>,
  words: Int32Array,
): Set<number> {
  const found = new Set<number>();
  let open: { readonly access: Access; readonly record: number }[] = [];
  const close = (slot: Slot): void => {
    const isOff = ({ access: { base, index } }: typeof open[number]) =>
      base === slot || index === slot;
    if (open.some(isOff)) open = open.filter((one) => !isOff(one));
  };
  for (const record of records) {
    const access = accessOf(record, words);
    if (access !== undefined) {
      const leader = open.find((one) => isSame(one.access, access));
      if (leader === undefined) open.push({ access, record });
      else found.add(leader.record);
    }
    if (open.length > 0) forEachJumping(record, words, close);
  }
  return found;
}

interface Site {
  readonly access: Access;
  readonly window: Window;
}

/** The windows of a region. */
export class Windows {
  readonly #w: Assembler;
  /** By whether they write: each block begins anew with the first. */
  readonly #all: readonly [Window[], Window[]] = [[], []];
  #used: [number, number] = [0, 0];
  #leading: ReadonlySet<number> = new Set();
  /** What the block's accesses have used, unless the registers changed. */
  #sites: Site[] = [];

  /** None so far. */
  constructor(w: Assembler) {
    this.#w = w;
  }

  /** A block begins, which has such leading accesses. */
  startBlock(leading: ReadonlySet<number>): void {
    this.#leading = leading;
    this.#sites = [];
    this.#used = [0, 0];
  }

  /** What is to be restored after another block was emitted in between. */
  save(): () => void {
    const [leading, sites, used] = [this.#leading, this.#sites, this.#used];
    return () => {
      this.#leading = leading;
      this.#sites = sites;
      this.#used = used;
    };
  }

  /** A register has got a value that has nothing to do with its last one. */
  changed(slot: Slot): void {
    if (this.#sites.length === 0) return;
    this.#sites = this.#sites.filter(({ access: { base, index } }) =>
      base !== slot && index !== slot
    );
  }

  /** The window for an access of a record, if it is worth one, and whether it
   * probably is the right one by then. */
  at(
    record: number,
    access: Access,
  ): { readonly window: Window; readonly isKnown: boolean } | undefined {
    const known = this.#sites.find((site) => isSame(site.access, access));
    if (known !== undefined) return { window: known.window, isKnown: true };
    if (!this.#leading.has(record)) return undefined;
    const window = this.#take(access.writes);
    if (window === undefined) return undefined;
    this.#sites.push({ access, window });
    return { window, isKnown: false };
  }

  #take(writes: boolean): Window | undefined {
    const kind = writes ? 1 : 0;
    const used = this.#used[kind]++;
    const windows = this.#all[kind];
    if (used < windows.length) return windows[used];
    if (windows.length >= MOST_WINDOWS / 2) return undefined;
    const window = { page: this.#w.local("i64"), addend: this.#w.local("i32") };
    windows.push(window);
    return window;
  }
}
