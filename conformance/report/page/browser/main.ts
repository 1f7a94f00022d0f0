/**
 * The page in the browser: what stands behind the `#` chooses what is shown.
 *
 * @module
 */

import { type Book, openBook } from "./book.ts";
import { make } from "./elements.ts";
import { type Query, readQuery, searchView, writeQuery } from "./search.ts";
import { callView, heading, rowView, rungView } from "./views.ts";

/** A part of the page that is always there. */
export function part<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found as T;
}

/** What stands behind the `#`; a broken escape stands for itself. */
export function currentFragment(): string {
  const text = location.hash.slice(1);
  if (text.startsWith("find/")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The view of what stands behind the `#`; undefined for the overview. */
export function viewOf(
  book: Book,
  fragment: string,
): readonly HTMLElement[] | undefined {
  const slash = fragment.indexOf("/");
  if (slash < 0) return undefined;
  const kind = fragment.slice(0, slash);
  const name = fragment.slice(slash + 1);
  const none = [heading("There is nothing of this name here")];
  switch (kind) {
    case "call":
      return callView(book, name) ?? none;
    case "row":
      return rowView(book, name) ?? none;
    case "rung":
      return rungView(book, name) ?? none;
    case "find":
      return searchView(book, readQuery(name));
    default:
      return undefined;
  }
}

/** The form's fields by what they ask. */
export function fieldsOf(): Record<keyof Query, HTMLInputElement> {
  return {
    text: part("find-text"),
    which: part("find-which"),
    column: part("find-column"),
  };
}

/** Shows what stands behind the `#`. */
export function showCurrent(book: Book): void {
  const fragment = currentFragment();
  const view = viewOf(book, fragment);
  const place = part("view");
  const overview = part("overview");
  overview.hidden = view !== undefined;
  place.hidden = view === undefined;
  const fields = fieldsOf();
  const isSearch = fragment.startsWith("find/");
  const query = readQuery(isSearch ? fragment.slice("find/".length) : "");
  fields.text.value = query.text;
  fields.which.value = query.which;
  fields.column.value = query.column;
  if (view === undefined) {
    place.replaceChildren();
    if (fragment !== "") document.getElementById(fragment)?.scrollIntoView();
    return;
  }
  const back = make(
    "nav",
    { "aria-label": "Back" },
    make("p", {}, make("a", { href: "#calls" }, "← Overview")),
  );
  place.replaceChildren(back, ...view);
  part("status").textContent =
    place.querySelector("h2, caption")?.textContent ??
      "";
  if (isSearch) {
    part("status").textContent = place.querySelector("caption")?.textContent ??
      "";
    return;
  }
  scrollTo(0, 0);
  place.querySelector("h2")?.focus({ preventScroll: true });
}

/** Shows what the form asks for. */
export function searchCurrent(book: Book): void {
  const { text, which, column } = fieldsOf();
  const fragment = writeQuery({
    text: text.value,
    which: which.value,
    column: column.value,
  });
  // A step back leads to where the search began, not through its letters.
  history.replaceState(null, "", `#${fragment}`);
  const place = [text.selectionStart, text.selectionEnd] as const;
  const typed = text.value;
  showCurrent(book);
  text.value = typed;
  if (document.activeElement === text) text.setSelectionRange(...place);
}

/** Makes the page better than it is without this. */
export async function start(): Promise<void> {
  if (typeof DecompressionStream === "undefined") return;
  const book = await openBook();
  const form = part<HTMLFormElement>("find");
  let waiting: ReturnType<typeof setTimeout> | undefined;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => searchCurrent(book), 120);
  });
  addEventListener("hashchange", () => showCurrent(book));
  form.hidden = false;
  showCurrent(book);
  document.documentElement.dataset.ready = "true";
}
