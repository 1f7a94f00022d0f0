import {
  AT_REMOVEDIR,
  buffer,
  child,
  directory,
  EACCES,
  EBUSY,
  EDIRINTOSELF,
  EEXIST,
  EINVAL,
  EISDIR,
  ENAMETOOLONG,
  ENOENT,
  ENOTDIR,
  ENOTEMPTY,
  EPERM,
  EROFS,
  EXDEV,
  file,
  fsmount,
  fsopen,
  join,
  link,
  mounted,
  MS_RDONLY,
  O_RDONLY,
  open,
  read,
  readlink,
  remount,
  rename,
  result,
  room,
  type Row,
  row,
  S_IFLNK,
  stat,
  symbolicLink,
  symlink,
  text,
  umount,
  unlink,
  unveil,
} from "../../harness/row.ts";
import { stat as statLayout } from "../../../src/api/structs.ts";
import { walkFailures } from "./walk.ts";

const SOURCE =
  "Kernel/Syscalls/link.cpp, unlink.cpp, rename.cpp, readlink.cpp; Kernel/FileSystem/VirtualFileSystem.cpp";
const status = room(statLayout, "status");
const bytes = buffer(32, "bytes");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

const onReadOnlyMount = {
  as: "root",
  touches: ["mounts"],
  setup: [directory("m"), mounted("m", MS_RDONLY)],
  teardown: [umount("/w/m")],
} as const;

const unlinkRows: readonly Row[] = [
  ...walkFailures({
    call: "unlink",
    step: (path, at) => unlink(path, 0, at === undefined ? {} : { at }),
    takesDirectory: true,
  }),
  made("unlink/EINVAL/unknown-flag", {
    covers: "unlink/EINVAL/flags-bit-other-at_removedir",
    setup: [file("f", "", { uid: 1000 })],
    steps: [unlink("f", 1).fails(EINVAL)],
  }),
  made("unlink/EACCES/veil-lacks-c", {
    covers: "unlink/EACCES/path-veil-active-resolved-absolute-path",
    setup: [file("f", "", { uid: 1000 })],
    steps: [unveil("/w/f", "rw"), unlink("/w/f").fails(EACCES)],
  }),
  made("unlink/EISDIR/directory", {
    covers:
      "unlink/EISDIR/at_removedir-object-directory-including-link-directory",
    setup: [directory("d", { uid: 1000 })],
    steps: [unlink("d").fails(EISDIR), unlink("/").fails(EISDIR)],
  }),
  made("unlink/EACCES/parent-not-writable", {
    covers: "unlink/EACCES/write-permission-parent",
    setup: [directory("d"), file("d/f", "", { uid: 1000 })],
    steps: [unlink("d/f").fails(EACCES)],
  }),
  made("unlink/EACCES/sticky-parent", {
    covers: "unlink/EACCES/parent-sticky-caller-superuser-owner-parent",
    setup: [file("f", "", { mode: 0o666 })],
    steps: [unlink("f").fails(EACCES)],
  }),
  made("unlink/EROFS/read-only-mount", {
    covers: "unlink/EROFS/parent-s-mount-read",
    ...onReadOnlyMount,
    setup: [
      directory("m"),
      mounted("m"),
      file("m/f"),
      remount("/w/m", MS_RDONLY),
    ],
    steps: [unlink("m/f").fails(EROFS)],
  }),
  made("unlink/EINVAL/removedir-dot", {
    covers: "unlink/EINVAL/at_removedir-last-component",
    setup: [directory("d", { uid: 1000 })],
    steps: [unlink("d/.", AT_REMOVEDIR).fails(EINVAL)],
  }),
  made("unlink/ENOTDIR/removedir-file", {
    covers: "unlink/ENOTDIR/at_removedir-directory",
    setup: [file("f", "", { uid: 1000 })],
    steps: [unlink("f", AT_REMOVEDIR).fails(ENOTDIR)],
  }),
  made("unlink/EBUSY/removedir-root", {
    covers: "unlink/EBUSY/at_removedir-root",
    as: "root",
    steps: [unlink("/", AT_REMOVEDIR).fails(EBUSY)],
  }),
  made("unlink/ENOTEMPTY/removedir", {
    covers: "unlink/ENOTEMPTY/at_removedir-empty",
    setup: [directory("d", { uid: 1000 }), file("d/f")],
    steps: [unlink("d", AT_REMOVEDIR).fails(ENOTEMPTY)],
  }),
  made("unlink/success/removedir-relative-to-descriptor", {
    setup: [directory("d", { mode: 0o777 }), directory("d/e", { uid: 1000 })],
    steps: [
      open("d", O_RDONLY).as("dir"),
      unlink("e", AT_REMOVEDIR, { at: result("dir") }).returns(0),
      stat("d/e", status).fails(ENOENT),
    ],
  }),
  made("unlink/success/open-file-stays-readable", {
    setup: [file("f", "abc", { uid: 1000 })],
    steps: [
      open("f", O_RDONLY).as("fd"),
      unlink("f").returns(0),
      stat("f", status).fails(ENOENT),
      read(result("fd"), bytes, 8).returns(3).observes(bytes, "abc"),
    ],
  }),
  made("unlink/success/symlink-itself", {
    setup: [file("f"), symbolicLink("l", "f", { uid: 1000 })],
    steps: [
      unlink("l").returns(0),
      stat("f", status).returns(0),
      stat("l", status, { follow: false }).fails(ENOENT),
    ],
  }),
];

