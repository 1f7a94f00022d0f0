/**
 * Finding the row of an instruction word.
 *
 * @module
 */

import { FixedWidthDecoder } from "../fixed_width_decoder.ts";
import type { Row } from "./row.ts";
import { rows } from "./rows.ts";

/** The decoder over the whole table. */
export const decoder: FixedWidthDecoder<Row> = new FixedWidthDecoder(
  rows,
  32,
  [[21, 11], [10, 6]],
);
