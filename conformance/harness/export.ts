/**
 * The suite for a real kernel: the executor with all rows inside and a
 * manifest; and the judgement of the log that it printed there.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import { apply, type Exception } from "./baseline.ts";
import { ExitCode, REFERENCE } from "./conformance.ts";
import { FORMAT } from "./format.ts";
import { loadGuest } from "./guests.ts";
import { judgeRow } from "./judge.ts";
import { isSupported, parseLog } from "./log.ts";
import { isExpected, type RowResult } from "./outcome.ts";
import { showHash, suiteOf } from "./suite.ts";
import { summarize, type Summary } from "./summary.ts";

/** What is said of an exported suite. */
export interface Manifest {
  readonly schema: string;
  readonly format: number;
  readonly arch: Architecture;
  readonly reference: string;
  /** The suite's name in the log's header. */
  readonly suite: string;
  readonly executor: { readonly sha256: string; readonly bytes: number };
  readonly program: { readonly sha256: string; readonly bytes: number };
  readonly rows: readonly {
    readonly number: number;
    readonly id: string;
    readonly level: number;
    readonly covers: readonly string[];
  }[];
}

/** An exported suite. */
export interface ExportedSuite {
  readonly program: Uint8Array<ArrayBuffer>;
  readonly manifest: Manifest;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const copy = new Uint8Array(bytes);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", copy));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}

/** The program that single-boot mode runs, and its manifest. */
export async function exportSuite(
  architecture: Architecture,
  executor?: Uint8Array,
): Promise<ExportedSuite> {
  const guest = executor ?? await loadGuest(architecture, "executor");
  const suite = suiteOf(architecture);
  const hash = await suite.hash();
  const program = suite.program(guest, [...suite.rows.keys()], hash);
  return {
    program,
    manifest: {
      schema: "halcyon-manifest-1",
      format: FORMAT,
      arch: architecture,
      reference: REFERENCE,
      suite: showHash(hash),
      executor: { sha256: await sha256(guest), bytes: guest.length },
      program: { sha256: await sha256(program), bytes: program.length },
      rows: suite.rows.map(({ id, level, covers }, number) => ({
        number,
        id,
        level,
        covers,
      })),
    },
  };
}

/** The judgement of a captured log. */
export interface Verification {
  readonly exitCode: ExitCode;
  /** The suite's name in the log's header. */
  readonly suite: string;
  readonly results: readonly RowResult[];
  readonly summary: Summary;
  /** One line each: why the log is incomplete or not of this suite. */
  readonly complaints: readonly string[];
}

/**
 * Judges a log that an exported suite printed on some kernel. What that kernel
 * may lack or do otherwise, `exceptions` say; without them, nothing.
 */
export async function verifyLog(
  architecture: Architecture,
  text: string,
  exceptions: readonly Exception[] = [],
): Promise<Verification> {
  const suite = suiteOf(architecture);
  const log = parseLog(text);
  const fail = (
    exitCode: ExitCode,
    complaint: string,
  ): Verification => ({
    exitCode,
    suite: "",
    results: [],
    summary: summarize([]),
    complaints: [complaint],
  });
  const { header } = log;
  if (header === undefined) {
    return fail(ExitCode.incomplete, "the log holds no header of a suite");
  }
  if (!isSupported(log)) {
    return fail(
      ExitCode.infrastructure,
      `the log has format ${header.format}, this program reads ${FORMAT}`,
    );
  }
  if (header.arch !== architecture) {
    return fail(ExitCode.usage, `the log is of ${header.arch}`);
  }
  const name = showHash(await suite.hash());
  if (header.suite !== name) {
    return fail(
      ExitCode.usage,
      `the log is of suite ${header.suite}, these tables are ${name}: export again`,
    );
  }
  const results: RowResult[] = [];
  for (const [number, rowLog] of log.rows) {
    const row = suite.rows[number];
    if (row === undefined) continue;
    const verdict = judgeRow(suite.encoded(number), rowLog);
    const result: RowResult = {
      id: row.id,
      arch: architecture,
      mode: "single-boot",
      ...verdict,
    };
    results.push(apply(result, exceptions));
  }
  const complaints: string[] = [];
  if (log.damagedLines > 0) {
    complaints.push(`${log.damagedLines} lines are damaged`);
  }
  if (!log.complete) {
    const last = log.stoppedAt ?? [...log.rows.keys()].at(-1);
    const where = last === undefined
      ? "before the first row"
      : `${log.stoppedAt === undefined ? "after" : "in"} row ${
        suite.rows[last]?.id ?? last
      }`;
    const count = `${log.rows.size} of ${header.rows} rows`;
    complaints.push(`the log is incomplete: it stops ${where} (${count})`);
  }
  const good = results.every(({ outcome }) => isExpected(outcome));
  return {
    exitCode: !log.complete
      ? ExitCode.incomplete
      : good
      ? ExitCode.expected
      : ExitCode.unexpected,
    suite: name,
    results,
    summary: summarize(results),
    complaints,
  };
}
