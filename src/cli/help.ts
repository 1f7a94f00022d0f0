/**
 * The help text that is made of a program's declaration.
 *
 * @module
 */

import { flagsOf } from "./permissions.ts";
import { builtIn, type Declaration, type Option } from "./options.ts";

const WIDTH = 80;
/** Where the descriptions begin. */
const COLUMN = 24;

/** Words in lines of at most `width`, each line indented. */
function wrap(text: string, indent = ""): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/)) {
    const longer = line === indent ? line + word : `${line} ${word}`;
    if (longer.length <= WIDTH) line = longer;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line].join("\n");
}

function paragraphs(text: string): string {
  return text.split(/\n\s*\n/).map((part) => wrap(part.trim())).join("\n\n");
}

/** Entries of a list: what is written, and in a second column what it means. */
export function columns(
  entries: readonly (readonly [string, string])[],
): string {
  return entries.map(([what, meaning]) => {
    const body = wrap(meaning, " ".repeat(COLUMN));
    const head = `  ${what}`;
    return head.length + 2 > COLUMN
      ? `${head}\n${body}`
      : head + body.slice(head.length);
  }).join("\n");
}

function written([name, option]: readonly [string, Option<unknown>]): string {
  return option.placeholder === undefined
    ? `--${name}`
    : `--${name} ${option.placeholder}`;
}

/** As the list has it: with its letter in front. */
function listed(entry: readonly [string, Option<unknown>]): string {
  const { short } = entry[1];
  return short === undefined ? written(entry) : `-${short}, ${written(entry)}`;
}

function optional(option: readonly [string, Option<unknown>]): string {
  return `[${written(option)}]`;
}

function usageLine<V>(declaration: Declaration<V>): string {
  const options = Object.entries<Option<unknown>>(declaration.options);
  const needed = options.filter(([, { isRequired }]) => isRequired === true);
  const others = options.filter((option) => !needed.includes(option));
  const line = (optional: readonly string[]): string => {
    const words = [declaration.program, ...needed.map(written), ...optional];
    if (declaration.operands !== undefined) {
      words.push(declaration.operands.usage);
    }
    return `usage: ${words.join(" ")}`;
  };
  // One or two are named here already; more are a matter for the list.
  return line(others.length <= 2 ? others.map(optional) : ["[OPTIONS]"]);
}

/** What the program keeps of what Deno permits. */
function needed<V>({ options, asks = [] }: Declaration<V>): string {
  const more = Object.entries<Option<unknown>>(options).flatMap(
    ([name, option]) =>
      option.asks === undefined
        ? []
        : [`${flagsOf(option.asks).join(" ")} for --${name}`],
  );
  return "Of what Deno permits it keeps " +
    [...flagsOf(asks), ...more].join(", ") + "; the rest it gives up.";
}

/** The whole help text of a program. */
export function helpText<V>(declaration: Declaration<V>): string {
  const own = Object.entries<Option<unknown>>(declaration.options);
  const parts = [
    usageLine(declaration),
    paragraphs(declaration.about),
    columns([
      ...[...own, ...Object.entries<Option<unknown>>(builtIn)].map((entry) =>
        [listed(entry), entry[1].description] as const
      ),
    ]),
  ];
  if (declaration.notes !== undefined) {
    parts.push(paragraphs(declaration.notes));
  }
  if (declaration.asks !== undefined) parts.push(wrap(needed(declaration)));
  return parts.join("\n\n");
}
