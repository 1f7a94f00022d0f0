/**
 * Files that the JSON reporter wrote.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import { parseResults, type Results } from "./results.ts";

/**
 * The results in a file that `--reporter json=FILE` wrote.
 *
 * @example
 * ```ts
 * import { compareResults, loadResults } from "@halcyon/halcyon/suite";
 *
 * async function regressed(before: string, after: string): Promise<string[]> {
 *   const [first, second] = [await loadResults(before), await loadResults(after)];
 *   return compareResults(first, second).regressed.map(({ title }) => title);
 * }
 * console.log(typeof regressed);
 * ```
 *
 * @throws {ResultsError} where it holds none
 */
export async function loadResults(file: string | URL): Promise<Results> {
  return parseResults(await readFile(file, "utf8"));
}
