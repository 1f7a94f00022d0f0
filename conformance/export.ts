/**
 * The suite for a real kernel: the executor with all rows inside and a
 * manifest; and the judgement of the log that it printed there.
 *
 * @module
 */

import type { Architecture } from "../src/cpu/cpu.ts";
import { Baseline } from "./judge/baseline.ts";
import { ExitCode, REFERENCE } from "./conformance.ts";
import { FORMAT } from "./program/format.ts";
import { gradeOf } from "./program/grade.ts";
import type { RungName } from "./program/rungs.ts";
import { loadGuest } from "./program/guests.ts";
import { judgeRow } from "./judge/judge.ts";
import { headerTrouble } from "./judge/header_trouble.ts";
import { announces, type Log, parseLog, readLog } from "./judge/log.ts";
import { showTrouble } from "./judge/words.ts";
import { isExpected, MISSING, type RowResult } from "./judge/outcome.ts";
import type { OwnRows } from "./program/own_rows.ts";
import { showHash, type Suite, suiteOf } from "./program/suite.ts";
import { summarize, type Summary } from "./report/summary.ts";

/** What is said of an exported suite. */
export interface Manifest {
  /** The manifest's own format. */
  readonly schema: string;
  /** The format of the log. */
  readonly format: number;
  /** What the program is built for. */
  readonly arch: Architecture;
  /** The reference's commit. */
  readonly reference: string;
  /** The suite's name in the log's header. */
  readonly suite: string;
  /** The executor that carries the rows. */
  readonly executor: { readonly sha256: string; readonly bytes: number };
  /** The program as it is exported. */
  readonly program: { readonly sha256: string; readonly bytes: number };
  /** The rows, as they are numbered in the log. */
  readonly rows: readonly {
    readonly number: number;
    readonly id: string;
    readonly rung: number;
    /** The rungs without which it asks nothing. */
    readonly needs: readonly RungName[];
    readonly covers: readonly string[];
    /** What of it some kernels do not survive, if anything. */
    readonly hazard?: string;
  }[];
}

/** An exported suite. */
export interface ExportedSuite {
  /** The program, a static ELF file. */
  readonly program: Uint8Array<ArrayBuffer>;
  /** What is in it. */
  readonly manifest: Manifest;
}

/** A hash in hexadecimal. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const copy = new Uint8Array(bytes);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", copy));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

/** What is exported. */
export interface ExportOptions {
  /** Another project's rows, from `defineRows`; the suite's when left out. */
  readonly rows?: OwnRows;
  /** The executor that is to carry them; the prebuilt one when left out. */
  readonly executor?: Uint8Array;
}

/**
 * The program that single-boot mode runs, and its manifest.
 *
 * @example
 * ```ts
 * import { exportSuite } from "@halcyon/halcyon/suite";
 *
 * const { program, manifest } = await exportSuite("riscv64");
 * console.log(program.length, "bytes,", manifest.rows.length, "rows");
 * ```
 */
export async function exportSuite(
  architecture: Architecture,
  { rows, executor }: ExportOptions = {},
): Promise<ExportedSuite> {
  const guest = executor ?? await loadGuest(architecture, "executor");
  const suite = suiteOf(architecture, rows);
  const hash = await suite.hash();
  const program = suite.program(guest, [...suite.rows.keys()], hash);
  return {
    program,
    manifest: {
      schema: "halcyon-manifest-2",
      format: FORMAT,
      arch: architecture,
      reference: REFERENCE,
      suite: showHash(hash),
      executor: { sha256: await sha256(guest), bytes: guest.length },
      program: { sha256: await sha256(program), bytes: program.length },
      rows: suite.rows.map((row, number) => ({
        number,
        id: row.id,
        ...gradeOf(row),
        covers: row.covers,
        ...(row.hazard === undefined ? {} : { hazard: row.hazard }),
      })),
    },
  };
}

/** The judgement of a captured log. */
export interface Verification {
  /** What the log comes to. */
  readonly exitCode: ExitCode;
  /** The suite's name in the log's header. */
  readonly suite: string;
  /** One for each row that the log announces or tells of, in the suite's order. */
  readonly results: readonly RowResult[];
  /** The results counted. */
  readonly summary: Summary;
  /** One line each: why the log is incomplete or not of this suite. */
  readonly complaints: readonly string[];
  /** One line each: what else must be known to read the results. */
  readonly notes: readonly string[];
}

/** Why a log can not be judged by this suite's tables, if it can not. */
function refusal(
  { header, boots }: Log,
  suite: Suite,
  name: string,
): { readonly exitCode: ExitCode; readonly complaint: string } | undefined {
  if (header === undefined) {
    const complaint = "the log holds no header of a suite: the kit's program " +
      "did not come to speak, or what it says goes elsewhere";
    return { exitCode: ExitCode.incomplete, complaint };
  }
  for (const { header } of boots) {
    const trouble = header && headerTrouble(header, suite, name);
    if (trouble === undefined) continue;
    const { isOfFormat, complaint } = trouble;
    const exitCode = isOfFormat ? ExitCode.usage : ExitCode.infrastructure;
    return { exitCode, complaint };
  }
  return undefined;
}

/** A few of many, for a line that people read. */
function some(ids: readonly string[]): string {
  const shown = ids.slice(0, 3).join(", ");
  return ids.length > 3 ? `${shown} and ${ids.length - 3} more` : shown;
}

