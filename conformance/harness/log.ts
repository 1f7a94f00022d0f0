/**
 * Reads logs of format 1, wherever they come from: kernel messages between and
 * before our lines, carriage returns and a cut-off end are tolerated; a line
 * whose checksum is wrong is reported, never judged.
 *
 * @module
 */

import { crc32 } from "./crc32.ts";
import { FORMAT, LOG_TAG, StepState } from "./format.ts";

/** What one step left in the log. */
export interface StepRecord {
  readonly state: number;
  /** How often it was begun. */
  readonly runs: number;
  readonly result: bigint;
  /** Bytes of each observation that was made. */
  readonly observations: readonly Uint8Array[];
}

/** How the executor says that a row ended. */
export interface RowEnd {
  /** `exited`, `killed`, `timeout`, `no-world`, `mount-stays`, `no-fork`, `no-wait`. */
  readonly how: string;
  readonly value: number;
}

/** What the log says of one row. */
export interface RowLog {
  readonly number: number;
  readonly begun: boolean;
  /** Record number to what it holds; steps never begun are missing. */
  readonly steps: ReadonlyMap<number, StepRecord>;
  readonly end: RowEnd | undefined;
  /** The level that the kernel reached, where the row was skipped for it. */
  readonly skippedAtLevel: number | undefined;
  /** What is wrong with the row's lines, if anything. */
  readonly damage: string | undefined;
}

/** A whole log. */
export interface Log {
  readonly header:
    | {
      readonly format: number;
      readonly suite: string;
      readonly arch: string;
      readonly rows: number;
    }
    | undefined;
  readonly rows: ReadonlyMap<number, RowLog>;
  /** The row that was begun last, where the log ends without its end. */
  readonly stoppedAt: number | undefined;
  readonly complete: boolean;
  readonly level: number | undefined;
  /** Lines that bear our tag but a wrong checksum. */
  readonly damagedLines: number;
}

interface OpenStep {
  state: number;
  runs: number;
  result: bigint;
  observations: Uint8Array[];
}

interface OpenRow {
  begun: boolean;
  lines: number;
  steps: Map<number, OpenStep>;
  end: RowEnd | undefined;
  skippedAtLevel: number | undefined;
  damage: string | undefined;
}

interface Line {
  readonly row: number | undefined;
  readonly step: number | undefined;
  readonly part: string;
  readonly payload: string;
}

const LINE = new RegExp(
  `${LOG_TAG} (-|\\d+) (-|\\d+) (-|\\d+) (\\S+) (\\S*) ([0-9a-f]{8})(?![0-9a-f])`,
);

function optional(field: string | undefined): number | undefined {
  return field === undefined || field === "-" ? undefined : Number(field);
}

function parseLine(text: string): Line | undefined {
  const match = LINE.exec(text);
  if (match === null) return undefined;
  const [whole, row, , step, part = "", payload = "", crc = ""] = match;
  const covered = whole.slice(0, whole.length - 9);
  if (crc32(covered) !== parseInt(crc, 16)) return undefined;
  return { row: optional(row), step: optional(step), part, payload };
}

