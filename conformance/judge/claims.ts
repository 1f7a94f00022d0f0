/**
 * Checks what rows claim: a refusal counts only when the kernel was seen to
 * refuse by that name, at a step that can be about it; a behaviour when the
 * row's observations hold and the row makes the call that behaves so.
 *
 * @module
 */

import { syscalls, syscallsByNumber } from "../../src/api/calls.ts";
import { errno } from "../../src/api/errno.ts";
import {
  type BehaviourEntry,
  ledger,
  type RefusalEntry,
} from "../ledger/entry.ts";
import { claimsOfRow } from "../ledger/row_entries.ts";
import { callOf, type Step } from "../language/step.ts";
import type { EncodedRow, EncodedStep } from "../program/encode.ts";
import type { Refusal } from "../program/target.ts";
import type { RowLog } from "./log.ts";

/** Whether a refusal is the one that a ledger entry is about. */
export function enforces(
  { call, errno: number, refusal }: Refusal,
  { call: wanted, name, errno: named }: RefusalEntry,
): boolean {
  return call === wanted && refusal === name && number === errno[named];
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

/** The call of a step, also where its number alone is written. */
function callMadeBy(step: Step): string | undefined {
  const { action } = step;
  return action.kind === "call" && action.name === undefined
    ? syscallsByNumber[Number(action.number)]?.name
    : callOf(step);
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
  const told = new Map<EncodedStep, Refusal>();
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
    if (refusal !== undefined) told.set(step, refusal);
  }
  const isEnforced = (
    entry: RefusalEntry,
    candidates: ReadonlySet<Step>,
  ): boolean => {
    // The whole process dies of a broken promise, whoever broke it.
    if (entry.errno === "EPROMISEVIOLATION") {
      return refusals.some((refusal) => enforces(refusal, entry));
    }
    const fired = steps.some((step) => {
      const refusal = told.get(step);
      return candidates.has(step.step) && refusal !== undefined &&
        enforces(refusal, entry);
    });
    return fired || isMadeUnseen(steps, entry.call) &&
        left.some((refusal) => enforces(refusal, entry));
  };
  const made = new Set(steps.map(({ step }) => callMadeBy(step)));
  // A behaviour of a mechanism shows in one of several calls.
  const isShown = ({ owner }: BehaviourEntry): boolean =>
    !(owner in syscalls) || made.has(owner) || isMadeUnseen(steps, owner);
  const verified = new Set<string>();
  const unverified = new Set<string>();
  for (const { claim, entries, steps: candidates } of claimsOfRow(row)) {
    if (entries.length === 0) unverified.add(claim);
    for (const id of entries) {
      const entry = ledger.get(id);
      const isVerified = entry !== undefined &&
        (entry.kind === "behaviour"
          ? isShown(entry)
          : isEnforced(entry, new Set(candidates)));
      (isVerified ? verified : unverified).add(id);
    }
  }
  return { verified: [...verified], unverified: [...unverified] };
}
