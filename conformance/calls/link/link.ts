import { type Use, use } from "../../language/use.ts";
import { ownFile } from "../../language/kinds.ts";
import {
  directory,
  file,
  link,
  mounted,
  remount,
  room,
  type Row,
  row,
  stat,
  symbolicLink,
  umount,
  unveil,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_generated.ts";
import { onReadOnlyMount } from "../../worlds/path_link.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

const status = room("stat", "status");

export const uses: readonly Use[] = [
  use.link({
    setup: ownFile,
    operands: [{ old_path: "f", new_path: "g" }],
    promises: ["cpath"],
    pointers: {
      params: {},
      "params.old_path": {},
      "params.new_path": {},
    },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "link",
    "EROFS",
    "generated-directory",
    "entry/EROFS/file-system-has-fixed-entries",
    [
      link("s/kernel/uptime", "s/new"),
      link("p/self/cmdline", "p/99999"),
    ],
  ),
  ...walkFailures({
    call: "link",
    parameter: "old_path",
    step: (path) => link(path, "new"),
    follows: true,
  }),
  row("link/EACCES/veil-lacks-w", {
    covers: "veil/EACCES/path-unveiled-without-needed-letter",
    setup: [file("f", "", { uid: 1000 })],
    steps: [unveil("/w/f", "r"), link("/w/f", "/w/g").fails("EACCES")],
  }),
  row("link/EEXIST/new-path", {
    covers: "entry/EEXIST/path-leads-to-something",
    setup: [file("f", "", { uid: 1000 }), file("g")],
    steps: [link("f", "g").fails("EEXIST")],
  }),
  row("link/ENOENT/new-parent-missing", {
    covers: [
      "parent/ENOENT/not-found-by-the-walk",
      "link/behaviour/walk-errors-of-new_path-are-enoent",
    ],
    setup: [file("f", "", { uid: 1000 })],
    steps: [
      link("f", "missing/g").fails("ENOENT"),
      link("f", "g/").fails("ENOENT"),
      link("f", "f/g").fails("ENOENT"),
    ],
  }),
  row("link/EXDEV/other-file-system", {
    covers: "link/EXDEV/new_path-lies-on-another-file-system",
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m"), file("f")],
    steps: [link("f", "m/f").fails("EXDEV")],
    teardown: [umount("/w/m")],
  }),
  row("link/EACCES/new-parent-not-writable", {
    covers: "parent/EACCES/not-writable",
    setup: [directory("d"), file("f", "", { uid: 1000 })],
    steps: [link("f", "d/f").fails("EACCES")],
  }),
  row("link/EPERM/directory", {
    covers: "link/EPERM/old_path-leads-to-a-directory",
    setup: [directory("d", { uid: 1000 })],
    steps: [link("d", "e").fails("EPERM")],
  }),
  row("link/EROFS/read-only-mount", {
    covers: "parent/EROFS/mount-is-read-only",
    ...onReadOnlyMount,
    setup: [
      directory("m"),
      mounted("m"),
      file("m/f"),
      remount("/w/m", "MS_RDONLY"),
    ],
    steps: [link("m/f", "m/g").fails("EROFS")],
  }),
  row("link/EPERM/protected-foreign-file", {
    covers: "link/EPERM/not-the-owner-of-a-protected-file",
    setup: [file("f", "", { mode: 0o644 })],
    steps: [link("f", "g").fails("EPERM")],
  }),
  row("link/EPERM/protected-set-uid-file", {
    covers: "link/EPERM/not-the-owner-of-a-protected-file",
    setup: [file("f", "", { mode: 0o4666 })],
    steps: [link("f", "g").fails("EPERM")],
  }),
  row("link/ENAMETOOLONG/name-of-256", {
    covers: "entry/ENAMETOOLONG/name-longer-than-255",
    setup: [file("f", "", { uid: 1000 })],
    steps: [link("f", "n".repeat(256)).fails("ENAMETOOLONG")],
  }),
  row("link/EEXIST/dangling-symlink", {
    covers: "entry/EEXIST/parent-already-has-the-name",
    setup: [file("f", "", { uid: 1000 }), symbolicLink("l", "missing")],
    steps: [link("f", "l").fails("EEXIST")],
  }),
  row("link/success/foreign-writable-file", {
    covers: [
      "stat/behaviour/ramfs-leaves-st_nlink-0",
      "link/behaviour/st_nlink-stays-0-on-ramfs",
      "link/behaviour/writable-file-of-another-can-be-linked",
    ],
    setup: [file("f", "abc", { mode: 0o666 })],
    steps: [
      link("f", "g").returns(0),
      stat("g", status).observes(status, { st_size: 3, st_nlink: 0 }),
    ],
  }),
];
