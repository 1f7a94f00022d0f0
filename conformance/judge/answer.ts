/**
 * What a log says of one row, line by line: it counts its lines and notices
 * those that do not fit together.
 *
 * @module
 */

import { StepState } from "../program/format.ts";
import type { KernelLine } from "./kernel_line.ts";
import type { CallTrouble, RowEnd, RowLine } from "./log_line.ts";

/** What one step left in the log. */
export interface StepRecord {
  /** The actor that took it, as the row counts them. */
  readonly actor: number;
  readonly state: number;
  /** How often it was begun. */
  readonly runs: number;
  readonly result: bigint;
  /** Bytes of each observation that was made. */
  readonly observations: readonly Uint8Array[];
}

/** What the log says of one row. */
export interface RowLog {
  readonly number: number;
  readonly begun: boolean;
  /** Record number to what it holds; steps never begun are missing. */
  readonly steps: ReadonlyMap<number, StepRecord>;
  readonly end: RowEnd | undefined;
  /** What it stands on and the kernel lacks, where the executor left it out. */
  readonly blockedBy: CallTrouble | undefined;
  /** What is wrong with the row's lines, if anything. */
  readonly damage: string | undefined;
  /** What the kernel said of trouble of its own, the first time. */
  readonly trouble?: KernelTrouble | undefined;
}

/** Trouble of the kernel, and whether it came by the executor's own calls. */
export interface KernelTrouble extends KernelLine {
  /** Undefined where it is not known who the executor is, or who was at it. */
  readonly isExecutor: boolean | undefined;
}

interface OpenStep {
  readonly actor: number;
  state: number;
  runs: number;
  result: bigint;
  observations: Uint8Array[];
}

/** One answer to a row in the making. */
export class Answer implements RowLog {
  readonly number: number;
  begun = false;
  readonly steps = new Map<number, OpenStep>();
  end: RowEnd | undefined;
  blockedBy: CallTrouble | undefined;
  damage: string | undefined;
  trouble: KernelTrouble | undefined;
  readonly #direct = new Map<number, number>();
  lines = 0;

  constructor(number: number) {
    this.number = number;
  }

  /** Its last line has come. */
  get isOver(): boolean {
    return this.end !== undefined || this.blockedBy !== undefined;
  }

  harm(what: string): void {
    this.damage ??= what;
  }

  /** A line between the row's first and its last. */
  take(line: RowLine): void {
    const isDirect = line.kind === "result"
      ? line.direct !== undefined
      : line.kind === "observation" && line.isDirect === true;
    // The executor counts its own lines; a new program's come beside them.
    if (!isDirect) this.lines++;
    if (line.kind === "result") {
      const { actor, step, state, runs, result } = line;
      if (line.direct !== undefined) this.#follow(actor, line.direct);
      else if (this.steps.has(step)) this.harm(`step ${step} is told twice`);
      this.steps.set(step, { actor, state, runs, result, observations: [] });
    } else if (line.kind === "observation") {
      this.#observe(line);
    } else if (line.kind === "end") {
      this.end = line.end;
      if (line.lines !== this.lines) {
        this.harm(`${this.lines} of its ${line.lines} lines arrived`);
      }
    } else {
      this.harm("a line of it holds no values of its kind");
    }
  }

  // A new program numbers its results: one that got lost leaves a gap.
  #follow(actor: number, count: number): void {
    if (count !== (this.#direct.get(actor) ?? 0) + 1) {
      this.harm(`a line of actor ${actor} is missing`);
    }
    this.#direct.set(actor, count);
  }

  #observe(
    { actor, step, index, offset, bytes }: RowLine & { kind: "observation" },
  ): void {
    const record = this.steps.get(step);
    const observations = record?.observations;
    if (
      observations === undefined || record?.actor !== actor ||
      index > observations.length
    ) {
      return this.harm(`an observation of step ${step} is out of place`);
    }
    const before = observations[index];
    const isNext = offset === 0
      ? before === undefined
      : before?.length === offset;
    if (!isNext) {
      return this.harm(`a part of an observation of step ${step} is missing`);
    }
    const whole = new Uint8Array(offset + bytes.length);
    if (before !== undefined) whole.set(before);
    whole.set(bytes, offset);
    observations[index] = whole;
  }

  /**
   * The boot is over and the row's last line never came. The executor tells of
   * a row when that has ended: whoever began to tell did not die in the row.
   */
  cutOff(): void {
    if (this.steps.size > 0) this.harm("its lines end before its end");
  }
}

/** Whether a step was carried out to its end. */
export function isDone(record: StepRecord | undefined): record is StepRecord {
  return record?.state === StepState.done;
}
