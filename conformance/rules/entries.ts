/**
 * Entries of directories: who owns what is made, what moves where, what a
 * listing says of each kind, and which walks fail where a name is made.
 *
 * @module
 */

import {
  O_CREAT,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
} from "../../src/api/constants.ts";
import {
  barrier,
  buffer,
  call,
  chdir,
  child,
  chmod,
  directory,
  faccessat,
  fcntl,
  file,
  fstat,
  get_dir_entries,
  getcwd,
  inside,
  join,
  link,
  lseek,
  mkdir,
  mknod,
  mounted,
  node,
  NULL,
  open,
  path,
  read,
  readlink,
  remount,
  rename,
  result,
  rmdir,
  room,
  type Row,
  row,
  type RowDefinition,
  settle,
  sigaction,
  stat,
  type Step,
  type Steps,
  symbolicLink,
  symlink,
  text,
  u32,
  umount,
  unlink,
  unveil,
  write,
} from "../language/row.ts";
import { bindmount } from "../worlds/mount_rules.ts";
import { local, localSocket } from "../worlds/socket_addresses.ts";
import { WITHOUT_INODE } from "../worlds/path_stat.ts";

const VFS = "Kernel/FileSystem/VirtualFileSystem.cpp";
const RAMFS = "Kernel/FileSystem/RAMFS/Inode.cpp, FileSystem.cpp";

const status = room("stat", "status");
const list = buffer(256, "list");
const bytes = buffer(64, "bytes");
const fd = result("fd");

const mine = { uid: 1000, gid: 1000 };

const see = (pathname: string): Step => stat(pathname, status).returns(0);
const gone = (pathname: string): Step =>
  stat(pathname, status, { follow: false }).fails("ENOENT");

function made(
  id: string,
  definition: Omit<RowDefinition, "source"> & { readonly source?: string },
): Row {
  return row(id, { source: VFS, ...definition });
}

/** One entry as get_dir_entries writes it. */
function entry(inode: number, type: number, name: string): number[] {
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, inode, true);
  view.setUint8(8, type);
  view.setUint32(9, name.length, true);
  return [...head, ...new TextEncoder().encode(name)];
}

function lists(at: string, ...entries: readonly number[][]): Steps {
  const wanted = Uint8Array.from(entries.flat());
  return [
    open(at, "O_RDONLY|O_DIRECTORY").as(`list of ${at}`),
    get_dir_entries(result(`list of ${at}`), list).returns(wanted.length)
      .observes(list, wanted),
  ];
}

const DIRECTORY = 4;
const REGULAR = 8;

/** All that make something, by real ids 700 and effective ones 800. */
const owners: readonly Row[] = [
  made("mknod/success/new-entries-take-the-effective-ids", {
    as: "root",
    covers: [
      "open/behaviour/new-file-takes-the-effective-ids",
      "mknod/behaviour/new-node-belongs-to-the-effective-ids",
      "symlink/behaviour/new-link-takes-the-effective-ids",
      "mkdir/behaviour/new-directory-takes-the-effective-ids",
    ],
    steps: [
      call.setresgid(700, 801, 900),
      call.setresuid(700, 800, 900),
      open("f", "O_RDONLY|O_CREAT", 0o600).succeeds(),
      mkdir("d").returns(0),
      mknod("n", "S_IFIFO|0o600").returns(0),
      symlink("f", "l").returns(0),
      ...["f", "d", "n", "l"].map((name) =>
        stat(name, status, { follow: false }).returns(0)
          .observes(status, { st_uid: 800, st_gid: 801 })
      ),
    ],
  }),
  made("stat/success/each-field-of-what-was-made", {
    source: `${RAMFS}, InodeMetadata.h`,
    steps: [
      open("f", "O_WRONLY|O_CREAT", 0o640).as("fd"),
      write(fd, "abc").returns(3),
      mkdir("d", 0o750).returns(0),
      mknod("n", "S_IFIFO|0o644").returns(0),
      symlink("target", "l").returns(0),
      localSocket("socket"),
      call.bind(result("socket"), local("s"), 110).returns(0),
      ...([
        ["f", "S_IFREG|0o640", 3],
        ["d", "S_IFDIR|0o750", 0],
        ["n", "S_IFIFO|0o644", 0],
        ["l", "S_IFLNK|0o644", 6],
        ["s", "S_IFSOCK|0o666", 0],
      ] as const).map(([name, st_mode, st_size]) =>
        stat(name, status, { follow: false }).returns(0).observes(status, {
          st_mode,
          st_nlink: 0,
          st_uid: 1000,
          st_gid: 1000,
          st_rdev: 0,
          st_size,
          st_blksize: 0,
          st_blocks: 0,
        })
      ),
    ],
  }),
  made("mknod/success/modes-under-the-umask", {
    covers: "mknod/behaviour/sticky-bit-of-mode-is-kept",
    steps: [
      mknod("n", "S_IFREG|0o7777").returns(0),
      see("n").observes(status, { st_mode: "S_IFREG|0o7755" }),
      mknod("s", "S_IFSOCK|0o1222").returns(0),
      see("s").observes(status, { st_mode: "S_IFSOCK|0o1200" }),
    ],
  }),
  made("open/success/type-bits-of-mode-are-dropped", {
    covers: "open/behaviour/type-bits-of-mode-are-dropped-for-a-new-file",
    steps: [0o010644, 0o140600, 0o060640, 0o020640, 0o040755, 0o107644].flatMap(
      (mode, index) => [
        open(`f${index}`, "O_RDONLY|O_CREAT", mode).succeeds(),
        see(`f${index}`).observes(status, {
          st_mode: 0o100000 | (mode & 0o755),
        }),
      ],
    ),
  }),
  made("mkdir/success/type-bits-of-mode-are-merged", {
    covers: "mkdir/behaviour/type-bits-of-mode-are-merged",
    steps: [
      mkdir("s", 0o100755).returns(0),
      see("s").observes(status, { st_mode: "S_IFSOCK|0o755" }),
      mkdir("b", 0o020755).returns(0),
      see("b").observes(status, { st_mode: "S_IFBLK|0o755" }),
    ],
  }),
  made("mknod/success/device-numbers", {
    as: "root",
    covers: [
      "stat/behaviour/st_rdev-is-the-number-of-a-device-node",
      "stat/behaviour/st_rdev-is-0-for-other-non-devices",
    ],
    steps: [
      ...[0x103, 0xfff00, 0xff, 0xfff0_0000, 0x1234_5678, 0x8765_4321].flatMap(
        (dev, index) => [
          mknod(`n${index}`, index % 2 === 0 ? "S_IFBLK|0" : "S_IFCHR|0", dev)
            .returns(0),
          see(`n${index}`).observes(status, { st_rdev: dev }),
        ],
      ),
      mkdir("d").returns(0),
      symlink("d", "l").returns(0),
      mknod("p", "S_IFIFO|0o600").returns(0),
      mknod("s", "S_IFSOCK|0o600").returns(0),
      ...["d", "l", "p", "s"].map((name) =>
        stat(name, status, { follow: false }).returns(0)
          .observes(status, { st_rdev: 0 })
      ),
    ],
  }),
];

