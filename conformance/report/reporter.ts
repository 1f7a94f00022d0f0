/**
 * What a reporter is, and the list of them.
 *
 * @module
 */

import type { RowReport } from "../run/run_rows.ts";
import type { Summary } from "./summary.ts";
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
  /** All seeds, where the rows run with several. */
  readonly seeds?: readonly number[];
  /** Whether a line may be overwritten, as on a terminal. */
  readonly terminal: boolean;
  readonly color: boolean;
}

/** Told of a run as it goes. */
export interface Reporter {
  begin?(plan: Plan): void;
  /** How many results there are so far, and how many of them unexpected. */
  progress?(done: number, unexpected: number): void;
  /** Told in the order of the plan, whichever worker was faster. */
  result?(report: RowReport): void;
  /** `stopped` says why results are missing, where a run ended too early. */
  end(
    plan: Plan,
    reports: readonly RowReport[],
    summary: Summary,
    stopped?: string,
  ): void;
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

/** Their names, as a user writes them. */
export const reporterNames: readonly string[] = Object.keys(reporters);

/** The reporter of a name that a user wrote. */
export function reporterNamed(name: string): ReporterMaker | undefined {
  return Object.hasOwn(reporters, name) ? reporters[name] : undefined;
}
