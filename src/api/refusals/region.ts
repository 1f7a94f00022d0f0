import { refusals } from "../refusal.ts";

/** What region refuses. */
export const regionRefusals = refusals("region", "Syscalls/mmap.cpp", {
  "EPERM/not-made-by-mmap":
    "the region, or one of several in the range, was not made by mmap: the main stack, an ELF segment that the kernel loaded, the signal trampoline, the time page",
  "EPERM/immutable":
    "the region, or one of several in the range, was annotated immutable",
  "EINVAL/no-region-of-exactly-this-range":
    "no region starts at the page of the address with exactly the size expanded to whole pages",
});
