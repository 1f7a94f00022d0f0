import { type Use, use } from "../../language/use.ts";
import { baseFaults } from "../../language/kinds.ts";
import {
  buffer,
  directory,
  file,
  fsmount,
  fsopen,
  readlink,
  result,
  room,
  type Row,
  row,
  stat,
  symbolicLink,
  symlink,
  umount,
  unveil,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_generated.ts";
import { onReadOnlyMount } from "../../worlds/path_link.ts";
import { afterSymlink, linksAfterSymlink } from "../../worlds/path_node.ts";

const NEW = ["p/99999", "s/new", "t/new"];

const status = room("stat", "status");

const bytes = buffer(32, "bytes");

export const uses: readonly Use[] = [
  use.symlink({
    operands: [
      { target: "f", linkpath: "l", dirfd: "AT_FDCWD" },
    ],
    promises: ["cpath"],
    pointers: {
      params: {},
      "params.target": {},
      "params.linkpath": {},
    },
    descriptors: { "params.dirfd": baseFaults() },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "symlink",
    "EROFS",
    "generated-directory",
    "entry/EROFS/file-system-has-fixed-entries",
    NEW.map((name) => symlink("target", name)),
  ),
  refused(
    "symlink",
    "ESRCH",
    "no-process",
    "procfs/ESRCH/name-is-no-decimal-number",
    [
      symlink("target", "p/nonsense"),
    ],
  ),
  row("symlink/EINVAL/target-of-length-0", {
    covers: "target: path-argument/EINVAL/length-is-zero",
    steps: [symlink("", "l").fails("EINVAL")],
  }),
  row("symlink/ENAMETOOLONG/target-of-4097", {
    covers: "target: path-argument/ENAMETOOLONG/longer-than-path-max",
    steps: [symlink("t".repeat(4097), "l").fails("ENAMETOOLONG")],
  }),
  row("symlink/EINVAL/linkpath-of-length-0", {
    covers: "linkpath: path-argument/EINVAL/length-is-zero",
    steps: [symlink("t", "").fails("EINVAL")],
  }),
  row("symlink/ENAMETOOLONG/linkpath-of-4097", {
    covers: "linkpath: path-argument/ENAMETOOLONG/longer-than-path-max",
    steps: [symlink("t", "l".repeat(4097)).fails("ENAMETOOLONG")],
  }),
  row("symlink/ENOENT/veil-hides-target", {
    covers: "veil/ENOENT/path-is-hidden",
    setup: [directory("seen", { mode: 0o777 }), file("hidden")],
    steps: [
      unveil("/w/seen", "rwc"),
      symlink("/w/hidden", "/w/seen/l").fails("ENOENT"),
    ],
  }),
  row("symlink/EACCES/veil-target-lacks-w", {
    covers: "veil/EACCES/path-unveiled-without-needed-letter",
    setup: [directory("seen", { mode: 0o777 }), file("f")],
    steps: [
      unveil("/w/seen", "rwc"),
      unveil("/w/f", "r"),
      symlink("/w/f", "/w/seen/l").fails("EACCES"),
    ],
  }),
  row("symlink/EEXIST/linkpath-exists", {
    covers: "entry/EEXIST/path-leads-to-something",
    setup: [file("f")],
    steps: [symlink("t", "f").fails("EEXIST")],
  }),
  row("symlink/ENOENT/parent-missing", {
    covers: [
      "parent/ENOENT/not-found-by-the-walk",
      "symlink/behaviour/walk-errors-of-linkpath-are-enoent",
    ],
    steps: [
      symlink("t", "missing/l").fails("ENOENT"),
      symlink("t", "l/").fails("ENOENT"),
    ],
  }),
  row("symlink/ENOENT/veil-hides-parent", {
    covers: "veil/ENOENT/parent-is-hidden",
    setup: [directory("seen"), directory("d", { mode: 0o777 })],
    steps: [unveil("/w/seen", "rwc"), symlink("t", "/w/d/l").fails("ENOENT")],
  }),
  row("symlink/EACCES/veil-parent-lacks-w", {
    covers: "veil/EACCES/parent-unveiled-without-needed-letter",
    setup: [directory("d", { mode: 0o777 })],
    steps: [unveil("/w/d", "r"), symlink("t", "/w/d/l").fails("EACCES")],
  }),
  row("symlink/EACCES/parent-not-writable", {
    covers: "parent/EACCES/not-writable",
    setup: [directory("d")],
    steps: [symlink("t", "d/l").fails("EACCES")],
  }),
  row("symlink/EROFS/read-only-mount", {
    covers: "parent/EROFS/mount-is-read-only",
    ...onReadOnlyMount,
    steps: [symlink("t", "m/l").fails("EROFS")],
  }),
  row("symlink/EROFS/devpts", {
    covers: "entry/EROFS/file-system-has-fixed-entries",
    as: "root",
    touches: ["mounts"],
    setup: [
      directory("m"),
      fsopen("devpts").as("devpts"),
      fsmount(result("devpts"), "m"),
    ],
    steps: [symlink("t", "m/l").fails("EROFS")],
    teardown: [umount("/w/m")],
  }),
  row("symlink/ENAMETOOLONG/name-of-256", {
    covers: "entry/ENAMETOOLONG/name-longer-than-255",
    steps: [symlink("t", "n".repeat(256)).fails("ENAMETOOLONG")],
  }),
  row("symlink/EEXIST/dangling-symlink", {
    covers: "entry/EEXIST/parent-already-has-the-name",
    setup: [symbolicLink("l", "missing")],
    steps: [symlink("t", "l").fails("EEXIST")],
  }),
  row("symlink/success/mode-ignores-umask", {
    covers: [
      "symlink/behaviour/new-link-belongs-to-the-caller",
      "symlink/behaviour/target-need-not-exist",
      "symlink/behaviour/size-is-the-length-of-the-target",
    ],
    steps: [
      symlink("nowhere", "l").returns(0),
      stat("l", status, { follow: false }).observes(status, {
        st_mode: "S_IFLNK|0o644",
        st_uid: 1000,
        st_gid: 1000,
        st_size: 7,
      }),
    ],
  }),
  row("symlink/success/target-ends-at-nul", {
    covers: "symlink/behaviour/returns-0-and-makes-a-link",
    steps: [
      symlink("ab\0cd", "l").returns(0),
      readlink("l", bytes).returns(2).observes(bytes, "ab\0"),
    ],
  }),
  row("symlink/ENOTDIR/file-behind-a-symlink", {
    covers: [
      "path/ENOTDIR/component-is-no-directory",
      "symlink/behaviour/non-directory-behind-a-link-is-enotdir",
    ],
    setup: afterSymlink,
    steps: [symlink("t", "l/f/n").fails("ENOTDIR")],
  }),
  row("symlink/EACCES/locked-behind-a-symlink", {
    covers: [
      "path/EACCES/directory-not-searchable",
      "symlink/behaviour/unsearchable-directory-behind-a-link-is-eacces",
    ],
    setup: afterSymlink,
    steps: [symlink("t", "l/locked/x/n").fails("EACCES")],
  }),
  row("symlink/EACCES/foreign-link-behind-a-symlink", {
    covers: "path/EACCES/unsafe-link-in-sticky-directory",
    setup: linksAfterSymlink,
    steps: [symlink("t", "l/foreign").fails("EACCES")],
  }),
  row("symlink/ELOOP/circle-behind-a-symlink", {
    covers: "path/ELOOP/more-than-seven-links",
    setup: linksAfterSymlink,
    steps: [symlink("t", "l/circle").fails("ELOOP")],
  }),
  row("symlink/EACCES/veil-link-behind-a-symlink-lacks-w", {
    covers: "veil/EACCES/link-unveiled-without-needed-letter",
    note: "The parent that the first link leaves is /w, which is unveiled.",
    setup: [
      directory("d"),
      directory("d/e"),
      symbolicLink("d/e/m", "/w"),
      symbolicLink("l", "/w/d"),
    ],
    steps: [
      unveil("/w", "rw").returns(0),
      unveil("/w/d/e", "r").returns(0),
      symlink("t", "/w/l/e/m").fails("EACCES"),
    ],
  }),
];
