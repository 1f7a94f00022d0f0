/**
 * All rows of RV64GC.
 *
 * @module
 */
import { atomicRows } from "./atomic.ts";
import { csrRows } from "./csr.ts";
import { floatRows } from "./float.ts";
import { integerRows, multiplyRows } from "./integer.ts";
import type { Row } from "./row.ts";

export { compressedRows } from "./compressed.ts";

/** The 32-bit instructions. */
export const rows: readonly Row[] = [
  ...integerRows,
  ...multiplyRows,
  ...atomicRows,
  ...csrRows,
  ...floatRows,
];
