/**
 * Reasons that ways of several areas share.
 *
 * @module
 */

/** Of ways behind an operation that failed. */
export const NEEDS_INJECTION =
  "An operation fails there only when it is made to, which is `deno task inject`'s work.";
