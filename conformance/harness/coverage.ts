/**
 * Checks what rows claim to cover: a ledger id counts only when a refusal at
 * its site was seen at a step about its call and error.
 *
 * @module
 */

import { errno as errnos } from "../../src/kernel/api/errno.ts";
import { siteMatches } from "../../src/kernel/refusal_site.ts";
import { ledger } from "../ledger/ledger.ts";
import type { EncodedRow, EncodedStep } from "./encode.ts";
import type { RowLog } from "./log.ts";
import type { Step } from "./step.ts";
import type { Refusal } from "./target.ts";

function callAndErrno(id: string): { call: string; errno: number } | undefined {
  const [call = "", name = ""] = id.split("/");
  const errno = (errnos as Readonly<Record<string, number>>)[name];
  return errno === undefined ? undefined : { call, errno };
}

/** The last component of an id without the parameter that it starts with. */
function withoutParameter(id: string): string {
  const slug = id.slice(id.lastIndexOf("/") + 1);
  return slug.slice(slug.indexOf("-") + 1);
}

/**
 * Whether a refusal at `site` enforces the ledger id. A site is an id itself,
 * an id with `*` for the call, a pattern of ids, or the name of a rule that several ids share.
 */
export function siteEnforces(site: string, id: string): boolean {
  if (site === id || siteMatches(site, id)) return true;
  if (site.startsWith("*/")) {
    const [, errno] = site.split("/");
    return id.split("/")[1] === errno &&
      (id.endsWith(site.slice(1)) ||
        withoutParameter(id) === withoutParameter(site));
  }
  // An id of another call is another place; a rule's name is shared.
  return !ledger.has(site);
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

// The executor is the first process, and it is refused before any row runs:
// it closes descriptors that are not open.
function ofRows(refusals: readonly Refusal[]): Refusal[] {
  const executor = Math.min(...refusals.map(({ pid }) => pid));
  return refusals.filter(({ pid }) => pid !== executor);
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

/**
 * The claimed ids of a row that were really enforced. Refusals are told in
 * order; each step that failed takes the first one left of its call and error.
 */
export function verifiedCovers(
  { row, actors }: EncodedRow,
  log: RowLog,
  refusals: readonly Refusal[],
): readonly string[] {
  const left = row.level === 0 ? [...refusals] : ofRows(refusals);
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
  const verified = new Set<string>();
  const consider = (id: string, candidates: readonly EncodedStep[]): void => {
    const about = callAndErrno(id);
    if (about === undefined || !ledger.has(id)) {
      // A rule or a promise: no refusal of its own tells it.
      verified.add(id);
      return;
    }
    const fired = candidates.some((step) => {
      const refusal = sites.get(step);
      return refusal?.call === about.call && refusal.errno === about.errno &&
        siteEnforces(refusal.site, id);
    });
    const unseen = isMadeUnseen(steps, about.call) &&
      left.some(({ call, errno, site }) =>
        call === about.call && errno === about.errno && siteEnforces(site, id)
      );
    if (fired || unseen) verified.add(id);
  };
  for (const id of row.covers) consider(id, steps);
  for (const step of steps) {
    for (const id of step.step.covers) consider(id, [step]);
  }
  return [...verified];
}