const listings: readonly Row[] = [
  made("get_dir_entries/success/every-kind", {
    source: "Kernel/FileSystem/RAMBackedFileType.h",
    as: "root",
    setup: [directory("d")],
    steps: [
      mkdir("d/d").returns(0),
      mknod("d/c", "S_IFCHR|0o600").returns(0),
      mknod("d/b", "S_IFBLK|0o600").returns(0),
      mknod("d/r", "S_IFREG|0o600").returns(0),
      mknod("d/p", "S_IFIFO|0o600").returns(0),
      symlink("t", "d/l").returns(0),
      mknod("d/s", "S_IFSOCK|0o600").returns(0),
      mkdir("d/u", 0o010755).returns(0),
      ...lists(
        "d",
        entry(2, DIRECTORY, "."),
        entry(1, DIRECTORY, ".."),
        entry(3, DIRECTORY, "d"),
        entry(4, 2, "c"),
        entry(5, 6, "b"),
        entry(6, REGULAR, "r"),
        entry(7, 1, "p"),
        entry(8, 10, "l"),
        entry(9, 12, "s"),
        entry(10, 0, "u"),
      ),
    ],
  }),
  made("get_dir_entries/success/renamed-entry-comes-last", {
    source: RAMFS,
    covers: [
      "get_dir_entries/behaviour/renamed-entry-comes-last-on-ramfs",
      "get_dir_entries/behaviour/offset-is-neither-used-nor-changed",
    ],
    setup: [
      directory("d", mine),
      file("d/a", "", mine),
      file("d/b", "", mine),
    ],
    steps: [
      rename("d/a", "d/c").returns(0),
      ...lists(
        "d",
        entry(2, DIRECTORY, "."),
        entry(1, DIRECTORY, ".."),
        entry(4, REGULAR, "b"),
        entry(3, REGULAR, "c"),
      ),
      lseek(result("list of d"), 0, "SEEK_CUR").returns(0),
      lseek(result("list of d"), 7, "SEEK_SET").returns(0),
      get_dir_entries(result("list of d"), list).returns(57),
      rename("d/c", "d/b").returns(0),
      ...lists(
        "d",
        entry(2, DIRECTORY, "."),
        entry(1, DIRECTORY, ".."),
        entry(3, REGULAR, "b"),
      ),
    ],
  }),
  made("rename/success/moved-directory-lists-its-old-parent", {
    source: RAMFS,
    covers: [
      "rename/behaviour/moved-directory-lists-its-old-parent",
      "rename/behaviour/moved-directory-need-not-be-writable",
      "get_dir_entries/behaviour/directory-without-parent-lists-no-dot-dot",
    ],
    setup: [
      directory("a", mine),
      directory("b", mine),
      directory("a/d", { mode: 0o555 }),
    ],
    steps: [
      rename("a/d", "b/d").returns(0),
      ...lists(
        "b/d",
        entry(4, DIRECTORY, "."),
        entry(2, DIRECTORY, ".."),
      ),
      see("b/d/..").observes(status, { st_ino: 3 }),
      rmdir("a").returns(0),
      ...lists("b/d", entry(4, DIRECTORY, ".")),
      rmdir("b/d").fails(
        "ENOTEMPTY",
        "directory-removal/ENOTEMPTY/not-empty",
      ),
    ],
    note: "Nobody but the old parent's entries knows a directory's parent.",
  }),
  made("rename/success/removed-parent-is-listed-while-somebody-is-in-it", {
    source: RAMFS,
    setup: [
      directory("a", mine),
      directory("b", mine),
      directory("a/d", mine),
    ],
    steps: [
      rename("a/d", "b/d").returns(0),
      chdir("a").returns(0),
      rmdir("/w/a").returns(0),
      ...lists(
        "/w/b/d",
        entry(4, DIRECTORY, "."),
        entry(2, DIRECTORY, ".."),
      ),
      chdir("/w").returns(0),
      ...lists("b/d", entry(4, DIRECTORY, ".")),
    ],
  }),
  made("rmdir/success/removed-way-is-there-for-who-holds-its-end", {
    source: `${RAMFS}, Custody.h`,
    setup: [
      directory("a", mine),
      directory("a/b", mine),
      directory("a/b/c", mine),
    ],
    steps: [
      open("a/b/c", "O_RDONLY").as("fd"),
      ...["a/b/c", "a/b", "a"].map((name) => rmdir(name).returns(0)),
      get_dir_entries(fd, list).returns(29).observes(
        list,
        Uint8Array.from([
          ...entry(4, DIRECTORY, "."),
          ...entry(3, DIRECTORY, ".."),
        ]),
      ),
      open("..", "O_RDONLY", 0, { at: fd }).as("above"),
      call.close(fd).returns(0),
      get_dir_entries(result("above"), list).returns(29).observes(
        list,
        Uint8Array.from([
          ...entry(3, DIRECTORY, "."),
          ...entry(2, DIRECTORY, ".."),
        ]),
      ),
    ],
  }),
  made("rmdir/success/removed-open-directory-takes-entries", {
    source: RAMFS,
    covers: "rmdir/behaviour/removed-open-directory-takes-entries-on-ramfs",
    setup: [directory("d", mine)],
    steps: [
      open("d", "O_RDONLY").as("fd"),
      rmdir("d").returns(0),
      open("f", "O_RDWR|O_CREAT", 0o600, { at: fd }).succeeds(),
      stat("f", status, { at: fd }).returns(0),
      mkdir("e", 0o700, { at: fd }).returns(0),
      get_dir_entries(fd, list).returns(14 + 15 + 14 + 14),
      gone("d"),
    ],
  }),
  made("getcwd/success/names-at-the-time-of-chdir", {
    covers: [
      "getcwd/behaviour/renamed-ancestors-keep-their-old-names",
      "getcwd/behaviour/veil-is-not-asked",
    ],
    setup: [directory("a", mine), directory("a/b", mine), directory("x")],
    steps: [
      chdir("a/b").returns(0),
      rename("/w/a", "/w/c").returns(0),
      getcwd(bytes).returns(7).observes(bytes, "/w/a/b\0"),
      unveil("/w/x", "r").returns(0),
      getcwd(bytes).returns(7).observes(bytes, "/w/a/b\0"),
    ],
  }),
];

