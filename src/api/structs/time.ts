import { array, struct } from "../layout.ts";

export const timespec = struct("timespec", 16, 8, {
  tv_sec: [0, "i64"],
  tv_nsec: [8, "i64"],
});

export const timeval = struct("timeval", 16, 8, {
  tv_sec: [0, "i64"],
  tv_usec: [8, "i64"],
});

export const tms = struct("tms", 32, 8, {
  tms_utime: [0, "u64"],
  tms_stime: [8, "u64"],
  tms_cutime: [16, "u64"],
  tms_cstime: [24, "u64"],
});

export const utimbuf = struct("utimbuf", 16, 8, {
  actime: [0, "i64"],
  modtime: [8, "i64"],
});

/**
 * The page that map_time_page maps. update2 is raised before and update1 after
 * each change; only the two coarse clocks are ever written.
 */
export const TimePage = struct("TimePage", 96, 8, {
  update1: [0, "u32"],
  clocks: [8, array(timespec, 5)],
  update2: [88, "u32"],
});
