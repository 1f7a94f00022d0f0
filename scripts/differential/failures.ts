/**
 * Telling of differences: a line each, and all there is to know in a file.
 *
 * @module
 */
import { AssertionError } from "@std/assert";
import type { Outputs } from "../../src/cpu/differential/programs.ts";
import type { Failure } from "../../src/cpu/differential/session.ts";
import { makeTemporaryFolder } from "../temporary.ts";

/** Longer lines are cut: the file has them whole. */
const WIDTH = 140;

const cut = (line: string): string =>
  line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;

/** The first line that differs, if one does. */
export function describeOutputs(
  program: string,
  { wanted, got }: Outputs,
): Failure[] {
  if (wanted === got) return [];
  const gotLines = got.split("\n");
  const wantedLines = wanted.split("\n");
  const at = wantedLines.findIndex((text, index) => text !== gotLines[index]);
  const index = at < 0 ? wantedLines.length : at;
  const show = (lines: readonly string[]): string => lines[index] ?? "the end";
  return [{
    line: `${program}: line ${index + 1}: wanted ${show(wantedLines)}, ` +
      `got ${show(gotLines)}`,
    report: `wanted\n${wanted}\ngot\n${got}`,
  }];
}

/**
 * Writes the reports into one file of a temporary folder, which stays. Gives
 * the lines, each of which names it.
 */
export async function saveFailures(
  failures: readonly Failure[],
  name: string,
): Promise<string[]> {
  if (failures.length === 0) return [];
  const folder = await makeTemporaryFolder("differences");
  const file = `${folder}/${name.replace(/[^A-Za-z0-9]+/g, "-")}.txt`;
  const reports = failures.map(({ line, report }) => `${line}\n\n${report}\n`);
  await Deno.writeTextFile(file, reports.join("\n"));
  return failures.map(({ line }) => `${cut(line)} (${file})`);
}

/** Fails a test for differences, if there are any. */
export async function failOn(
  failures: readonly Failure[],
  name: string,
): Promise<void> {
  const lines = await saveFailures(failures, name);
  if (lines.length > 0) throw new AssertionError(lines.join("\n"));
}
