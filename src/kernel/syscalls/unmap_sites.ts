/** Ids of the refusals of unmapping, which munmap and MAP_FIXED share. */
import type { UnmapSites } from "../memory/address_space.ts";

const munmap: UnmapSites = {
  zero: "munmap/EINVAL/size-0",
  overflow: "munmap/EINVAL/addr-size-wraps-around-rounding-end",
  range: "munmap/EFAULT/expanded-range-entirely-below-user-ceiling",
  notMmap: "munmap/EPERM/region-overlapping-range-mmap-region",
  immutable: "munmap/EPERM/region-overlapping-range-immutable",
};

const mmap: UnmapSites = {
  ...munmap,
  notMmap: "mmap/EPERM/map_fixed-some-region-overlapping-range-mmap",
  immutable: "mmap/EPERM/map_fixed-some-region-overlapping-range-was",
};

/** The ids by the call that unmaps; exit_thread's are seen by nobody. */
export function unmapSites(call: "munmap" | "mmap" | "*"): UnmapSites {
  return call === "mmap" ? mmap : munmap;
}
