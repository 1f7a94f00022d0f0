/**
 * Names of the machine, which are any bytes, as names that every host and every
 * archive can hold: what one can't is written as `%` and two hexadecimal digits
 * a byte. No two names of the machine are the same name there.
 *
 * @module
 */

import { bytesOf } from "../kernel/filesystem/byte_string.ts";
import {
  byteStringOfText,
  textOfByteString,
} from "../kernel/filesystem/byte_text.ts";

/** What a file system, or an archive, can't have in a name. */
export interface NameRules {
  /** Characters, and percent signs that would be taken for an escape. */
  readonly strangers: RegExp;
  /** Whole names. */
  readonly reserved?: RegExp;
  /** Bytes that a name has at most. */
  readonly longest: number;
}

/** Bytes that are no UTF-8 stand in a name as lone surrogates. */
const NO_TEXT = /[\0\ud800-\udfff]|%(?=[0-9A-F]{2}|~)/gu;

/** Any host but Windows. */
const POSIX_RULES: NameRules = { strangers: NO_TEXT, longest: 255 };

const WINDOWS_RULES: NameRules = {
  // deno-lint-ignore no-control-regex
  strangers: /[\0-\x1f<>:"\\|?*\ud800-\udfff]|%(?=[0-9A-F]{2}|~)/gu,
  reserved: /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|[. ]$/i,
  longest: 255,
};

/** The rules of the host that this is. */
export const hostRules: NameRules = Deno.build.os === "windows"
  ? WINDOWS_RULES
  : POSIX_RULES;

/** The rules of Windows, for those who test them elsewhere. */
export const windowsRules: NameRules = WINDOWS_RULES;

/** An archive's paths are text; how long it may be is for who unpacks it. */
export const archiveRules: NameRules = {
  strangers: NO_TEXT,
  longest: Infinity,
};

/** What stands for the rest of a name that is too long, in front of its sum. */
const CUT = "%~";
const SUM_DIGITS = 16;

function percent(text: string): string {
  return Array.from(
    bytesOf(byteStringOfText(text)),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");
}

/** A sum of 64 bits over a name (FNV-1a). */
function sumOf(name: string): string {
  let sum = 0xcbf29ce484222325n;
  for (const byte of bytesOf(byteStringOfText(name))) {
    sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  }
  return sum.toString(16).padStart(SUM_DIGITS, "0");
}

/** The name under which a name of the machine is written. */
export function writtenName(name: string, rules: NameRules): string {
  let written = name.replace(rules.strangers, percent);
  if (rules.reserved?.test(written) === true) {
    written = /[. ]$/.test(written)
      ? written.slice(0, -1) + percent(written.slice(-1))
      : percent(written.slice(0, 1)) + written.slice(1);
  }
  if (byteStringOfText(written).length <= rules.longest) return written;
  const room = rules.longest - CUT.length - SUM_DIGITS;
  let kept = "";
  let length = 0;
  for (const character of written) {
    length += byteStringOfText(character).length;
    if (length > room) break;
    kept += character;
  }
  return `${kept}${CUT}${sumOf(name)}`;
}

/** Every name of a path by itself. */
export function writtenPath(path: string, rules: NameRules): string {
  return path.split("/").map((name) => writtenName(name, rules)).join("/");
}

/** The name that was written without being cut. */
export function nameOfWritten(written: string): string {
  const bytes = byteStringOfText(written).replace(
    /%([0-9A-F]{2})/g,
    (_escape, digits) => String.fromCharCode(parseInt(digits, 16)),
  );
  return textOfByteString(bytes);
}
