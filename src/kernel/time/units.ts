/**
 * Lengths of time, in nanoseconds.
 *
 * @module
 */

/** A second. */
export const SECOND = 1_000_000_000;

/** The same, for times that are bigints. */
export const BIG_SECOND: bigint = BigInt(SECOND);
