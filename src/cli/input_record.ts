/**
 * The record of a run's input: what came from outside, and when. With the
 * same program, options and tree it makes the same run again.
 * docs/replay.md describes the file.
 *
 * @module
 */

import { crc32 } from "../../conformance/program/crc32.ts";
import { HostError, UsageError } from "./errors.ts";
import type { InputKind, InputObserver, Place } from "./run_input.ts";
import { textOfFile } from "./text_file.ts";

/** What must be the same for the same run, by name. */
export type Circumstances = Readonly<Record<string, unknown>>;

/** What came from outside. */
export type InputEvent =
  | { readonly at: readonly [number, number]; readonly bytes: string }
  | { readonly at: readonly [number, number]; readonly end: true }
  | { readonly read: string };

/** How the run ended, and where it was asked about last. */
export interface RecordedEnd {
  readonly at: readonly [number, number];
  readonly spent: number;
  readonly kind: string;
  readonly status?: number;
  readonly signal?: number;
  /** Why it was stopped from outside. */
  readonly why?: string;
  /** The limit that it came to. */
  readonly limit?: number;
}

/** A record that was read. */
export interface InputRecord {
  readonly path: string;
  readonly input: InputKind;
  readonly circumstances: Circumstances;
  readonly events: readonly InputEvent[];
  readonly end: RecordedEnd;
}

const FORMAT = 1;
const MOST_MEBIBYTES = 256;

function base64Of(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Bytes as an event has them. */
export function bytesOfBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function placeOf({ time, nth }: Place): readonly [number, number] {
  return [time, nth];
}

function checkOf(text: string): string {
  return crc32(text).toString(16).padStart(8, "0");
}

/** JSON that is the same bytes whatever a text is encoded in. */
function asciiOf(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Writes down what comes. */
export class InputRecorder implements InputObserver {
  readonly #lines: string[] = [];
  #size = 0;

  /** Says first under which circumstances the run takes place. */
  begin(input: InputKind, circumstances: Circumstances): void {
    this.#line({ halcyonRecord: FORMAT, input, circumstances });
  }

  came(place: Place, bytes: Uint8Array): void {
    this.#line({ at: placeOf(place), bytes: base64Of(bytes) });
  }

  ended(place: Place): void {
    this.#line({ at: placeOf(place), end: true });
  }

  read(bytes: Uint8Array): void {
    this.#line({ read: base64Of(bytes) });
  }

  /** The whole record of a run that ended so. */
  finish(end: RecordedEnd): string {
    this.#line(end);
    const text = this.#lines.join("");
    return `${text}${JSON.stringify({ crc32: checkOf(text) })}\n`;
  }

  #line(value: unknown): void {
    const line = `${asciiOf(value)}\n`;
    this.#size += line.length;
    if (this.#size > MOST_MEBIBYTES << 20) {
      throw new HostError(
        `the record of this run has more than ${MOST_MEBIBYTES} MiB`,
      );
    }
    this.#lines.push(line);
  }
}

function damaged(path: string, what: string): UsageError {
  return new UsageError(`${path} is no record of halcyon run: ${what}`);
}

type Line = Readonly<Record<string, unknown>>;

function isCount(value: unknown, most = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0 &&
    Number(value) <= most;
}

function isPlace(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 &&
    // Time is no whole number where a timer was due between two of them.
    Number.isFinite(value[0]) && value[0] >= 0 && isCount(value[1]);
}

function isBase64(value: unknown): boolean {
  return typeof value === "string" &&
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
      .test(value);
}

/** What may come, by the kind of input; after an end nothing does. */
const COMES: Readonly<Record<InputKind, (line: Line) => boolean>> = {
  keys: ({ at, bytes }) => isPlace(at) && isBase64(bytes),
  stream: ({ at, bytes, end }) =>
    isPlace(at) && (end === true || isBase64(bytes)),
  file: ({ read }) => isBase64(read),
};

function areEvents(lines: readonly (Line | undefined)[], kind: InputKind) {
  const endAt = lines.findIndex((line) => line?.["end"] === true);
  return lines.every((line) => line !== undefined && COMES[kind](line)) &&
    (endAt < 0 || endAt === lines.length - 1);
}

const ENDS: readonly unknown[] = [
  ...["exited", "killed", "deadlock", "limit", "not-a-program", "stopped"],
];

function isEnd(line: Line | undefined): boolean {
  const { at, spent, kind, status = 0, signal = 0, why = "", limit = 0 } =
    line ?? {};
  return isPlace(at) && isCount(spent) && ENDS.includes(kind) &&
    isCount(status, 255) && isCount(signal, 255) && typeof why === "string" &&
    isCount(limit);
}

function lineOf(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null
      ? value as Line
      : undefined;
  } catch {
    return undefined;
  }
}

/** The lines of a record, whose checksum has been looked at. */
function checkedLines(path: string, text: string): (Line | undefined)[] {
  const checkAt = text.lastIndexOf("\n", text.length - 2) + 1;
  const body = text.slice(0, checkAt);
  const lines = body.split("\n").slice(0, -1).map(lineOf);
  const format = lines[0]?.["halcyonRecord"];
  if (format === undefined) throw damaged(path, "it does not begin as one");
  if (format !== FORMAT) {
    throw damaged(
      path,
      `it has format ${String(format)}, and this program reads ${FORMAT}`,
    );
  }
  const check = lineOf(text.slice(checkAt))?.["crc32"];
  if (check === undefined || !text.endsWith("\n")) {
    throw damaged(path, "its end is missing");
  }
  if (!/^[\n -~]*$/.test(text) || check !== checkOf(body)) {
    throw damaged(path, "it has been changed, as its checksum says");
  }
  return lines;
}

/**
 * Reads a record.
 *
 * @throws {UsageError} where it can't be read, or is none, or not whole
 */
export async function readRecord(path: string): Promise<InputRecord> {
  const text = await textOfFile(path, "a record", MOST_MEBIBYTES << 20);
  const [head, ...events] = checkedLines(path, text);
  const end = events.pop();
  const { input, circumstances } = head ?? {};
  if (
    typeof input !== "string" || !Object.hasOwn(COMES, input) ||
    typeof circumstances !== "object" || circumstances === null ||
    !isEnd(end) || !areEvents(events, input as InputKind)
  ) throw damaged(path, "its lines are none of a record");
  return {
    path,
    input: input as InputKind,
    circumstances: circumstances as Circumstances,
    events: events as unknown as InputEvent[],
    end: end as unknown as RecordedEnd,
  };
}

/** What of the circumstances is not as a record has it; undefined where all is. */
export function differenceIn(
  { path, circumstances }: InputRecord,
  now: Circumstances,
): string | undefined {
  const names = new Set([...Object.keys(circumstances), ...Object.keys(now)]);
  for (const name of names) {
    const [then, here] = [circumstances, now].map((all) =>
      JSON.stringify(all[name]) ?? "nothing"
    );
    if (then === here) continue;
    return `${path} was recorded with ${name} ${then}, not ${here}`;
  }
  return undefined;
}
