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
  readonly instructions: number;
  readonly kind: string;
  readonly status?: number;
  readonly signal?: number;
  /** Why it was stopped from outside. */
  readonly why?: string;
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
    const line = `${JSON.stringify(value)}\n`;
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

function isPlace(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 &&
    value.every((part) => typeof part === "number" && part >= 0);
}

function isBase64(value: unknown): value is string {
  return typeof value === "string" &&
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
      .test(value);
}

function isEvent(value: Readonly<Record<string, unknown>>): boolean {
  const { at, bytes, end, read } = value;
  if (read !== undefined) return isBase64(read);
  return isPlace(at) && (end === true || isBase64(bytes));
}

const KINDS: readonly unknown[] = [
  "keys",
  "stream",
  "file",
] satisfies InputKind[];

function objectOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null
      ? value as Readonly<Record<string, unknown>>
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads a record.
 *
 * @throws {UsageError} where it can't be read, or is none, or not whole
 */
export async function readRecord(path: string): Promise<InputRecord> {
  const text = await textOfFile(path, "a record", MOST_MEBIBYTES << 20);
  const checkAt = text.lastIndexOf("\n", text.length - 2) + 1;
  const check = objectOf(text.slice(checkAt))?.["crc32"];
  const body = text.slice(0, checkAt);
  const lines = body.split("\n").slice(0, -1).map(objectOf);
  const [head, ...rest] = lines;
  const end = rest.pop();
  if (typeof head?.["halcyonRecord"] !== "number") {
    throw damaged(path, "it does not begin as one");
  }
  if (head["halcyonRecord"] !== FORMAT) {
    throw damaged(
      path,
      `it has format ${
        head["halcyonRecord"]
      }, and this program reads ${FORMAT}`,
    );
  }
  if (check === undefined || !text.endsWith("\n")) {
    throw damaged(path, "its end is missing");
  }
  // What is no Latin-1 has been changed, too.
  // deno-lint-ignore no-control-regex
  if (!/^[\x00-\x7f]*$/.test(body) || check !== checkOf(body)) {
    throw damaged(path, "it has been changed, as its checksum says");
  }
  const { input, circumstances } = head;
  if (
    !KINDS.includes(input) || typeof circumstances !== "object" ||
    end === undefined || !isPlace(end["at"]) ||
    typeof end["instructions"] !== "number" ||
    typeof end["kind"] !== "string" ||
    !rest.every((one) => one !== undefined && isEvent(one))
  ) throw damaged(path, "its lines are none of a record");
  return {
    path,
    input: input as InputKind,
    circumstances: circumstances as Circumstances,
    events: rest as unknown as InputEvent[],
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