const LONG = "n".repeat(255);

const moves: readonly Row[] = [
  made("rename/success/longest-name", {
    source: RAMFS,
    setup: [file("f", "abc", mine), file("g", "", mine)],
    steps: [
      rename("f", `${LONG}n`).fails("ENAMETOOLONG"),
      see("f").observes(status, { st_size: 3 }),
      rename("f", LONG).returns(0),
      see(LONG).observes(status, { st_size: 3 }),
      gone("f"),
      rename(LONG, "g").returns(0),
      see("g").observes(status, { st_size: 3 }),
      gone(LONG),
    ],
  }),
  made("rename/success/same-name-in-another-directory", {
    setup: [
      directory("a", mine),
      directory("b", mine),
      file("a/f", "one", mine),
      file("b/f", "seven", mine),
      directory("b/sub", mine),
    ],
    steps: [
      rename("a/f", "b/f").returns(0),
      see("b/f").observes(status, { st_size: 3 }),
      gone("a/f"),
      rename("b/f", "b/f").returns(0),
      rename("b/f", "b/../b//f").returns(0),
      see("b/f").observes(status, { st_size: 3 }),
      rename("b", "b").returns(0),
      rename("b", "./b/").returns(0),
      see("b/f").observes(status, { st_size: 3 }),
    ],
  }),
  made("rename/EDIRINTOSELF/at-every-depth", {
    covers: "rename/EDIRINTOSELF/directory-moved-into-itself",
    setup: [
      directory("d", mine),
      directory("d/e", mine),
      directory("d/e/g", mine),
      file("d/f", "", mine),
    ],
    steps: [
      rename("d", "d/x").fails("EDIRINTOSELF"),
      rename("d", "d/e/x").fails("EDIRINTOSELF"),
      rename("d", "d/e/g/x").fails("EDIRINTOSELF"),
      rename("d/e", "d/e/g/x").fails("EDIRINTOSELF"),
      rename("d/e", "d/e/g").fails("EDIRINTOSELF"),
      rename("d", "d/f").fails("EDIRINTOSELF"),
      rename("d/f", "d/f/x").fails("ENOTDIR"),
      rename("d/e/g", "d/x").returns(0),
      see("d/x").returns(0),
    ],
  }),
  made("rename/success/mount-point-leaves-its-mount", {
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m"), file("m/f"), file("g")],
    steps: [
      rename("m/f", "g").fails("EXDEV"),
      unlink("m").fails("EISDIR"),
      // The entry of the host goes, although what is found there is the guest.
      rename("m", "k").returns(0),
      see("k").observes(status, { st_ino: 2 }),
      gone("m"),
      mkdir("m").returns(0),
      see("m/f"),
      rename("k", "m").fails("ENOTEMPTY"),
    ],
    teardown: [umount("/w/m")],
    note: "A mount is known by the way to it, and nobody asks for mounts.",
  }),
  made("rename/order/numbers-of-two-file-systems", {
    as: "root",
    touches: ["mounts"],
    setup: ["m", "n"].flatMap((name) => [
      ...directory(name),
      ...mounted(name),
      ...directory(`${name}/d`),
      ...directory(`${name}/e`),
      ...file(`${name}/d/f`),
      ...file(`${name}/e/f`),
    ]),
    steps: [
      rename("m/d", "n/e").fails("ENOTEMPTY"),
      // Of the same number, and so taken for the same directory.
      rename("m/d", "n/d").fails("EXDEV"),
    ],
    teardown: [umount("/w/m"), umount("/w/n")],
  }),
  made("rename/ENOENT/link-before-a-slash-leads-elsewhere", {
    source: RAMFS,
    covers: "rename entry/ENOENT/no-such-name-in-parent",
    setup: [
      directory("d", mine),
      directory("d/e", mine),
      symbolicLink("l", "d/e", mine),
      file("f", "", mine),
    ],
    steps: [
      rename("l/", "x").fails("ENOENT"),
      rename("l/", `${LONG}n`).fails(
        "ENOENT",
        "rename entry/ENOENT/no-such-name-in-parent",
      ),
      gone("x"),
      see("d/e").returns(0),
      // What is in the way goes first.
      rename("l/", "f").fails("ENOENT"),
      gone("f"),
    ],
  }),
  made("unlink/ENOENT/directory-behind-a-link-elsewhere", {
    covers: "unlink entry/ENOENT/no-such-name-in-parent",
    setup: [
      directory("d", mine),
      directory("d/e", mine),
      symbolicLink("l", "d/e", mine),
    ],
    steps: [
      unlink("l", "AT_REMOVEDIR").fails("ENOENT"),
      see("d/e").returns(0),
      stat("l", status, { follow: false }).returns(0),
    ],
  }),
  made("unlink/EROFS/directory-on-a-read-only-mount", {
    covers:
      "unlink directory-removal/EROFS/mount-of-the-directory-is-read-only",
    as: "root",
    touches: ["mounts"],
    setup: [
      directory("m"),
      mounted("m"),
      directory("m/d"),
      remount("/w/m", "MS_RDONLY"),
    ],
    steps: [
      unlink("m/d", "AT_REMOVEDIR").fails("EROFS"),
      remount("/w/m", 0).returns(0),
      unlink("m/d", "AT_REMOVEDIR").returns(0),
      gone("m/d"),
    ],
    teardown: [umount("/w/m")],
  }),
  made("mkdir/success/name-of-a-dangling-link-elsewhere", {
    covers: "mkdir/behaviour/dangling-link-makes-the-links-name-elsewhere",
    setup: [directory("d", mine), symbolicLink("l", "d/missing", mine)],
    steps: [
      mkdir("l").returns(0),
      see("d/l").observes(status, { st_mode: "S_IFDIR|0o755" }),
      gone("d/missing"),
      mkdir("l").fails("EEXIST"),
    ],
  }),
  made("rename/EROFS/either-mount-of-one-file-system", {
    as: "root",
    touches: ["mounts"],
    covers: "rename/EROFS/mount-of-either-parent-is-read-only",
    setup: [
      directory("d"),
      file("d/f", "", mine),
      directory("a"),
      directory("b"),
    ],
    steps: [
      open("d", "O_RDONLY").as("fd"),
      bindmount("a", fd, "MS_RDONLY").returns(0),
      bindmount("b", fd).returns(0),
      rename("a/f", "b/g").fails("EROFS"),
      rename("b/f", "a/g").fails("EROFS"),
      rename("b/f", "d/g").returns(0),
      see("a/g"),
    ],
    teardown: [umount("/w/a"), umount("/w/b")],
  }),
  made("rmdir/success/dot-dot-is-no-entry", {
    source: RAMFS,
    setup: [directory("q", mine), directory("q/d", mine)],
    steps: [
      chdir("q/d").returns(0),
      rmdir("/w/q/d").returns(0),
      rmdir("..").returns(0),
      see("/w/q"),
      rmdir("/w/q").returns(0),
      gone("/w/q"),
    ],
    note: "The directory is empty, but the name is one that RAMFS ignores.",
  }),
  made("rename/EEXIST/empty-directory-in-the-way", {
    source: RAMFS,
    hazard: "rename-over-empty-directory",
    setup: [directory("d", mine), directory("e", mine)],
    steps: [
      rename("d", "e").fails("EEXIST"),
      see("d").returns(0),
      see("e").returns(0),
    ],
  }),
  made("rmdir/success/what-is-no-directory-stays", {
    setup: [
      file("f", "", mine),
      node("p", "S_IFIFO|0o666"),
      symbolicLink("l", "f"),
    ],
    as: "root",
    steps: [
      rmdir("f").fails("ENOTDIR"),
      rmdir("p").fails("ENOTDIR"),
      rmdir("l").fails("ENOTDIR"),
      see("f"),
      see("p"),
      see("l"),
    ],
  }),
];

