/**
 * JSON as the reference's serializer writes it: byte strings, no spaces, numbers exact (AK/JsonObjectSerializer.h).
 *
 * @module
 */

import { Cost, type Parts } from "../work.ts";
import type { FileSystemMemory } from "./file_system.ts";

/** What can be written; strings are byte strings. */
export type JsonValue =
  | string
  | number
  | bigint
  | boolean
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/** `value` as a byte string; keys without a value are left out. */
export function toJson(value: JsonValue): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) {
    return `[${(value as readonly JsonValue[]).map(toJson).join(",")}]`;
  }
  const fields = Object.entries(value as Record<string, JsonValue | undefined>)
    .filter((field): field is [string, JsonValue] => field[1] !== undefined)
    .map(([key, field]) => `${quoted(key)}:${toJson(field)}`);
  return `{${fields.join(",")}}`;
}

/** Where a long text is made. */
export type TextMemory = Pick<FileSystemMemory, "heap" | "work">;

/**
 * A list of which each item is written out by itself, in parts. No more is made
 * than there is room for at the end.
 */
export function* listJson<T>(
  { heap, work }: TextMemory,
  items: Iterable<T>,
  describe: (item: T) => string | Parts<string>,
): Parts<string> {
  const texts: string[] = [];
  let length = 2;
  for (const item of items) {
    const described = describe(item);
    const text = typeof described === "string" ? described : yield* described;
    texts.push(text);
    length += text.length + 1;
    work.add(text.length * Cost.generatedByte);
    if (work.isPartOver) yield heap.requireSpaceFor(length);
  }
  return `[${texts.join(",")}]`;
}

/** What needs no escape. */
const PLAIN = /^[ !#-[\]-\xff]*$/;

const ESCAPES: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\n": "\\n",
  "\t": "\\t",
  '"': '\\"',
  "\\": "\\\\",
};

function quoted(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  let result = '"';
  for (const character of text) {
    const code = character.charCodeAt(0);
    result += ESCAPES[character] ??
      (code <= 0x1f ? `\\u${code.toString(16).padStart(4, "0")}` : character);
  }
  return `${result}"`;
}
