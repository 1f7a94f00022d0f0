/**
 * What a reporter is, and the list of them.
 *
 * @module
 */

import type { RowReport } from "../run_rows.ts";
import type { Summary } from "../summary.ts";
import { jsonReporter } from "./json.ts";
import { junitReporter } from "./junit.ts";
import { prettyReporter } from "./pretty.ts";
import { tapReporter } from "./tap.ts";

/** What is known before the first row. */
export interface Plan {
  /** Results that will come. */
  readonly results: number;
  readonly suite: string;
  readonly reference: string;
  readonly seed: number;
  /** Whether a line may be overwritten, as on a terminal. */
  readonly terminal: boolean;
  readonly color: boolean;
}

/** Told of a run as it goes. */
export interface Reporter {
  begin?(plan: Plan): void;
  result?(report: RowReport): void;
  end(plan: Plan, reports: readonly RowReport[], summary: Summary): void;
}

/** Makes a reporter that says what it says through `write`. */
export type ReporterMaker = (write: (text: string) => void) => Reporter;

/** All reporters by name. */
export const reporters: Readonly<Record<string, ReporterMaker>> = {
  pretty: prettyReporter,
  tap: tapReporter,
  junit: junitReporter,
  json: jsonReporter,
};
