/**
 * The families: rows generated from the system-call table and the uses.
 *
 * @module
 */

import type { Row } from "../language/row.ts";
import { descriptorRows } from "./descriptors.ts";
import { numberRows } from "./numbers.ts";
import { pointerRows } from "./pointers.ts";
import { promiseRows } from "./promises.ts";
import { signalReturnRows } from "./signal_return.ts";
import { uses } from "../tables.ts";

/** All generated rows. */
export const familyRows: readonly Row[] = [
  ...pointerRows(uses),
  ...descriptorRows(uses),
  ...promiseRows(uses),
  ...signalReturnRows,
  ...numberRows,
];
