/**
 * What a row may claim to be about, and which entries of the ledger that
 * makes.
 *
 * @module
 */

import type { BehaviourName, RefusalName } from "../../src/api/calls.ts";
import { entries, ledger } from "./entry.ts";

/**
 * A refusal or a behaviour by its name. Where a call meets a refusal about
 * several things the subject stands before it, as in the call's paragraph:
 * `"old_path: path/ELOOP/more-than-seven-links"`. A shared refusal is claimed of the
 * call that the step makes; `"stat path/ELOOP/more-than-seven-links"` says which.
 */
export type Claim = RefusalName | BehaviourName | `${string} ${RefusalName}`;

/** A name that was put together; the run tells whether it is one. */
export function claimNamed(name: string): Claim {
  return name as never;
}

/** One claim, or several. */
export type Claims = Claim | readonly Claim[];

const byName = new Map<
  string,
  { call: string; subject?: string; id: string }[]
>();
for (const entry of entries) {
  if (entry.kind !== "refusal") continue;
  const { call, subject, id } = entry;
  const list = byName.get(entry.name) ?? [];
  byName.set(entry.name, list);
  list.push(subject === undefined ? { call, id } : { call, subject, id });
}

/**
 * The ids of the entries that a claim makes at steps of `calls`; none, if
 * these calls have nothing of the kind, or the claim does not say which of
 * several subjects it means.
 */
export function claimedEntries(
  claim: string,
  calls: readonly string[],
): readonly string[] {
  if (ledger.has(claim)) return [claim];
  const colon = claim.indexOf(": ");
  const name = colon < 0 ? claim : claim.slice(colon + 2);
  const subject = colon < 0 ? undefined : claim.slice(0, colon);
  const owned = byName.get(name) ?? [];
  const ids: string[] = [];
  for (const call of new Set(calls)) {
    const own = owned.filter((one) =>
      one.call === call && (subject === undefined || one.subject === subject)
    );
    if (own.length === 1) ids.push(...own.map(({ id }) => id));
  }
  return ids;
}
