/**
 * Checks what rows claim to cover: a ledger id counts only when a refusal at
 * its site was seen at a step about its call and error.
 *
 * @module
 */

import { errno as errnoOf } from "../../src/kernel/api/errno.ts";
import { siteMatches } from "../../src/kernel/refusal_site.ts";
import { ledger } from "../ledger/ledger.ts";
import type { EncodedRow, EncodedStep } from "./encode.ts";
import type { RowLog } from "./log.ts";
import type { Step } from "./step.ts";
import type { Refusal } from "./target.ts";

/**
 * Whether a refusal at `site` enforces the ledger id. A site is an id, a
 * pattern of ids where several calls are refused at one place, or the promise
 * that was missing, which the entry then names.
 */
export function siteEnforces(site: string, id: string): boolean {
  if (siteMatches(site, id)) return true;
  const promise = /^promise\/(\w+)$/.exec(site)?.[1];
  const entry = ledger.get(id);
  if (promise === undefined || entry === undefined) return false;
  if (entry.kind === "promise") return entry.promise === promise;
  return entry.kind === "error" && entry.errno === "EPROMISEVIOLATION" &&
    (promise === "unpledged"
      ? entry.when.includes("any promise at all")
      : entry.when.includes(`'${promise}'`));
}

/** Whether a refusal is the one that a ledger entry is about. */
export function enforces(
  { call, errno, site }: Refusal,
  id: string,
): boolean {
  const entry = ledger.get(id);
  if (entry?.kind !== "error" && entry?.kind !== "promise") return false;
  const wanted = entry.kind === "error" ? entry.errno : "EPROMISEVIOLATION";
  return call === entry.call && errno === errnoOf[wanted] &&
    siteEnforces(site, id);
}

/** The system call that a step makes, if it is about one. */
function callOf({ action }: Step): string | undefined {
  switch (action.kind) {
    case "call":
      return action.name;
    case "child":
      return "fork";
    case "thread":
      return "create_thread";
    case "handler":
      return "sigaction";
    default:
      return undefined;
  }
}

// Calls that no step makes: a program that a step started makes them, or the
// trampoline behind a handler.
function isMadeUnseen(steps: readonly EncodedStep[], call: string): boolean {
  return steps.some(({ step: { action, expectation } }) =>
    action.kind === "handler" ? call === "sigreturn" : action.kind === "call" &&
      ((action.name === "execve" && expectation.kind === "ends") ||
        (action.name === "posix_spawn" && expectation.kind !== "fails"))
  );
}

/** Claimed ids, told apart by whether they were seen to be enforced. */
export interface Claims {
  readonly verified: readonly string[];
  readonly unverified: readonly string[];
}

/**
 * Tells the claims of a row apart by the refusals of its own processes. They
 * are told in order; each step that failed takes the first one left of its
 * call and error.
 */
export function verifyClaims(
  { row, actors }: EncodedRow,
  log: RowLog,
  refusals: readonly Refusal[],
): Claims {
  const left = [...refusals];
  const sites = new Map<EncodedStep, Refusal>();
  const steps = actors.flatMap((actor) => actor.steps);
  for (const step of steps) {
    const name = callOf(step.step);
    const record = log.steps.get(step.record);
    if (name === undefined || record === undefined) continue;
    // A refusal may end the actor: a broken promise, execve beyond the point
    // of no return.
    const ends = step.step.expectation.kind === "ends";
    const index = left.findIndex(({ call, errno }) =>
      call === name && (ends || BigInt(-errno) === record.result)
    );
    const [refusal] = index < 0 ? [] : left.splice(index, 1);
    if (refusal !== undefined) sites.set(step, refusal);
  }
  const isEnforced = (
    id: string,
    candidates: readonly EncodedStep[],
  ): boolean => {
    const entry = ledger.get(id);
    if (entry === undefined) return false;
    if (entry.kind === "promise") {
      return refusals.some((refusal) => enforces(refusal, id));
    }
    // A rule is about more than one refusal: none of its own tells it.
    if (entry.kind !== "error") return true;
    const fired = candidates.some((step) => {
      const refusal = sites.get(step);
      return refusal !== undefined && enforces(refusal, id);
    });
    return fired || isMadeUnseen(steps, entry.call) &&
        left.some((refusal) => enforces(refusal, id));
  };
  const verified = new Set<string>();
  const unverified = new Set<string>();
  const consider = (id: string, candidates: readonly EncodedStep[]): void => {
    (isEnforced(id, candidates) ? verified : unverified).add(id);
  };
  for (const id of row.covers) consider(id, steps);
  for (const step of steps) {
    for (const id of step.step.covers) consider(id, [step]);
  }
  return { verified: [...verified], unverified: [...unverified] };
}
