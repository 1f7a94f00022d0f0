/**
 * Runs rows on a target and judges them: each in a machine of its own, or all
 * in one boot.
 *
 * @module
 */

import { verifiedCovers } from "./coverage.ts";
import { judgeRow } from "./judge.ts";
import { type Log, LogParser, type RowLog } from "./log.ts";
import type { Mode, RowResult, Verdict } from "./outcome.ts";
import type { Suite } from "./suite.ts";
import type { Refusal, Run, Target } from "./target.ts";

/** A result, what it covers, and how long it took. */
export interface RowReport extends RowResult {
  /** Claimed ledger ids that were seen to be enforced. */
  readonly verified: readonly string[];
  readonly milliseconds: number;
}

/** How rows are run. */
export interface RowOptions {
  readonly seed: number;
  /** Instructions that one row may take before it counts as hanging. */
  readonly maxInstructions: number;
}

/** A row may take this many instructions unless a caller says otherwise. */
export const ROW_INSTRUCTIONS = 200_000_000;

const NO_HASH = new Uint8Array(32);

function parse(run: Run): Log {
  const parser = new LogParser();
  for (const text of run.log) {
    for (const line of text.split("\n")) parser.line(line);
  }
  return parser.finish();
}

// What the machine says weighs more than what the log lacks.
function withCause(verdict: Verdict, run: Run): Verdict {
  if (verdict.cause !== "crash") return verdict;
  switch (run.end.kind) {
    case "deadlock":
      return { ...verdict, cause: "deadlock" };
    case "limit":
      return { ...verdict, cause: "timeout" };
    case "failed":
      return { ...verdict, got: run.end.reason };
    default:
      return verdict;
  }
}

function notRun(run: Run): Verdict {
  const reason = run.end.kind === "failed" ? run.end.reason : run.end.kind;
  return {
    outcome: "broken",
    step: "the executor did not come to the row",
    got: reason,
  };
}

function judged(
  suite: Suite,
  number: number,
  log: RowLog | undefined,
  run: Run,
): Verdict {
  if (log === undefined) return notRun(run);
  return withCause(judgeRow(suite.encoded(number), log), run);
}

/** What is said of a row that needs what the target lacks, undefined otherwise. */
function unsupported(
  target: Target,
  suite: Suite,
  number: number,
  mode: Mode,
): RowReport | undefined {
  const lacking = suite.rows[number]?.needs.find((need) =>
    !target.supports.has(need)
  );
  if (lacking === undefined) return undefined;
  const verdict: Verdict = {
    outcome: "unsupported",
    step: `the target has no ${lacking}`,
  };
  const now = performance.now();
  return report(suite, number, mode, verdict, undefined, [], now);
}

/** Runs one row in a machine of its own. */
export function runIsolated(
  target: Target,
  suite: Suite,
  executor: Uint8Array,
  number: number,
  options: RowOptions,
): RowReport {
  const refused = unsupported(target, suite, number, "isolated");
  if (refused !== undefined) return refused;
  const start = performance.now();
  const run = target.run({
    architecture: suite.architecture,
    program: suite.program(executor, [number], NO_HASH),
    arguments: ["--exit"],
    ...options,
  });
  const log = parse(run).rows.get(number);
  const verdict = judged(suite, number, log, run);
  return report(suite, number, "isolated", verdict, log, run.refusals, start);
}

/**
 * Runs rows in one boot, in the given order. A row that ends the machine is
 * told so, and the rest runs on in a new one.
 */
export async function runSingleBoot(
  target: Target,
  suite: Suite,
  executor: Uint8Array,
  numbers: readonly number[],
  options: RowOptions,
): Promise<RowReport[]> {
  const hash = await suite.hash();
  const reports: RowReport[] = [];
  let left = numbers.filter((number) => {
    const refused = unsupported(target, suite, number, "single-boot");
    if (refused !== undefined) reports.push(refused);
    return refused === undefined;
  });
  while (left.length > 0) {
    const start = performance.now();
    const run = target.run({
      architecture: suite.architecture,
      program: suite.program(executor, left, hash),
      arguments: ["--exit"],
      seed: options.seed,
      maxInstructions: options.maxInstructions * left.length,
    });
    const log = parse(run);
    const done = log.complete
      ? left.length
      : log.stoppedAt === undefined
      ? left.length
      : left.indexOf(log.stoppedAt) + 1;
    const shared = (performance.now() - start) / Math.max(done, 1);
    for (const number of left.slice(0, done)) {
      const rowLog = log.rows.get(number);
      const verdict = judged(suite, number, rowLog, run);
      reports.push({
        ...report(suite, number, "single-boot", verdict, rowLog, [], start),
        milliseconds: shared,
      });
    }
    left = left.slice(done);
  }
  return reports;
}

function report(
  suite: Suite,
  number: number,
  mode: Mode,
  verdict: Verdict,
  log: RowLog | undefined,
  refusals: readonly Refusal[],
  start: number,
): RowReport {
  const encoded = suite.encoded(number);
  return {
    id: encoded.row.id,
    arch: suite.architecture,
    mode,
    ...verdict,
    verified: log === undefined || verdict.outcome !== "pass"
      ? []
      : verifiedCovers(encoded, log, refusals),
    milliseconds: performance.now() - start,
  };
}