const chain: Steps = Array.from(
  { length: 8 },
  (_, index) => symbolicLink(`l${index + 1}`, index === 0 ? "d" : `l${index}`),
).flat();

/** What stops a walk to a new name is mostly told as ENOENT. */
const walks: readonly Row[] = [
  made("link/ENOENT/walks-that-end-early", {
    covers: [
      "link/behaviour/too-many-links-on-the-way-are-enoent",
      "mknod/behaviour/too-many-links-on-the-way-are-enoent",
      "symlink/behaviour/too-many-links-on-the-way-are-enoent",
      "mknod/behaviour/empty-path-is-enoent",
    ],
    setup: [
      directory("d", mine),
      ...chain,
      file("f", "", mine),
    ],
    steps: [
      link("f", "l8/x").fails("ENOENT"),
      mknod("l8/x", "S_IFREG|0o600").fails("ENOENT"),
      symlink("t", "l8/x").fails("ENOENT"),
      mknod("\0x", "S_IFREG|0o600").fails("ENOENT"),
      mknod("l6/x", "S_IFREG|0o600").returns(0),
      see("d/x").returns(0),
    ],
  }),
  made("open/ELOOP/link-on-the-way-leads-to-a-link", {
    source: `${VFS}: resolve_path_without_veil`,
    note: "What is said of the last component also holds in a link's text.",
    setup: [
      directory("d", mine),
      file("d/f", "", mine),
      symbolicLink("d/k", "f", mine),
      symbolicLink("m", "d", mine),
      symbolicLink("l", "m", mine),
      symbolicLink("s", "m/", mine),
    ],
    steps: [
      open("l/f", "O_RDONLY").succeeds(),
      open("m/f", "O_RDONLY|O_NOFOLLOW").succeeds(),
      open("m/k", "O_RDONLY|O_NOFOLLOW").fails("ELOOP"),
      stat("m/k", status, { follow: false }).returns(0)
        .observes(status, { st_mode: "S_IFLNK|0o644" }),
      open("l/f", "O_RDONLY|O_NOFOLLOW").fails("ELOOP"),
      open("s/f", "O_RDONLY|O_NOFOLLOW").succeeds(),
      ...["l/f", "l/"].map((name) =>
        stat(name, status, { follow: false }).fails("ENOTDIR")
      ),
      unlink("l/f").fails("ENOTDIR"),
      rename("l/f", "x").fails("ENOTDIR"),
      unlink("s/f").returns(0),
      gone("d/f"),
    ],
  }),
  made("mknod/ENOENT/starts-at-no-directory", {
    covers: "mknod/behaviour/dirfd-that-is-no-directory-is-enoent",
    setup: [file("f")],
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mknod("x", "S_IFREG|0o600", 0, { at: fd }).fails("ENOENT"),
    ],
  }),
  made("symlink/success/way-to-the-target-does-not-matter", {
    covers: "symlink/behaviour/errors-on-the-way-to-the-target-do-not-matter",
    setup: [
      file("f", "", mine),
      directory("locked", { mode: 0o700 }),
      symbolicLink("loop", "loop", mine),
      directory("d", mine),
    ],
    steps: ["f/x", "locked/x", "loop", "missing/x", "f"].flatMap((
      target,
      index,
    ) => [
      symlink(target, `d/l${index}`).returns(0),
      readlink(`d/l${index}`, bytes).returns(target.length)
        .observes(bytes, target),
    ]),
  }),
  made("symlink/success/letters-for-target-and-parent", {
    covers: [
      "symlink/behaviour/existing-hidden-linkpath-is-enoent",
      "symlink/behaviour/existing-linkpath-without-veil-letter-r-is-enoent",
    ],
    setup: [
      ...["d", "r", "w", "c", "rw", "h"].flatMap((name) => [
        ...directory(name, mine),
        ...file(`${name}/f`, "", mine),
      ]),
      symbolicLink("c/l", "/w/c/f", mine),
    ],
    steps: [
      unveil("/w/d", "rwc").returns(0),
      unveil("/w/r", "r").returns(0),
      unveil("/w/w", "w").returns(0),
      unveil("/w/c", "c").returns(0),
      unveil("/w/rw", "rw").returns(0),
      symlink("/w/r/f", "/w/d/1").fails("EACCES"),
      symlink("/w/w/f", "/w/d/2").fails("EACCES"),
      symlink("/w/c/f", "/w/d/3").fails("EACCES"),
      symlink("/w/rw/f", "/w/d/4").returns(0),
      // A link on the way that may not be followed is no target.
      symlink("/w/c/l", "/w/d/5").returns(0),
      symlink("t", "/w/r/1").fails("EACCES"),
      symlink("t", "/w/w/1").fails("EACCES"),
      symlink("t", "/w/c/1").fails("EACCES"),
      symlink("t", "/w/rw/1").returns(0),
      symlink("t", "/w/h/f").fails("ENOENT"),
      symlink("t", "/w/w/f").fails("ENOENT"),
      symlink("t", "/w/c/f").fails("ENOENT"),
      symlink("t", "/w/rw/f").fails("EEXIST"),
    ],
  }),
  made("symlink/order/parent-and-mount-before-an-empty-target", {
    touches: ["mounts"],
    setup: [
      directory("d"),
      directory("m"),
      mounted("m"),
      chmod("m", 0o777),
      remount("/w/m", "MS_RDONLY"),
      file("f"),
    ],
    steps: [
      symlink("\0", "d/l").fails("EACCES"),
      symlink("\0", "m/l").fails("EROFS"),
      symlink("\0", "f").fails("EEXIST"),
      symlink("\0", "none/l").fails("ENOENT"),
    ],
    teardown: [umount("/w/m")],
    note: "The target itself the reference does not survive.",
  }),
  made("symlink/EINVAL/empty-target", {
    hazard: "symlink-to-empty-text",
    steps: [symlink("\0t", "l").fails("EINVAL"), gone("l")],
  }),
  made("stat/EINVAL/empty-path-is-not-the-descriptor", {
    covers: "stat/behaviour/empty-path-does-not-mean-dirfd",
    setup: [file("f"), directory("d")],
    steps: [
      open("d", "O_RDONLY").as("fd"),
      stat(path(text("x"), 0), status, { at: fd }).fails("EINVAL"),
      stat("\0", status, { at: fd }).fails("EINVAL"),
      stat(".", status, { at: fd }).returns(0),
    ],
  }),
];

