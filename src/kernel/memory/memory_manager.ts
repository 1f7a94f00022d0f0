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
import { Heap } from "./heap.ts";
import type { VMObject } from "./vm_object.ts";

/** Bytes of a page. */
export const PAGE_SIZE = 4096;

/** A page slot that holds nothing yet (file pages only). */
export const NOT_PRESENT = 0;

/** A page slot that reads as zeros; nothing is reserved for it. */
export const ZERO_PAGE = -1;

/** A page slot that reads as zeros; a page is reserved for it. */
export const LAZY_PAGE = -2;

/** Whether a slot holds a page, by its number. */
export function isPresent(slot: number): boolean {
  return slot > NOT_PRESENT;
}

/** All physical pages of a machine. */
export class MemoryManager {
  readonly physical: PhysicalMemory;
  readonly faults: FaultInjector | undefined;
  readonly heap: Heap;
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

  constructor(physical: PhysicalMemory, faults?: FaultInjector) {
    this.physical = physical;
    this.faults = faults;
    this.heap = new Heap(faults);
    this.zeroFrame = physical.intern(new Uint8Array(PAGE_SIZE));
    this.#interned.add(this.zeroFrame);
    this.totalPages = physical.available;
  }

  /** Pages neither used nor promised. */
  get freePages(): number {
    return this.totalPages - this.#used - this.#committed;
  }

  /** Pages that are in use. */
  get usedPages(): number {
    return this.#used;
  }

  /** Pages that are promised and not yet in use. */
  get committedPages(): number {
    return this.#committed;
  }

  /** Promises `count` pages, or ENOMEM. */
  commit(count: number): void {
    this.#requireFree(count);
    this.#committed += count;
  }

  #requireFree(count: number): void {
    if (count > this.freePages || !this.heap.hasRoom()) {
      fail("kernel-memory/ENOMEM/exhausted");
    }
  }

  /** Takes back a promise. */
  uncommit(count: number): void {
    this.#committed -= count;
  }

  /** A zeroed frame out of what was promised. */
  allocateCommitted(): number {
    this.#committed--;
    this.#used++;
    return this.physical.allocate();
  }

  /** A zeroed frame, 0 when none is left. */
  allocate(): number {
    if (!this.heap.hasRoom()) return 0;
    if (this.freePages === 0 && !this.#reclaim()) return 0;
    this.#used++;
    return this.physical.allocate();
  }

  /** Volatile memory goes first, a whole object; then one clean page of a file. */
  #reclaim(): boolean {
    for (const object of this.vmObjects) {
      object.purge();
      if (this.freePages > 0) return true;
    }
    for (const object of this.vmObjects) {
      while (object.releaseCleanPages(1) > 0) {
        if (this.freePages > 0) return true;
      }
    }
    return false;
  }

  /** The immutable frame with this content; its decoded code stays known. */
  intern(page: Uint8Array): number {
    const frame = this.physical.intern(page);
    this.#interned.add(frame);
    return frame;
  }

  /** True for frames that must never be written. */
  isInterned(frame: number): boolean {
    return this.#interned.has(frame);
  }

  /** One more VM object shows `frame`. */
  ref(frame: number): void {
    if (frame <= 0 || this.#interned.has(frame)) return;
    this.#shared.set(frame, (this.#shared.get(frame) ?? 1) + 1);
  }

  /** One VM object less shows `frame`; the last one frees it. */
  unref(frame: number): void {
    if (frame <= 0 || this.#interned.has(frame)) return;
    const references = this.#shared.get(frame) ?? 1;
    if (references > 1) {
      this.#shared.set(frame, references - 1);
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
    const start = from * PAGE_SIZE;
    this.physical.bytes.copyWithin(to * PAGE_SIZE, start, start + PAGE_SIZE);
  }

  /** Pages that kernel objects (stacks, tables) keep for themselves. */
  takeKernelPages(count: number): void {
    this.#requireFree(count);
    this.#used += count;
  }

  /** Gives back what `takeKernelPages` took. */
  returnKernelPages(count: number): void {
    this.#used -= count;
  }
}
