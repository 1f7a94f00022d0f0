/**
 * Names and paths are bytes, not text: they are kept in strings whose code
 * units are bytes (0 to 255), which are exact, cheap to compare and good keys.
 *
 * @module
 */

/** The byte string of `bytes`. */
export function byteString(bytes: Uint8Array): string {
  let result = "";
  for (let start = 0; start < bytes.length; start += PIECE) {
    result += shortString(bytes.subarray(start, start + PIECE));
  }
  return result;
}

const PIECE = 4096;

/** Of at most `PIECE` bytes. A spread would make a list of them first. */
function shortString(bytes: Uint8Array): string {
  return Reflect.apply(String.fromCharCode, undefined, bytes);
}

/** The bytes of a byte string. */
export function bytesOf(string: string): Uint8Array {
  const bytes = new Uint8Array(string.length);
  for (let at = 0; at < string.length; at++) bytes[at] = string.charCodeAt(at);
  return bytes;
}

/**
 * The last component, trailing slashes ignored (Kernel/Library/KLexicalPath.cpp):
 * "/" for a path of slashes only.
 */
export function basename(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  return trimmed === "" ? "/" : trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

/** `name` below the absolute path `directory`. */
export function joinPath(directory: string, name: string): string {
  return directory === "/" ? `/${name}` : `${directory}/${name}`;
}

/** True for a path that starts at the root. */
export function isAbsolute(path: string): boolean {
  return path.startsWith("/");
}

/** The decimal number that `name` spells as AK's `to_number<unsigned>` reads it. */
export function parseUnsigned(name: string): number | undefined {
  // AK trims white space first.
  const match = /^[\t\n\v\f\r ]*([0-9]+)[\t\n\v\f\r ]*$/.exec(name);
  if (match === null) return undefined;
  const value = Number(match[1]);
  return value > 0xffffffff ? undefined : value;
}
