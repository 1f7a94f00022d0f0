/**
 * Where user memory lies (Kernel/Memory/MemorySections.h); all architectures.
 *
 * @module
 */

/** Bytes of a page. */
export const PAGE_SIZE = 4096;

/** The first address that can be mapped. */
export const USER_RANGE_BASE = 0x10000;

/** The first address that is not a user address. */
export const USER_RANGE_CEILING = 0x1f_fe00_0000;
