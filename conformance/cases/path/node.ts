/** Making nodes, and what a followed symlink changes for calls that make names. */

import {
  buffer,
  directory,
  EACCES,
  EEXIST,
  EINVAL,
  ENAMETOOLONG,
  ENOTDIR,
  EPERM,
  EROFS,
  type Errno,
  errnoName,
  file,
  link,
  mknod,
  mounted,
  path,
  readlink,
  remount,
  rmdir,
  room,
  type Row,
  row,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFREG,
  S_IFSOCK,
  stat,
  type Step,
  type Steps,
  symbolicLink,
  symlink,
  text,
  umount,
  unlink,
  unveil,
} from "../../harness/row.ts";
import { stat as statLayout } from "../../../src/api/structs.ts";
import { MS_RDONLY } from "../../../src/api/constants.ts";

const SOURCE = "Kernel/FileSystem/VirtualFileSystem.cpp, mknod";
const status = room(statLayout, "status");
const bytes = buffer(64, "bytes");
const PLAIN = S_IFREG | 0o644;
const mine = { uid: 1000, gid: 1000 };

function refused(
  errno: Errno,
  name: string,
  slug: string,
  steps: readonly Step[],
  definition: Partial<Parameters<typeof row>[1]> = {},
): Row {
  return row(`mknod/${errnoName(errno)}/${name}`, {
    source: SOURCE,
    covers: `mknod/${errnoName(errno)}/${slug}`,
    steps: steps.map((step) => step.fails(errno)),
    ...definition,
  });
}

const nodeRows: readonly Row[] = [
  refused(EINVAL, "length-0", "path-given-length-0", [
    mknod(path(text("x"), 0), PLAIN),
  ]),
  refused(
    ENAMETOOLONG,
    "length-4097",
    "path-given-length-greater-path_max-4096",
    [mknod("a".repeat(4097), PLAIN)],
  ),
  refused(ENAMETOOLONG, "name-of-256", "name-longer-255", [
    mknod("n".repeat(256), PLAIN),
  ]),
  refused(
    EPERM,
    "user-and-other-types",
    "caller-superuser-type-regular-fifo-socket",
    [S_IFCHR, S_IFBLK, S_IFDIR, 0].map((type) => mknod("n", type | 0o600)),
  ),
  refused(
    EINVAL,
    "unknown-types",
    "type-none-regular-block-character-fifo",
    [S_IFDIR, 0, 0o170000].map((type) => mknod("n", type | 0o600)),
    { as: "root" },
  ),
  refused(
    EEXIST,
    "something-there",
    "path-resolves-something-existing-visible-symlinks",
    [mknod("f", PLAIN), mknod("l", PLAIN), mknod("/", PLAIN)],
    { setup: [file("f"), symbolicLink("l", "f")] },
  ),
  refused(
    EEXIST,
    "dangling-symlink",
    "duplicate-name-dangling-symlink-same-directory",
    [mknod("l", PLAIN)],
    { setup: [symbolicLink("l", "missing", mine)] },
  ),
  refused(
    EACCES,
    "parent-not-writable",
    "write-permission-parent",
    [mknod("d/n", PLAIN)],
    { setup: [directory("d")] },
  ),
  refused(
    EROFS,
    "mount-read-only",
    "parent-mount-read",
    [mknod("m/n", S_IFIFO | 0o600)],
    {
      as: "root",
      touches: ["mounts"],
      setup: [directory("m"), mounted("m"), remount("/w/m", MS_RDONLY)],
      teardown: [umount("/w/m")],
    },
  ),
  row("mknod/success/types-of-the-user", {
    source: SOURCE,
    steps: [
      mknod("f", S_IFREG | 0o666).returns(0),
      stat("f", status).observes(status, { st_mode: S_IFREG | 0o644 }),
      mknod("p", S_IFIFO | 0o666).returns(0),
      stat("p", status).observes(status, { st_mode: S_IFIFO | 0o644 }),
      mknod("s", S_IFSOCK | 0o666).returns(0),
      stat("s", status).observes(status, { st_mode: S_IFSOCK | 0o644 }),
    ],
  }),
];

// Calls that make a name swallow what stops the walk, unless a symlink was
// followed before: the rest of the path is then walked by a nested call.
const afterSymlink: Steps = [
  directory("d"),
  file("d/f"),
  directory("d/locked", { mode: 0o600 }),
  symbolicLink("l", "/w/d"),
];

const symlinkRows: readonly Row[] = [
  refused(
    ENOTDIR,
    "file-behind-a-symlink",
    "after-symlink-was-followed-way-later",
    [mknod("l/f/n", PLAIN)],
    { setup: afterSymlink },
  ),
  refused(
    EACCES,
    "locked-behind-a-symlink",
    "after-symlink-was-followed-way-later",
    [mknod("l/locked/x/n", PLAIN)],
    { setup: afterSymlink },
  ),
  row("symlink/ENOTDIR/file-behind-a-symlink", {
    source: SOURCE,
    covers: "symlink/ENOTDIR/after-symlink-was-followed-way",
    setup: afterSymlink,
    steps: [symlink("t", "l/f/n").fails(ENOTDIR)],
  }),
  row("symlink/EACCES/locked-behind-a-symlink", {
    source: SOURCE,
    covers: "symlink/EACCES/after-symlink-was-followed-way-unsearchable",
    setup: afterSymlink,
    steps: [symlink("t", "l/locked/x/n").fails(EACCES)],
  }),
];

/** Calls that ask the veil for more than the walk of `stat` does. */
const asking = [
  ["unlink", "path", (pathname: string) => unlink(pathname)],
  ["rmdir", "path", (pathname: string) => rmdir(pathname)],
  ["readlink", "path", (pathname: string) => readlink(pathname, bytes)],
  ["link", "old_path", (pathname: string) => link(pathname, "/w/d/new")],
] as const;

const veilRows: readonly Row[] = asking.flatMap(([name, parameter, made]) => [
  row(`${name}/EACCES/veil-location-lacks-letter`, {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp, resolve_path",
    covers: `${name}/EACCES/${parameter}-veil-active-location-symlink-followed`,
    setup: [
      directory("seen"),
      directory("d", mine),
      file("d/f", "", mine),
      symbolicLink("seen/l", "/w/d", mine),
    ],
    steps: [
      unveil("/w/seen", "x"),
      unveil("/w/d", "rwcxb"),
      made("/w/seen/l/f").fails(EACCES),
    ],
  }),
  row(`${name}/EACCES/veil-target-lacks-letter`, {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp, resolve_path",
    covers: `${name}/EACCES/${parameter}-veil-active-fully-resolved-target`,
    setup: [
      directory("seen"),
      directory("d", mine),
      file("d/f", "", mine),
      symbolicLink("seen/l", "/w/d", mine),
    ],
    steps: [
      unveil("/w/seen", "rwcxb"),
      unveil("/w/d", "x"),
      made("/w/seen/l/f").fails(EACCES),
    ],
  }),
]);

/** Rows of mknod and of symlinks that calls follow before they make names. */
export const nodeRowTable: readonly Row[] = [
  ...nodeRows,
  ...symlinkRows,
  ...veilRows,
];
