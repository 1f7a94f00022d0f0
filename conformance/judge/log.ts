/**
 * Reads logs of format 1, wherever they come from: kernel messages between and
 * before our lines, carriage returns and a cut-off end are tolerated, and the
 * logs of several boots may stand behind one another. What is damaged is
 * reported, never judged.
 *
 * @module
 */

import { StepState } from "../program/format.ts";
import {
  type Header,
  type LogLine,
  parseLines,
  type RowEnd,
  type RowLine,
} from "./log_line.ts";

export type { Header, RowEnd } from "./log_line.ts";

/** What one step left in the log. */
export interface StepRecord {
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
  /** The level that the kernel reached, where the row was skipped for it. */
  readonly skippedAtLevel: number | undefined;
  /** What is wrong with the row's lines, if anything. */
  readonly damage: string | undefined;
}

/** One start of the executor, as far as the log tells of it. */
export interface Boot {
  /** Undefined where rows stand in the log before any header, or behind a footer. */
  readonly header: Header | undefined;
  /** Undefined where the boot ended before its last row, or its footer is lost. */
  readonly footer:
    | { readonly rows: number; readonly level: number }
    | undefined;
  /** The rows that the executor was told to run, where it was told so. */
  readonly selection: ReadonlySet<number> | undefined;
  /** What of the boot's lines does not fit together, if anything. */
  readonly trouble: string | undefined;
}

/** A whole log. */
export interface Log {
  /** The first boot's. */
  readonly header: Header | undefined;
  readonly boots: readonly Boot[];
  /** Each row's last answer: an earlier one hides neither damage nor a crash. */
  readonly rows: ReadonlyMap<number, RowLog>;
  /** How often each row was answered. */
  readonly answers: ReadonlyMap<number, number>;
  /** The row that was begun last, where the log ends without its end. */
  readonly stoppedAt: number | undefined;
  /** Whether the last boot came to its end. */
  readonly complete: boolean;
  readonly level: number | undefined;
  /** Lines that bear our tag but a wrong checksum or wrong values. */
  readonly damagedLines: number;
}

interface OpenStep {
  state: number;
  runs: number;
  result: bigint;
  observations: Uint8Array[];
}

/** One answer to a row in the making. */
class Answer implements RowLog {
  readonly number: number;
  begun = false;
  readonly steps = new Map<number, OpenStep>();
  end: RowEnd | undefined;
  skippedAtLevel: number | undefined;
  damage: string | undefined;
  lines = 0;

  constructor(number: number) {
    this.number = number;
  }

  /** Its last line has come. */
  get isOver(): boolean {
    return this.end !== undefined || this.skippedAtLevel !== undefined;
  }

  harm(what: string): void {
    this.damage ??= what;
  }

  /** A line between the row's first and its last. */
  take(line: RowLine): void {
    this.lines++;
    if (line.kind === "result") {
      const { step, state, runs, result } = line;
      if (this.steps.has(step)) this.harm(`step ${step} is told twice`);
      this.steps.set(step, { state, runs, result, observations: [] });
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

  #observe(
    { step, index, offset, bytes }: RowLine & { kind: "observation" },
  ): void {
    const observations = this.steps.get(step)?.observations;
    if (observations === undefined || index > observations.length) {
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

/** One boot in the making. */
class OpenBoot {
  readonly header: Header | undefined;
  footer: Boot["footer"];
  readonly answers: Answer[] = [];
  /** The row whose lines are coming. */
  open: Answer | undefined;
  readonly #last = new Map<number, Answer>();
  readonly #selection = new Set<number>();
  #listed = 0;
  #strayRow: number | undefined;

  constructor(header: Header | undefined) {
    this.header = header;
  }

  select(rows: readonly number[]): void {
    for (const number of rows) this.#selection.add(number);
    this.#listed += rows.length;
  }

  row(line: RowLine): void {
    const { row: number, kind } = line;
    if (kind === "begin" || kind === "skip") {
      if (this.open?.number !== number) this.#loseEnd();
      const answer = this.#begin(number);
      answer.lines++;
      if (kind === "skip") {
        answer.skippedAtLevel = line.level;
        this.open = undefined;
      } else {
        answer.begun = true;
        this.open = answer;
      }
    } else if (this.open?.number === number) {
      this.open.take(line);
      if (kind === "end") this.open = undefined;
    } else {
      this.#answerOf(number).harm("a line of it is out of place");
    }
  }

  foot(rows: number, level: number): void {
    this.#loseEnd();
    this.footer = { rows, level };
  }

  // The executor went on, so the row did come to its end.
  #loseEnd(): void {
    this.open?.harm("its end is lost");
    this.open = undefined;
  }

  #begin(number: number): Answer {
    const last = this.#last.get(number);
    if (last === undefined || last.isOver) return this.#add(number);
    // Its first line twice, or lines that came before the first.
    last.harm("it was begun twice");
    return last;
  }

  #answerOf(number: number): Answer {
    return this.#last.get(number) ?? this.#add(number);
  }

  #add(number: number): Answer {
    const answer = new Answer(number);
    this.answers.push(answer);
    this.#last.set(number, answer);
    if (!this.#mayRun(number)) this.#strayRow ??= number;
    return answer;
  }

  #mayRun(number: number): boolean {
    if (this.header?.selected !== undefined) {
      return this.#selection.has(number);
    }
    return number >= (this.header?.start ?? 0);
  }

