/**
 * Markdown that foreign text can't get out of.
 *
 * @module
 */

import { printable } from "../../src/debug/printable.ts";

/** Text that is no Markdown and no HTML, whatever it holds. */
export function plain(text: string): string {
  return printable(text).replace(
    /[&<>]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  ).replace(/[\\`*_{}[\]()#+\-!|~]/g, "\\$&");
}

/** Text in a span of code that no text can end. */
export function code(text: string): string {
  const inner = printable(text);
  const runs = inner.match(/`+/g) ?? [];
  const fence = "`".repeat(
    Math.max(0, ...runs.map(({ length }) => length)) + 1,
  );
  const space = /^`|`$/.test(inner) ? " " : "";
  return `${fence}${space}${inner}${space}${fence}`;
}

/** A block of code that no line can end. */
export function block(text: string): string {
  const runs = text.match(/`{3,}/g) ?? [];
  const fence = "`".repeat(
    Math.max(2, ...runs.map(({ length }) => length)) + 1,
  );
  return `${fence}text\n${text.trimEnd()}\n${fence}`;
}

/**
 * A table; its cells are Markdown already. All columns but those at the left
 * hold numbers.
 */
export function tableOf(
  heads: readonly string[],
  lines: readonly (readonly (string | number)[])[],
  left = 1,
): string {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.join(" | ")} |`;
  return [
    line(heads),
    line(heads.map((_, index) => index < left ? "---" : "--:")),
    ...lines.map(line),
  ].join("\n");
}
