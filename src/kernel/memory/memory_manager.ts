/**
 * Physical pages: who holds how many references to each, and how many are
 * promised to mappings that have not touched them (Kernel/Memory/
 * MemoryManager.cpp). Frame contents live in the CPU's PhysicalMemory.
 *
 * @module
 */

import type { PhysicalMemory } from "../../cpu/cpu.ts";
import { fail } from "../errors.ts";
import type { FaultInjector } from "../faults.ts";
import { Cost, Work } from "../work.ts";
import { Heap } from "./heap.ts";
import { PAGE_SIZE } from "./layout.ts";
import type { VMObject } from "./vm_object.ts";

export { PAGE_SIZE };

/** A page slot that holds nothing yet (file pages only), or no page at all. */
export const NOT_PRESENT = 0;

/** A page slot that reads as zeros; nothing is reserved for it. */
export const ZERO_PAGE = -1;

/** A page slot that reads as zeros; a page is reserved for it. */
export const LAZY_PAGE = -2;

/** Whether a slot holds a page, by its number. */
export function isPresent(slot: number): boolean {
  return slot > NOT_PRESENT;
}

/**
 * Frames of code that a machine may keep as long as it lives, besides its
 * memory. What is more lies in pages as everything else does.
 */
const MOST_INTERNED = 1024;

/**
 * All physical pages of a machine: the one account of its memory. Whatever a
 * program can make the kernel keep takes pages, promises of pages or bytes of
 * the heap, which itself grows by pages.
 */
export class MemoryManager {
  readonly physical: PhysicalMemory;
  readonly faults: FaultInjector | undefined;
  readonly heap: Heap;
  /** What is done for programs that no instruction of theirs shows. */
  readonly work: Work = new Work();
  /** Pages that can be handed out altogether. */
  readonly totalPages: number;
  /** What every untouched anonymous page shows. */
  readonly zeroFrame: number;
  /** Every live VM object, oldest first. */
  readonly vmObjects = new Set<VMObject>();

  #used = 0;
  #committed = 0;
  /** References to frames that have, or had, more than one. */
  readonly #shared = new Map<number, number>();
  readonly #interned = new Set<number>();

  /**
   * Hands out `totalPages` of the frames that there are, all by default; those
   * that are left serve for tables while the heap has not grown.
   */
  constructor(
    physical: PhysicalMemory,
    faults?: FaultInjector,
    totalPages: number = physical.available,
  ) {
    this.physical = physical;
    this.faults = faults;
    this.heap = new Heap(faults, () => this.freePages);
    this.zeroFrame = physical.intern(new Uint8Array(PAGE_SIZE));
    this.totalPages = totalPages;
  }

  /** Pages neither used nor promised. */
  get freePages(): number {
    return this.totalPages - this.#used - this.#committed - this.heap.pages;
  }

  /** Pages that are in use. */
  get usedPages(): number {
    return this.#used + this.heap.pages;
  }

  /** Pages that are promised and not yet in use. */
  get committedPages(): number {
    return this.#committed;
  }

  /** Promises `count` pages, or ENOMEM. */
  commit(count: number): void {
    if (count > this.freePages || !this.heap.hasRoom()) {
      fail("kernel-memory/ENOMEM/exhausted");
    }
    this.#committed += count;
  }

  /** Takes back a promise. */
  uncommit(count: number): void {
    this.#committed -= count;
  }

  /** A zeroed frame out of what was promised, if it can be the wanted one. */
  allocateCommitted(wanted = 0): number {
    this.#committed--;
    this.#used++;
    return this.#frame(wanted);
  }

  /** A zeroed frame; it is not present when none is left. */
  allocate(wanted = 0): number {
    if (!this.heap.hasRoom()) return NOT_PRESENT;
    if (this.#isFull && !this.#reclaim()) return NOT_PRESENT;
    this.#used++;
    return this.#frame(wanted);
  }

  get #isFull(): boolean {
    return this.freePages === 0;
  }

  /** A frame that is accounted for, so that the machine has it. */
  #frame(wanted: number): number {
    this.work.add(Cost.page);
    const frame = this.physical.allocate(wanted);
    if (!isPresent(frame)) throw new Error("the host has no memory for a page");
    return frame;
  }

  /** A frame for a table of pages; it is not present without room for it. */
  allocateTable(): number {
    if (!this.heap.tryCharge(PAGE_SIZE)) return NOT_PRESENT;
    const frame = this.physical.allocate();
    if (!isPresent(frame)) this.heap.release(PAGE_SIZE);
    return frame;
  }

  /** Takes a table's frame back. */
  freeTable(frame: number): void {
    this.physical.free(frame);
    this.heap.release(PAGE_SIZE);
  }

  /** Volatile memory goes first, a whole object; then one clean page of a file. */
  #reclaim(): boolean {
    this.work.add(this.vmObjects.size * Cost.slot);
    for (const object of this.vmObjects) {
      object.purge();
      if (!this.#isFull) return true;
    }
    for (const object of this.vmObjects) {
      while (object.releaseCleanPages(1) > 0) {
        if (!this.#isFull) return true;
      }
    }
    return false;
  }

  /**
   * The immutable frame with this content; its decoded code stays known. It is
   * not present where there are too many already.
   */
  intern(page: Uint8Array): number {
    if (this.#interned.size >= MOST_INTERNED) return NOT_PRESENT;
    const frame = this.physical.intern(page);
    if (isPresent(frame)) this.#interned.add(frame);
    return frame;
  }

  /** Whether those who show what is in a slot are counted. */
  #isCounted(slot: number): boolean {
    return isPresent(slot) && !this.#interned.has(slot);
  }

  /** True for frames that must never be written. */
  isInterned(frame: number): boolean {
    return this.#interned.has(frame);
  }

  /** One more VM object shows `frame`. */
  ref(frame: number): void {
    if (this.#isCounted(frame)) {
      this.#shared.set(frame, this.references(frame) + 1);
    }
  }

  /** One VM object less shows `frame`; the last one frees it. */
  unref(frame: number): void {
    if (!this.#isCounted(frame)) return;
    const left = this.references(frame) - 1;
    if (left !== 0) {
      this.#shared.set(frame, left);
      return;
    }
    this.#shared.delete(frame);
    this.#used--;
    this.physical.free(frame);
  }

  /** How many VM objects show `frame`. */
  references(frame: number): number {
    return this.#shared.get(frame) ?? 1;
  }

  /** Copies a whole frame. */
  copyFrame(from: number, to: number): void {
    this.work.add(Cost.page);
    const start = from * PAGE_SIZE;
    this.physical.bytes.copyWithin(to * PAGE_SIZE, start, start + PAGE_SIZE);
  }

  /** Pages that kernel objects (stacks, tables) keep for themselves. */
  takeKernelPages(count: number): void {
    if (!this.heap.hasRoom() || !this.tryTakeKernelPages(count)) {
      fail("kernel-memory/ENOMEM/exhausted");
    }
  }

  /** As `takeKernelPages`; false, and none, where there are too few. */
  tryTakeKernelPages(count: number): boolean {
    if (count > this.freePages) return false;
    this.#used += count;
    return true;
  }

  /** Gives back what `takeKernelPages` took. */
  returnKernelPages(count: number): void {
    this.#used -= count;
  }
}
