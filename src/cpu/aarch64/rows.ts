/**
 * The table, put together.
 *
 * @module
 */

import { atomicRows } from "./atomics.ts";
import { branches } from "./branches.ts";
import { conditionalRows } from "./conditional.ts";
import { dataProcessingImmediate } from "./data_processing_immediate.ts";
import { dataProcessingRegister } from "./data_processing_register.ts";
import { exclusiveRows } from "./exclusives.ts";
import { floatingPoint } from "./floating_point.ts";
import { loadsStores } from "./loads_stores.ts";
import { productRows } from "./multiply.ts";
import { pairRows } from "./pairs.ts";
import type { Row } from "./row.ts";
import { structures } from "./structures.ts";
import { system } from "./system.ts";
import { vectorCopy } from "./vector_copy.ts";
import { vectorFloat } from "./vector_float.ts";
import { vectorFloatUnary } from "./vector_float_unary.ts";
import { vectorImmediate } from "./vector_immediate.ts";
import { vectorShift } from "./vector_shift.ts";
import { vectorThreeDifferent } from "./vector_three_different.ts";
import { vectorThreeSame } from "./vector_three_same.ts";
import { vectorTwoRegister } from "./vector_two_register.ts";

/** The one table of A64 instructions. */
export const rows: readonly Row[] = [
  ...dataProcessingImmediate,
  ...branches,
  ...system,
  ...loadsStores,
  ...pairRows,
  ...structures,
  ...exclusiveRows,
  ...atomicRows,
  ...dataProcessingRegister,
  ...conditionalRows,
  ...productRows,
  ...floatingPoint,
  ...vectorCopy,
  ...vectorImmediate,
  ...vectorThreeSame,
  ...vectorThreeDifferent,
  ...vectorShift,
  ...vectorTwoRegister,
  ...vectorFloat,
  ...vectorFloatUnary,
];
