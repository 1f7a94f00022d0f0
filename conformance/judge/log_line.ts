/**
 * One line of a log of format 1: what it may say, and nothing else. A line
 * whose checksum is right but whose values are none is as bad as a torn one.
 *
 * @module
 */

import { crc32 } from "../program/crc32.ts";
import { LOG_TAG, StepState } from "../program/format.ts";

/** The ways in which a row may end. */
const ends: readonly string[] = [
  "exited",
  "killed",
  "timeout",
  "no-world",
  "mount-stays",
  "no-fork",
  "no-wait",
];

/** How the executor says that a row ended. */
export interface RowEnd {
  /** `exited`, `killed`, `timeout`, `no-world`, `mount-stays`, `no-fork`, `no-wait`. */
  readonly how: string;
  readonly value: number;
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
}

/** A line about one row. */
export type RowLine =
  & { readonly row: number }
  & (
    | { readonly kind: "begin" }
    | { readonly kind: "skip"; readonly level: number }
    | {
      readonly kind: "result";
      readonly step: number;
      readonly state: number;
      readonly runs: number;
      readonly result: bigint;
    }
    | {
      readonly kind: "observation";
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
  | { readonly kind: "footer"; readonly rows: number; readonly level: number }
  /** What a scenario program observed, in its first image or in another. */
  | {
    readonly kind: "value";
    readonly image: number | undefined;
    readonly name: string;
    readonly value: string;
  }
  /** It bears our tag, but its checksum or its values are wrong. */
  | { readonly kind: "damaged" };

/** What stands between tag and checksum. */
interface Words {
  readonly row: number | undefined;
  readonly actor: number | undefined;
  readonly step: number | undefined;
  readonly part: string;
  readonly payload: string;
}

// The checksum is told by its place: what the kernel writes may follow it
// without a blank.
const LINE = new RegExp(
  `${LOG_TAG} (-|\\d{1,9}) (-|\\d{1,9}) (-|\\d{1,9}) (\\S+) (\\S*) ([0-9a-f]{8})`,
  "y",
);

function optional(field: string | undefined): number | undefined {
  return field === undefined || field === "-" ? undefined : Number(field);
}

function wordsOf(match: RegExpExecArray): Words | undefined {
  const [whole, row, actor, step, part = "", payload = "", crc = ""] = match;
  const covered = whole.slice(0, whole.length - 9);
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
  if (text.length % 2 !== 0 || /[^0-9a-f]/.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = parseInt(text.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}

function headerOf(payload: string): Header | undefined {
  const values = new Map<string, string>();
  for (const field of payload.split(",")) {
    const [name = "", value = ""] = field.split("=");
    values.set(name, value);
  }
  const number = (name: string): number | undefined => {
    const text = values.get(name);
    return text !== undefined && /^\d{1,9}$/.test(text)
      ? Number(text)
      : undefined;
  };
  const format = number("format");
  const rows = number("rows");
  if (format === undefined || rows === undefined) return undefined;
  const start = number("start");
  const selected = number("selected");
  const isWrong = (name: string, value: number | undefined): boolean =>
    values.has(name) && value === undefined;
  if (isWrong("start", start) || isWrong("selected", selected)) {
    return undefined;
  }
  return {
    format,
    suite: values.get("suite") ?? "",
    arch: values.get("arch") ?? "",
    rows,
    ...(start === undefined ? {} : { start }),
    ...(selected === undefined ? {} : { selected }),
  };
}

function unescaped(text: string): string {
  return text.replace(
    /%([0-9a-f]{2})/g,
    (_, hex: string) => String.fromCharCode(parseInt(hex, 16)),
  );
}

function suiteLine({ actor, part, payload }: Words): LogLine | undefined {
  if (part === "x") {
    const split = payload.indexOf("=");
    return split < 0 ? undefined : {
      kind: "value",
      image: actor,
      name: unescaped(payload.slice(0, split)),
      value: unescaped(payload.slice(split + 1)),
    };
  }
  if (part === "h") {
    const header = headerOf(payload);
    return header && { kind: "header", header };
  }
  if (part === "n") {
    return /^\d{1,9}(,\d{1,9})*$/.test(payload)
      ? { kind: "selection", rows: payload.split(",").map(Number) }
      : undefined;
  }
  const footer = /^rows=(\d{1,9}),level=(\d)$/.exec(payload);
  if (part !== "f" || footer === null) return undefined;
  return {
    kind: "footer",
    rows: Number(footer[1]),
    level: Number(footer[2]),
  };
}

function resultLine(
  row: number,
  step: number,
  payload: string,
): RowLine | undefined {
  const found = /^(\d):(\d{1,10}):(-?\d{1,19})$/.exec(payload);
  if (found === null) return undefined;
  const state = Number(found[1]);
  const result = BigInt(found[3] ?? 0);
  if (state !== StepState.begun && state !== StepState.done) return undefined;
  if (BigInt.asIntN(64, result) !== result) return undefined;
  return { kind: "result", row, step, state, runs: Number(found[2]), result };
}

function observationLine(
  row: number,
  step: number,
  part: string,
  payload: string,
): RowLine | undefined {
  const place = /^o(\d{1,3})(?:\+(\d{1,7}))?$/.exec(part);
  const bytes = hexBytes(payload);
  if (place === null || bytes === undefined) return undefined;
  return {
    kind: "observation",
    row,
    step,
    index: Number(place[1]),
    offset: Number(place[2] ?? 0),
    bytes,
  };
}

function endLine(row: number, payload: string): RowLine | undefined {
  const found = /^([a-z-]+):(-?\d{1,10}):lines=(\d{1,9})$/.exec(payload);
  const [, how = "", value] = found ?? [];
  if (found === null || !ends.includes(how)) return undefined;
  const end = { how, value: Number(value) };
  return { kind: "end", row, end, lines: Number(found[3]) };
}

function rowLine(
  row: number,
  { step, part, payload }: Words,
): RowLine | undefined {
  if (step !== undefined) {
    return part === "r"
      ? resultLine(row, step, payload)
      : observationLine(row, step, part, payload);
  }
  if (part === "b") return { kind: "begin", row };
  if (part === "e") return endLine(row, payload);
  const level = /^level=(\d)$/.exec(payload)?.[1];
  return part === "s" && level !== undefined
    ? { kind: "skip", row, level: Number(level) }
    : undefined;
}

/**
 * What a line of text says: nothing where our tag is not in it, more than one
 * thing where a line feed got lost. What others write before, between and
 * behind does not matter.
 */
export function parseLines(text: string): readonly LogLine[] {
  const lines: LogLine[] = [];
  let at = text.indexOf(LOG_TAG);
  while (at >= 0) {
    LINE.lastIndex = at;
    const match = LINE.exec(text);
    const words = match === null ? undefined : wordsOf(match);
    let next = at + LOG_TAG.length;
    if (match === null || words === undefined) {
      lines.push({ kind: "damaged" });
    } else {
      next = at + match[0].length;
      const { row } = words;
      lines.push(
        row === undefined
          ? suiteLine(words) ?? { kind: "damaged" }
          : rowLine(row, words) ?? { kind: "nonsense", row },
      );
    }
    at = text.indexOf(LOG_TAG, next);
  }
  return lines;
}
