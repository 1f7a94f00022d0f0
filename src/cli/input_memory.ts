/**
 * The options `--record` and `--replay`.
 *
 * @module
 */

import type { AttendedRun, RunEnd, RunStop } from "./attended_run.ts";
import { HostError, STATUS_BROKEN, UsageError } from "./errors.ts";
import type { GuestProgram } from "./guest_program.ts";
import type {
  Circumstances,
  InputRecord,
  InputRecorder,
  RecordedEnd,
} from "./input_record.ts";
import type { ReplayedInput } from "./replayed_input.ts";
import type { RunInput } from "./run_input.ts";
import { WholeFile } from "./whole_file.ts";

interface Options {
  readonly record: string | undefined;
  readonly replay: string | undefined;
}

/** What no program can notice, or the tree and the record's end tell. */
const UNNOTICED: ReadonlySet<string> = new Set([
  ...["root", "manifest", "exec", "export-root", "tier", "dump-ir"],
  ...["dump-wasm", "max-instructions", "timeout", "record", "replay"],
]);

/** What a run's input was, or is to be. */
export class InputMemory {
  readonly #circumstances: Circumstances;
  readonly #file: WholeFile | undefined;
  readonly #record: InputRecord | undefined;
  readonly #replaying: typeof ReplayedInput | undefined;
  /** Told of what comes, where that is to be recorded. */
  readonly recorder: InputRecorder | undefined;

  /** Of the run that is remembered or replayed. */
  #limit = Infinity;

  private constructor(
    circumstances: Circumstances,
    recording?: { readonly file: WholeFile; readonly recorder: InputRecorder },
    replay?: {
      readonly record: InputRecord;
      readonly Input: typeof ReplayedInput;
    },
  ) {
    this.#circumstances = circumstances;
    this.#file = recording?.file;
    this.recorder = recording?.recorder;
    this.#record = replay?.record;
    this.#replaying = replay?.Input;
  }

  /**
   * Opens what the options name.
   *
   * @param all those of the command, with others besides
   * @throws {UsageError} where a record can't be written, or is of another run
   */
  static async open<T extends Options>(
    program: GuestProgram,
    args: readonly string[],
    all: T,
    noticed: readonly (keyof T & string)[],
  ): Promise<InputMemory> {
    const { record: to, replay: from } = all;
    if (to === undefined && from === undefined) return new InputMemory({});
    if (to !== undefined && from !== undefined) {
      throw new UsageError(
        "--record means nothing with --replay: give one of the two",
      );
    }
    const { circumstancesOf } = await import("./circumstances.ts");
    const circumstances = circumstancesOf(
      program,
      args,
      Object.fromEntries(
        noticed.filter((name) => !UNNOTICED.has(name))
          .map((name) => [name, all[name]]),
      ),
    );
    const format = await import("./input_record.ts");
    if (to !== undefined) {
      const file = await WholeFile.open(to);
      const recorder = new format.InputRecorder();
      return new InputMemory(circumstances, { file, recorder });
    }
    const record = await format.readRecord(from ?? "");
    const difference = format.differenceIn(record, circumstances);
    if (difference !== undefined) throw new UsageError(difference);
    const { ReplayedInput: Input } = await import("./replayed_input.ts");
    return new InputMemory(circumstances, undefined, { record, Input });
  }

  /** The input of the record that is to be replayed. */
  replayed(stop: RunStop): RunInput | undefined {
    const [Input, record] = [this.#replaying, this.#record];
    if (Input === undefined || record === undefined) return undefined;
    return new Input(record, stop);
  }

  /** The run begins. */
  begin({ kind }: RunInput): void {
    this.recorder?.begin(kind, this.#circumstances);
  }

  /** A run that ended at its limit ends there again. */
  limited(maxInstructions: number): number {
    this.#limit = Math.min(
      maxInstructions,
      this.#record?.end.limit ?? Infinity,
    );
    return this.#limit;
  }

  /**
   * The end of the run, when the record is written; it is where halcyon can't
   * go on, too.
   */
  async remember(run: AttendedRun, end: Promise<RunEnd>): Promise<RunEnd> {
    let ended: RunEnd = {
      ...{ kind: "stopped", status: STATUS_BROKEN },
      why: "halcyon could not go on",
    };
    try {
      ended = await end;
      return ended;
    } finally {
      const text = this.recorder?.finish({
        ...recordedEnd(run, ended),
        ...(ended.kind === "limit" ? { limit: this.#limit } : {}),
      });
      if (text !== undefined) await this.#file?.write(text);
    }
  }

  /**
   * The run has ended.
   *
   * @throws {HostError} where a replay ended otherwise than its record
   */
  requireSame(run: AttendedRun, ended: RunEnd): void {
    // Stopped: at the record's end, or by somebody who had seen enough.
    if (this.#record === undefined || ended.kind === "stopped") return;
    const { end, path } = this.#record;
    const { kind, spent, status, signal } = recordedEnd(run, ended);
    const same = kind === end.kind && spent === end.spent &&
      status === end.status && signal === end.signal;
    if (same) return;
    throw new HostError(
      `the run has ended otherwise than the one that ${path} records`,
    );
  }
}

/** Whatever of its end can be compared. */
function recordedEnd(
  { time, nth, spent }: AttendedRun,
  end: RunEnd,
): RecordedEnd {
  const { kind } = end;
  return {
    at: [time, nth],
    spent,
    kind,
    ...("status" in end ? { status: end.status } : {}),
    ...("signal" in end ? { signal: end.signal } : {}),
    ...("why" in end ? { why: end.why } : {}),
  };
}
