/**
 * Reasons that ways of several areas share.
 *
 * @module
 */

/** Of ways behind an operation that failed. */
export const NEEDS_INJECTION =
  "An operation fails there only when it is made to, which is `deno task inject`'s work.";

/** Of ways behind a heap that is full. */
export const NO_ROOM =
  "The kernel must run out of memory at exactly this allocation, for which the ledger waives the refusal.";

/** Of ways behind a pause. */
export const PAUSES =
  "Only what takes the host long is done in parts: nothing of the machine decides it, and no program can tell.";
