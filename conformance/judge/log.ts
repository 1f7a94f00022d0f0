/**
 * Reads logs of format 2, wherever they come from: kernel messages between and
 * before our lines, carriage returns and a cut-off end are tolerated, and the
 * logs of several boots may stand behind one another. What is damaged is
 * reported, never judged.
 *
 * @module
 */

import { LOG_TAG } from "../program/format.ts";
import { Answer, type KernelTrouble, type RowLog } from "./answer.ts";
import type { KernelLine } from "./kernel_line.ts";
import {
  type CallTrouble,
  type Header,
  type LogLine,
  LONGEST_LINE,
  parseLines,
  type RowLine,
  type RungLine,
} from "./log_line.ts";

export {
  isDone,
  type KernelTrouble,
  type RowLog,
  type StepRecord,
} from "./answer.ts";
export type { CallTrouble, Header, RowEnd, RungLine } from "./log_line.ts";

/** One start of the executor, as far as the log tells of it. */
export interface Boot {
  /** Undefined where rows stand in the log before any header, or behind a footer. */
  readonly header: Header | undefined;
  /** Undefined where the boot ended before its last row, or its footer is lost. */
  readonly footer:
    | { readonly rows: number; readonly rung: number }
    | undefined;
  /** The rungs that it tried, from the ground or the last proven one up. */
  readonly ladder: readonly RungLine[];
  /** The rows that the executor was told to run, where it was told so. */
  readonly selection: ReadonlySet<number> | undefined;
  /** What of the boot's lines does not fit together, if anything. */
  readonly trouble: string | undefined;
}

/** Trouble of the kernel at a row; behind the last one, or before any, at none. */
export interface TroubleAt {
  readonly row: number | undefined;
  readonly trouble: KernelTrouble;
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
  /** The highest rung up to which all hold, as the last boot says at its end. */
  readonly rung: number | undefined;
  /** Lines that bear our tag but a wrong checksum or wrong values. */
  readonly damagedLines: number;
  /** What the kernel said of trouble of its own, each open row once. */
  readonly troubles: readonly TroubleAt[];
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
  #isForeign = false;
  readonly ladder: RungLine[] = [];

  constructor(header: Header | undefined) {
    this.header = header;
  }

  /** The executor's own process, where it is told. */
  get pid(): number | undefined {
    return this.ladder.find(({ pid }) => pid !== undefined)?.pid;
  }

  climb(rung: RungLine): void {
    // The same line twice says nothing else.
    const last = this.ladder.at(-1);
    if (JSON.stringify(last) !== JSON.stringify(rung)) this.ladder.push(rung);
  }

  /** A line that the executor can not have written has come. */
  estrange(): void {
    this.#isForeign = true;
  }

  select(rows: readonly number[]): void {
    for (const number of rows) this.#selection.add(number);
    this.#listed += rows.length;
  }

