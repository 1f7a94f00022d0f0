/**
 * One line of a log of format 2: what it may say, and nothing else. A line
 * whose checksum is right but whose values are none is as bad as a torn one.
 *
 * @module
 */

import { type KernelLine, kernelLines } from "./kernel_line.ts";
import { crc32 } from "../program/crc32.ts";
import { FORMAT, LOG_TAG, StepState } from "../program/format.ts";
import { rungs } from "../program/rungs.ts";

/** The ways in which a row may end. */
const ends: readonly string[] = [
  "exited",
  "killed",
  "timeout",
  "no-world",
  "mount-stays",
];

/** What kept the executor from something that it needs itself. */
export interface CallTrouble {
  /** The call's number. */
  readonly call: number;
  /** 0 where the call was not refused, but did otherwise than it should. */
  readonly errno: number;
}

/** What came of a rung of the ladder. */
export interface RungLine {
  readonly rung: number;
  /** The executor's own process, where its rung is told and the kernel tells it. */
  readonly pid?: number;
  /** The first call of the executor's that failed; undefined where the rung holds. */
  readonly trouble?: CallTrouble;
}

/** How the executor says that a row ended. */
export interface RowEnd {
  /** `exited`, `killed`, `timeout`, `no-world`, `mount-stays`. */
  readonly how: string;
  readonly value: number;
  /** The number of the call that kept the row from its world. */
  readonly call?: number;
  /** How often the row was tried, where that was more than once. */
  readonly tries?: number;
}

/** What a boot says of itself before its first row. */
export interface Header {
  readonly format: number;
  readonly suite: string;
  readonly arch: string;
  /** Rows of the image, run or not. */
  readonly rows: number;
  /** The executor was told to begin at this row. */
  readonly start?: number;
  /** The executor was told to run so many listed rows; lines of their own name them. */
  readonly selected?: number;
  /** The executor was told that the rungs up to this one hold. */
  readonly proven?: number;
}

/** A line about one row. */
export type RowLine =
  & { readonly row: number }
  & (
    | { readonly kind: "begin" }
    /** It stands on a rung that does not hold. */
    | { readonly kind: "blocked"; readonly trouble: CallTrouble }
    | {
      readonly kind: "result";
      /** The number of the line where a program told it that came by execve. */
      readonly direct?: number;
      readonly actor: number;
      readonly step: number;
      readonly state: number;
      readonly runs: number;
      readonly result: bigint;
    }
    | {
      readonly kind: "observation";
      /** A program that came by execve told it. */
      readonly isDirect?: boolean;
      readonly actor: number;
      readonly step: number;
      readonly index: number;
      readonly offset: number;
      readonly bytes: Uint8Array;
    }
    | { readonly kind: "end"; readonly end: RowEnd; readonly lines: number }
    /** The checksum is right and the rest is not. */
    | { readonly kind: "nonsense" }
  );

/** A line of a log. */
export type LogLine =
  | RowLine
  | { readonly kind: "header"; readonly header: Header }
  | { readonly kind: "selection"; readonly rows: readonly number[] }
  | { readonly kind: "rung"; readonly rung: RungLine }
  | { readonly kind: "footer"; readonly rows: number; readonly rung: number }
  /** What a scenario program observed, in its first image or in another. */
  | {
    readonly kind: "value";
    readonly image: number | undefined;
    readonly name: string;
    readonly value: string;
  }
  /** The checksum is right, and it is no line about a row or of any other kind. */
  | { readonly kind: "foreign" }
  /** It bears our tag, but its checksum is wrong. */
  | { readonly kind: "damaged" }
  /** The kernel speaks of its own trouble. */
  | { readonly kind: "kernel"; readonly said: KernelLine };

/** What stands between tag and checksum. */
interface Words {
  readonly row: number | undefined;
  readonly actor: number | undefined;
  readonly step: number | undefined;
  readonly part: string;
  readonly payload: string;
}

/** Bytes of the longest line: what is longer is none of ours. */
export const LONGEST_LINE = 1000;

/** A number as the executor writes it: one that is written otherwise is none. */
const NUMBER = "(?:0|[1-9]\\d{0,8})";

// The checksum is told by its place: what the kernel writes may follow it
// without a blank.
const LINE = new RegExp(
  `${LOG_TAG} (-|\\d{1,9}) (-|\\d{1,9}) (-|\\d{1,9}) (\\S+) (\\S*) ([0-9a-f]{8})`,
  "y",
);

