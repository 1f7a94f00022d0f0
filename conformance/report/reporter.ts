/**
 * What a reporter is, and the list of them.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import type { Mode } from "../judge/outcome.ts";
import type { RowReport } from "../run/run_rows.ts";
import type { Shard } from "../run/shard.ts";
import type { Summary } from "./summary.ts";
import { dotReporter } from "./dot.ts";
import { githubReporter } from "./github.ts";
import { htmlReporter } from "./html.ts";
import { jsonReporter } from "./json.ts";
import { junitReporter } from "./junit.ts";
import { markdownReporter } from "./markdown.ts";
import { prettyReporter } from "./pretty.ts";
import { sarifReporter } from "./sarif.ts";
import { tapReporter } from "./tap.ts";

/** Which of the suite's results a run was to have. */
export interface Selection {
  /** Where rows were to run. */
  readonly architectures: readonly Architecture[];
  /** How. */
  readonly mode: Mode | "both";
  /** The text or pattern that picked them. */
  readonly filter?: string;
  /** Those that did not. */
  readonly exclude?: readonly string[];
  /** Rows were chosen in some other way than by their names. */
  readonly picked?: boolean;
  /** The share that was run. */
  readonly shard?: Shard;
}

/** What is known before the first row. */
export interface Plan {
  /** Results that will come. */
  readonly results: number;
  readonly suite: string;
  readonly reference: string;
  readonly seed: number;
  /** All seeds, where the rows run with several. */
  readonly seeds?: readonly number[];
  readonly started?: Date;
  readonly selection?: Selection;
  /**
   * A report for people looks for causes that results share, and tells of the
   * others alone, once all are there.
   */
  readonly seeksCauses?: boolean;
  /** How many of the slowest results a report for people names. */
  readonly durations?: number;
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
  dot: dotReporter,
  tap: tapReporter,
  junit: junitReporter,
  json: jsonReporter,
  github: githubReporter,
  sarif: sarifReporter,
  markdown: markdownReporter,
  html: htmlReporter,
};

/** Their names, as a user writes them. */
export const reporterNames: readonly string[] = Object.keys(reporters);

/** The reporter of a name that a user wrote. */
export function reporterNamed(name: string): ReporterMaker | undefined {
  return Object.hasOwn(reporters, name) ? reporters[name] : undefined;
}

const FOR_PEOPLE: readonly string[] = ["pretty", "dot", "markdown", "html"];

/** Whether what a reporter says is for people, who may want to know more. */
export function isPeopleReporter(name: string): boolean {
  return FOR_PEOPLE.includes(name);
}
