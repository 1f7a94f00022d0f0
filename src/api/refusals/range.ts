import { refusals } from "../refusal.ts";

/** What VirtualRange.cpp refuses of range. */
export const rangeVirtualRangeRefusals = refusals(
  "range",
  "Memory/VirtualRange.cpp",
  {
    "EINVAL/wraps-around":
      "the address plus the size, or that rounded up to a page, does not fit in 64 bits",
  },
);

/** What mmap.cpp refuses of range. */
export const rangeMmapRefusals = refusals("range", "Syscalls/mmap.cpp", {
  "EINVAL/empty":
    "the range expanded to whole pages is empty: the size is 0 and the address page-aligned; with an unaligned address a size of 0 covers one page",
});

/** What MemoryManager.cpp refuses of range. */
export const rangeMemoryManagerRefusals = refusals(
  "range",
  "Memory/MemoryManager.cpp",
  {
    "EINVAL/size-too-large-to-round-to-pages":
      "the size is above 0xfffffffffffff000, so rounding it up to a page does not fit in 64 bits",
  },
);
