/**
 * Rows as tests of another repository: `registerTests` makes a `Deno.test`, or
 * one of `node:test`, of each chosen row, against this project's own machine or
 * whatever kernel prints a log.
 *
 * @module
 */

export {
  type KernelKit,
  type KernelTarget,
  registerTests,
  type RegisterTestsOptions,
  type TestMaker,
} from "./conformance/register_tests.ts";
export type { RowChoice } from "./conformance/conformance.ts";
export {
  Baseline,
  BaselineError,
  type Exception,
  expectations,
  type Expected,
  parseBaseline,
} from "./conformance/judge/baseline.ts";
export type {
  Blocker,
  Cause,
  Known,
  Mode,
  Outcome,
  RowResult,
  Verdict,
} from "./conformance/judge/outcome.ts";
export {
  type RowHead,
  type Touch,
  touches,
} from "./conformance/language/row.ts";
export type { OwnRows } from "./conformance/program/own_rows.ts";
export type { Shard } from "./conformance/run/shard.ts";
export type { Architecture } from "./src/cpu/types.ts";
