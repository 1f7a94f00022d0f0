/**
 * Times of inodes: seconds since 1970 and nanoseconds (AK/Time.h).
 *
 * @module
 */

/** A point in time; nanoseconds are 0 to 999,999,999. */
export interface Timestamp {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

/** The start of 1970. */
export const EPOCH: Timestamp = { seconds: 0n, nanoseconds: 0 };

const NANOSECONDS = 1_000_000_000n;
const MAX_SECONDS = 0x7fff_ffff_ffff_ffffn;

/** The whole seconds in a count of nanoseconds, which is not negative. */
export function secondsOf(nanoseconds: bigint): bigint {
  return nanoseconds / NANOSECONDS;
}

/** The timestamp of a count of nanoseconds since 1970. */
export function timestampOfNanoseconds(nanoseconds: bigint): Timestamp {
  return timestampOf(0n, nanoseconds);
}

/**
 * The timestamp of a timespec from user code. Its nanoseconds are not
 * validated: they carry into the seconds, which saturate.
 */
export function timestampOf(seconds: bigint, nanoseconds: bigint): Timestamp {
  let carry = nanoseconds / NANOSECONDS;
  let rest = nanoseconds % NANOSECONDS;
  if (rest < 0n) {
    rest += NANOSECONDS;
    carry -= 1n;
  }
  const sum = seconds + carry;
  if (sum > MAX_SECONDS) {
    return { seconds: MAX_SECONDS, nanoseconds: 999_999_999 };
  }
  if (sum < -MAX_SECONDS - 1n) {
    return { seconds: -MAX_SECONDS - 1n, nanoseconds: 0 };
  }
  return { seconds: sum, nanoseconds: Number(rest) };
}
