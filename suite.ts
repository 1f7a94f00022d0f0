/**
 * The suite for programs: run it here, export it for another kernel, judge
 * what that kernel printed, and compare the results of two runs.
 *
 * @module
 */

export {
  type ConformanceOptions,
  type ConformanceResult,
  ExitCode,
  listRows,
  REFERENCE,
  type ReporterChoice,
  type RowChoice,
  runConformance,
} from "./conformance/conformance.ts";
export {
  type ExportedSuite,
  type ExportOptions,
  exportSuite,
  type Manifest,
  type Verification,
  verifyLog,
  type VerifyOptions,
} from "./conformance/export.ts";
export { defineRows, rowNamed } from "./conformance/program/suite.ts";
export type {
  OwnRows,
  OwnRowsOptions,
} from "./conformance/program/own_rows.ts";
export { GuestsMissing, loadGuest } from "./conformance/program/guests.ts";
export {
  Baseline,
  BaselineError,
  parseBaseline,
} from "./conformance/judge/baseline.ts";
export {
  isExpected,
  type Outcome,
  type RowResult,
} from "./conformance/judge/outcome.ts";
export {
  changesOf,
  compareResults,
  comparisonText,
  type ResultsComparison,
} from "./conformance/report/compare.ts";
export { loadResults } from "./conformance/report/load_results.ts";
export {
  parseResults,
  type Results,
  ResultsError,
} from "./conformance/report/results.ts";
export { inProcessPool } from "./conformance/run/in_process_pool.ts";
export { threadPool } from "./conformance/run/thread_pool.ts";
