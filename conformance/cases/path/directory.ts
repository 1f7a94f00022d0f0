import {
  buffer,
  call,
  chdir,
  close,
  directory,
  EACCES,
  EBADF,
  EBUSY,
  EEXIST,
  EFAULT,
  EINVAL,
  EISDIR,
  ENAMETOOLONG,
  ENOENT,
  ENOTDIR,
  ENOTEMPTY,
  EROFS,
  file,
  fsmount,
  fsopen,
  get_dir_entries,
  getcwd,
  mkdir,
  mounted,
  MS_RDONLY,
  NULL,
  O_DIRECTORY,
  O_RDONLY,
  O_WRONLY,
  open,
  readOnly,
  result,
  rmdir,
  room,
  type Row,
  row,
  S_IFDIR,
  stat,
  symbolicLink,
  umask,
  umount,
  unveil,
} from "../../harness/row.ts";
import { stat as statLayout } from "../../../src/api/structs.ts";
import { walkFailures } from "./walk.ts";

const SOURCE =
  "Kernel/Syscalls/mkdir.cpp, rmdir.cpp, chdir.cpp, get_dir_entries.cpp; Kernel/FileSystem/VirtualFileSystem.cpp";
const status = room(statLayout, "status");
const list = buffer(256, "list");
const name = buffer(64, "name");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

/** One entry as get_dir_entries writes it. */
function entry(inode: number, type: number, text: string): Uint8Array {
  const bytes = new Uint8Array(13 + text.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(inode), true);
  view.setUint8(8, type);
  view.setUint32(9, text.length, true);
  bytes.set(new TextEncoder().encode(text), 13);
  return bytes;
}

