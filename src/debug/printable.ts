/**
 * Foreign text as it may reach a terminal, a page or XML: names from logs,
 * archives, baselines and result files, from the environment, and of what
 * programs in the machine make. All that is printed and was not written here
 * goes through it.
 *
 * @module
 */

/** Control and format characters, lone surrogates, line separators, and U+FFFD. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}\u{fffd}]/gu;

/** Text in which nothing is left that a reader could not see as it is. */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** Characters of a file that a message shows at most. */
const SHOWN = 60;

/** Text from a file as a message may show it: short, and printable. */
export function excerpt(text: string, most: number = SHOWN): string {
  const safe = printable(text.slice(0, most + 1));
  return safe.length > most ? `${safe.slice(0, most)}…` : safe;
}

/** What a terminal may take for a command, in JSON. */
const UNPRINTABLE_IN_JSON = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A value as JSON that may reach a terminal too: it says the same. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(
    UNPRINTABLE_IN_JSON,
    (character) =>
      Array.from(
        { length: character.length },
        (_unit, at) =>
          `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
      ).join(""),
  );
}