/** Why a log of this suite does not tell all that it should. */
function incompleteness(
  log: Log,
  suite: Suite,
  results: readonly RowResult[],
): string[] {
  const complaints: string[] = [];
  if (results.length === 0) complaints.push("the log announces no row at all");
  if (!log.complete) {
    const last = log.stoppedAt ?? [...log.rows.keys()].at(-1);
    const where = last === undefined
      ? "before the first row"
      : `${log.stoppedAt === undefined ? "after" : "in"} row ${
        suite.rows[last]?.id ?? last
      }`;
    const count = `${log.rows.size} of ${suite.rows.length} rows`;
    complaints.push(`the log is incomplete: it stops ${where} (${count})`);
  }
  for (const { trouble } of log.boots) {
    if (trouble !== undefined) {
      complaints.push(`the log is damaged: ${trouble}`);
    }
  }
  const strange = [
    ...log.boots.flatMap(({ selection }) => [...selection ?? []]),
    ...log.rows.keys(),
  ].find((one) => !(one in suite.rows));
  if (strange !== undefined) {
    complaints.push(`the log is damaged: the suite has no row ${strange}`);
  }
  const missing = results.filter(({ outcome }) => outcome === "missing");
  if (missing.length > 0) {
    const ids = missing.map(({ id }) => id);
    complaints.push(`${ids.length} rows are missing: ${some(ids)}`);
  }
  return complaints;
}

/** That a log was to tell of some rows only, if so: it is green without the others. */
function partiality({ boots }: Log, suite: Suite): string[] {
  const all = suite.rows.length;
  const count =
    [...suite.rows.keys()].filter((number) =>
      boots.some((boot) => announces(boot, number))
    ).length;
  if (count === all) return [];
  const isListed = boots.some(({ selection }) => selection !== undefined);
  const start = Math.min(
    ...boots.flatMap(({ header }) => header?.start ?? []),
  );
  const from = isListed ? "" : `begun at row ${start}: `;
  return [`${from}${count} of ${all} rows were to run`];
}

/** What the kernel said of trouble of its own where no result tells so. */
function troublesOf({ troubles, rows }: Log, suite: Suite): string[] {
  return troubles.flatMap(({ row, trouble }) => {
    const said = showTrouble(trouble);
    if (row === undefined) return [`the kernel said outside of rows: ${said}`];
    const answer = rows.get(row);
    if (answer?.trouble === trouble && answer.end === undefined) return [];
    return [`the kernel said in row ${suite.rows[row]?.id ?? row}: ${said}`];
  });
}

/** Which rows had to be tried again. */
function triesOf({ rows }: Log, suite: Suite): string[] {
  return [...rows.values()].flatMap(({ number, end }) =>
    end?.tries === undefined
      ? []
      : [`row ${suite.rows[number]?.id ?? number} was tried ${end.tries} times`]
  );
}

/** What several answers to one row mean, and what the log was not to tell of. */
function notesOf(log: Log, suite: Suite): string[] {
  const { boots, answers } = log;
  const partial = [
    ...partiality(log, suite),
    ...troublesOf(log, suite),
    ...triesOf(log, suite),
  ];
  const again = [...answers].filter(([, count]) => count > 1).map((
    [number, count],
  ) => `row ${suite.rows[number]?.id ?? number} answered ${count} times`);
  if (boots.length < 2 && again.length === 0) return partial;
  const note = boots.length === 1 ? "1 boot" : `${boots.length} boots`;
  return again.length === 0
    ? [note, ...partial]
    : [`${note}; ${some(again)}; the last answer counts`, ...partial];
}

/** By what a log is judged. */
export interface VerifyOptions {
  /** What the kernel may lack or do otherwise; nothing when left out. */
  readonly baseline?: Baseline;
  /** The rows that were exported; the suite's when left out. */
  readonly rows?: OwnRows;
}

/**
 * Judges a log that an exported suite printed on some kernel. A log of any
 * length may come in pieces, wherever they were cut.
 *
 * @example
 * ```ts
 * import { verifyLog } from "@halcyon/halcyon/suite";
 *
 * const judged = await verifyLog("riscv64", "what a serial console said");
 * console.log(judged.exitCode, judged.complaints);
 * ```
 */
export async function verifyLog(
  architecture: Architecture,
  text: string | AsyncIterable<string>,
  { baseline = new Baseline(), rows }: VerifyOptions = {},
): Promise<Verification> {
  const suite = suiteOf(architecture, rows);
  const name = showHash(await suite.hash());
  const log = typeof text === "string" ? parseLog(text) : await readLog(text);
  const refused = refusal(log, suite, name);
  if (refused !== undefined) {
    return {
      exitCode: refused.exitCode,
      suite: "",
      results: [],
      summary: summarize([]),
      complaints: [refused.complaint],
      notes: [],
    };
  }
  const results: RowResult[] = [];
  for (const [number, { id }] of suite.rows.entries()) {
    const answer = log.rows.get(number);
    const isWanted = log.boots.some((boot) => announces(boot, number));
    if (answer === undefined && !isWanted) continue;
    const verdict = answer === undefined
      ? MISSING
      : judgeRow(suite.encoded(number), answer);
    const result: RowResult = {
      id,
      arch: architecture,
      mode: "single-boot",
      ...verdict,
    };
    results.push(baseline.apply(result));
  }
  const lacks = incompleteness(log, suite, results);
  const damaged = log.damagedLines > 0
    ? [`damaged lines: ${log.damagedLines}`]
    : [];
  const good = results.every(({ outcome }) => isExpected(outcome));
  return {
    exitCode: lacks.length > 0
      ? ExitCode.incomplete
      : good
      ? ExitCode.expected
      : ExitCode.unexpected,
    suite: name,
    results,
    summary: summarize(results),
    complaints: [...damaged, ...lacks],
    notes: notesOf(log, suite),
  };
}
