/**
 * Files with the JSON report of a run.
 *
 * @module
 */

import { isExpected } from "../../conformance/judge/outcome.ts";
import {
  parseResults,
  type Results,
  ResultsError,
} from "../../conformance/report/results.ts";
import type { Architecture } from "../cpu/cpu.ts";
import { UsageError } from "./errors.ts";
import { textOfFile } from "./text_file.ts";

/** A report of every row with a hundred seeds would be about as long. */
const LARGEST = 512 << 20;

/** What is done with results that are not as they should be: one line says so. */
export function refusingBadResults<T>(use: () => T): T {
  try {
    return use();
  } catch (error) {
    if (!(error instanceof ResultsError)) throw error;
    throw new UsageError(error.message);
  }
}

/**
 * The results in a file.
 *
 * @throws {UsageError} where it can't be read or holds none
 */
export async function resultsIn(path: string): Promise<Results> {
  const text = await textOfFile(path, "a report", LARGEST);
  try {
    return parseResults(text);
  } catch (error) {
    if (!(error instanceof ResultsError)) throw error;
    throw new UsageError(
      `${path} is no report in JSON (--reporter json=FILE): ${error.message}`,
    );
  }
}

/**
 * Ids of the rows that were not as expected, by architecture.
 *
 * @throws {UsageError} where all were
 */
export async function failedIn(
  path: string,
): Promise<ReadonlyMap<Architecture, ReadonlySet<string>>> {
  const { results } = await resultsIn(path);
  const failed = new Map<Architecture, Set<string>>();
  for (const { id, arch, outcome } of results) {
    if (isExpected(outcome)) continue;
    const ids = failed.get(arch) ?? new Set();
    failed.set(arch, ids.add(id));
  }
  if (failed.size > 0) return failed;
  throw new UsageError(`all in ${path} is as expected: nothing to run again`);
}