const existing: readonly Row[] = [
  made("link/order/what-is-there-before-where", {
    touches: ["mounts"],
    setup: [
      directory("m"),
      mounted("m"),
      file("m/g"),
      directory("d"),
      file("d/g"),
      file("f", "", mine),
    ],
    steps: [
      link("f", "m/g").fails("EEXIST"),
      link("f", "m").fails("EEXIST"),
      link("f", "d/g").fails("EEXIST"),
      link("f", "/").fails("EEXIST"),
    ],
    teardown: [umount("/w/m")],
  }),
  made("rename/success/any-letter-of-the-veil", {
    setup: [
      directory("a", mine),
      file("a/f", "abc", mine),
      directory("b", mine),
      file("b/g", "", mine),
      file("b/h", "", mine),
      symbolicLink("b/l", "h", mine),
    ],
    steps: [
      unveil("/w/a", "rwc").returns(0),
      unveil("/w/b", "c").returns(0),
      link("/w/a/f", "/w/b/g").fails("EEXIST"),
      rename("/w/a/f", "/w/b/g").returns(0),
      rename("/w/b/g", "/w/a/f").returns(0),
      faccessat("/w/b/h", "F_OK").returns(0),
      faccessat("/w/b/l", "F_OK", "AT_SYMLINK_NOFOLLOW").returns(0),
      unlink("/w/b/l").returns(0),
      mknod("/w/b/h", "S_IFREG|0o600").fails("EEXIST"),
    ],
  }),
];