const renameRows: readonly Row[] = [
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
  made("rename/EPERM/root", {
    covers: "rename/EPERM/old-new-path-root-directory-parent",
    as: "root",
    setup: [file("f")],
    steps: [rename("/", "x").fails(EPERM), rename("f", "/").fails(EPERM)],
  }),
  made("rename/ENOTEMPTY/directory-over-full-one", {
    covers: "rename/ENOTEMPTY/both-directories-different-inode-numbers-new",
    setup: [
      directory("a", { uid: 1000 }),
      directory("b", { uid: 1000 }),
      file("b/f"),
    ],
    steps: [rename("a", "b").fails(ENOTEMPTY)],
  }),
  made("rename/EXDEV/other-file-system", {
    covers: "rename/EXDEV/parents-different-file-systems",
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m"), file("f")],
    steps: [rename("f", "m/f").fails(EXDEV)],
    teardown: [umount("/w/m")],
  }),
  made("rename/EDIRINTOSELF/into-itself", {
    covers: "rename/EDIRINTOSELF/old-object-new-parent-one-ancestors",
    setup: [directory("d", { uid: 1000, mode: 0o777 })],
    steps: [rename("d", "d/e").fails(EDIRINTOSELF)],
  }),
  made("rename/EACCES/new-parent-not-writable", {
    covers: "rename/EACCES/write-permission-new-parent",
    setup: [directory("d"), file("f", "", { uid: 1000 })],
    steps: [rename("f", "d/f").fails(EACCES)],
  }),
  made("rename/EACCES/old-parent-not-writable", {
    covers: "rename/EACCES/write-permission-old-parent",
    setup: [directory("d"), file("d/f", "", { uid: 1000 })],
    steps: [rename("d/f", "f").fails(EACCES)],
  }),
  made("rename/EACCES/old-parent-sticky", {
    covers: "rename/EACCES/old-parent-sticky-caller-superuser-owner",
    setup: [file("f")],
    steps: [rename("f", "g").fails(EACCES)],
  }),
  made("rename/EROFS/read-only-mount", {
    covers: "rename/EROFS/old-new-parent-s-mount-read",
    ...onReadOnlyMount,
    setup: [
      directory("m"),
      mounted("m"),
      file("m/f"),
      remount("/w/m", MS_RDONLY),
    ],
    steps: [rename("m/f", "m/g").fails(EROFS)],
  }),
  made("rename/EINVAL/old-last-is-dot", {
    covers: "rename/EINVAL/last-component-old_path",
    setup: [directory("d", { uid: 1000, mode: 0o777 })],
    steps: [rename("d/.", "e").fails(EINVAL)],
  }),
  made("rename/EINVAL/new-last-is-dot", {
    covers: "rename/EINVAL/last-component-new_path",
    setup: [
      directory("d", { uid: 1000, mode: 0o777 }),
      directory("e", { uid: 1000, mode: 0o777 }),
    ],
    steps: [rename("d", "e/.").fails(EINVAL)],
  }),
  made("rename/EACCES/target-in-sticky-parent", {
    covers: "rename/EACCES/existing-target-new-parent-sticky-caller",
    setup: [file("a", "", { uid: 1000 }), file("b")],
    steps: [rename("a", "b").fails(EACCES)],
  }),
  made("rename/EISDIR/file-over-directory", {
    covers: "rename/EISDIR/target-directory-old-object",
    setup: [file("f", "", { uid: 1000 }), directory("d", { uid: 1000 })],
    steps: [rename("f", "d").fails(EISDIR)],
  }),
  made("rename/ENAMETOOLONG/new-name-of-256", {
    covers: "rename/ENAMETOOLONG/new-name-longer-255",
    setup: [file("f", "", { uid: 1000 })],
    steps: [rename("f", "n".repeat(256)).fails(ENAMETOOLONG)],
  }),
  made("rename/success/replaces-a-file", {
    setup: [
      file("a", "new", { uid: 1000 }),
      file("b", "old one", { uid: 1000 }),
    ],
    steps: [
      rename("a", "b").returns(0),
      stat("a", status).fails(ENOENT),
      stat("b", status).returns(0).observes(status, { st_size: 3 }),
    ],
  }),
  made("rename/success/same-file-does-nothing", {
    setup: [file("a", "x", { uid: 1000 })],
    steps: [
      link("a", "b").returns(0),
      rename("a", "b").returns(0),
      stat("a", status).returns(0),
      stat("b", status).returns(0),
    ],
  }),
  made("rename/success/directory-over-file", {
    setup: [directory("d", { uid: 1000 }), file("f", "", { uid: 1000 })],
    note: "There is no check for it: the file is replaced.",
    steps: [
      rename("d", "f").returns(0),
      stat("f", status).observes(status, { st_mode: 0o040755 }),
      stat("d", status).fails(ENOENT),
    ],
  }),
];

