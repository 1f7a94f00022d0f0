/**
 * Faults of src/kernel/time that nobody can notice.
 *
 * @module
 */

import type { Equivalent } from "./equivalent.ts";

/** Each with its reason. */
export const time: readonly Equivalent[] = [];
