/**
 * Faults of src/kernel/library that nobody can notice.
 *
 * @module
 */

import type { Equivalent } from "./equivalent.ts";

/** Each with its reason. */
export const library: readonly Equivalent[] = [];
