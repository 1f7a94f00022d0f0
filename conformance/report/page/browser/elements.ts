/**
 * The page's elements, made in the browser. Text only ever comes to them as
 * text, so that no name of a row and no line of a log can be HTML.
 *
 * Functions in this folder stand in the page as they are written here: they
 * may use each other, what the browser has, and nothing else.
 *
 * @module
 */

/** What stands in an element; undefined for nothing. */
export type Child = Node | string | number | undefined;

/** What is set of an element: an event listener, or an attribute. */
export type Attributes = Readonly<Record<string, string | EventListener>>;

/** An element with attributes and children. */
export function make(
  name: string,
  attributes: Attributes = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElement {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "string") element.setAttribute(key, value);
    else element.addEventListener(key, value);
  }
  for (const child of children.flat()) {
    if (child !== undefined) {
      element.append(typeof child === "number" ? String(child) : child);
    }
  }
  return element;
}

/** The link to something of a kind, as `fragment` in ../markup.ts has it. */
export function linkTo(kind: string, name: string, text: string): HTMLElement {
  const parts = name.toWellFormed().split("/").map(encodeURIComponent);
  const href = `#${kind}/${parts.join("/")}`;
  return make("a", { class: "id", href }, breakable(text));
}

/** Text that may go on in a new line behind each slash. */
export function breakable(text: string): readonly Child[] {
  return visible(text).split(/(?<=\/)/)
    .flatMap((piece, index) => index === 0 ? [piece] : [make("wbr"), piece]);
}

/** Text in which no character is left that can't be seen. */
export function visible(text: string): string {
  return text.replace(
    /(?!\n)[\p{C}\p{Zl}\p{Zp}\ufffd]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** A table that can be moved sideways. */
export function makeTable(
  caption: string,
  heads: readonly Child[],
  lines: readonly HTMLElement[],
): HTMLElement {
  const head = heads.map((one, index) =>
    make("th", { scope: "col", class: index === 0 ? "left" : "number" }, one)
  );
  return make(
    "div",
    { class: "scroll", role: "region", "aria-label": caption, tabindex: "0" },
    make(
      "table",
      {},
      make("caption", {}, caption),
      make("thead", {}, make("tr", {}, head)),
      make("tbody", {}, lines),
    ),
  );
}

/** Labels and texts, as the page shows them of a failure. */
export function makeStory(
  lines: readonly (readonly [string, string])[],
  isFailed: boolean,
): HTMLElement {
  return make(
    "dl",
    { class: isFailed ? "story failed" : "story" },
    lines.flatMap(([label, text]) => [
      make("dt", {}, label),
      make("dd", {}, make("pre", {}, visible(text))),
    ]),
  );
}
