/**
 * What the real kernel answered to the suite: the exported kits ran on the
 * reference, built from unmodified sources and booted in qemu, on the three
 * architectures (three runs or more each).
 *
 * `steps` has, for each row that ran, the CRC-32 of what its executor was told
 * to do and to expect, so that a row which says something else now is no
 * longer taken as answered. All rows passed in every run, but those in
 * `notAlwaysPassed`: the outcome of each run, one for all that agree.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import rows from "./rows.json" with { type: "json" };

/** What the record says of a row on an architecture. */
export type RecordedAnswer =
  /** As the row wants it, in every run. */
  | "as wanted"
  /** As the row wants it in some runs. */
  | "as wanted in some runs"
  /** Something else in every run. */
  | "otherwise";

type Outcomes = Readonly<
  Record<string, Readonly<Partial<Record<Architecture, string>>>>
>;

/** By row, the CRC-32 in hexadecimal of what ran. */
export const recordedSteps: Readonly<Record<string, string>> = rows.steps;

const notAlwaysPassed: Outcomes = rows.notAlwaysPassed;

/** By row, what the real kernel answered on an architecture that runs it. */
export function recordedAnswer(
  id: string,
  architecture: Architecture,
): RecordedAnswer {
  const outcomes = notAlwaysPassed[id]?.[architecture];
  if (outcomes === undefined) return "as wanted";
  return outcomes.split("/").includes("pass")
    ? "as wanted in some runs"
    : "otherwise";
}

/** The rows that did not pass in every run. */
export const disputedRows: readonly string[] = Object.keys(notAlwaysPassed);