const watcher = result("watcher");
const METADATA = 1;
const DELETED = 4;
const event = buffer(32, "event");

const watch = (user_path: string, event_mask: number): Step =>
  call.inode_watcher_add_watch({ user_path, fd: watcher, event_mask });

const told = (number: number, type: number): Step =>
  read(watcher, event).returns(16)
    .observes(inside(event, 0), number, 4)
    .observes(inside(event, 4), type, 4);

const watching: readonly Row[] = [
  made("inode_watcher_add_watch/success/metadata-once-until-it-is-synced", {
    source: "Kernel/FileSystem/Inode.cpp, set_metadata_dirty",
    window: "the kernel itself writes everything back once a second",
    setup: [file("f", "", mine), file("g", "", mine)],
    steps: [
      call.create_inode_watcher(1).as("watcher"),
      open("f", "O_RDWR").as("fd"),
      open("g", "O_RDWR").as("g"),
      call.fsync(fd).returns(0),
      call.fsync(result("g")).returns(0),
      watch("f", METADATA).returns(1),
      watch("g", METADATA).returns(2),
      read(watcher, event).fails("EAGAIN"),
      chmod("f", 0o600).returns(0),
      told(1, METADATA),
      chmod("f", 0o644).returns(0),
      read(watcher, event).fails("EAGAIN"),
      chmod("g", 0o600).returns(0),
      told(2, METADATA),
      // Of this one alone.
      call.fsync(result("g")).returns(0),
      call.fchown(fd, 1000, 1000).returns(0),
      read(watcher, event).fails("EAGAIN"),
      write(result("g"), "x").returns(1),
      told(2, METADATA),
      call.sync().returns(0),
      call.utime(text("f"), 1, NULL).returns(0),
      told(1, METADATA),
      chmod("f", 0o600).returns(0),
      read(watcher, event).fails("EAGAIN"),
      call.ftruncate(result("g"), 3).returns(0),
      told(2, METADATA),
      read(watcher, event).fails("EAGAIN"),
    ],
  }),
  made("inode_watcher_remove_watch/ENOENT/inode-is-gone", {
    source: "Kernel/FileSystem/InodeWatcher.cpp, Inode.cpp",
    setup: [
      file("f", "", mine),
      file("g", "", mine),
      file("h", "", mine),
      file("j", "", mine),
    ],
    steps: [
      call.create_inode_watcher(1).as("watcher"),
      watch("f", DELETED).returns(1),
      watch("g", DELETED).returns(2),
      watch("h", DELETED).returns(3),
      open("g", "O_RDONLY").as("fd"),
      link("h", "i").returns(0),
      unlink("f").returns(0),
      unlink("g").returns(0),
      unlink("h").returns(0),
      told(1, DELETED),
      told(2, DELETED),
      told(3, DELETED),
      call.inode_watcher_remove_watch(watcher, 1).fails("ENOENT"),
      call.inode_watcher_remove_watch(watcher, 2).returns(0),
      unlink("i").returns(0),
      told(3, DELETED),
      call.inode_watcher_remove_watch(watcher, 3).fails("ENOENT"),
      watch("j", DELETED).returns(4),
      open("j", "O_RDONLY").as("fd"),
      unlink("j").returns(0),
      told(4, DELETED),
      call.close(fd).returns(0),
      call.inode_watcher_remove_watch(watcher, 4).fails("ENOENT"),
    ],
    covers: "unlink/behaviour/watchers-get-deleted-while-names-remain",
  }),
];

