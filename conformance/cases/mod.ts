/**
 * The list of case tables.
 *
 * @module
 */

import type { Row } from "../harness/row.ts";
import { directoryRows } from "./path/directory.ts";
import { linkTableRows } from "./path/link.ts";
import { openRows } from "./path/open.ts";
import { statRows } from "./path/stat.ts";

/** All tables. */
export const caseTables: readonly (readonly Row[])[] = [
  openRows,
  statRows,
  directoryRows,
  linkTableRows,
];
