/**
 * The families: rows generated from the system-call table and the uses.
 *
 * @module
 */

import { unwritten } from "../../src/api/unwritten.ts";
import type { Row } from "../language/row.ts";
import { descriptorRows } from "./descriptors.ts";
import { numberRows } from "./numbers.ts";
import { pointerRows } from "./pointers.ts";
import { promiseRows } from "./promises.ts";
import { signalReturnRows } from "./signal_return.ts";
import { uses } from "../tables.ts";

const written = uses.filter(({ call }) => !unwritten.includes(call));

/** All generated rows, but for calls that are not written. */
export const familyRows: readonly Row[] = [
  ...pointerRows(written),
  ...descriptorRows(written),
  ...promiseRows(written),
  ...signalReturnRows,
  ...numberRows,
];
