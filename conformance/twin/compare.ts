/**
 * Lays the runs of two sides beside each other: the first difference of each
 * program, and whether it is stable: each side says the same in all its runs.
 *
 * @module
 */

import { syscalls, type SystemCall } from "../../src/api/calls.ts";
import type { RowLog } from "../judge/log.ts";
import { isError } from "../judge/words.ts";
import type { EncodedRow, EncodedStep } from "../program/encode.ts";
import { ActorKind } from "../program/format.ts";
import type { Programs } from "./image.ts";
import { STOPPED, type Transcript, transcriptOf } from "./transcript.ts";

/** What a run tells of its programs, by their numbers. */
export type Told = ReadonlyMap<number, RowLog>;

/** Where two sides part. */
export interface Difference {
  readonly program: number;
  /** The step, undefined for the program's end. */
  readonly step: EncodedStep | undefined;
  /** The step in strace's syntax, with its actor where that is not the main one. */
  readonly shown: string;
  /** What was seen there, in each run. */
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly isStable: boolean;
}

/** What came of one program. */
export type Outcome =
  | { readonly kind: "same" }
  /** Runs of one side differ, and some run of the other is like one of them. */
  | { readonly kind: "unsteady" }
  | { readonly kind: "different"; readonly difference: Difference }
  /** One side has no run of it that can be read. */
  | { readonly kind: "untold" };

/** What came of all programs. */
export interface Comparison {
  readonly programs: number;
  readonly same: number;
  readonly unsteady: number;
  readonly untold: readonly number[];
  readonly differences: readonly Difference[];
  /** How often each call was made, by the left side's first run. */
  readonly calls: ReadonlyMap<string, CallCount>;
}

/** How often a call was made, and how often it was not refused. */
export interface CallCount {
  made: number;
  worked: number;
}

const NEVER = "not reached";

function endOf({ end }: Transcript): string {
  return end;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function nameOf({ actors }: EncodedRow, { step, actor }: EncodedStep): string {
  const own = actors[actor];
  return own === undefined || own.kind === ActorKind.main
    ? step.shown
    : `${own.name}: ${step.shown}`;
}

/** Compares one program's runs. */
export function compareProgram(
  program: number,
  encoded: EncodedRow,
  left: readonly Transcript[],
  right: readonly Transcript[],
): Outcome {
  if (left.length === 0 || right.length === 0) return { kind: "untold" };
  let isUnsteady = false;
  const differs = (
    shown: string,
    step: EncodedStep | undefined,
    see: (one: Transcript) => string,
  ): Difference | undefined => {
    const ours = distinct(left.map(see));
    const theirs = distinct(right.map(see));
    const isSteady = ours.length === 1 && theirs.length === 1;
    if (ours.some((text) => theirs.includes(text))) {
      isUnsteady ||= !isSteady;
      return undefined;
    }
    const isStable = isSteady && !isUnsteady;
    return { program, step, shown, left: ours, right: theirs, isStable };
  };
  // Of a program that ends the machine no step is told.
  if ([...left, ...right].some(({ end }) => end === STOPPED)) {
    const difference = differs("the program's end", undefined, endOf);
    return difference === undefined
      ? { kind: "same" }
      : { kind: "different", difference };
  }
  const steps = encoded.actors.flatMap(({ steps }) => steps)
    .sort((a, b) => a.record - b.record);
  for (const step of steps) {
    const difference = differs(
      nameOf(encoded, step),
      step,
      (one) => one.steps.get(step.record) ?? NEVER,
    );
    if (difference !== undefined) return { kind: "different", difference };
  }
  const difference = differs("the program's end", undefined, endOf);
  if (difference !== undefined) return { kind: "different", difference };
  return { kind: isUnsteady ? "unsteady" : "same" };
}

function transcripts(
  programs: Programs,
  number: number,
  side: readonly Told[],
): readonly Transcript[] {
  return side.flatMap((told) => {
    const log = told.get(number);
    return log === undefined
      ? []
      : transcriptOf(programs.encoded(number), log) ?? [];
  });
}

function countCalls(
  programs: Programs,
  told: Told | undefined,
): Map<string, CallCount> {
  const counts = new Map<string, CallCount>();
  for (const [number, log] of told ?? []) {
    if (!(number in programs.rows)) continue;
    for (const { kind, steps } of programs.encoded(number).actors) {
      // The scene is the same for all and tells nothing.
      if (kind === ActorKind.setup || kind === ActorKind.teardown) continue;
      for (const { step: { action }, record } of steps) {
        const answer = log.steps.get(record);
        if (action.kind !== "call" || action.name === undefined) continue;
        if (answer === undefined) continue;
        let count = counts.get(action.name);
        if (count === undefined) {
          counts.set(action.name, count = { made: 0, worked: 0 });
        }
        count.made += answer.runs;
        // Of several runs the last one is known.
        if (!isError(answer.result)) count.worked += answer.runs;
      }
    }
  }
  return counts;
}

/** Compares all programs that either side tells of. */
export function compareSides(
  programs: Programs,
  left: readonly Told[],
  right: readonly Told[],
  numbers: readonly number[] = [...programs.rows.keys()],
): Comparison {
  const differences: Difference[] = [];
  const untold: number[] = [];
  let same = 0;
  let unsteady = 0;
  for (const number of numbers) {
    const outcome = compareProgram(
      number,
      programs.encoded(number),
      transcripts(programs, number, left),
      transcripts(programs, number, right),
    );
    if (outcome.kind === "same") same++;
    else if (outcome.kind === "unsteady") unsteady++;
    else if (outcome.kind === "untold") untold.push(number);
    else differences.push(outcome.difference);
  }
  return {
    programs: numbers.length,
    same,
    unsteady,
    untold,
    differences,
    calls: countCalls(programs, left[0]),
  };
}

/** The call that a difference shows itself in; a program's end has none. */
export function callAt({ step }: Difference): string | undefined {
  const action = step?.step.action;
  return action?.kind === "call" ? action.name : undefined;
}

/** What the rates of a comparison are counted by. */
export interface Rate {
  readonly family: string;
  readonly calls: number;
  readonly stable: number;
  readonly unstable: number;
}

const calls: Readonly<Record<string, SystemCall>> = syscalls;

/** First differences by the family of the call that they show themselves in. */
export function ratesOf({ calls: made, differences }: Comparison): Rate[] {
  const rates = new Map<string, { -readonly [K in keyof Rate]: Rate[K] }>();
  const of = (call: string | undefined) => {
    const family = call === undefined
      ? "other steps"
      : calls[call]?.family ?? "other steps";
    let rate = rates.get(family);
    if (rate === undefined) {
      rates.set(family, rate = { family, calls: 0, stable: 0, unstable: 0 });
    }
    return rate;
  };
  for (const [call, count] of made) of(call).calls += count.made;
  for (const difference of differences) {
    const rate = of(callAt(difference));
    if (difference.isStable) rate.stable++;
    else rate.unstable++;
  }
  return [...rates.values()].sort((a, b) => a.family < b.family ? -1 : 1);
}

/** First differences in 10,000 calls. */
export function perTenThousand(differences: number, calls: number): string {
  return calls === 0 ? "-" : (differences / calls * 10_000).toFixed(2);
}
