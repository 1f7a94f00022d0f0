import { refusals } from "../refusal.ts";
import { noMemoryLeft } from "../waivers.ts";

/** What address space refuses. */
export const addressSpaceRefusals = refusals(
  "address-space",
  "Memory/RegionTree.cpp",
  {
    "ENOMEM/range-outside-address-space":
      "the range, a fixed one of mmap or that of a PT_LOAD, starts below the base of the process (0x10000 or 0x110000) or ends above 0x1ffe000000",
    "ENOMEM/range-is-taken":
      "the range, that of MAP_FIXED_NOREPLACE or of a PT_LOAD, overlaps a region; there is no EEXIST",
    "ENOMEM/no-gap-large-enough": [
      "no gap of the address space holds size plus alignment bytes, or the page tables cannot be allocated",
      noMemoryLeft,
    ],
  },
);