const linkRows: readonly Row[] = [
  ...walkFailures({
    call: "link",
    parameter: "old_path",
    step: (path) => link(path, "new"),
    follows: true,
  }),
  made("link/EACCES/veil-lacks-w", {
    covers: "link/EACCES/old_path-veil-active-resolved-absolute-path",
    setup: [file("f", "", { uid: 1000 })],
    steps: [unveil("/w/f", "r"), link("/w/f", "/w/g").fails(EACCES)],
  }),
  made("link/EEXIST/new-path", {
    covers: "link/EEXIST/new_path-resolves-something-existing-visible",
    setup: [file("f", "", { uid: 1000 }), file("g")],
    steps: [link("f", "g").fails(EEXIST)],
  }),
  made("link/ENOENT/new-parent-missing", {
    covers: "link/ENOENT/new_path-walk-failure-leaves-parent-missing",
    setup: [file("f", "", { uid: 1000 })],
    steps: [
      link("f", "missing/g").fails(ENOENT),
      link("f", "g/").fails(ENOENT),
      link("f", "f/g").fails(ENOENT),
    ],
  }),
  made("link/EXDEV/other-file-system", {
    covers: "link/EXDEV/parent-new_path-old-inode-different-file",
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m"), file("f")],
    steps: [link("f", "m/f").fails(EXDEV)],
    teardown: [umount("/w/m")],
  }),
  made("link/EACCES/new-parent-not-writable", {
    covers: "link/EACCES/write-permission-new-parent",
    setup: [directory("d"), file("f", "", { uid: 1000 })],
    steps: [link("f", "d/f").fails(EACCES)],
  }),
  made("link/EPERM/directory", {
    covers: "link/EPERM/old-inode-directory",
    setup: [directory("d", { uid: 1000 })],
    steps: [link("d", "e").fails(EPERM)],
  }),
  made("link/EROFS/read-only-mount", {
    covers: "link/EROFS/new-parent-s-mount-read",
    ...onReadOnlyMount,
    setup: [
      directory("m"),
      mounted("m"),
      file("m/f"),
      remount("/w/m", MS_RDONLY),
    ],
    steps: [link("m/f", "m/g").fails(EROFS)],
  }),
  made("link/EPERM/protected-foreign-file", {
    covers: "link/EPERM/protected-hard-links-caller-s-euid",
    setup: [file("f", "", { mode: 0o644 })],
    steps: [link("f", "g").fails(EPERM)],
  }),
  made("link/EPERM/protected-set-uid-file", {
    covers: "link/EPERM/protected-hard-links-caller-s-euid",
    setup: [file("f", "", { mode: 0o4666 })],
    steps: [link("f", "g").fails(EPERM)],
  }),
  made("link/ENAMETOOLONG/name-of-256", {
    covers: "link/ENAMETOOLONG/name-longer-255",
    setup: [file("f", "", { uid: 1000 })],
    steps: [link("f", "n".repeat(256)).fails(ENAMETOOLONG)],
  }),
  made("link/EEXIST/dangling-symlink", {
    covers: "link/EEXIST/duplicate-name-dangling-symlink-same-directory",
    setup: [file("f", "", { uid: 1000 }), symbolicLink("l", "missing")],
    steps: [link("f", "l").fails(EEXIST)],
  }),
  made("link/success/foreign-writable-file", {
    setup: [file("f", "abc", { mode: 0o666 })],
    steps: [
      link("f", "g").returns(0),
      stat("g", status).observes(status, { st_size: 3, st_nlink: 0 }),
    ],
  }),
];

