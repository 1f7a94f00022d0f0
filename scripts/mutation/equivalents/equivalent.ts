/**
 * A fault that no program can notice.
 *
 * @module
 */

import type { Operator } from "../operators.ts";

/** A fault that changes nothing that can be seen, and why. */
export interface Equivalent {
  readonly file: string;
  readonly operator: Operator;
  readonly code: string;
  readonly change: string;
  /** A part of its line, where others of the file have the same code. */
  readonly where?: string;
  readonly reason: string;
}

/** A reason of two checks that change places. */
export const sameErrno =
  "Both refuse with the same errno, and neither changes anything.";

/** Another. */
export const exclusive = "The two conditions exclude each other.";
