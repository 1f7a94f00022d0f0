/**
 * Faults of src/kernel/devices that nobody can notice.
 *
 * @module
 */

import type { Equivalent } from "./equivalent.ts";

/** Each with its reason. */
export const devices: readonly Equivalent[] = [];
