import { type Block, struct } from "../language/row.ts";
import type { timeval } from "../../src/api/structs.ts";

/** A struct timeval for SO_RCVTIMEO and SO_SNDTIMEO. */
export function timeout(
  seconds: number,
  microseconds: number,
): Block<typeof timeval> {
  return struct(
    "timeval",
    { tv_sec: seconds, tv_usec: microseconds },
    `${seconds} s ${microseconds} us`,
  );
}
