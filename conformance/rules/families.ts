/**
 * The families: rows generated from the system-call table and the uses.
 *
 * @module
 */

import type { Row } from "../language/row.ts";
import type { Use } from "../language/use.ts";
import { descriptorRows } from "./descriptors.ts";
import { pointerRows } from "./pointers.ts";
import { promiseRows } from "./promises.ts";
import { signalReturnRows } from "./signal_return.ts";

/** All generated rows. */
export function rowsOfFamilies(uses: readonly Use[]): readonly Row[] {
  return [
    ...pointerRows(uses),
    ...descriptorRows(uses),
    ...promiseRows(uses),
    ...signalReturnRows,
  ];
}
