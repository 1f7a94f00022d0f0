import { refusals } from "../refusal.ts";

/** What range refuses. */
export const rangeRefusals = refusals("range", "Memory/VirtualRange.cpp", {
  "EINVAL/wraps-around":
    "the address plus the size, or that rounded up to a page, does not fit in 64 bits",
});

/** What range refuses. */
export const rangeRefusals2 = refusals("range", "Syscalls/mmap.cpp", {
  "EINVAL/empty":
    "the range expanded to whole pages is empty: the size is 0 and the address page-aligned; with an unaligned address a size of 0 covers one page",
});

/** What range refuses. */
export const rangeRefusals3 = refusals("range", "Memory/MemoryManager.cpp", {
  "EINVAL/size-too-large-to-round-to-pages":
    "the size is above 0xfffffffffffff000, so rounding it up to a page does not fit in 64 bits",
});
