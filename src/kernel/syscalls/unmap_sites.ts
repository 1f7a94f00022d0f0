/** Ids of the refusals of unmapping, which munmap and MAP_FIXED share. */
import type { UnmapSites } from "../memory/address_space.ts";

const munmap: UnmapSites = {
  zero: "munmap/EINVAL/size-is-zero",
  overflow: "range/EINVAL/wraps-around",
  range: "user-memory/EFAULT/outside-user-space",
  notMmap: "region/EPERM/not-made-by-mmap",
  immutable: "region/EPERM/immutable",
};

const mmap: UnmapSites = {
  ...munmap,
  notMmap: "region/EPERM/not-made-by-mmap",
  immutable: "region/EPERM/immutable",
};

/** The ids by the call that unmaps; exit_thread's are seen by nobody. */
export function unmapSites(call: "munmap" | "mmap" | "*"): UnmapSites {
  return call === "mmap" ? mmap : munmap;
}
