/**
 * The one answer of all directories to a name they do not have.
 *
 * @module
 */

import { type KernelError, kernelError } from "../errors.ts";

/** ENOENT of a lookup. */
export const NO_ENTRY: KernelError = kernelError(
  "path/ENOENT/component-does-not-exist",
);