const readers: readonly Row[] = [
  made("readlink/success/nothing-behind-the-text", {
    source: "Kernel/Syscalls/readlink.cpp",
    covers: [
      "readlink/behaviour/no-nul-is-written",
      "readlink/behaviour/no-byte-beyond-size-is-written",
    ],
    setup: [symbolicLink("l", "abc")],
    steps: [
      readlink("l", { data: text("########", "hashes"), size: 8 }).returns(3)
        .observes(text("########", "hashes"), "abc#####"),
      readlink("l", { data: inside(text("########", "hashes"), 4), size: 2 })
        .returns(3).observes(text("########", "hashes"), "abc#ab##"),
      readlink("l", { data: text("########", "hashes"), size: 3 }).returns(3)
        .observes(text("########", "hashes"), "abc#ab##"),
    ],
  }),
  made("readlink/EINVAL/fifo-waits-for-a-writer", {
    source: "Kernel/Syscalls/readlink.cpp",
    covers: "readlink/behaviour/fifo-blocks-until-a-writer-comes",
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      child("writer", [open("p", "O_WRONLY").succeeds()]),
      readlink("p", bytes).fails("EINVAL"),
      join("writer"),
    ],
  }),
  made("readlink/EINVAL/fifo-is-no-link-once-a-writer-came", {
    source: "Kernel/Syscalls/readlink.cpp",
    covers: "readlink/behaviour/fifo-blocks-until-a-writer-comes",
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      child("writer", [
        settle(),
        mkdir("d").returns(0),
        sigaction("SIGPIPE", { handler: "SIG_IGN" }).returns(0),
        open("p", "O_WRONLY").as("fd"),
        barrier("refused"),
        // What was opened to be read as a link is no reader any more.
        write(result("fd"), "x").fails("EPIPE"),
      ]),
      readlink("p", bytes).fails("EINVAL"),
      rmdir("d").returns(0),
      barrier("refused"),
      join("writer"),
    ],
  }),
  made("realpath/success/resolves-and-copies-what-fits", {
    source: "Kernel/Syscalls/realpath.cpp",
    covers: [
      "realpath/behaviour/returns-the-length-with-nul",
      "realpath/behaviour/short-buffer-is-filled-without-nul",
      "realpath/behaviour/starts-at-the-current-directory",
    ],
    setup: [directory("d"), file("d/f"), symbolicLink("l", "d")],
    steps: [
      ...[[16, "/w/d/f\0#########"], [7, "/w/d/f\0#"], [6, "/w/d/f##"], [
        3,
        "/w/#####",
      ], [0, "########"]].map(([size = 0, wanted = ""], index) => {
        const hashes = text("#".repeat(16), `hashes ${index}`);
        return call.realpath({
          path: "./l/../l//f",
          buffer: { data: hashes, size: Number(size) },
        }).returns(7).observes(hashes, String(wanted));
      }),
      chdir("d").returns(0),
      call.realpath({ path: "f", buffer: { data: bytes, size: 64 } })
        .returns(7).observes(bytes, "/w/d/f\0"),
      call.realpath({ path: "missing", buffer: { data: bytes, size: 64 } })
        .fails("ENOENT"),
    ],
  }),
  made("realpath/success/result-beyond-path-max", {
    source: "Kernel/Syscalls/realpath.cpp",
    covers: "realpath/behaviour/result-may-exceed-path_max",
    steps: [
      ...Array.from({ length: 17 }, () => [
        mkdir("n".repeat(250)).returns(0),
        chdir("n".repeat(250)).returns(0),
      ]).flat(),
      call.realpath({
        path: ".",
        buffer: { data: buffer(4400, "long"), size: 4400 },
      }).returns(2 + 17 * 251 + 1),
    ],
  }),
];