function hexBytes(text: string): Uint8Array | undefined {
  if (text === "-") return new Uint8Array(0);
  if (text.length % 2 !== 0 || /[^0-9a-f]/.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = parseInt(text.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}

function fields(payload: string): ReadonlyMap<string, string> {
  return new Map(
    payload.split(",").map((field) => {
      const [name = "", value = ""] = field.split("=");
      return [name, value];
    }),
  );
}

/** Collects lines; see `parseLog`. */
export class LogParser {
  #header: Log["header"];
  #complete = false;
  #level: number | undefined;
  #damagedLines = 0;
  #current: number | undefined;
  #begun: number | undefined;
  readonly #rows = new Map<number, OpenRow>();

  /** The row that was begun last; what happens behind it is its affair. */
  get begun(): number | undefined {
    return this.#begun;
  }

  /** Takes one line, ours or not. */
  line(text: string): void {
    if (!text.includes(LOG_TAG)) return;
    const line = parseLine(text);
    if (line === undefined) {
      this.#damagedLines++;
      if (this.#current !== undefined) {
        this.#damage(this.#current, "a line of it is damaged");
      }
      return;
    }
    if (line.row === undefined) this.#suiteLine(line);
    else this.#rowLine(line.row, line);
  }

  #suiteLine({ part, payload }: Line): void {
    const values = fields(payload);
    if (part === "h") {
      this.#header = {
        format: Number(values.get("format")),
        suite: values.get("suite") ?? "",
        arch: values.get("arch") ?? "",
        rows: Number(values.get("rows")),
      };
    } else if (part === "f") {
      this.#complete = true;
      this.#level = Number(values.get("level"));
    }
  }

  #row(number: number): OpenRow {
    let row = this.#rows.get(number);
    if (row === undefined) {
      row = {
        begun: false,
        lines: 0,
        steps: new Map(),
        end: undefined,
        skippedAtLevel: undefined,
        damage: undefined,
      };
      this.#rows.set(number, row);
    }
    return row;
  }

  #damage(number: number, what: string): void {
    this.#row(number).damage ??= what;
  }

  #rowLine(number: number, { step, part, payload }: Line): void {
    const row = this.#row(number);
    row.lines++;
    if (part === "b") {
      if (row.begun) this.#damage(number, "it was begun twice");
      row.begun = true;
      this.#begun = number;
      this.#current = number;
    } else if (part === "s") {
      row.skippedAtLevel = Number(fields(payload).get("level"));
    } else if (part === "e") {
      this.#end(number, row, payload);
      this.#current = undefined;
    } else if (step !== undefined) {
      this.#step(number, row, step, part, payload);
    }
  }

  #end(number: number, row: OpenRow, payload: string): void {
    const [how = "", value = "", count = ""] = payload.split(":");
    row.end = { how, value: Number(value) };
    const lines = Number(count.replace("lines=", ""));
    if (lines !== row.lines) {
      this.#damage(number, `${row.lines} of its ${lines} lines arrived`);
    }
  }

  #step(
    number: number,
    row: OpenRow,
    step: number,
    part: string,
    payload: string,
  ): void {
    if (part === "r") {
      const [state = "0", runs = "0", result = "0"] = payload.split(":");
      row.steps.set(step, {
        state: Number(state),
        runs: Number(runs),
        result: BigInt(result),
        observations: [],
      });
      return;
    }
    const known = row.steps.get(step);
    const place = /^o(\d+)(?:\+(\d+))?$/.exec(part);
    const bytes = hexBytes(payload);
    if (known === undefined || place === null || bytes === undefined) {
      this.#damage(number, `an observation of step ${step} is out of place`);
      return;
    }
    const index = Number(place[1]);
    const before = known.observations[index] ?? new Uint8Array(0);
    if (before.length !== Number(place[2] ?? 0)) {
      this.#damage(
        number,
        `a part of an observation of step ${step} is missing`,
      );
      return;
    }
    const whole = new Uint8Array(before.length + bytes.length);
    whole.set(before);
    whole.set(bytes, before.length);
    known.observations[index] = whole;
  }

  /** The log so far. */
  finish(): Log {
    const rows = new Map<number, RowLog>();
    for (const [number, row] of this.#rows) {
      rows.set(number, { number, ...row });
    }
    return {
      header: this.#header,
      rows,
      stoppedAt: this.#current,
      complete: this.#complete,
      level: this.#level,
      damagedLines: this.#damagedLines,
    };
  }
}

/** Reads a whole log. */
export function parseLog(text: string): Log {
  const parser = new LogParser();
  for (const line of text.split(/\r?\n|\r/)) parser.line(line);
  return parser.finish();
}

/** Tells whether a log is of the format that this program reads. */
export function isSupported(log: Log): boolean {
  return log.header?.format === FORMAT;
}

/** Whether a step was carried out to its end. */
export function isDone(record: StepRecord | undefined): record is StepRecord {
  return record?.state === StepState.done;
}
