/**
 * What is wrong with a row that somebody wrote, as opposed to what is wrong
 * with the program that reads it.
 *
 * @module
 */

/** Rows that can't be a suite; the message names the row and the way out. */
export class RowMistake extends TypeError {
  override name = "RowMistake";
}

const ROOT = new URL("../../", import.meta.url).href;
/** Whose code runs only because a row called it. */
const LANGUAGE = "conformance/language/";
const TABLES = /^conformance\/(?:calls|rules|worlds|scenarios)\//;

/** A file of the project and a line in it, of one line of a stack. */
function placeIn(frame: string): readonly [file: string, line: string] | [] {
  const [, url = "", line = ""] = /(file:\S+?):(\d+):\d+\)?$/.exec(frame) ?? [];
  return url.startsWith(ROOT) ? [url.slice(ROOT.length), line] : [];
}

/**
 * What to say where an error arose while a table of rows was read: a table has
 * no code of its own that could be wrong without the compiler's seeing it.
 */
export function rowMistakeIn(error: Error): string | undefined {
  if (error instanceof RowMistake) return error.message;
  const [file, line] = (error.stack ?? "").split("\n")
    // What is built into the engine has no place.
    .filter((frame) => /^ {4}at .*\bfile:/.test(frame))
    .map(placeIn)
    .find(([file]) => file?.startsWith(LANGUAGE) !== true) ?? [];
  if (file === undefined || !TABLES.test(file)) return undefined;
  // Behind the first line of a text that can't be read stands the text.
  const [what] = error.message.split("\n");
  return `${file}:${line}: ${what}; deno check ${file} says more`;
}
