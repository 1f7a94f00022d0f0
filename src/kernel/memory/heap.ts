/**
 * The kernel's heap (Kernel/Heap/kmalloc.cpp): an account of what its objects
 * take, which live on the host's heap in truth. So many bytes are charged for
 * each as the host needs for it at most: whoever makes what a program can make
 * any number of charges it, and gives it back at its end. What a call makes
 * for itself, and what there is but once for something that was charged, is
 * not counted.
 *
 * @module
 */

import { fail } from "../errors.ts";
import type { FaultInjector } from "../faults.ts";
import { GROWTH_RANGE, INITIAL_HEAP } from "../library/heap.ts";
import { PAGE_SIZE } from "./layout.ts";

/** What a list of bytes, a name or a text takes besides them. */
const OBJECT_BYTES = 64;

/** All that it grows by. */
const MOST_PAGES = GROWTH_RANGE / PAGE_SIZE;

/** Where the reference calls kmalloc. */
export class Heap {
  readonly #faults: FaultInjector | undefined;
  readonly #freePages: () => number;
  /** Bytes that take no pages. */
  #initial = INITIAL_HEAP;
  /** What is charged makes room for itself. */
  #isEndless = false;
  #bytes = 0;

  /** `freePages` tells how many the heap may still grow by. */
  constructor(
    faults?: FaultInjector,
    freePages: () => number = () => Infinity,
  ) {
    this.#faults = faults;
    this.#freePages = freePages;
  }

  /** Bytes that are charged. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Pages that it has grown by. */
  get pages(): number {
    return this.#pagesFor(this.#bytes);
  }

  /** Bytes that can be charged before it grows again. */
  get room(): number {
    return this.#initial + this.pages * PAGE_SIZE - this.#bytes;
  }

  #pagesFor(bytes: number): number {
    return Math.max(0, Math.ceil((bytes - this.#initial) / PAGE_SIZE));
  }

  /** Whether the next block has room. */
  hasRoom(): boolean {
    return this.#faults?.strikes("allocation") !== true;
  }

  /** ENOMEM unless the next block has room; for what must not be made then. */
  requireRoom(): void {
    if (!this.hasRoom()) fail("kernel-memory/ENOMEM/exhausted");
  }

  /** Takes what was made, or ENOMEM where there was no room to make it. */
  adopt<T>(made: T): T {
    this.requireRoom();
    return made;
  }

  /** What is made by the host before the machine runs is not the machine's. */
  endlessly<T>(make: () => T): T {
    this.#isEndless = true;
    try {
      return make();
    } finally {
      this.#isEndless = false;
    }
  }

  /** Charges so many bytes, or none and false where there is no room. */
  tryCharge(bytes: number): boolean {
    if (this.#isEndless) this.#initial += bytes;
    const charged = this.#bytes + bytes;
    const pages = this.#pagesFor(charged);
    if (pages > MOST_PAGES || pages - this.pages > this.#freePages()) {
      return false;
    }
    this.#bytes = charged;
    return true;
  }

  /** Whether so many bytes could be charged now. */
  hasSpaceFor(bytes: number): boolean {
    if (!this.tryCharge(bytes)) return false;
    this.release(bytes);
    return true;
  }

  /** ENOMEM unless so many bytes could be charged now. */
  requireSpaceFor(bytes: number): void {
    if (!this.hasSpaceFor(bytes)) fail("kernel-memory/ENOMEM/exhausted");
  }

  /** Charges so many bytes, or ENOMEM. */
  charge(bytes: number): void {
    if (!this.tryCharge(bytes)) fail("kernel-memory/ENOMEM/exhausted");
  }

  /** Gives back what was charged. */
  release(bytes: number): void {
    this.#bytes -= bytes;
  }
}

/** What one owner has charged to a heap, as much as it holds at the time. */
export class HeapShare {
  readonly #heap: Heap;
  #bytes = 0;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** Bytes that the owner has charged. */
  get bytes(): number {
    return this.#bytes;
  }

  /** From now on it is so many bytes; false, and as before, without room. */
  tryResize(bytes: number): boolean {
    if (!this.#heap.tryCharge(bytes - this.#bytes)) return false;
    this.#bytes = bytes;
    return true;
  }

  /** As `tryResize`, or ENOMEM. */
  resize(bytes: number): void {
    if (!this.tryResize(bytes)) fail("kernel-memory/ENOMEM/exhausted");
  }

  /** It is so many bytes more, or ENOMEM, or less. */
  resizeBy(bytes: number): void {
    this.resize(this.#bytes + bytes);
  }

  /** The owner's end. */
  release(): void {
    this.resize(0);
  }
}

/** What a text of the kernel's takes. */
export function textBytes(text: string): number {
  return OBJECT_BYTES + text.length;
}
