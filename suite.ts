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
export type { OwnRows } from "./conformance/program/own_rows.ts";
export {
  type RowHead,
  type Touch,
  touches,
} from "./conformance/language/row.ts";
export type { Architecture } from "./src/cpu/types.ts";
export type { Tier } from "./src/cpu/tier.ts";
export { GuestsMissing, loadGuest } from "./conformance/program/guests.ts";
export {
  Baseline,
  BaselineError,
  type Exception,
  expectations,
  type Expected,
  parseBaseline,
} from "./conformance/judge/baseline.ts";
export {
  type Blocker,
  type Cause,
  isExpected,
  type Known,
  type Mode,
  type Outcome,
  type RowResult,
  type Verdict,
} from "./conformance/judge/outcome.ts";
export {
  type Change,
  changesOf,
  compareResults,
  comparisonText,
  kindsOfChange,
  type ResultsComparison,
} from "./conformance/report/compare.ts";
export { loadResults } from "./conformance/report/load_results.ts";
export {
  parseResults,
  type Partial,
  type Results,
  ResultsError,
} from "./conformance/report/results.ts";
export { inProcessPool } from "./conformance/run/in_process_pool.ts";
export { threadPool } from "./conformance/run/thread_pool.ts";
export type {
  ClaimCounts,
  Counts,
  Summary,
} from "./conformance/report/summary.ts";
export type { TraceComparison } from "./conformance/report/traces.ts";
export type { Selection } from "./conformance/report/reporter.ts";
export type { RowReport } from "./conformance/run/run_rows.ts";
export type { Shard } from "./conformance/run/shard.ts";
export type {
  Job,
  Live,
  Pool,
  PoolMaker,
  Setup,
} from "./conformance/run/pool.ts";
export { type RungName, worldRungs } from "./conformance/program/rungs.ts";
