/**
 * Pages that registers point to all along.
 *
 * What a loop's accesses have as their base is mostly a register that the loop
 * leaves as it is: the stack, a structure, a table. If it is known that all of
 * them go to some bytes about that base (see ranges.ts), and these bytes lie
 * in one run of pages (see sites.ts), then it is looked up once: what to add to
 * an address is kept in a local until the register is written. What is mapped
 * cannot change while a region runs.
 *
 * @module
 */

import type { Slot } from "../ir/slots.ts";
import { PAGE_SIZE } from "../types.ts";
import type { Assembler } from "../wasm/assembler.ts";
import type { RangedAccess } from "./ranges.ts";
import { pushIsInRun } from "./sites.ts";

/** Pins of a region, at most: locals cost registers. */
const MOST_PINS = 32;
/** Bytes of a pin, at most: the more, the more often they are not in one run. */
const MOST_BYTES = 2 ** 20;
/** Accesses share a pin if they lie within so many bytes. */
const SHARED_BYTES = PAGE_SIZE / 8;

/** In the local: the bytes lie in no one run. No page is so far from another. */
const APART = 1;

/** Bytes about a register's value, and the local for their page. */
export interface Pin extends RangedAccess {
  /** i32: what to add to an address; 0 as long as that is not known. */
  readonly addend: number;
}

/** The pins of a region. */
export class Pins {
  readonly #w: Assembler;
  readonly #byRecord = new Map<number, Pin>();
  readonly #byBase = new Map<Slot, Pin[]>();
  #count = 0;

  /** For a region's accesses in loops, by record. */
  constructor(w: Assembler, accesses: ReadonlyMap<number, RangedAccess>) {
    this.#w = w;
    const groups = new Map<number, [number, RangedAccess][]>();
    for (const one of accesses) {
      const { base, from, to, writes } = one[1];
      if (to - from >= MOST_BYTES) continue;
      // Where all of the address is known, so is its page.
      const page = Math.floor(from / PAGE_SIZE);
      if (base < 0 && (from < 0 || Math.floor(to / PAGE_SIZE) !== page)) {
        continue;
      }
      const key = (base < 0 ? 2 ** 10 + page : base) * 2 + (writes ? 1 : 0);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [one]);
      else group.push(one);
    }
    for (const group of groups.values()) this.#pin(group);
  }

  /** Pins for accesses off one base. */
  #pin(accesses: [number, RangedAccess][]): void {
    accesses.sort(([, one], [, other]) => one.from - other.from);
    for (let first = 0; first < accesses.length;) {
      const [, { base, from, writes }] = accesses[first]!;
      let to = accesses[first]![1].to;
      let next = first + 1;
      for (; next < accesses.length; next++) {
        const end = Math.max(to, accesses[next]![1].to);
        if (base >= 0 && end - from >= SHARED_BYTES && end > to) break;
        to = end;
      }
      if (this.#count >= MOST_PINS) return;
      this.#count++;
      const addend = this.#w.local("i32");
      const pin = { base, from, to, writes, addend };
      for (; first < next; first++) {
        this.#byRecord.set(accesses[first]![0], pin);
      }
      const ofBase = this.#byBase.get(base);
      if (ofBase === undefined) this.#byBase.set(base, [pin]);
      else ofBase.push(pin);
    }
  }

  /** The pin for a record's access, if it has one. */
  of(record: number): Pin | undefined {
    return this.#byRecord.get(record);
  }

  /** A register has changed: pushes that its pages are not known. */
  changed(slot: Slot): void {
    for (const { addend } of this.#byBase.get(slot) ?? []) {
      this.#w.i32(0).set(addend);
    }
  }

  /**
   * Makes the local `at` the linear address of that in local `va`. `lookUp`
   * pushes the addend of its page, by the site, or leaves; `push` pushes a
   * register.
   */
  translate(
    pin: Pin,
    site: number,
    va: number,
    at: number,
    lookUp: () => void,
    push: (slot: Slot) => void,
  ): void {
    const w = this.#w;
    const { base, from, to, addend } = pin;
    w.get(addend).tee(at).i32(APART).op("i32.le_u").if();
    lookUp();
    w.set(at);
    if (base < 0) w.get(at).set(addend);
    else {
      w.get(addend).op("i32.eqz").if();
      w.get(at).i32(APART);
      for (const end of [from, to]) {
        pushIsInRun(w, site, () => {
          push(base);
          w.i64(end).op("i64.add");
        });
      }
      w.op("i32.and").op("select").set(addend).end();
    }
    w.end();
    w.get(at).get(va).op("i32.wrap_i64").op("i32.add").set(at);
  }
}