const symlinkRows: readonly Row[] = [
  made("symlink/EINVAL/target-of-length-0", {
    covers: "symlink/EINVAL/target-given-length-0",
    steps: [symlink("", "l").fails(EINVAL)],
  }),
  made("symlink/ENAMETOOLONG/target-of-4097", {
    covers: "symlink/ENAMETOOLONG/target-given-length-greater-path_max-4096",
    steps: [symlink("t".repeat(4097), "l").fails(ENAMETOOLONG)],
  }),
  made("symlink/EINVAL/linkpath-of-length-0", {
    covers: "symlink/EINVAL/linkpath-given-length-0",
    steps: [symlink("t", "").fails(EINVAL)],
  }),
  made("symlink/ENAMETOOLONG/linkpath-of-4097", {
    covers: "symlink/ENAMETOOLONG/linkpath-given-length-greater-path_max-4096",
    steps: [symlink("t", "l".repeat(4097)).fails(ENAMETOOLONG)],
  }),
  made("symlink/ENOENT/veil-hides-target", {
    covers: "symlink/ENOENT/veil-active-target-resolves-unveiled",
    setup: [directory("seen", { mode: 0o777 }), file("hidden")],
    steps: [
      unveil("/w/seen", "rwc"),
      symlink("/w/hidden", "/w/seen/l").fails(ENOENT),
    ],
  }),
  made("symlink/EACCES/veil-target-lacks-w", {
    covers: "symlink/EACCES/veil-active-target-resolves-lacks-r",
    setup: [directory("seen", { mode: 0o777 }), file("f")],
    steps: [
      unveil("/w/seen", "rwc"),
      unveil("/w/f", "r"),
      symlink("/w/f", "/w/seen/l").fails(EACCES),
    ],
  }),
  made("symlink/EEXIST/linkpath-exists", {
    covers:
      "symlink/EEXIST/linkpath-resolves-following-symlinks-something-existing",
    setup: [file("f")],
    steps: [symlink("t", "f").fails(EEXIST)],
  }),
  made("symlink/ENOENT/parent-missing", {
    covers: "symlink/ENOENT/linkpath-walk-failure-leaves-parent-missing",
    steps: [
      symlink("t", "missing/l").fails(ENOENT),
      symlink("t", "l/").fails(ENOENT),
    ],
  }),
  made("symlink/ENOENT/veil-hides-parent", {
    covers: "symlink/ENOENT/veil-active-linkpath-s-parent-unveiled",
    setup: [directory("seen"), directory("d", { mode: 0o777 })],
    steps: [unveil("/w/seen", "rwc"), symlink("t", "/w/d/l").fails(ENOENT)],
  }),
  made("symlink/EACCES/veil-parent-lacks-w", {
    covers: "symlink/EACCES/veil-active-linkpath-s-parent-lacks",
    setup: [directory("d", { mode: 0o777 })],
    steps: [unveil("/w/d", "r"), symlink("t", "/w/d/l").fails(EACCES)],
  }),
  made("symlink/EACCES/parent-not-writable", {
    covers: "symlink/EACCES/write-permission-parent",
    setup: [directory("d")],
    steps: [symlink("t", "d/l").fails(EACCES)],
  }),
  made("symlink/EROFS/read-only-mount", {
    covers: "symlink/EROFS/parent-mount-read",
    ...onReadOnlyMount,
    steps: [symlink("t", "m/l").fails(EROFS)],
  }),
  made("symlink/EROFS/devpts", {
    covers: "symlink/EROFS/procfs-sysfs-devptsfs-devloopfs",
    as: "root",
    touches: ["mounts"],
    setup: [
      directory("m"),
      fsopen("devpts").as("devpts"),
      fsmount(result("devpts"), "m"),
    ],
    steps: [symlink("t", "m/l").fails(EROFS)],
    teardown: [umount("/w/m")],
  }),
  made("symlink/ENAMETOOLONG/name-of-256", {
    covers: "symlink/ENAMETOOLONG/name-longer-255",
    steps: [symlink("t", "n".repeat(256)).fails(ENAMETOOLONG)],
  }),
  made("symlink/EEXIST/dangling-symlink", {
    covers: "symlink/EEXIST/duplicate-name-linkpath-itself-dangling-symlink",
    setup: [symbolicLink("l", "missing")],
    steps: [symlink("t", "l").fails(EEXIST)],
  }),
  made("symlink/success/mode-ignores-umask", {
    steps: [
      symlink("nowhere", "l").returns(0),
      stat("l", status, { follow: false }).observes(status, {
        st_mode: S_IFLNK | 0o644,
        st_uid: 1000,
        st_gid: 1000,
        st_size: 7,
      }),
    ],
  }),
  made("symlink/success/target-ends-at-nul", {
    steps: [
      symlink("ab\0cd", "l").returns(0),
      readlink("l", bytes).returns(2).observes(bytes, "ab\0"),
    ],
  }),
];

