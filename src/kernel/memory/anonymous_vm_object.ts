/**
 * Memory without a file (Kernel/Memory/AnonymousVMObject.cpp).
 *
 * @module
 */

import { Cost } from "../work.ts";
import {
  isPresent,
  LAZY_PAGE,
  type MemoryManager,
  PAGE_SIZE,
  ZERO_PAGE,
} from "./memory_manager.ts";
import { copyPages, createPages, VMObject } from "./vm_object.ts";

/** When the pages of an object are set aside. */
export type AllocationStrategy = "Reserve" | "AllocateNow" | "None";

/** Promised pages that a forked pair draws its copies from. */
class SharedCommittedPages {
  count: number;
  holders = 0;
  /** What was cloned, while it draws from these. */
  original: AnonymousVMObject | undefined;

  constructor(count: number, original: AnonymousVMObject) {
    this.count = count;
    this.original = original;
  }
}

const NO_PAGES = Uint8Array.of();

/** Pages whose frames are set aside together. */
const STRETCH = 1024;

/** Zero-filled, copy-on-write, optionally purgeable memory. */
export class AnonymousVMObject extends VMObject {
  readonly kind = "anonymous";
  purgeable = false;
  volatile = false;
  wasPurged = false;

  /** Promised to this object and not used yet. */
  #unusedCommitted = 0;
  #shared: SharedCommittedPages | undefined;
  /** 1 where a write must copy first; empty before the first fork. */
  #copyOnWrite: Uint8Array = NO_PAGES;
  /** The first of the frames that are set aside for each stretch of pages. */
  readonly #stretches: number[] = [];

  private constructor(memory: MemoryManager, pages: Int32Array) {
    super(memory, pages);
  }

  /** Pages promised to this object alone. */
  get promised(): number {
    return this.#unusedCommitted;
  }

  /** Pages promised to it and to those it was forked from or into. */
  get sharedPromise(): { readonly count: number } | undefined {
    return this.#shared;
  }

  static create(
    memory: MemoryManager,
    size: number,
    strategy: AllocationStrategy,
  ): AnonymousVMObject {
    const count = Math.ceil(size / PAGE_SIZE);
    // Promised before the slots are made, as the reference does: a huge
    // reservation fails without asking for a huge table.
    if (strategy !== "None") memory.commit(count);
    let pages: Int32Array;
    try {
      pages = createPages(memory, size);
    } catch (error) {
      if (strategy !== "None") memory.uncommit(count);
      throw error;
    }
    const object = new AnonymousVMObject(memory, pages);
    if (strategy !== "None") object.#unusedCommitted = count;
    if (strategy === "AllocateNow") {
      for (const i of pages.keys()) pages[i] = object.#takeCommitted(i);
    } else pages.fill(strategy === "Reserve" ? LAZY_PAGE : ZERO_PAGE);
    return object;
  }

  static createPurgeable(
    memory: MemoryManager,
    size: number,
    strategy: AllocationStrategy,
  ): AnonymousVMObject {
    const object = AnonymousVMObject.create(memory, size, strategy);
    object.purgeable = true;
    return object;
  }

  #takeCommitted(index: number): number {
    this.#unusedCommitted--;
    return this.memory.allocateCommitted(this.#place(index));
  }

