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
import { internetRows } from "./socket/internet.ts";
import { localSocketRows } from "./socket/local.ts";
import { messageRows } from "./socket/messages.ts";
import { socketOptionRows } from "./socket/options.ts";
import { terminalRows } from "./terminal/terminal.ts";

/** All tables. */
export const caseTables: readonly (readonly Row[])[] = [
  openRows,
  statRows,
  directoryRows,
  linkTableRows,
  localSocketRows,
  messageRows,
  socketOptionRows,
  internetRows,
  terminalRows,
];
