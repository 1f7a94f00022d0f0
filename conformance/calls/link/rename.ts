import { type Use, use } from "../../language/use.ts";
import { baseFaults, ownFile } from "../../language/kinds.ts";
import {
  buffer,
  directory,
  file,
  link,
  mounted,
  readlink,
  remount,
  rename,
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
const target = buffer(16, "target");

export const uses: readonly Use[] = [
  use.rename({
    setup: ownFile,
    operands: [
      {
        olddirfd: "AT_FDCWD",
        old_path: "f",
        newdirfd: "AT_FDCWD",
        new_path: "g",
      },
    ],
    promises: ["cpath"],
    pointers: {
      params: {},
      "params.old_path": {},
      "params.new_path": {},
    },
    descriptors: {
      "params.olddirfd": baseFaults("olddirfd"),
      "params.newdirfd": baseFaults("newdirfd"),
    },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "rename",
    "EROFS",
    "generated-node",
    "entry/EROFS/file-system-has-fixed-entries",
    [
      rename("s/kernel/uptime", "s/kernel/new"),
      rename("p/self/cmdline", "p/self/new"),
    ],
  ),
  ...walkFailures({
    call: "rename",
    parameter: "old_path",
    step: (path) => rename(path, "new"),
  }),
  ...walkFailures({
    call: "rename",
    parameter: "new_path",
    step: (path) => rename("old", path),
    setup: [file("old", "", { uid: 1000 })],
    veil: [unveil("/w/old", "rwc")],
  }),
  row("rename/EPERM/root", {
    covers: "rename/EPERM/path-leads-to-the-root",
    as: "root",
    setup: [file("f")],
    steps: [rename("/", "x").fails("EPERM"), rename("f", "/").fails("EPERM")],
  }),
  row("rename/ENOTEMPTY/directory-over-full-one", {
    covers: "rename/ENOTEMPTY/target-directory-not-empty",
    setup: [
      directory("a", { uid: 1000 }),
      directory("b", { uid: 1000 }),
      file("b/f"),
    ],
    steps: [rename("a", "b").fails("ENOTEMPTY")],
  }),
  row("rename/EXDEV/other-file-system", {
    covers: "rename/EXDEV/parents-on-different-file-systems",
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m"), file("f")],
    steps: [rename("f", "m/f").fails("EXDEV")],
    teardown: [umount("/w/m")],
  }),
  row("rename/EDIRINTOSELF/into-itself", {
    covers: "rename/EDIRINTOSELF/directory-moved-into-itself",
    setup: [directory("d", { uid: 1000, mode: 0o777 })],
    steps: [rename("d", "d/e").fails("EDIRINTOSELF")],
  }),
  row("rename/EACCES/new-parent-not-writable", {
    covers: "new_path: parent/EACCES/not-writable",
    setup: [directory("d"), file("f", "", { uid: 1000 })],
    steps: [rename("f", "d/f").fails("EACCES")],
  }),
  row("rename/EACCES/old-parent-not-writable", {
    covers: "old_path: parent/EACCES/not-writable",
    setup: [directory("d"), file("d/f", "", { uid: 1000 })],
    steps: [rename("d/f", "f").fails("EACCES")],
  }),
  row("rename/EACCES/old-parent-sticky", {
    covers: "entry/EACCES/protected-by-sticky-directory",
    setup: [file("f")],
    steps: [rename("f", "g").fails("EACCES")],
  }),
  row("rename/EROFS/read-only-mount", {
    covers: "rename/EROFS/mount-of-either-parent-is-read-only",
    ...onReadOnlyMount,
    setup: [
      directory("m"),
      mounted("m"),
      file("m/f"),
      remount("/w/m", "MS_RDONLY"),
    ],
    steps: [rename("m/f", "m/g").fails("EROFS")],
  }),
  row("rename/EINVAL/old-last-is-dot", {
    covers: "old_path: rename/EINVAL/last-component-is-dot-or-dot-dot",
    setup: [directory("d", { uid: 1000, mode: 0o777 })],
    steps: [rename("d/.", "e").fails("EINVAL")],
  }),
  row("rename/EINVAL/new-last-is-dot", {
    covers: "new_path: rename/EINVAL/last-component-is-dot-or-dot-dot",
    setup: [
      directory("d", { uid: 1000, mode: 0o777 }),
      directory("e", { uid: 1000, mode: 0o777 }),
    ],
    steps: [rename("d", "e/.").fails("EINVAL")],
  }),
  row("rename/EACCES/target-in-sticky-parent", {
    covers: "rename/EACCES/target-of-another-in-sticky-directory",
    setup: [file("a", "", { uid: 1000 }), file("b")],
    steps: [rename("a", "b").fails("EACCES")],
  }),
  row("rename/EISDIR/file-over-directory", {
    covers: "rename/EISDIR/non-directory-onto-directory",
    setup: [file("f", "", { uid: 1000 }), directory("d", { uid: 1000 })],
    steps: [rename("f", "d").fails("EISDIR")],
  }),
  row("rename/ENAMETOOLONG/new-name-of-256", {
    covers: "entry/ENAMETOOLONG/name-longer-than-255",
    setup: [file("f", "", { uid: 1000 })],
    steps: [rename("f", "n".repeat(256)).fails("ENAMETOOLONG")],
  }),
  row("rename/success/replaces-a-file", {
    covers: "rename/behaviour/returns-0-and-moves-the-entry",
    setup: [
      file("a", "new", { uid: 1000 }),
      file("b", "old one", { uid: 1000 }),
    ],
    steps: [
      rename("a", "b").returns(0),
      stat("a", status).fails("ENOENT"),
      stat("b", status).returns(0).observes(status, { st_size: 3 }),
    ],
  }),
  row("rename/success/same-file-does-nothing", {
    covers: "rename/behaviour/two-names-of-one-inode-both-stay",
    setup: [file("a", "x", { uid: 1000 })],
    steps: [
      link("a", "b").returns(0),
      rename("a", "b").returns(0),
      stat("a", status).returns(0),
      stat("b", status).returns(0),
    ],
  }),
  row("rename/success/link-to-its-own-name", {
    covers: "rename/behaviour/same-name-is-left-alone",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp: rename",
    note: "The new path is followed, to what the link does not stand for.",
    setup: [
      file("f", "content", { uid: 1000 }),
      symbolicLink("l", "f", { uid: 1000 }),
      symbolicLink("dangling", "nothing", { uid: 1000 }),
    ],
    steps: [
      rename("l", "l").returns(0),
      rename("dangling", "./dangling").returns(0),
      readlink("l", target).returns(1).observes(target, "f"),
      readlink("dangling", target).returns(7).observes(target, "nothing"),
      stat("f", status).returns(0).observes(status, { st_size: 7 }),
      stat("nothing", status).fails("ENOENT"),
    ],
  }),
  row("rename/success/directory-over-file", {
    covers: "rename/behaviour/directory-replaces-a-file",
    setup: [directory("d", { uid: 1000 }), file("f", "", { uid: 1000 })],
    note: "There is no check for it: the file is replaced.",
    steps: [
      rename("d", "f").returns(0),
      stat("f", status).observes(status, { st_mode: 0o040755 }),
      stat("d", status).fails("ENOENT"),
    ],
  }),
];
