/**
 * Everything that claims to cover something of the ledger: rows and scenarios.
 *
 * @module
 */

import { allRows } from "./program/suite.ts";
import { type Coverage, coverageOf } from "./ledger/accounting.ts";
import { coverageOfScenarios, scenarios } from "./scenarios/mod.ts";

/** What all rows and all scenarios cover. */
export const allCoverage: readonly Coverage[] = [
  ...allRows.map(coverageOf),
  ...coverageOfScenarios(scenarios),
];
