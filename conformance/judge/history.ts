/**
 * What a row had done when it went otherwise: its steps in strace's syntax,
 * each with what it returned.
 *
 * @module
 */

import { syscalls, type SystemCall } from "../../src/api/calls.ts";
import type { Meaning } from "../../src/api/meaning.ts";
import type {
  EncodedActor,
  EncodedRow,
  EncodedStep,
} from "../program/encode.ts";
import { ActorKind } from "../program/format.ts";
import { isDone, type RowLog, type StepRecord } from "./log.ts";
import { showReturned } from "./words.ts";

const calls: Readonly<Record<string, SystemCall>> = syscalls;

/** Lines of a history: what came before them is told in numbers. */
const MOST_LINES = 24;

/** What the result of a step means. */
export function meaningOf(
  { step: { action } }: EncodedStep,
): Meaning | undefined {
  if (action.kind !== "call" || action.name === undefined) return undefined;
  return calls[action.name]?.result;
}

function resultOf(step: EncodedStep, record: StepRecord): string {
  return isDone(record) ? showReturned(record.result, meaningOf(step)) : "?";
}

function lineOf(
  actor: EncodedActor,
  step: EncodedStep,
  record: StepRecord,
): string {
  const { shown, binding } = step.step;
  const who = actor.kind === ActorKind.main ? "" : `${actor.name}: `;
  const name = binding === undefined ? "" : ` -> $${binding}`;
  const times = record.runs > 1 ? ` (${record.runs} times)` : "";
  return `${who}${shown} = ${resultOf(step, record)}${name}${times}`;
}

/**
 * The steps that were begun, an actor after the other: those of the actor whose
 * step went otherwise as far as that one, of the others all.
 */
export function historyOf(
  { actors }: EncodedRow,
  { steps }: Pick<RowLog, "steps">,
  last: EncodedStep | undefined,
): readonly string[] {
  const lines = actors.flatMap((actor, index) =>
    actor.steps.flatMap((step) => {
      const record = steps.get(step.record);
      const isBehind = last?.actor === index && step.record > last.record;
      return record === undefined || isBehind
        ? []
        : [lineOf(actor, step, record)];
    })
  );
  const left = lines.length - MOST_LINES;
  return left <= 0 ? lines : [`(${left} before)`, ...lines.slice(left)];
}