function entries(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Rows of mkdir. */
const mkdirRows: readonly Row[] = [
  ...walkFailures({
    call: "mkdir",
    step: (path, at) => mkdir(path, 0o700, at === undefined ? {} : { at }),
    takesDirectory: true,
    // Trimming turns an empty path into "/", which exists.
    except: ["nul-first"],
  }),
  made("mkdir/EEXIST/directory", {
    covers: "mkdir/EEXIST/path-resolves-symlinks-followed-anything-existing",
    setup: [directory("d")],
    steps: [mkdir("d").fails(EEXIST)],
  }),
  made("mkdir/EEXIST/symlink-to-existing", {
    covers: "mkdir/EEXIST/path-resolves-symlinks-followed-anything-existing",
    setup: [directory("d"), symbolicLink("l", "d")],
    steps: [mkdir("l").fails(EEXIST)],
  }),
  made("mkdir/EEXIST/hidden-by-veil", {
    covers: "mkdir/EEXIST/path-resolves-symlinks-followed-anything-existing",
    note: "The final path is not checked against the veil.",
    setup: [directory("hidden"), directory("seen")],
    steps: [unveil("/w/seen", "rwc"), mkdir("/w/hidden").fails(EEXIST)],
  }),
  made("mkdir/EEXIST/slashes-only", {
    covers: "mkdir/EEXIST/path-resolves-symlinks-followed-anything-existing",
    steps: [mkdir("///").fails(EEXIST)],
  }),
  made("mkdir/EEXIST/nul-first", {
    covers: "mkdir/EEXIST/path-resolves-symlinks-followed-anything-existing",
    note: "The empty path counts as slashes only.",
    steps: [mkdir("\0x").fails(EEXIST)],
  }),
  made("mkdir/EEXIST/ends-in-dot", {
    covers: "mkdir/EEXIST/path-resolves-symlinks-followed-anything-existing",
    setup: [directory("d")],
    steps: [mkdir("d/.").fails(EEXIST), mkdir("d/..").fails(EEXIST)],
  }),
  made("mkdir/ENOENT/intermediate-missing", {
    covers: "mkdir/ENOENT/intermediate-component-missing",
    steps: [mkdir("missing/new").fails(ENOENT)],
  }),
  made("mkdir/ENOENT/veil-hides-parent", {
    covers: "mkdir/ENOENT/veil-active-parent-directory-unveiled",
    setup: [directory("d", { mode: 0o777 }), directory("seen")],
    steps: [unveil("/w/seen", "rwc"), mkdir("/w/d/new").fails(ENOENT)],
  }),
  made("mkdir/EACCES/veil-parent-lacks-c", {
    covers: "mkdir/EACCES/veil-active-parent-directory-lacks-c",
    setup: [directory("d", { mode: 0o777 })],
    steps: [unveil("/w/d", "rw"), mkdir("/w/d/new").fails(EACCES)],
  }),
  made("mkdir/EACCES/parent-not-writable", {
    covers: "mkdir/EACCES/write-permission-parent",
    setup: [directory("d")],
    steps: [mkdir("d/new").fails(EACCES)],
  }),
  made("mkdir/EROFS/read-only-mount", {
    covers: "mkdir/EROFS/parent-mount-read",
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m", MS_RDONLY)],
    steps: [mkdir("m/new").fails(EROFS)],
    teardown: [umount("/w/m")],
  }),
  made("mkdir/EROFS/devpts", {
    covers: "mkdir/EROFS/parent-procfs-sysfs-devptsfs-devloopfs",
    as: "root",
    touches: ["mounts"],
    setup: [
      directory("m"),
      fsopen("devpts").as("devpts"),
      fsmount(result("devpts"), "m"),
    ],
    steps: [mkdir("m/new").fails(EROFS)],
    teardown: [umount("/w/m")],
  }),
  made("mkdir/ENAMETOOLONG/name-of-256", {
    covers: "mkdir/ENAMETOOLONG/name-longer-255-bytes-ramfs-ext2",
    steps: [mkdir("n".repeat(256)).fails(ENAMETOOLONG)],
  }),
  made("mkdir/EEXIST/dangling-symlink", {
    covers: "mkdir/EEXIST/dangling-symlink-name-same-directory-ramfs",
    setup: [symbolicLink("l", "missing")],
    steps: [mkdir("l").fails(EEXIST)],
  }),
  made("mkdir/success/mode-under-umask", {
    steps: [
      mkdir("d", 0o777).returns(0),
      stat("d", status).observes(status, {
        st_mode: S_IFDIR | 0o755,
        st_uid: 1000,
        st_gid: 1000,
      }),
    ],
  }),
  made("mkdir/success/sticky-and-set-id-bits-stay", {
    note: "The mode is not masked to the permission bits.",
    steps: [
      umask(0).returns(0o022),
      mkdir("d", 0o7777).returns(0),
      stat("d", status).observes(status, { st_mode: S_IFDIR | 0o7777 }),
    ],
  }),
  made("mkdir/success/trailing-slashes", {
    steps: [mkdir("d//").returns(0), stat("d", status).returns(0)],
  }),
  made("mkdir/success/relative-to-descriptor", {
    setup: [directory("d", { mode: 0o777 })],
    steps: [
      open("d", O_RDONLY).as("dir"),
      mkdir("e", 0o700, { at: result("dir") }).returns(0),
      stat("d/e", status).returns(0),
    ],
  }),
];

const rmdirRows: readonly Row[] = [
  ...walkFailures({
    call: "rmdir",
    step: (path) => rmdir(path),
    follows: true,
  }),
  made("rmdir/EACCES/veil-lacks-c", {
    covers: "rmdir/EACCES/path-veil-active-resolved-absolute-path",
    setup: [directory("d", { uid: 1000 })],
    steps: [unveil("/w/d", "rw"), rmdir("/w/d").fails(EACCES)],
  }),
  made("rmdir/EINVAL/last-is-dot", {
    covers: "rmdir/EINVAL/last-component-after-stripping-trailing-slashes",
    setup: [directory("d", { uid: 1000 })],
    steps: [rmdir("d/.").fails(EINVAL), rmdir("d/./").fails(EINVAL)],
  }),
  made("rmdir/ENOTDIR/file", {
    covers: "rmdir/ENOTDIR/resolved-object-directory",
    setup: [file("f", "", { uid: 1000 })],
    steps: [rmdir("f").fails(ENOTDIR)],
  }),
  made("rmdir/EBUSY/root", {
    covers: "rmdir/EBUSY/resolved-object-root-directory",
    as: "root",
    steps: [rmdir("/").fails(EBUSY)],
  }),
  made("rmdir/EACCES/parent-not-writable", {
    covers: "rmdir/EACCES/write-permission-parent",
    setup: [directory("d"), directory("d/e", { uid: 1000 })],
    steps: [rmdir("d/e").fails(EACCES)],
  }),
  made("rmdir/EACCES/sticky-parent", {
    covers: "rmdir/EACCES/parent-sticky-caller-neither-superuser-nor",
    setup: [directory("d")],
    steps: [rmdir("d").fails(EACCES)],
  }),
  made("rmdir/ENOTEMPTY/has-an-entry", {
    covers: "rmdir/ENOTEMPTY/directory-does-exactly-two-entries-path",
    setup: [directory("d", { uid: 1000 }), file("d/f")],
    steps: [rmdir("d").fails(ENOTEMPTY)],
  }),
  made("rmdir/EROFS/read-only-mount", {
    covers: "rmdir/EROFS/directory-s-own-mount-read",
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m", MS_RDONLY)],
    steps: [rmdir("m").fails(EROFS)],
    teardown: [umount("/w/m")],
  }),
  made("rmdir/ENOENT/symlink-to-directory-elsewhere", {
    covers: "rmdir/ENOENT/entry-path-s-last-name-parent",
    setup: [
      directory("d", { mode: 0o777 }),
      directory("d/e", { uid: 1000 }),
      symbolicLink("l", "d/e"),
    ],
    note: "The name is looked for in the parent of what the link means.",
    steps: [rmdir("l").fails(ENOENT)],
  }),
  made("rmdir/success/removes", {
    setup: [directory("d", { uid: 1000 })],
    steps: [rmdir("d").returns(0), stat("d", status).fails(ENOENT)],
  }),
  made("rmdir/success/symlink-beside-its-directory-goes", {
    setup: [directory("d", { uid: 1000 }), symbolicLink("l", "d")],
    note: "The entry with the link's name is removed, the directory stays.",
    steps: [
      rmdir("l").returns(0),
      stat("l", status, { follow: false }).fails(ENOENT),
      stat("d", status).returns(0),
    ],
  }),
];

const chdirRows: readonly Row[] = [
  ...walkFailures({
    call: "chdir",
    step: (path) => chdir(path),
    follows: true,
  }),
  made("chdir/ENOTDIR/file", {
    covers: "chdir/ENOTDIR/result-directory",
    setup: [file("f")],
    steps: [chdir("f").fails(ENOTDIR)],
  }),
  made("chdir/EACCES/no-x", {
    covers: "chdir/EACCES/execute-permission-resulting-directory",
    setup: [directory("d", { mode: 0o666 })],
    steps: [chdir("d").fails(EACCES)],
  }),
  made("chdir/success/needs-no-read-permission", {
    setup: [directory("d", { mode: 0o711 })],
    steps: [
      chdir("d").returns(0),
      getcwd(name).returns(5).observes(name, "/w/d\0"),
    ],
  }),
  made("chdir/success/symlinks-are-resolved", {
    setup: [directory("d"), symbolicLink("l", "d")],
    steps: [
      chdir("l").returns(0),
      getcwd(name).returns(5).observes(name, "/w/d\0"),
    ],
  }),
  made("getcwd/success/starts-in-w", {
    steps: [getcwd(name).returns(3).observes(name, "/w\0")],
  }),
  made("getcwd/success/truncates-without-error", {
    steps: [
      getcwd(name, 1).returns(3).observes(name, "/\0\0"),
      getcwd(NULL, 0).returns(3),
    ],
  }),
  made("getcwd/EINVAL/size-beyond-ssize-max", {
    covers: "getcwd/EINVAL/size-ssize_max",
    steps: [getcwd(name, 0x8000_0000_0000_0000n).fails(EINVAL)],
  }),
  made("getcwd/EFAULT/null", {
    covers: "getcwd/EFAULT/buffer-bytes-actually-copied-writable",
    steps: [getcwd(NULL, 64).fails(EFAULT)],
  }),
  made("getcwd/success/removed-directory-keeps-its-path", {
    setup: [directory("d", { uid: 1000 })],
    steps: [
      chdir("d").returns(0),
      rmdir("/w/d").returns(0),
      getcwd(name).returns(5).observes(name, "/w/d\0"),
    ],
  }),
];

const listingRows: readonly Row[] = [
  made("get_dir_entries/EINVAL/size-beyond-ssize-max", {
    covers: "get_dir_entries/EINVAL/size-ssize_max-before-descriptor-check",
    steps: [get_dir_entries(99, list, 0x8000_0000_0000_0000n).fails(EINVAL)],
  }),
  made("get_dir_entries/EBADF/not-open", {
    covers: "get_dir_entries/EBADF/fd-negative-1024-open",
    steps: [get_dir_entries(99, list).fails(EBADF)],
  }),
  made("get_dir_entries/ENOTDIR/file", {
    covers: "get_dir_entries/ENOTDIR/description-directory",
    setup: [file("f")],
    steps: [
      open("f", O_RDONLY).as("fd"),
      get_dir_entries(result("fd"), list).fails(ENOTDIR),
    ],
  }),
  made("get_dir_entries/EINVAL/too-small", {
    covers: "get_dir_entries/EINVAL/total-size-entries-exceeds-size-libc",
    setup: [directory("d")],
    steps: [
      open("d", O_RDONLY).as("fd"),
      get_dir_entries(result("fd"), list, 28).fails(EINVAL),
      get_dir_entries(result("fd"), list, 29).returns(29),
    ],
  }),
  made("get_dir_entries/EFAULT/read-only", {
    covers: "get_dir_entries/EFAULT/destination-writable",
    setup: [directory("d")],
    steps: [
      open("d", O_RDONLY).as("fd"),
      get_dir_entries(result("fd"), readOnly(list)).fails(EFAULT),
    ],
  }),
  made("get_dir_entries/success/creation-order", {
    setup: [directory("d"), file("d/b"), file("d/a"), directory("d/c")],
    steps: [
      open("d", O_RDONLY | O_DIRECTORY).as("fd"),
      get_dir_entries(result("fd"), list).returns(71).observes(
        list,
        entries(
          entry(2, 4, "."),
          entry(1, 4, ".."),
          entry(3, 8, "b"),
          entry(4, 8, "a"),
          entry(5, 4, "c"),
        ),
      ),
    ],
  }),
  made("get_dir_entries/success/no-cursor", {
    setup: [directory("d")],
    steps: [
      open("d", O_RDONLY).as("fd"),
      get_dir_entries(result("fd"), list).returns(29),
      get_dir_entries(result("fd"), list).returns(29),
    ],
  }),
  made("get_dir_entries/success/open-without-read", {
    setup: [directory("d", { mode: 0o111 })],
    note: "Neither O_RDONLY nor read permission is looked at.",
    steps: [
      open("d", 0).as("fd"),
      get_dir_entries(result("fd"), list).returns(29),
    ],
  }),
  made("fchdir/success/and-getcwd", {
    setup: [directory("d")],
    steps: [
      open("d", O_RDONLY).as("fd"),
      call.fchdir(result("fd")).returns(0),
      close(result("fd")).returns(0),
      getcwd(name).returns(5).observes(name, "/w/d\0"),
    ],
  }),
  made("umask/success/answers-the-old-mask", {
    steps: [
      umask(0o7027).returns(0o022),
      umask(0).returns(0o027),
    ],
  }),
  made("open/EISDIR/cwd-for-writing", {
    covers: "open/EISDIR/o_wronly-given-object-directory",
    steps: [open(".", O_WRONLY).fails(EISDIR)],
  }),
];

/** Rows of mkdir, rmdir, chdir, getcwd, get_dir_entries. */
export const directoryRows: readonly Row[] = [
  ...mkdirRows,
  ...rmdirRows,
  ...chdirRows,
  ...listingRows,
];