  row(line: RowLine): void {
    const { row: number, kind } = line;
    if (kind === "begin" || kind === "blocked") {
      if (this.open?.number !== number) this.#loseEnd();
      const answer = this.#begin(number);
      answer.lines++;
      if (kind === "blocked") {
        answer.blockedBy = line.trouble;
        if (!this.#lacks(line.trouble)) {
          answer.harm("its boot tells of no such rung");
        }
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

  /** The last answer to a row, whole or not. */
  answerTo(number: number): RowLog | undefined {
    return this.#last.get(number);
  }

  foot(rows: number, rung: number): void {
    this.#loseEnd();
    this.footer = { rows, rung };
  }

  #lacks({ call, errno }: CallTrouble): boolean {
    return this.header === undefined ||
      this.ladder.some(({ trouble }) =>
        trouble?.call === call && trouble.errno === errno
      );
  }

  // The highest rung up to which all hold, from the lines about them.
  get #reached(): number {
    const fallen = this.ladder.find(({ trouble }) => trouble !== undefined);
    return fallen === undefined
      ? this.#proven + this.ladder.length
      : fallen.rung - 1;
  }

  // The rungs up to this one were told of by an earlier boot.
  get #proven(): number {
    return this.header?.proven ?? 0;
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
    if (this.#isForeign) return "a line of a boot holds no values of its kind";
    const lowest = this.#proven + 1;
    if (this.ladder.some(({ rung }, index) => rung !== lowest + index)) {
      return "what a boot says of its rungs is damaged";
    }
    if (footer !== undefined && footer.rung !== this.#reached) {
      return `a boot ends at rung ${footer.rung}, and tells of ${this.#reached}`;
    }
    if (this.#listed !== (header.selected ?? 0)) {
      return "the list of rows that a boot was to run is damaged";
    }
    if (this.#strayRow !== undefined) {
      return `row ${this.#strayRow} is none of those that its boot was to run`;
    }
    const begun = answers.filter((one) => one.blockedBy === undefined);
    return footer === undefined || footer.rows === begun.length
      ? undefined
      : `a boot ran ${footer.rows} rows, and ${begun.length} of them are here`;
  }

  get boot(): Boot {
    const { header, footer, ladder } = this;
    const selection = header?.selected === undefined
      ? undefined
      : this.#selection;
    return { header, footer, ladder, selection, trouble: this.#trouble };
  }
}

/** Where text may be cut so that no line that it begins is torn. */
export function cutOf(text: string): number {
  return Math.max(text.lastIndexOf("\n") + 1, cutWithoutEnd(text));
}

// As lines may end otherwise, a text without such an end is cut all the same.
function cutWithoutEnd(text: string): number {
  const least = Math.max(0, text.length - LONGEST_LINE);
  // The cut itself may tear a tag that begins before it.
  const begun = text.indexOf(LOG_TAG, Math.max(0, least - LOG_TAG.length + 1));
  if (begun >= 0) return begun;
  // What others write ends somewhere too; what is longer is torn.
  return Math.max(least, text.lastIndexOf("\n") + 1);
}

/** Told of a log's lines as they come. What it is told is not yet the end of it. */
export interface LogListener {
  header?(header: Header): void;
  /** A whole line of ours has come, whatever it says. */
  line?(): void;
  begun?(row: number): void;
  /** A row's last line has come; a later line may still not fit. */
  answered?(answer: RowLog): void;
  footer?(): void;
  /** The kernel speaks of its own trouble. */
  trouble?(said: KernelLine): void;
}

/**
 * Collects a log as it comes. It keeps what counts and no more: of a boot that
 * is over, neither answers that later ones replace nor text.
 */
export class LogParser {
  readonly #boots: Boot[] = [];
  readonly #rows = new Map<number, RowLog>();
  readonly #answers = new Map<number, number>();
  #last: OpenBoot | undefined;
  #rest = "";
  #damagedLines = 0;
  readonly #troubles: TroubleAt[] = [];
  #begun: number | undefined;
  readonly #listener: LogListener;
  readonly #telling: RegExp | undefined;

  /** `telling` has the kernel's words of trouble, where they are its own. */
  constructor(listener: LogListener = {}, telling?: RegExp) {
    this.#listener = listener;
    this.#telling = telling;
  }

  /** The row that was begun last; what happens behind it is its affair. */
  get begun(): number | undefined {
    return this.#begun;
  }

  /** Takes the next piece of a log, wherever it was cut. */
  piece(text: string): void {
    const all = this.#rest + text;
    const cut = cutOf(all);
    this.#rest = all.slice(cut);
    this.line(all.slice(0, cut));
  }

  /** Takes one line, ours or not. */
  line(text: string): void {
    for (const line of parseLines(text, this.#telling)) this.#take(line);
  }

  #take(line: LogLine): void {
    if (line.kind !== "kernel" && line.kind !== "damaged") {
      this.#listener.line?.();
    }
    switch (line.kind) {
      // What a scenario program says has no place among rows.
      case "value":
      case "foreign":
        this.#boot().estrange();
        this.#damage();
        return;
      case "damaged":
        this.#damage();
        return;
      case "kernel":
        this.#hear(line.said);
        this.#listener.trouble?.(line.said);
        return;
      case "header":
        this.#last?.open?.cutOff();
        this.#begin(line.header);
        this.#listener.header?.(line.header);
        return;
      case "selection":
        this.#boot().select(line.rows);
        return;
      case "footer":
        this.#foot(line.rows, line.rung);
        this.#listener.footer?.();
        return;
      case "rung":
        this.#boot().climb(line.rung);
        return;
      default:
        if (line.kind === "begin") this.#begun = line.row;
        if (line.kind === "nonsense") this.#damagedLines++;
        this.#boot().row(line);
        this.#tellOf(line);
    }
  }

  #tellOf(line: RowLine): void {
    if (line.kind === "begin") this.#listener.begun?.(line.row);
    if (line.kind !== "end" && line.kind !== "blocked") return;
    const answer = this.#boot().answerTo(line.row);
    if (answer !== undefined) this.#listener.answered?.(answer);
  }

  #damage(): void {
    this.#damagedLines++;
    this.#last?.open?.harm("a line of it is damaged");
  }

  // What follows the first line of a panic is more of the same.
  #hear(said: KernelLine): void {
    const { open, pid: executor } = this.#last ?? {};
    const trouble: KernelTrouble = {
      ...said,
      isExecutor: executor === undefined || said.pid === undefined
        ? undefined
        : executor === said.pid,
    };
    if (open === undefined) {
      const last = this.#troubles.at(-1);
      if (last === undefined || last.row !== undefined) {
        this.#troubles.push({ row: undefined, trouble });
      }
    } else if (open.trouble === undefined) {
      open.trouble = trouble;
      this.#troubles.push({ row: open.number, trouble });
    }
  }

  #foot(rows: number, rung: number): void {
    const footer = this.#last?.footer;
    const isTwice = footer?.rows === rows && footer.rung === rung;
    if (!isTwice) this.#boot().foot(rows, rung);
  }

  // Nothing of a boot follows its footer.
  #boot(): OpenBoot {
    const last = this.#last;
    return last === undefined || last.footer !== undefined
      ? this.#begin(undefined)
      : last;
  }

  #begin(header: Header | undefined): OpenBoot {
    this.#keepLast();
    return this.#last = new OpenBoot(header);
  }

  #keepLast(): void {
    if (this.#last === undefined) return;
    this.#boots.push(this.#last.boot);
    for (const answer of this.#last.answers) {
      const { number } = answer;
      this.#rows.set(number, answer);
      this.#answers.set(number, (this.#answers.get(number) ?? 0) + 1);
    }
  }

  /** The whole log, when its last line was taken. */
  finish(): Log {
    this.line(this.#rest);
    const last = this.#last;
    last?.open?.cutOff();
    this.#keepLast();
    return {
      header: this.#boots.find(({ header }) => header !== undefined)?.header,
      boots: this.#boots,
      rows: this.#rows,
      answers: this.#answers,
      stoppedAt: last?.open?.number,
      complete: last?.footer !== undefined,
      rung: last?.footer?.rung,
      damagedLines: this.#damagedLines,
      troubles: this.#troubles,
    };
  }
}

/** Reads a whole log. */
export function parseLog(text: string): Log {
  const parser = new LogParser();
  parser.piece(text);
  return parser.finish();
}

/** Reads a log piece by piece, without ever holding all of its text. */
export async function readLog(pieces: AsyncIterable<string>): Promise<Log> {
  const parser = new LogParser();
  for await (const piece of pieces) parser.piece(piece);
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
