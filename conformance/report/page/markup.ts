/**
 * HTML that foreign text can't get out of: what stands between the pieces of a
 * template is escaped, unless it was made by a template itself.
 *
 * @module
 */

import { printable } from "../../../src/debug/printable.ts";

/** HTML as it may stand in a page. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes. */
export type Piece = Markup | string | number | readonly Piece[];

/** Text of several lines as a page may hold it, in an attribute too. */
export function escaped(text: string): string {
  return text.split("\n").map(printable).join("\n")
    .replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function textOf(piece: Piece): string {
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === "number") return String(piece);
  if (typeof piece === "string") return escaped(piece);
  return piece.map(textOf).join("");
}

/** A template of HTML. */
export function markup(
  parts: readonly string[],
  ...pieces: readonly Piece[]
): Markup {
  const text = parts.map((part, index) => {
    const piece = pieces[index];
    return piece === undefined ? part : part + textOf(piece);
  });
  return new Markup(text.join(""));
}

/** Nothing. */
export const nothing: Markup = new Markup("");

/**
 * What stands behind the `#` of a link to something of a kind, and is the id
 * of the place that it leads to.
 */
export function fragment(kind: string, name: string): string {
  const parts = name.toWellFormed().split("/").map(encodeURIComponent);
  return `${kind}/${parts.join("/")}`;
}
