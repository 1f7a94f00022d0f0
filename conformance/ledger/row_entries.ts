/**
 * Which entries of the ledger a row claims, and at which of its steps.
 *
 * @module
 */

import { errnoName } from "../../src/api/errno.ts";
import { syscalls } from "../../src/api/calls.ts";
import type { Row } from "../language/row.ts";
import { allSteps, callOf, type Step } from "../language/step.ts";
import { claimedEntries } from "./claim.ts";

/** A row, as far as claims go. */
export type ClaimingRow = Pick<Row, "id" | "covers" | "steps">;

/** One claim with what it comes to. */
export interface RowClaim {
  readonly claim: string;
  /** Ids of the ledger; none where the claim is about nothing in it. */
  readonly entries: readonly string[];
  /** The steps that can bear it out. */
  readonly steps: readonly Step[];
}

/** The call that a row is about, if its id begins with one. */
export function callOfRow({ id }: Pick<Row, "id">): string | undefined {
  const first = id.slice(0, id.indexOf("/"));
  return Object.hasOwn(syscalls, first) ? first : undefined;
}

/** Whether a step's expectation allows that it is refused like this. */
function mayBeRefused({ expectation }: Step, claim: string): boolean {
  switch (expectation.kind) {
    case "fails":
      return claim.includes(`/${errnoName(expectation.errno)}/`);
    case "succeeds":
    case "returns":
      return false;
    default:
      return true;
  }
}

/**
 * What a row claims. A shared refusal that the row itself claims, not one of
 * its steps, is one of the call that the row is named after, or else of every
 * call that it expects to fail with that error.
 */
export function claimsOfRow(row: ClaimingRow): readonly RowClaim[] {
  const steps = allSteps(row.steps);
  const named = callOfRow(row);
  const made = (claim: string) =>
    steps.filter((step) => mayBeRefused(step, claim))
      .flatMap((step) => callOf(step) ?? []);
  const ofRow = row.covers.map((claim): RowClaim => {
    const own = named === undefined ? [] : claimedEntries(claim, [named]);
    const entries = own.length > 0 ? own : claimedEntries(claim, made(claim));
    return { claim, entries, steps };
  });
  const ofSteps = steps.flatMap((step) =>
    step.covers.map((claim): RowClaim => {
      const call = callOf(step);
      const calls = call === undefined ? [] : [call];
      return { claim, entries: claimedEntries(claim, calls), steps: [step] };
    })
  );
  return [...ofRow, ...ofSteps];
}
