import { type Use, use } from "../../language/use.ts";
import {
  directory,
  file,
  mounted,
  rmdir,
  room,
  type Row,
  row,
  stat,
  symbolicLink,
  text,
  umount,
  unveil,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_generated.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

const status = room("stat", "status");

export const uses: readonly Use[] = [
  use.rmdir({
    setup: [directory("d", { uid: 1000, gid: 1000 })],
    operands: [text("d"), 1],
    promises: ["cpath"],
    pointers: { path: {} },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "rmdir",
    "EROFS",
    "generated-directory",
    "entry/EROFS/file-system-has-fixed-entries",
    [rmdir("p/self/children")],
  ),
  ...walkFailures({
    call: "rmdir",
    step: (path) => rmdir(path),
    follows: true,
  }),
  row("rmdir/EACCES/veil-lacks-c", {
    covers: "veil/EACCES/path-unveiled-without-needed-letter",
    setup: [directory("d", { uid: 1000 })],
    steps: [unveil("/w/d", "rw"), rmdir("/w/d").fails("EACCES")],
  }),
  row("rmdir/EINVAL/last-is-dot", {
    covers: "directory-removal/EINVAL/last-component-is-dot",
    setup: [directory("d", { uid: 1000 })],
    steps: [rmdir("d/.").fails("EINVAL"), rmdir("d/./").fails("EINVAL")],
  }),
  row("rmdir/ENOTDIR/file", {
    covers: "directory-removal/ENOTDIR/path-leads-to-no-directory",
    setup: [file("f", "", { uid: 1000 })],
    steps: [rmdir("f").fails("ENOTDIR")],
  }),
  row("rmdir/EBUSY/root", {
    covers: "directory-removal/EBUSY/path-leads-to-the-root",
    as: "root",
    steps: [rmdir("/").fails("EBUSY")],
  }),
  row("rmdir/EACCES/parent-not-writable", {
    covers: "parent/EACCES/not-writable",
    setup: [directory("d"), directory("d/e", { uid: 1000 })],
    steps: [rmdir("d/e").fails("EACCES")],
  }),
  row("rmdir/EACCES/sticky-parent", {
    covers: "entry/EACCES/protected-by-sticky-directory",
    setup: [directory("d")],
    steps: [rmdir("d").fails("EACCES")],
  }),
  row("rmdir/ENOTEMPTY/has-an-entry", {
    covers: "directory-removal/ENOTEMPTY/not-empty",
    setup: [directory("d", { uid: 1000 }), file("d/f")],
    steps: [rmdir("d").fails("ENOTEMPTY")],
  }),
  row("rmdir/EROFS/read-only-mount", {
    covers: "directory-removal/EROFS/mount-of-the-directory-is-read-only",
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m", "MS_RDONLY")],
    steps: [rmdir("m").fails("EROFS")],
    teardown: [umount("/w/m")],
  }),
  row("rmdir/ENOENT/symlink-to-directory-elsewhere", {
    covers: "entry/ENOENT/no-such-name-in-parent",
    setup: [
      directory("d", { mode: 0o777 }),
      directory("d/e", { uid: 1000 }),
      symbolicLink("l", "d/e"),
    ],
    note: "The name is looked for in the parent of what the link means.",
    steps: [rmdir("l").fails("ENOENT")],
  }),
  row("rmdir/success/removes", {
    covers: "rmdir/behaviour/returns-0-and-removes-the-entry",
    setup: [directory("d", { uid: 1000 })],
    steps: [rmdir("d").returns(0), stat("d", status).fails("ENOENT")],
  }),
  row("rmdir/success/symlink-beside-its-directory-goes", {
    covers: "rmdir/behaviour/link-in-the-same-directory-is-removed-itself",
    setup: [directory("d", { uid: 1000 }), symbolicLink("l", "d")],
    note: "The entry with the link's name is removed, the directory stays.",
    steps: [
      rmdir("l").returns(0),
      stat("l", status, { follow: false }).fails("ENOENT"),
      stat("d", status).returns(0),
    ],
  }),
  row("rmdir/ENOTEMPTY/root-of-a-mount", {
    covers: [
      "directory-removal/ENOTEMPTY/not-empty",
      "rmdir/behaviour/root-of-the-mount-has-to-be-empty",
    ],
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
    note: "The directory that it covers is empty.",
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m"), file("m/f")],
    steps: [rmdir("m").fails("ENOTEMPTY")],
    teardown: [umount("/w/m")],
  }),
];
