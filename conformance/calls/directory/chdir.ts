import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  chdir,
  directory,
  file,
  getcwd,
  type Row,
  row,
  symbolicLink,
  text,
} from "../../language/row.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

const name = buffer(64, "name");

export const uses: readonly Use[] = [
  use.chdir({
    operands: [text("/w"), 2],
    promises: ["rpath"],
    pointers: { path: {} },
  }),
];

export const rows: readonly Row[] = [
  ...walkFailures({
    call: "chdir",
    step: (path) => chdir(path),
    follows: true,
  }),
  row("chdir/ENOTDIR/file", {
    covers: "chdir/ENOTDIR/path-leads-to-no-directory",
    setup: [file("f")],
    steps: [chdir("f").fails("ENOTDIR")],
  }),
  row("chdir/EACCES/no-x", {
    covers: "chdir/EACCES/path-leads-to-unsearchable-directory",
    setup: [directory("d", { mode: 0o666 })],
    steps: [chdir("d").fails("EACCES")],
  }),
  row("chdir/success/needs-no-read-permission", {
    covers: "chdir/behaviour/read-permission-is-not-needed",
    setup: [directory("d", { mode: 0o711 })],
    steps: [
      chdir("d").returns(0),
      getcwd(name).returns(5).observes(name, "/w/d\0"),
    ],
  }),
  row("chdir/success/symlinks-are-resolved", {
    covers: "chdir/behaviour/returns-0-and-changes-the-current-directory",
    setup: [directory("d"), symbolicLink("l", "d")],
    steps: [
      chdir("l").returns(0),
      getcwd(name).returns(5).observes(name, "/w/d\0"),
    ],
  }),
];