  /** The frame that a page would have beside its neighbours; 0: any. */
  #place(index: number): number {
    const stretch = Math.floor(index / STRETCH);
    const count = Math.min(this.pages.length - stretch * STRETCH, STRETCH);
    const first = this.#stretches[stretch] ??= count < 2
      ? 0
      : this.memory.physical.setAside(count);
    return first === 0 ? 0 : first + index % STRETCH;
  }

  override clone(): VMObject {
    if (this.purgeable && this.volatile) {
      const clone = AnonymousVMObject.createPurgeable(
        this.memory,
        this.size,
        "None",
      );
      clone.volatile = true;
      clone.wasPurged = true;
      return clone;
    }
    let resident = 0;
    this.memory.work.add(this.pages.length * Cost.slot);
    for (const page of this.pages) if (isResident(page)) resident++;
    if (resident === 0) {
      return AnonymousVMObject.create(this.memory, this.size, "None");
    }
    this.memory.commit(resident);
    let pages: Int32Array;
    try {
      pages = copyPages(this.memory, this.pages);
    } catch (error) {
      this.memory.uncommit(resident);
      throw error;
    }
    const shared = new SharedCommittedPages(resident, this);
    const clone = new AnonymousVMObject(this.memory, pages);
    clone.purgeable = this.purgeable;
    clone.refAll();
    clone.#share(shared);
    clone.#copyOnWrite = residentMap(clone.pages);
    this.#share(shared);
    this.#copyOnWrite = residentMap(this.pages);
    // Promises are not inherited: the child overcommits.
    clone.#replace(LAZY_PAGE, ZERO_PAGE);
    return clone;
  }

  #share(shared: SharedCommittedPages | undefined): void {
    const previous = this.#shared;
    this.#shared = shared;
    if (shared !== undefined) shared.holders++;
    if (previous === undefined) return;
    if (previous.original === this) previous.original = undefined;
    if (--previous.holders === 0) this.memory.uncommit(previous.count);
  }

  override mayWriteAsItIs(index: number, isShared: boolean): boolean {
    return isShared || this.#copyOnWrite[index] !== 1;
  }

  /** How many pages a fork left to be copied at the next write. */
  get copyOnWritePages(): number {
    return this.#copyOnWrite.reduce((sum, marked) => sum + marked, 0);
  }

  /** First write to a zero page; false when no memory is left. */
  fillZeroPage(index: number): boolean {
    const frame = this.slot(index) === LAZY_PAGE
      ? this.#takeCommitted(index)
      : this.memory.allocate(this.#place(index));
    if (!isPresent(frame)) return false;
    this.pages[index] = frame;
    return true;
  }

  /** First write to a shared page after a fork. */
  copyPage(index: number): "continue" | "out of memory" {
    const { memory } = this;
    if (this.#shared?.count === 0) this.#share(undefined);
    const shared = this.#shared;
    if (shared !== undefined) shared.count--;
    const frame = this.slot(index);
    if (memory.references(frame) === 1) {
      if (shared !== undefined) memory.uncommit(1);
    } else {
      const place = this.#place(index);
      const copy = shared === undefined
        ? memory.allocate(place)
        : memory.allocateCommitted(place);
      if (!isPresent(copy)) return "out of memory";
      memory.copyFrame(frame, copy);
      memory.unref(frame);
      this.pages[index] = copy;
    }
    this.#copyOnWrite[index] = 0;
    return "continue";
  }

  /** madvise: whether the contents had been taken away. */
  setVolatile(volatile: boolean): boolean {
    const wasPurged = this.wasPurged;
    if (this.volatile === volatile) return wasPurged;
    if (volatile) {
      this.#replace(LAZY_PAGE, ZERO_PAGE);
      this.memory.uncommit(this.#unusedCommitted);
      this.#unusedCommitted = 0;
      this.#share(undefined);
      this.#copyOnWrite = NO_PAGES;
      this.volatile = true;
      this.wasPurged = false;
      return wasPurged;
    }
    let needed = 0;
    for (const page of this.pages) if (page === ZERO_PAGE) needed++;
    if (needed === 0) {
      this.volatile = false;
      return wasPurged;
    }
    this.memory.commit(needed);
    this.#unusedCommitted = needed;
    this.#replace(ZERO_PAGE, LAZY_PAGE);
    this.volatile = false;
    this.wasPurged = false;
    return wasPurged;
  }

  #replace(from: number, to: number): void {
    const { pages } = this;
    this.memory.work.add(pages.length * Cost.slot);
    pages.forEach((page, i) => {
      if (page === from) pages[i] = to;
    });
  }

  override purge(): number {
    if (!this.purgeable || !this.volatile) return 0;
    let purged = 0;
    this.memory.work.add(this.pages.length * Cost.slot);
    for (let i = 0; i < this.pages.length; i++) {
      if (this.slot(i) === ZERO_PAGE) continue;
      this.memory.unref(this.slot(i));
      this.pages[i] = ZERO_PAGE;
      purged++;
    }
    this.wasPurged = true;
    this.unmapAll();
    return purged;
  }

  /** Lets a range read as zeros again. */
  clear(first: number, count: number): void {
    this.memory.work.add(count * Cost.slot);
    for (let i = first; i < first + count; i++) {
      this.memory.unref(this.slot(i));
      this.pages[i] = ZERO_PAGE;
    }
  }

  protected override dispose(): void {
    super.dispose();
    this.memory.uncommit(this.#unusedCommitted);
    // A clone that goes takes the promise to its original with it, not the
    // other way round (AnonymousVMObject's destructor).
    const original = this.#shared?.original;
    if (original !== undefined && original !== this) {
      original.#share(undefined);
    }
    this.#share(undefined);
  }
}

/** Whether a page of its own is there, and not the one of zeros. */
function isResident(page: number): boolean {
  return page !== ZERO_PAGE && page !== LAZY_PAGE;
}

function residentMap(pages: Int32Array): Uint8Array {
  const map = new Uint8Array(pages.length);
  pages.forEach((page, i) => {
    if (isResident(page)) map[i] = 1;
  });
  return map;
}