const readlinkRows: readonly Row[] = [
  ...walkFailures({ call: "readlink", step: (path) => readlink(path, bytes) }),
  made("readlink/EINVAL/not-a-symlink", {
    covers: "readlink/EINVAL/object-symlink",
    setup: [file("f")],
    steps: [readlink("f", bytes).fails(EINVAL)],
  }),
  made("readlink/EACCES/not-readable", {
    covers: "readlink/EACCES/read-permission-link-inode-default-0644",
    setup: [file("f", "x", { mode: 0 })],
    note: "Opened for reading before it is looked at.",
    steps: [readlink("f", bytes).fails(EACCES)],
  }),
  made("readlink/EACCES/veil-lacks-r", {
    covers: "readlink/EACCES/path-veil-active-resolved-absolute-path",
    setup: [directory("d"), symbolicLink("d/l", "x")],
    steps: [unveil("/w/d", "w"), readlink("/w/d/l", bytes).fails(EACCES)],
  }),
  made("readlink/success/full-length-is-answered", {
    setup: [symbolicLink("l", "abcdef")],
    steps: [
      readlink("l", text("...", "short")).returns(6).observes(
        text("...", "short"),
        "abc",
      ),
      readlink("l", bytes).returns(6).observes(bytes, "abcdef\0"),
    ],
  }),
  made("readlink/success/size-0", {
    setup: [symbolicLink("l", "abcdef")],
    steps: [readlink("l", { data: 0, size: 0 }).returns(6)],
  }),
  made("unlink/success/by-another-process", {
    setup: [file("f", "abc", { uid: 1000 })],
    steps: [
      child("other", [unlink("f").returns(0)]),
      join("other"),
      stat("f", status).fails(ENOENT),
    ],
  }),
];

/** Rows of unlink, rename, link, symlink, readlink. */
export const linkTableRows: readonly Row[] = [
  ...unlinkRows,
  ...renameRows,
  ...linkRows,
  ...symlinkRows,
  ...readlinkRows,
];