const opening: readonly Row[] = [
  made("open/success/access-of-each-kind-alone", {
    covers: [
      "open/behaviour/o_rdonly-alone-lets-read-and-not-write",
      "open/behaviour/o_wronly-alone-lets-write-and-not-read",
      "open/behaviour/o_excl-follows-links",
      "open/behaviour/o_noctty-and-o_sync-are-ignored",
    ],
    setup: [file("f", "abc", mine), symbolicLink("l", "f", mine)],
    steps: [
      open("f", "O_RDONLY").as("fd"),
      read(fd, bytes).returns(3),
      write(fd, "x").fails("EBADF"),
      open("f", "O_WRONLY").as("fd"),
      write(fd, "x").returns(1),
      read(fd, bytes).fails("EBADF"),
      open("l", "O_RDONLY|O_EXCL").as("fd"),
      read(fd, bytes).returns(3).observes(bytes, "xbc"),
      open("l", "O_RDWR|O_NOCTTY|O_SYNC").as("fd"),
      read(fd, bytes).returns(3).observes(bytes, "xbc"),
      open("new", "O_RDWR|O_CREAT", 0).as("fd"),
      write(fd, "z").returns(1),
      fcntl(fd, "F_GETFL").returns(O_RDWR | O_CREAT),
    ],
  }),
  made("open/success/fifo-keeps-its-options", {
    covers: [
      "open/behaviour/o_nonblock-is-kept",
      "open/behaviour/fifo-opened-o_rdwr-is-a-writer",
      "open/behaviour/o_trunc-does-nothing-to-fifos-and-devices",
      "fstat/behaviour/named-fifo-has-its-inodes-metadata",
      "fstat/behaviour/named-directory-has-its-inodes-metadata",
    ],
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      child("writer", [
        open("p", "O_RDWR|O_TRUNC").as("fd"),
        write(fd, "abc").returns(3),
        fstat(fd, status).returns(0).observes(status, {
          st_mode: "S_IFIFO|0o666",
          st_ino: 2,
        }),
      ]),
      open("p", "O_RDONLY|O_NONBLOCK").as("fd"),
      join("writer"),
      fcntl(fd, "F_GETFL").returns(O_RDONLY | O_NONBLOCK),
      read(fd, bytes).returns(3).observes(bytes, "abc"),
      fstat(fd, status).returns(0).observes(status, {
        st_mode: "S_IFIFO|0o666",
        st_ino: 2,
      }),
      open(".", "O_RDONLY").as("fd"),
      fstat(fd, status).returns(0).observes(status, {
        st_mode: "S_IFDIR|0o1777",
        st_ino: 1,
      }),
    ],
  }),
  made("open/order/directory-and-each-access", {
    setup: [
      directory("unreadable", { uid: 1000, mode: 0o300 }),
      directory("unwritable", { uid: 1000, mode: 0o500 }),
      directory("unsearchable", { uid: 1000, mode: 0o600 }),
    ],
    steps: [
      open("unreadable", "O_RDWR").fails("EACCES"),
      open("unreadable", "O_WRONLY").fails("EISDIR"),
      open("unwritable", "O_RDWR").fails("EACCES"),
      open("unsearchable", "O_WRONLY|O_EXEC").fails("EISDIR"),
      open("unsearchable", "O_RDONLY|O_EXEC").fails("EACCES"),
      open("unsearchable", "O_RDONLY|O_DIRECTORY").succeeds(),
    ],
  }),
  made("fstat/success/what-has-no-inode-has-only-a-mode", {
    source: "Kernel/FileSystem/FIFO.cpp, Kernel/Net/Socket.h",
    covers: [
      "fstat/behaviour/pipe-has-no-device-counts-or-times",
      "fstat/behaviour/socket-has-only-s_ifsock",
    ],
    steps: [
      call.pipe(buffer(8, "ends"), 0).returns(0),
      localSocket("socket"),
      ...(["S_IFIFO", "S_IFIFO", "S_IFSOCK"] as const).map((st_mode, index) =>
        fstat(index + 1, status).returns(0)
          .observes(status, { st_mode, ...WITHOUT_INODE })
      ),
    ],
  }),
];

/** Of real and effective ids, which one a file may be given to. */
const attributes: readonly Row[] = [
  made("chown/success/groups-that-a-file-may-be-given-to", {
    source: "Kernel/Security/Credentials.cpp",
    as: "root",
    covers: [
      "chown/behaviour/extra-group-may-be-given",
      "chown/behaviour/real-and-not-effective-gid-counts",
    ],
    setup: [file("f", "", mine)],
    steps: [
      call.setgroups(1, u32(500)),
      call.setresgid(700, 800, 900),
      call.setresuid(1000, 1000, 1000),
      ...[[500, 0], [700, 0], [800, 1], [900, 1], [1000, 1]].map((
        [gid = 0, fails],
      ) => {
        const step = call.chown({
          path: "f",
          uid: 0xffff_ffff,
          gid,
          dirfd: "AT_FDCWD",
          follow_symlinks: 1,
        });
        return fails === 1 ? step.fails("EPERM") : step.returns(0);
      }),
      see("f").observes(status, { st_uid: 1000, st_gid: 700 }),
    ],
  }),
  made("fchmod/success/by-any-descriptor", {
    covers: [
      "fchmod/behaviour/returns-0-and-sets-the-permission-bits",
      "fchmod/behaviour/descriptor-needs-no-access",
      "fchown/behaviour/returns-0-and-sets-owner-and-group",
    ],
    setup: [file("f", "", mine)],
    steps: [
      open("f", 0).as("fd"),
      call.fchmod(fd, 0o137_777).returns(0),
      see("f").observes(status, { st_mode: "S_IFREG|0o7777" }),
      call.fchmod(fd, 0).returns(0),
      see("f").observes(status, { st_mode: "S_IFREG" }),
      call.fchown(fd, 1000, 0xffff_ffff).returns(0),
      call.fchown(fd, 0xffff_ffff, 1000).returns(0),
      see("f").observes(status, { st_uid: 1000, st_gid: 1000 }),
    ],
  }),
  made("fchown/success/each-id-alone", {
    as: "root",
    setup: [file("f")],
    steps: [
      open("f", 0).as("fd"),
      call.fchown(fd, 7, 0xffff_ffff).returns(0),
      see("f").observes(status, { st_uid: 7, st_gid: 0 }),
      call.fchown(fd, 0xffff_ffff, 8).returns(0),
      see("f").observes(status, { st_uid: 7, st_gid: 8 }),
      call.fchown(fd, 0xffff_fffe, 0xffff_fffe).returns(0),
      see("f").observes(status, { st_uid: 0xffff_fffe, st_gid: 0xffff_fffe }),
    ],
  }),
];

export const rows: readonly Row[] = [
  ...owners,
  ...listings,
  ...moves,
  ...walks,
  ...existing,
  ...watching,
  ...readers,
  ...opening,
  ...attributes,
];