  get #trouble(): string | undefined {
    const { header, footer, answers } = this;
    if (header === undefined) return "the header of a boot is lost";
    if (this.#listed !== (header.selected ?? 0)) {
      return "the list of rows that a boot was to run is damaged";
    }
    if (this.#strayRow !== undefined) {
      return `row ${this.#strayRow} is none of those that its boot was to run`;
    }
    const begun = answers.filter((one) => one.skippedAtLevel === undefined);
    return footer === undefined || footer.rows === begun.length
      ? undefined
      : `a boot ran ${footer.rows} rows, and ${begun.length} of them are here`;
  }

  get boot(): Boot {
    const { header, footer } = this;
    const selection = header?.selected === undefined
      ? undefined
      : this.#selection;
    return { header, footer, selection, trouble: this.#trouble };
  }
}

/** Collects lines; see `parseLog`. */
export class LogParser {
  readonly #boots: OpenBoot[] = [];
  #damagedLines = 0;
  #begun: number | undefined;

  /** The row that was begun last; what happens behind it is its affair. */
  get begun(): number | undefined {
    return this.#begun;
  }

  /** Takes one line, ours or not. */
  line(text: string): void {
    for (const line of parseLines(text)) this.#take(line);
  }

  #take(line: LogLine): void {
    switch (line.kind) {
      // What a scenario program says has no place among rows.
      case "value":
      case "damaged":
        this.#damagedLines++;
        this.#boots.at(-1)?.open?.harm("a line of it is damaged");
        return;
      case "header":
        this.#boots.at(-1)?.open?.cutOff();
        this.#boots.push(new OpenBoot(line.header));
        return;
      case "selection":
        this.#boot().select(line.rows);
        return;
      case "footer":
        this.#foot(line.rows, line.level);
        return;
      default:
        if (line.kind === "begin") this.#begun = line.row;
        if (line.kind === "nonsense") this.#damagedLines++;
        this.#boot().row(line);
    }
  }

  #foot(rows: number, level: number): void {
    const footer = this.#boots.at(-1)?.footer;
    const isTwice = footer?.rows === rows && footer.level === level;
    if (!isTwice) this.#boot().foot(rows, level);
  }

  // Nothing of a boot follows its footer.
  #boot(): OpenBoot {
    let boot = this.#boots.at(-1);
    if (boot === undefined || boot.footer !== undefined) {
      this.#boots.push(boot = new OpenBoot(undefined));
    }
    return boot;
  }

  /** The whole log, when its last line was taken. */
  finish(): Log {
    const last = this.#boots.at(-1);
    last?.open?.cutOff();
    const rows = new Map<number, RowLog>();
    const answers = new Map<number, number>();
    for (const answer of this.#boots.flatMap((boot) => boot.answers)) {
      rows.set(answer.number, answer);
      answers.set(answer.number, (answers.get(answer.number) ?? 0) + 1);
    }
    return {
      header: this.#boots.find(({ header }) => header !== undefined)?.header,
      boots: this.#boots.map(({ boot }) => boot),
      rows,
      answers,
      stoppedAt: last?.open?.number,
      complete: last?.footer !== undefined,
      level: last?.footer?.level,
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

/** Whether a boot said that it would run a row. */
export function announces(
  { header, selection }: Boot,
  number: number,
): boolean {
  if (header === undefined) return false;
  if (selection !== undefined) return selection.has(number);
  return number >= (header.start ?? 0);
}

/** Whether a step was carried out to its end. */
export function isDone(record: StepRecord | undefined): record is StepRecord {
  return record?.state === StepState.done;
}
