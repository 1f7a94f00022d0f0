/**
 * The list of case tables.
 *
 * @module
 */

import type { Row } from "../harness/row.ts";

/** All tables. */
export const caseTables: readonly (readonly Row[])[] = [];
