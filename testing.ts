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
  parseBaseline,
} from "./conformance/judge/baseline.ts";
export { defineRows } from "./conformance/program/suite.ts";
