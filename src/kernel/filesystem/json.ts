/**
 * JSON as the reference's serializer writes it: byte strings, no spaces, numbers exact (AK/JsonObjectSerializer.h).
 *
 * @module
 */

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

const ESCAPES: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\n": "\\n",
  "\t": "\\t",
  '"': '\\"',
  "\\": "\\\\",
};

function quoted(text: string): string {
  let result = '"';
  for (const character of text) {
    const code = character.charCodeAt(0);
    result += ESCAPES[character] ??
      (code <= 0x1f ? `\\u${code.toString(16).padStart(4, "0")}` : character);
  }
  return `${result}"`;
}
