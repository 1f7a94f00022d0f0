/**
 * Logs for tests of those who read logs, printed by this project's own machine.
 *
 * @module
 */

import { bootKit } from "./kit_boot.ts";
import { crc32 } from "./program/crc32.ts";
import { exportSuite, type Verification, verifyLog } from "./export.ts";
import { suiteOf } from "./program/suite.ts";

/** All sample logs are of it. */
export const ARCHITECTURE = "riscv64";
/** The suite that they are of. */
export const suite = suiteOf(ARCHITECTURE);
const { program } = await exportSuite(ARCHITECTURE);

/** The lines that one boot of the exported suite prints. */
export function boot(...args: readonly string[]): readonly string[] {
  const run = bootKit(ARCHITECTURE, program, [], args);
  if (run.end.kind !== "exited") throw new Error(`it ended by ${run.end.kind}`);
  return run.log.join("").trimEnd().split("\n");
}

/** What the executor's option --rows takes. */
export function rowsOption(numbers: readonly number[]): string {
  return numbers.join(",");
}

/** Judges lines. */
export function verify(lines: readonly string[]): Promise<Verification> {
  return verifyLog(ARCHITECTURE, lines.join("\n"));
}

/** What became of a row, undefined where nothing is said of it. */
export function outcomeOf(
  judged: Verification,
  number: number,
): string | undefined {
  const id = suite.rows[number]?.id;
  return judged.results.find((result) => result.id === id)?.outcome;
}

/** A line with its checksum. */
export function sealed(body: string): string {
  return `${body} ${crc32(body).toString(16).padStart(8, "0")}`;
}

/** The line with other words and a right checksum. */
export function forged(line: string, change: (body: string) => string): string {
  return sealed(change(line.slice(0, -9)));
}

/** Tells a row's lines. */
export function isOf(number: number): (line: string) => boolean {
  return (line) => line.startsWith(`HC1 ${number} `);
}

/** What a kernel prints that answers otherwise in the last step of these rows. */
export function otherwise(
  lines: readonly string[],
  numbers: readonly number[],
): readonly string[] {
  let changed = lines;
  for (const number of numbers) {
    const at = changed.findLastIndex((line) =>
      isOf(number)(line) && / r 2:/.test(line)
    );
    const line = forged(
      changed[at] ?? "",
      (body) =>
        body.replace(/-?\d+$/, (result) => result === "-38" ? "-1" : "-38"),
    );
    if (at >= 0) changed = changed.with(at, line);
  }
  return changed;
}

function observesMuch(number: number): boolean {
  return suite.encoded(number).actors.some(({ steps }) =>
    steps.some(({ step: { observations } }) =>
      observations.some(({ length }) => length > 200)
    )
  );
}

/** Numbers of some rows from everywhere, one with a long observation. */
export const some: readonly number[] = [
  ...new Set([
    ...Array.from(
      { length: 16 },
      (_, index) => Math.floor(index * suite.rows.length / 16),
    ),
    ...[...suite.rows.keys()].filter(observesMuch).slice(0, 1),
  ]),
].sort((a, b) => a - b);

/** The log of one boot that was told to run them. */
export const whole: readonly string[] = boot("--rows", rowsOption(some));
/** Its first line. */
export const header: string = whole[0] ?? "";
/** Its last line. */
export const footer: string = whole.at(-1) ?? "";

/** Those of them that fail in a log that `otherwise` changed. */
export const fickle: readonly number[] = await (async () => {
  const judged = await verify(otherwise(whole, some));
  return some.filter((number) => outcomeOf(judged, number) === "fail");
})();
