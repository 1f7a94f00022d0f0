/**
 * Memory: protections, mappings, advice (Kernel/API/POSIX/sys/mman.h).
 *
 * @module
 */

/** Access to mapped memory. */
export const protections = {
  PROT_NONE: 0,
  PROT_READ: 1,
  PROT_WRITE: 2,
  PROT_EXEC: 4,
} as const;
export const {
  PROT_NONE,
  PROT_READ,
  PROT_WRITE,
  PROT_EXEC,
} = protections;

/** Flags of mmap. */
export const mapFlags = {
  MAP_FILE: 0,
  MAP_SHARED: 1,
  MAP_PRIVATE: 2,
  MAP_FIXED: 0x10,
  MAP_ANONYMOUS: 0x20,
  MAP_STACK: 0x40,
  MAP_NORESERVE: 0x80,
  MAP_RANDOMIZED: 0x100,
  MAP_PURGEABLE: 0x200,
  MAP_FIXED_NOREPLACE: 0x400,
} as const;
export const {
  MAP_FILE,
  MAP_SHARED,
  MAP_PRIVATE,
  MAP_FIXED,
  MAP_ANONYMOUS,
  MAP_STACK,
  MAP_NORESERVE,
  MAP_RANDOMIZED,
  MAP_PURGEABLE,
  MAP_FIXED_NOREPLACE,
} = mapFlags;

/** Advice of madvise: one of these, never a combination. */
export const memoryAdvice = {
  MADV_NORMAL: 0,
  MADV_SET_VOLATILE: 1,
  MADV_SET_NONVOLATILE: 2,
  MADV_DONTNEED: 3,
  MADV_WILLNEED: 4,
  MADV_SEQUENTIAL: 5,
  MADV_RANDOM: 6,
} as const;
export const {
  MADV_NORMAL,
  MADV_SET_VOLATILE,
  MADV_SET_NONVOLATILE,
  MADV_DONTNEED,
  MADV_WILLNEED,
  MADV_SEQUENTIAL,
  MADV_RANDOM,
} = memoryAdvice;

/** Flags of msync. */
export const msyncFlags = {
  MS_SYNC: 1,
  MS_ASYNC: 2,
  MS_INVALIDATE: 4,
} as const;
export const {
  MS_SYNC,
  MS_ASYNC,
  MS_INVALIDATE,
} = msyncFlags;

/** Flags of annotate_mapping (Kernel/API/VirtualMemoryAnnotations.h). */
export const mappingAnnotations = {
  VIRTUAL_MEMORY_SYSCALL_CODE: 1,
  VIRTUAL_MEMORY_IMMUTABLE: 2,
} as const;
export const {
  VIRTUAL_MEMORY_SYSCALL_CODE,
  VIRTUAL_MEMORY_IMMUTABLE,
} = mappingAnnotations;

/** Modes of purge. */
export const purgeModes = {
  PURGE_ALL_VOLATILE: 1,
  PURGE_ALL_CLEAN_INODE: 2,
} as const;
export const {
  PURGE_ALL_VOLATILE,
  PURGE_ALL_CLEAN_INODE,
} = purgeModes;
