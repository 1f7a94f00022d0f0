/**
 * Pages that regions show (Kernel/Memory/VMObject.h).
 *
 * @module
 */

import { fail } from "../errors.ts";
import { canGrowFor } from "../library/heap.ts";
import { Cost } from "../work.ts";
import { type MemoryManager, PAGE_SIZE } from "./memory_manager.ts";
import type { Region } from "./region.ts";

/** What the reference's tables take for a page (AK/FixedArray.h). */
const BYTES_PER_SLOT = 8;

/** What the heap keeps of an object besides whole pages of its table. */
const OBJECT_BYTES = 512;

/**
 * A row of page slots: frame numbers, or one of the special slot values. It
 * lives while a region or a file refers to it.
 */
export abstract class VMObject {
  readonly memory: MemoryManager;
  readonly pages: Int32Array;
  readonly regions = new Set<Region>();
  #references = 0;

  constructor(memory: MemoryManager, pages: Int32Array) {
    this.memory = memory;
    this.pages = pages;
    memory.vmObjects.add(this);
  }

  abstract readonly kind: "anonymous" | "shared inode" | "private inode";

  /** What the slot of a page holds; no region shows more than there are. */
  slot(index: number): number {
    return this.pages[index] as number;
  }

  /** Bytes, whole pages. */
  get size(): number {
    return this.pages.length * PAGE_SIZE;
  }

  get isInode(): boolean {
    return this.kind !== "anonymous";
  }

  /** Regions and files that refer to it. */
  get references(): number {
    return this.#references;
  }

  ref(): void {
    this.#references++;
  }

  /** Dropping the last reference gives the pages back. */
  unref(): void {
    if (--this.#references === 0) this.dispose();
  }

  /** Gives up an object that nothing came to refer to. */
  releaseIfUnused(): void {
    if (this.#references === 0) this.dispose();
  }

  /** The object that a forked child's region shows. */
  abstract clone(): VMObject;

  /** Whether a region that is writable may write a resident page as it is. */
  abstract mayWriteAsItIs(index: number, isShared: boolean): boolean;

  /** Takes the contents of volatile memory away; how many pages that were. */
  purge(): number {
    return 0;
  }

  /** Forgets at most so many resident pages that a file has as well; how many. */
  releaseCleanPages(_most: number = Infinity): number {
    return 0;
  }

  protected dispose(): void {
    const { memory, pages } = this;
    memory.vmObjects.delete(this);
    returnTable(memory, pages.length);
    for (const slot of pages) memory.unref(slot);
  }

  /** A clone shows the same frames once more. */
  refAll(): void {
    const { memory, pages } = this;
    for (const slot of pages) memory.ref(slot);
  }

  /** Forgets every translation of a page, so that it faults in anew. */
  unmapPage(index: number): void {
    this.memory.work.add(this.regions.size * Cost.slot);
    for (const region of this.regions) region.unmapObjectPage(index);
  }

  /** The same of many, in ascending order. */
  protected unmapPages(indices: readonly number[]): void {
    const { work } = this.memory;
    for (const region of this.regions) {
      work.add(Cost.task);
      const shown = indices.slice(
        firstNotBelow(indices, region.firstPage),
        firstNotBelow(indices, region.firstPage + region.pageCount),
      );
      for (const index of shown) region.unmapObjectPage(index);
    }
  }

  /** False after a split: the parts show different pages. */
  isShownByAllRegions(index: number): boolean {
    for (const region of this.regions) {
      if (!region.showsObjectPage(index)) return false;
    }
    return true;
  }

  unmapAll(): void {
    for (const region of this.regions) region.unmap();
  }
}

/** Where in a list of ascending numbers the first is that is not below `least`. */
function firstNotBelow(numbers: readonly number[], least: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Pages of the kernel's heap that a table of `count` slots takes. */
export function tablePages(count: number): number {
  return Math.floor(count * BYTES_PER_SLOT / PAGE_SIZE);
}

/** Empty slots for `size` bytes, accounted for until the object's end. */
export function createPages(memory: MemoryManager, size: number): Int32Array {
  const count = Math.ceil(size / PAGE_SIZE);
  if (!canGrowFor(count * BYTES_PER_SLOT)) {
    fail("kernel-memory/ENOMEM/exhausted");
  }
  takeTable(memory, count);
  return new Int32Array(count);
}

/** Accounts for an object with that many slots. */
function takeTable(memory: MemoryManager, count: number): void {
  memory.work.add(Cost.region + count * Cost.slot);
  memory.takeKernelPages(tablePages(count));
  if (memory.heap.tryCharge(heapBytes(count))) return;
  memory.returnKernelPages(tablePages(count));
  fail("kernel-memory/ENOMEM/exhausted");
}

function returnTable(memory: MemoryManager, count: number): void {
  memory.work.add(Cost.region + count * Cost.slot);
  memory.returnKernelPages(tablePages(count));
  memory.heap.release(heapBytes(count));
}

/** Bytes of the heap for an object with that many slots. */
function heapBytes(count: number): number {
  return OBJECT_BYTES + count * BYTES_PER_SLOT % PAGE_SIZE;
}

/** The same slots for a clone. */
export function copyPages(
  memory: MemoryManager,
  pages: Int32Array,
): Int32Array {
  takeTable(memory, pages.length);
  return pages.slice();
}
