/**
 * Byte strings as whoever starts the machine writes and reads them: as text in
 * UTF-8. No program sees any of it.
 *
 * @module
 */

import { bytesOf, byteString } from "./byte_string.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Added to a byte that is no part of UTF-8: a lone half of a surrogate pair. */
const ESCAPE = 0xdc00;
const ESCAPED = /([\udc80-\udcff]+)/u;

/**
 * The byte string that holds `text` in UTF-8. What `textOfByteString` made of
 * bytes that are none becomes those bytes again.
 */
export function byteStringOfText(text: string): string {
  // ASCII is its own UTF-8.
  if (/^[\0-\x7f]*$/.test(text)) return text;
  // Every second part is what the separator caught.
  return text.split(ESCAPED).map((part, index) =>
    index % 2 === 0
      ? byteString(encoder.encode(part))
      : part.replace(/./gsu, (escaped) =>
        String.fromCharCode(escaped.charCodeAt(0) - ESCAPE))
  ).join("");
}

/**
 * The text of a byte string, which is UTF-8 mostly. A byte that belongs to no
 * character becomes a lone surrogate, U+DC80 to U+DCFF, as Python's file names
 * have it: no two byte strings are the same text.
 */
export function textOfByteString(string: string): string {
  if (/^[\0-\x7f]*$/.test(string)) return string;
  try {
    return decoder.decode(bytesOf(string));
  } catch {
    return string.replace(CHARACTER, (part) => {
      const bytes = bytesOf(part);
      return bytes.length > 1
        ? decoder.decode(bytes)
        : String.fromCharCode(ESCAPE + (bytes[0] ?? 0));
    });
  }
}

/** A character of UTF-8 outside ASCII, as Unicode's table 3-7 has them, or a byte of none. */
const CHARACTER = new RegExp(
  [
    "[\\xc2-\\xdf][\\x80-\\xbf]",
    "\\xe0[\\xa0-\\xbf][\\x80-\\xbf]",
    "[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}",
    "\\xed[\\x80-\\x9f][\\x80-\\xbf]",
    "\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}",
    "[\\xf1-\\xf3][\\x80-\\xbf]{3}",
    "\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}",
    "[\\x80-\\xff]",
  ].join("|"),
  "g",
);
