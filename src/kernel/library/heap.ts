/**
 * Sizes of the kernel's heap (Kernel/Heap/kmalloc.cpp, Heap.h).
 *
 * @module
 */

import { PAGE_SIZE } from "../memory/layout.ts";

/**
 * Blocks up to this come from slabs, of powers of two; that the smallest has 16
 * bytes matters to no table.
 */
const LARGEST_SLAB = 512;

/** Larger ones have a header, and end at a multiple of a chunk. */
const HEADER = 16;
const CHUNK = 64;

/** The room that a block of so many bytes really has. */
export function goodSize(bytes: number): number {
  return bytes <= LARGEST_SLAB
    ? 2 ** Math.ceil(Math.log2(bytes))
    : Math.ceil((bytes + HEADER) / CHUNK) * CHUNK - HEADER;
}

/** The heap of the kernel's image, which takes no pages. */
export const INITIAL_HEAP: number = 16 * 2 ** 20;

/** Addresses within which the heap grows. */
export const GROWTH_RANGE: number = 64 * 2 ** 20;

/**
 * Whether a heap that has never grown can grow for a block: it does so by twice
 * of what is asked for, and a page. Vectors ask for a block's good size, fixed
 * arrays for what they need.
 */
export function canGrowFor(bytes: number): boolean {
  return bytes * 2 + PAGE_SIZE <= GROWTH_RANGE;
}
