import { type Use, use } from "../../language/use.ts";
import { baseFaults, ownFile } from "../../language/kinds.ts";
import {
  buffer,
  child,
  directory,
  file,
  join,
  mounted,
  open,
  read,
  remount,
  result,
  room,
  type Row,
  row,
  stat,
  symbolicLink,
  text,
  unlink,
  unveil,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_generated.ts";
import { onReadOnlyMount } from "../../worlds/path_link.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

const status = room("stat", "status");

const bytes = buffer(32, "bytes");

export const uses: readonly Use[] = [
  use.unlink({
    setup: ownFile,
    operands: ["AT_FDCWD", text("f"), 1, 0],
    promises: ["cpath"],
    pointers: { path: {} },
    descriptors: { dirfd: baseFaults() },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "unlink",
    "EROFS",
    "generated-node",
    "entry/EROFS/file-system-has-fixed-entries",
    ["s/kernel/uptime", "p/self/cmdline"].map((name) => unlink(name)),
  ),
  ...walkFailures({
    call: "unlink",
    step: (path, at) => unlink(path, 0, at === undefined ? {} : { at }),
    takesDirectory: true,
  }),
  row("unlink/EINVAL/unknown-flag", {
    covers: "unlink/EINVAL/unknown-flag",
    setup: [file("f", "", { uid: 1000 })],
    steps: [unlink("f", 1).fails("EINVAL")],
  }),
  row("unlink/EACCES/veil-lacks-c", {
    covers: "veil/EACCES/path-unveiled-without-needed-letter",
    setup: [file("f", "", { uid: 1000 })],
    steps: [unveil("/w/f", "rw"), unlink("/w/f").fails("EACCES")],
  }),
  row("unlink/EISDIR/directory", {
    covers: "unlink/EISDIR/path-leads-to-a-directory",
    setup: [directory("d", { uid: 1000 })],
    steps: [unlink("d").fails("EISDIR"), unlink("/").fails("EISDIR")],
  }),
  row("unlink/EACCES/parent-not-writable", {
    covers: "parent/EACCES/not-writable",
    setup: [directory("d"), file("d/f", "", { uid: 1000 })],
    steps: [unlink("d/f").fails("EACCES")],
  }),
  row("unlink/EACCES/sticky-parent", {
    covers: "entry/EACCES/protected-by-sticky-directory",
    setup: [file("f", "", { mode: 0o666 })],
    steps: [unlink("f").fails("EACCES")],
  }),
  row("unlink/EROFS/read-only-mount", {
    covers: "parent/EROFS/mount-is-read-only",
    ...onReadOnlyMount,
    setup: [
      directory("m"),
      mounted("m"),
      file("m/f"),
      remount("/w/m", "MS_RDONLY"),
    ],
    steps: [unlink("m/f").fails("EROFS")],
  }),
  row("unlink/EINVAL/removedir-dot", {
    covers: "directory-removal/EINVAL/last-component-is-dot",
    setup: [directory("d", { uid: 1000 })],
    steps: [unlink("d/.", "AT_REMOVEDIR").fails("EINVAL")],
  }),
  row("unlink/ENOTDIR/removedir-file", {
    covers: "directory-removal/ENOTDIR/path-leads-to-no-directory",
    setup: [file("f", "", { uid: 1000 })],
    steps: [unlink("f", "AT_REMOVEDIR").fails("ENOTDIR")],
  }),
  row("unlink/EBUSY/removedir-root", {
    covers: "directory-removal/EBUSY/path-leads-to-the-root",
    as: "root",
    steps: [unlink("/", "AT_REMOVEDIR").fails("EBUSY")],
  }),
  row("unlink/ENOTEMPTY/removedir", {
    covers: "directory-removal/ENOTEMPTY/not-empty",
    setup: [directory("d", { uid: 1000 }), file("d/f")],
    steps: [unlink("d", "AT_REMOVEDIR").fails("ENOTEMPTY")],
  }),
  row("unlink/ENOTDIR/base-before-what-rmdir-refuses", {
    covers: "dirfd: dirfd/ENOTDIR/is-no-directory",
    setup: [file("f"), directory("d"), file("d/f")],
    steps: [
      open("f", "O_RDONLY").as("file"),
      unlink("d/.", "AT_REMOVEDIR", { at: result("file") }).fails("ENOTDIR"),
      unlink("d", "AT_REMOVEDIR", { at: result("file") }).fails("ENOTDIR"),
    ],
  }),
  row("unlink/success/removedir-relative-to-descriptor", {
    covers: "unlink/behaviour/at_removedir-behaves-as-rmdir",
    setup: [directory("d", { mode: 0o777 }), directory("d/e", { uid: 1000 })],
    steps: [
      open("d", "O_RDONLY").as("dir"),
      unlink("e", "AT_REMOVEDIR", { at: result("dir") }).returns(0),
      stat("d/e", status).fails("ENOENT"),
    ],
  }),
  row("unlink/success/open-file-stays-readable", {
    covers: "unlink/behaviour/returns-0-and-removes-the-entry",
    setup: [file("f", "abc", { uid: 1000 })],
    steps: [
      open("f", "O_RDONLY").as("fd"),
      unlink("f").returns(0),
      stat("f", status).fails("ENOENT"),
      read(result("fd"), bytes, 8).returns(3).observes(bytes, "abc"),
    ],
  }),
  row("unlink/success/symlink-itself", {
    covers: "unlink/behaviour/last-link-is-removed-itself",
    setup: [file("f"), symbolicLink("l", "f", { uid: 1000 })],
    steps: [
      unlink("l").returns(0),
      stat("f", status).returns(0),
      stat("l", status, { follow: false }).fails("ENOENT"),
    ],
  }),
  row("unlink/success/by-another-process", {
    covers: "unlink/behaviour/returns-0-and-removes-the-entry",
    setup: [file("f", "abc", { uid: 1000 })],
    steps: [
      child("other", [unlink("f").returns(0)]),
      join("other"),
      stat("f", status).fails("ENOENT"),
    ],
  }),
];
