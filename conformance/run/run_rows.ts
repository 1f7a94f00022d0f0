/**
 * Runs rows on a target and judges them: each in a machine of its own, or all
 * in one boot.
 *
 * @module
 */

import { type Claims, verifyClaims } from "../judge/claims.ts";
import { judgeRow } from "../judge/judge.ts";
import { type MachineRun, readRun } from "../judge/machine_run.ts";
import type { Mode, RowResult, Verdict } from "../judge/outcome.ts";
import { ledger } from "../ledger/entry.ts";
import type { Suite } from "../program/suite.ts";
import type { Touch } from "../language/row.ts";
import { BOOT_MEMORY, type Target } from "../program/target.ts";
import { isDeclared, showRefusal } from "../judge/undeclared.ts";

/** A result, and how long it took. */
export interface RowReport extends RowResult {
  /** How long it took. */
  readonly milliseconds: number;
}

/** How rows are run. */
export interface RowOptions {
  readonly seed: number;
  /** Instructions that one row may take before it counts as hanging. */
  readonly maxInstructions: number;
  /** The rung up to which a machine's executor need not climb; see `ProvenRungs`. */
  readonly proven?: number;
}

/** A row may take this many instructions unless a caller says otherwise. */
export const ROW_INSTRUCTIONS = 200_000_000;

const NO_HASH = new Uint8Array(32);
const NO_CLAIMS: Claims = { verified: [], unverified: [] };

/** What the log alone says of a row. */
function judgeLog(suite: Suite, number: number, run: MachineRun): Verdict {
  const log = run.log.rows.get(number);
  if (log !== undefined) return judgeRow(suite.encoded(number), log);
  return {
    outcome: "broken",
    step: "the executor did not come to the row",
    ...(run.trouble === undefined ? {} : { got: run.trouble.what }),
  };
}

/**
 * What the machine says weighs more than what the log does not: a row in which
 * it came to grief does not pass, however good its own lines are.
 */
function withTrouble(verdict: Verdict, { trouble }: MachineRun): Verdict {
  if (trouble === undefined || verdict.outcome === "broken") return verdict;
  const { cause, what } = trouble;
  // The row stopped because the machine did; where, its log says.
  if (verdict.cause === "crash") {
    return cause === "crash"
      ? { ...verdict, got: what }
      : { ...verdict, cause };
  }
  const isSilent = verdict.outcome === "pass" ||
    verdict.cause === "unsupported";
  return !isSilent ? verdict : {
    outcome: "fail",
    cause,
    step: "the machine",
    wanted: "the executor comes to its end and exits with 0",
    got: what,
  };
}

function withDeclarations(
  verdict: Verdict,
  number: number,
  run: MachineRun,
): Verdict {
  if (verdict.outcome !== "pass") return verdict;
  const refusal = run.refusalsIn(number).find((one) => !isDeclared(one));
  return refusal === undefined ? verdict : {
    outcome: "fail",
    cause: "undeclared",
    step: refusal.call,
    wanted: "an error that its table declares",
    got: showRefusal(refusal),
  };
}

/** What rows share is changed by those that say so, and put back. */
function withTouches(
  verdict: Verdict,
  number: number,
  declared: readonly Touch[],
  run: MachineRun,
): Verdict {
  if (verdict.outcome !== "pass") return verdict;
  const changed = run.changedIn(number);
  const unsaid = changed.filter((touch) => !declared.includes(touch));
  const left = run.leftBy(number);
  if (unsaid.length === 0 && left.length === 0) return verdict;
  return {
    outcome: "fail",
    cause: "touched",
    step: "what all rows share",
    ...(unsaid.length > 0
      ? {
        wanted: `touches says ${unsaid.join(" and ")}`,
        got: `the row changes ${unsaid.join(" and ")} and does not say so`,
      }
      : {
        wanted: `${left.join(" and ")} as before the row`,
        got: `the row leaves ${left.join(" and ")} changed`,
      }),
  };
}

/** Claims that nobody can bear out: a name that is misspelt, or another call's. */
function notInLedger(unverified: readonly string[]): string | undefined {
  const unknown = unverified.filter((claim) => !ledger.has(claim));
  return unknown.length === 0
    ? undefined
    : `the calls of the row have no ${unknown.join(" and no ")}: ` +
      "deno task ledger --call CALL lists what there is";
}

function withClaims(verdict: Verdict, { unverified }: Claims): Verdict {
  return unverified.length === 0 ? verdict : {
    outcome: "fail",
    cause: "unverified",
    step: "what the row claims to cover",
    wanted: `a refusal at ${unverified.join(" and ")}`,
    got: notInLedger(unverified) ??
      "none, in none of the steps that claim it",
  };
}

/** Everything that a run says of one of its rows. */
function report(
  suite: Suite,
  number: number,
  mode: Mode,
  run: MachineRun,
  milliseconds: number,
): RowReport {
  const encoded = suite.encoded(number);
  const log = run.log.rows.get(number);
  let verdict = judgeLog(suite, number, run);
  if (run.blamed === number) verdict = withTrouble(verdict, run);
  verdict = withDeclarations(verdict, number, run);
  verdict = withTouches(verdict, number, encoded.row.touches, run);
  const isCheckable = verdict.outcome === "pass" && log !== undefined &&
    run.tellsRefusals;
  const claims = isCheckable
    ? verifyClaims(encoded, log, run.refusalsBy(number))
    : NO_CLAIMS;
  return {
    id: encoded.row.id,
    arch: suite.architecture,
    mode,
    ...withClaims(verdict, claims),
    ...(run.tellsRefusals ? claims : {}),
    milliseconds,
  };
}

/** Runs one row in a machine of its own. */
export function runIsolated(
  target: Target,
  suite: Suite,
  executor: Uint8Array,
  number: number,
  { seed, maxInstructions, proven = 0 }: RowOptions,
): RowReport {
  const start = performance.now();
  const run = target.run({
    architecture: suite.architecture,
    program: suite.program(executor, [number], NO_HASH),
    arguments: proven === 0 ? ["--exit"] : ["--exit", "--proven", `${proven}`],
    seed,
    maxInstructions,
  });
  const told = report(suite, number, "isolated", readRun(run, number), 0);
  const { trace } = run;
  return {
    ...told,
    ...(trace === undefined ? {} : { trace }),
    milliseconds: performance.now() - start,
  };
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
  let left = numbers;
  for (let [first] = left; first !== undefined; [first] = left) {
    const start = performance.now();
    const run = readRun(
      target.run({
        architecture: suite.architecture,
        program: suite.program(executor, left, hash),
        arguments: ["--exit"],
        seed: options.seed,
        maxInstructions: options.maxInstructions * left.length,
        memoryBytes: BOOT_MEMORY,
      }),
      first,
    );
    const reached = left.indexOf(run.blamed) + 1;
    const done = run.log.complete || reached === 0 || !run.hasBegun
      ? left.length
      : reached;
    const shared = (performance.now() - start) / done;
    for (const number of left.slice(0, done)) {
      reports.push(report(suite, number, "single-boot", run, shared));
    }
    left = left.slice(done);
  }
  return reports;
}
