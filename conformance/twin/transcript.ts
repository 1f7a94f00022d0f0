/**
 * What one run of a program let be seen, step by step and with symbols, so
 * that the runs of two kernels can be laid side by side.
 *
 * @module
 */

import type { EncodedRow } from "../program/encode.ts";
import type { RowLog } from "../judge/log.ts";
import { ActorKind, StepState } from "../program/format.ts";
import { showMemory, showStepResult, Symbols } from "./values.ts";

/** What was seen of each step by its record, and of the program's end. */
export interface Transcript {
  readonly steps: ReadonlyMap<number, string>;
  readonly end: string;
}

/** The end of a program that the log begins and does not end. */
export const STOPPED = "the machine stopped";

/** Ends whose number says nothing about the kernel. */
const numberless: readonly string[] = ["timeout"];

function endOf({ end, blockedBy }: RowLog): string {
  if (blockedBy !== undefined) {
    return `blocked by call ${blockedBy.call}, errno ${blockedBy.errno}`;
  }
  if (end === undefined) return STOPPED;
  return numberless.includes(end.how) ? end.how : `${end.how} ${end.value}`;
}

/** Reads a run; undefined where its lines are damaged. */
export function transcriptOf(
  { actors }: EncodedRow,
  log: RowLog,
): Transcript | undefined {
  if (log.damage !== undefined) return undefined;
  const symbols = new Symbols();
  const seen = new Map<number, string>();
  const steps = actors.flatMap(({ kind, steps }) =>
    kind === ActorKind.teardown ? [] : steps
  ).sort((a, b) => a.record - b.record);
  for (const { step, record } of steps) {
    const told = log.steps.get(record);
    if (told === undefined) continue;
    const parts = [
      told.state === StepState.begun
        ? "did not return"
        : showStepResult(step, told.result, symbols),
      ...told.observations.map((bytes, index) =>
        showMemory(step, index, bytes, symbols)
      ),
    ];
    if (told.runs > 1) parts.push(`(${told.runs} times)`);
    seen.set(record, parts.join(" "));
  }
  return { steps: seen, end: endOf(log) };
}
