/**
 * A region's slots: each is a local, loaded when the region is entered and
 * written back where it is left.
 *
 * @module
 */

import { FLAG_TEMPORARIES } from "../ir/flag_tracker.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { Layout } from "../memory/layout.ts";
import type { Architecture } from "../types.ts";
import type { Assembler } from "../wasm/assembler.ts";

/** Slots that generated functions and TypeScript look at meanwhile. */
function isResident(slot: Slot): boolean {
  return slot === Slots.pc ||
    slot >= Slots.monitorAddress && slot <= Slots.floatFast;
}

/** The slots of a region that is emitted. */
export class RegionSlots {
  readonly #w: Assembler;
  readonly #architecture: Architecture;
  readonly #changed: (slot: Slot) => void;
  /** Locals by slot; of a vector, by its lower half. */
  readonly #locals = new Map<Slot, number>();
  readonly #written = new Set<Slot>();
  /** Scratch slots that the instruction, or the block, has filled. */
  #filled = new Set<Slot>();
  #filledByBlock = new Set<Slot>();
  #outliving: ReadonlySet<Slot> = new Set();

  /** `changed` is told which slots are set. */
  constructor(
    w: Assembler,
    architecture: Architecture,
    changed: (slot: Slot) => void,
  ) {
    this.#w = w;
    this.#architecture = architecture;
    this.#changed = changed;
  }

  /** A block begins; some scratch slots are read by later instructions than
   * those that fill them. */
  startBlock(outliving: ReadonlySet<Slot>): void {
    this.#filledByBlock = new Set();
    this.#outliving = outliving;
  }

  /** An instruction begins. */
  startInstruction(): void {
    if (this.#filled.size > 0) this.#filled = new Set();
  }

  /** What is to be restored after another block was emitted in between. */
  save(): () => void {
    const [filled, byBlock, outliving] = [
      this.#filled,
      this.#filledByBlock,
      this.#outliving,
    ];
    return () => {
      this.#filled = filled;
      this.#filledByBlock = byBlock;
      this.#outliving = outliving;
    };
  }

  /** Loads the thread's slots that the region uses. */
  load(): void {
    for (const [slot, local] of this.#locals) {
      if (slot >= Slots.temporary) continue;
      this.#w.i32(0).memory(
        this.isVector(slot) ? "v128.load" : "i64.load",
        Layout.state + slot * 8,
      );
      this.#w.set(local);
    }
  }

  /** Stores the thread's slots that the region sets. */
  writeBack(): void {
    for (const slot of this.#written) {
      if (slot < Slots.temporary) this.spill(slot);
    }
  }

  /** Stores the scratch slots that the block has filled for later. */
  spillBlock(): void {
    for (const slot of this.#filledByBlock) this.spill(slot);
  }

  /** Stores the scratch slots that the instruction has filled. */
  spillInstruction(): void {
    for (const slot of this.#filled) this.spill(slot);
  }

  /** Stores a slot; of a vector, the lower half is named for both. */
  spill(slot: Slot): void {
    this.#w.i32(0).get(this.local(slot)).memory(
      this.isVector(slot) ? "v128.store" : "i64.store",
      Layout.state + slot * 8,
    );
  }

  /** Stores what a helper is to read, if it is not in memory anyway. */
  store(slot: Slot): void {
    if (slot === Slots.zero || slot === Slots.discard || isResident(slot)) {
      return;
    }
    this.spill(this.isVector(slot) ? slot & ~1 : slot);
  }

  /** Loads what a helper has written to a slot. */
  reload(slot: Slot): void {
    if (slot === Slots.discard || isResident(slot)) return;
    this.#w.i32(0).memory(
      this.isVector(slot) ? "v128.load" : "i64.load",
      Layout.state + (this.isVector(slot) ? slot & ~1 : slot) * 8,
    );
    this.#w.set(this.write(slot));
  }

  /** Whether a slot is half of a vector register. */
  isVector(slot: Slot): boolean {
    return this.#architecture !== "riscv64" && (
      slot >= Slots.vector && slot < Slots.extra ||
      slot >= Slots.vectorTemporary && slot < Slots.laneScratch
    );
  }

  /** The local that holds a slot, or the vector that it is half of. */
  local(slot: Slot): number {
    const vector = this.isVector(slot);
    const key = vector ? slot & ~1 : slot;
    let local = this.#locals.get(key);
    if (local === undefined) {
      local = this.#w.local(vector ? "v128" : "i64");
      this.#locals.set(key, local);
    }
    return local;
  }

  /** The same, to be set. */
  write(slot: Slot): number {
    const local = this.local(slot);
    const key = this.isVector(slot) ? slot & ~1 : slot;
    this.#written.add(key);
    this.#changed(slot);
    if (slot >= Slots.temporary) {
      const isOfBlock = slot < Slots.temporary + FLAG_TEMPORARIES ||
        this.#outliving.has(slot);
      (isOfBlock ? this.#filledByBlock : this.#filled).add(key);
    }
    return local;
  }

  /** Pushes a slot. */
  push(slot: Slot): void {
    const w = this.#w;
    if (slot === Slots.zero) w.i64(0);
    else if (isResident(slot)) {
      w.i32(0).memory("i64.load", Layout.state + slot * 8);
    } else {
      w.get(this.local(slot));
      if (this.isVector(slot)) w.lane("i64x2.extract_lane", slot & 1);
    }
  }

  /** Pushes the low half of a slot. */
  push32(slot: Slot): void {
    const w = this.#w;
    if (slot === Slots.zero) w.i32(0);
    else if (isResident(slot)) {
      w.i32(0).memory("i32.load", Layout.state + slot * 8);
    } else if (this.isVector(slot)) {
      w.get(this.local(slot)).lane("i32x4.extract_lane", (slot & 1) * 2);
    } else w.get(this.local(slot)).op("i32.wrap_i64");
  }

  /** Pushes a slot and the one behind it. */
  push128(slot: Slot): void {
    const w = this.#w;
    if (this.isVector(slot)) {
      w.get(this.local(slot));
      return;
    }
    this.push(slot);
    w.op("i64x2.splat");
    this.push(slot + 1);
    w.lane("i64x2.replace_lane", 1);
  }

  /** Sets a slot to what `value` pushes. */
  set(slot: Slot, value: () => void): void {
    const w = this.#w;
    if (slot === Slots.discard) {
      value();
      w.op("drop");
    } else if (isResident(slot)) {
      w.i32(0);
      value();
      w.memory("i64.store", Layout.state + slot * 8);
    } else if (this.isVector(slot)) {
      w.get(this.local(slot));
      value();
      w.lane("i64x2.replace_lane", slot & 1).set(this.write(slot));
    } else {
      value();
      w.set(this.write(slot));
    }
  }
}
