/**
 * What rows are made of: `row` and all that can stand in one. docs/embedding.md
 * shows rows of another project.
 *
 * @module
 */

export * from "./conformance/language/row.ts";
export { defineRows } from "./conformance/program/suite.ts";
export type {
  OwnRows,
  OwnRowsOptions,
} from "./conformance/program/own_rows.ts";
export type { Architecture } from "./src/cpu/types.ts";
export type { SyscallName } from "./src/api/calls.ts";
export type { SignalName } from "./src/api/constants/signal.ts";
export type { HazardName } from "./src/api/hazards.ts";
export type {
  ArrayType,
  FieldRow,
  Fields,
  FieldType,
  Layout,
  Scalar,
} from "./src/api/layout.ts";
export type { LayoutName } from "./src/api/structs.ts";
export type { Claim, Claims } from "./conformance/ledger/claim.ts";