/** No number where there is a dash, NaN where the number is not plain. */
function optional(field: string | undefined): number | undefined {
  if (field === undefined || field === "-") return undefined;
  return PLAIN.test(field) ? Number(field) : NaN;
}

const PLAIN = new RegExp(`^${NUMBER}$`);

function wordsOf(match: RegExpExecArray): Words | undefined {
  const [whole, row, actor, step, part = "", payload = "", crc = ""] = match;
  const covered = whole.slice(0, whole.length - 9);
  if (whole.length > LONGEST_LINE) return undefined;
  if (crc32(covered) !== parseInt(crc, 16)) return undefined;
  return {
    row: optional(row),
    actor: optional(actor),
    step: optional(step),
    part,
    payload,
  };
}

function hexBytes(text: string): Uint8Array | undefined {
  if (text === "-") return new Uint8Array(0);
  if (text === "" || text.length % 2 !== 0 || /[^0-9a-f]/.test(text)) {
    return undefined;
  }
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = parseInt(text.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}

/** The ground is what the program itself stands on, and is not told of. */
function isRung(rung: number): boolean {
  return rung > 0 && rung < rungs.length;
}

// All fields of format 2, each once and in the executor's order: what nobody
// reads would be a value that nobody checks.
const HEADER = new RegExp(
  `^format=${FORMAT},suite=([0-9a-f]{1,16}),arch=(\\w{1,16}),rows=(${NUMBER})` +
    `(?:,(start|selected)=(${NUMBER}))?(?:,proven=(${NUMBER}))?$`,
);

function headerOf(payload: string): Header | undefined {
  const format = /^format=(\d{1,9})(?:,|$)/.exec(payload)?.[1];
  if (format === undefined) return undefined;
  // Which fields another format has is not known here.
  if (Number(format) !== FORMAT) {
    return { format: Number(format), suite: "", arch: "", rows: 0 };
  }
  const found = HEADER.exec(payload);
  if (found === null) return undefined;
  const [, suite = "", arch = "", rows, name, value, proven] = found;
  if (proven !== undefined && !isRung(Number(proven))) return undefined;
  return {
    format: FORMAT,
    suite,
    arch,
    rows: Number(rows),
    ...(name === undefined ? {} : { [name]: Number(value) }),
    ...(proven === undefined ? {} : { proven: Number(proven) }),
  };
}

function unescaped(text: string): string {
  return text.replace(
    /%([0-9a-f]{2})/g,
    (_, hex: string) => String.fromCharCode(parseInt(hex, 16)),
  );
}

const SELECTION = new RegExp(`^${NUMBER}(?:,${NUMBER})*$`);
const FOOTER = new RegExp(`^rows=(${NUMBER}),rung=(${NUMBER})$`);
const TROUBLE = `call=(${NUMBER}):errno=(${NUMBER})`;
const RUNG = new RegExp(`^(${NUMBER})(?::pid=(${NUMBER}))?(?::${TROUBLE})?$`);
const BLOCKED = new RegExp(`^${TROUBLE}$`);

function troubleOf(
  call: string | undefined,
  errno: string | undefined,
): CallTrouble | undefined {
  return call === undefined
    ? undefined
    : { call: Number(call), errno: Number(errno) };
}

function rungLine(payload: string): LogLine | undefined {
  const found = RUNG.exec(payload);
  if (found === null) return undefined;
  const [, number, pid, call, errno] = found;
  const trouble = troubleOf(call, errno);
  const rung = Number(number);
  return !isRung(rung) ? undefined : {
    kind: "rung",
    rung: {
      rung,
      ...(pid === undefined ? {} : { pid: Number(pid) }),
      ...(trouble === undefined ? {} : { trouble }),
    },
  };
}

function suiteLine({ actor, step, part, payload }: Words): LogLine | undefined {
  if (part === "x") {
    const split = payload.indexOf("=");
    return split < 0 || step === undefined ? undefined : {
      kind: "value",
      image: actor,
      name: unescaped(payload.slice(0, split)),
      value: unescaped(payload.slice(split + 1)),
    };
  }
  if (actor !== undefined || step !== undefined) return undefined;
  if (part === "h") {
    const header = headerOf(payload);
    return header && { kind: "header", header };
  }
  if (part === "n") {
    return SELECTION.test(payload)
      ? { kind: "selection", rows: payload.split(",").map(Number) }
      : undefined;
  }
  if (part === "u") return rungLine(payload);
  const footer = FOOTER.exec(payload);
  if (part !== "f" || footer === null) return undefined;
  return {
    kind: "footer",
    rows: Number(footer[1]),
    rung: Number(footer[2]),
  };
}

/** Where a line about a step belongs. */
interface Place {
  readonly row: number;
  readonly actor: number;
  readonly step: number;
}

function resultLine(
  place: Place,
  payload: string,
  isDirect: boolean,
): RowLine | undefined {
  const found =
    /^([12]):([1-9]\d{0,9}):(0|-?[1-9]\d{0,18})(?::([1-9]\d{0,5}))?$/.exec(
      payload,
    );
  if (found === null || (found[4] !== undefined) !== isDirect) {
    return undefined;
  }
  const state = Number(found[1]);
  const result = BigInt(found[3] ?? 0);
  if (state !== StepState.begun && state !== StepState.done) return undefined;
  if (BigInt.asIntN(64, result) !== result) return undefined;
  const runs = Number(found[2]);
  const direct = isDirect ? { direct: Number(found[4]) } : {};
  return { kind: "result", ...place, state, runs, result, ...direct };
}

function observationLine(
  place: Place,
  part: string,
  payload: string,
): RowLine | undefined {
  const found = /^[oO](0|[1-9]\d{0,2})(?:\+([1-9]\d{0,6}))?$/.exec(part);
  const bytes = hexBytes(payload);
  if (found === null || bytes === undefined) return undefined;
  const offset = Number(found[2] ?? 0);
  // Only a whole observation may be of nothing.
  if (offset > 0 && bytes.length === 0) return undefined;
  return {
    kind: "observation",
    ...place,
    ...(part.startsWith("O") ? { isDirect: true } : {}),
    index: Number(found[1]),
    offset,
    bytes,
  };
}

const END = new RegExp(
  `^([a-z-]+):(0|-?[1-9]\\d{0,9})(?::call=(${NUMBER}))?` +
    `(?::tries=([2-9]))?:lines=(${NUMBER})$`,
);

function endLine(row: number, payload: string): RowLine | undefined {
  const found = END.exec(payload);
  const [, how = "", value, call, tries, lines] = found ?? [];
  if (found === null || !ends.includes(how)) return undefined;
  if ((how === "no-world") !== (call !== undefined)) return undefined;
  const end = {
    how,
    value: Number(value),
    ...(call === undefined ? {} : { call: Number(call) }),
    ...(tries === undefined ? {} : { tries: Number(tries) }),
  };
  return { kind: "end", row, end, lines: Number(lines) };
}

function rowLine(
  row: number,
  { actor, step, part, payload }: Words,
): RowLine | undefined {
  if (actor !== undefined && step !== undefined) {
    const place = { row, actor, step };
    return part === "r" || part === "R"
      ? resultLine(place, payload, part === "R")
      : observationLine(place, part, payload);
  }
  if (actor !== undefined || step !== undefined) return undefined;
  if (part === "b") {
    return payload === "-" ? { kind: "begin", row } : undefined;
  }
  if (part === "e") return endLine(row, payload);
  const [, call, errno] = BLOCKED.exec(payload) ?? [];
  const trouble = troubleOf(call, errno);
  return part === "s" && trouble !== undefined
    ? { kind: "blocked", row, trouble }
    : undefined;
}

/** What a line whose checksum is right says. */
function sealedLine(words: Words): LogLine {
  const { row, actor, step } = words;
  if ([row, actor, step].some(Number.isNaN)) return { kind: "foreign" };
  return row === undefined
    ? suiteLine(words) ?? { kind: "foreign" }
    : rowLine(row, words) ?? { kind: "nonsense", row };
}

/**
 * What text says that cuts no line in two: nothing where our tag is not in it, more than one
 * thing where a line feed got lost. What others write before, between and
 * behind does not matter, unless a kernel says that it is at its end, in
 * SerenityOS's words or in those that are `telling`.
 */
export function parseLines(
  text: string,
  telling?: RegExp,
): readonly LogLine[] {
  const lines: LogLine[] = [];
  let at = text.indexOf(LOG_TAG);
  let behind = 0;
  const between = (end: number): void => {
    for (const said of kernelLines(text.slice(behind, end), telling)) {
      lines.push({ kind: "kernel", said });
    }
    behind = end;
  };
  while (at >= 0) {
    between(at);
    LINE.lastIndex = at;
    const match = LINE.exec(text);
    const words = match === null ? undefined : wordsOf(match);
    let next = at + LOG_TAG.length;
    if (match === null || words === undefined) {
      lines.push({ kind: "damaged" });
    } else {
      next = behind = at + match[0].length;
      lines.push(sealedLine(words));
    }
    at = text.indexOf(LOG_TAG, next);
  }
  between(text.length);
  return lines;
}
