/**
 * Everything that claims to cover something of the ledger: rows and scenarios.
 *
 * @module
 */

import { allRows } from "./program/suite.ts";
import { type Claim, claimOf } from "./ledger/accounting.ts";
import { claimsOf, scenarios } from "./scenarios/mod.ts";

/** The claims of all rows and of all scenarios. */
export const allClaims: readonly Claim[] = [
  ...allRows.map(claimOf),
  ...claimsOf(scenarios),
];
