import { directory, file, type Steps, symbolicLink } from "../language/row.ts";

// Calls that make a name swallow what stops the walk, unless a symlink was
// followed before: the rest of the path is then walked by a nested call.
export const afterSymlink: Steps = [
  directory("d"),
  file("d/f"),
  directory("d/locked", { mode: 0o600 }),
  symbolicLink("l", "/w/d"),
];

/** The same with links behind the link: another's in a directory of all, and a circle. */
export const linksAfterSymlink: Steps = [
  directory("d", { mode: 0o1777 }),
  symbolicLink("d/foreign", "/w", { uid: 2000 }),
  symbolicLink("d/circle", "circle"),
  symbolicLink("l", "/w/d"),
];
