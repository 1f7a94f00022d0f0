/**
 * Everything that claims to cover something of the ledger: rows and scenarios.
 *
 * @module
 */

import { allRows } from "./program/suite.ts";
import { type Coverage, coverageOf } from "./ledger/accounting.ts";
import { scenarios } from "./scenarios/index.ts";
import { coverageOfScenarios } from "./scenarios/scenario.ts";

/** What all rows and all scenarios cover. */
export const allCoverage: readonly Coverage[] = [
  ...allRows.map(coverageOf),
  ...coverageOfScenarios(scenarios),
];
