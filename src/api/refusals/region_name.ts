import { refusals } from "../refusal.ts";

/** What region name refuses. */
export const regionNameRefusals = refusals("region-name", "Syscalls/mmap.cpp", {
  "ENAMETOOLONG/longer-than-path-max":
    "the length given with the name of the region is above PATH_MAX (4096)",
});
