/**
 * Faults of src/kernel/security that nobody can notice.
 *
 * @module
 */

import type { Equivalent } from "./equivalent.ts";

/** Each with its reason. */
export const security: readonly Equivalent[] = [];
