import {
  parameters,
  refused as refusedOfPaths,
  type Use,
  use,
} from "../../language/use.ts";
import { regularFile, watcher } from "../../language/kinds.ts";
import {
  AT_FDCWD,
  directory,
  EACCES,
  EEXIST,
  EINVAL,
  ENAMETOOLONG,
  ENOENT,
  ENOTDIR,
  EPERM,
  EROFS,
  type Errno,
  errnoName,
  ESRCH,
  file,
  mknod,
  mounted,
  MS_RDONLY,
  path,
  remount,
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
  symbolicLink,
  text,
  umount,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_generated.ts";
import { afterSymlink } from "../../worlds/path_node.ts";
import { block } from "../../worlds/uses_paths.ts";
import {
  SC_mknod_params,
  stat as statLayout,
} from "../../../src/api/structs.ts";

const NEW = ["p/99999", "s/new", "t/new"];

const PLAIN = S_IFREG | 0o644;

const SOURCE = "Kernel/FileSystem/VirtualFileSystem.cpp, mknod";

const status = room(statLayout, "status");

const mine = { uid: 1000, gid: 1000 };

function refusedOfNode(
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

const pathOfPaths = "path-ptr-ptr-length-leaves-user";

const dirfd = AT_FDCWD;

/** mknod folds every failure of the walk into ENOENT, a bad base too. */
function mknodBase(): NonNullable<Use["descriptors"]>[string] {
  const verdict = refusedOfPaths(
    ENOENT,
    "parent/ENOENT/not-found-by-the-walk",
  );
  return {
    bad: "",
    wrong: [regularFile(verdict), watcher(verdict)],
    negative: verdict,
    unopened: verdict,
    closed: verdict,
  };
}

export const uses: readonly Use[] = [
  use("mknod", {
    operands: [
      parameters(SC_mknod_params, { path: "n", mode: S_IFREG | 0o644, dirfd }),
    ],
    promises: ["dpath"],
    pointers: { params: block("mknod"), "params.path": pathOfPaths },
    descriptors: { "params.dirfd": mknodBase() },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "mknod",
    EROFS,
    "generated-directory",
    "parent-procfs-sysfs-devptsfs-devloopfs",
    NEW.map((name) => mknod(name, PLAIN)),
  ),
  refused("mknod", ESRCH, "no-process", "non-numeric-new-name-procfs-root", [
    mknod("p/nonsense", PLAIN),
  ]),
  refusedOfNode(EINVAL, "length-0", "path-given-length-0", [
    mknod(path(text("x"), 0), PLAIN),
  ]),
  refusedOfNode(
    ENAMETOOLONG,
    "length-4097",
    "path-given-length-greater-path_max-4096",
    [mknod("a".repeat(4097), PLAIN)],
  ),
  refusedOfNode(ENAMETOOLONG, "name-of-256", "name-longer-255", [
    mknod("n".repeat(256), PLAIN),
  ]),
  refusedOfNode(
    EPERM,
    "user-and-other-types",
    "caller-superuser-type-regular-fifo-socket",
    [S_IFCHR, S_IFBLK, S_IFDIR, 0].map((type) => mknod("n", type | 0o600)),
  ),
  refusedOfNode(
    EINVAL,
    "unknown-types",
    "type-none-regular-block-character-fifo",
    [S_IFDIR, 0, 0o170000].map((type) => mknod("n", type | 0o600)),
    { as: "root" },
  ),
  refusedOfNode(
    EEXIST,
    "something-there",
    "path-resolves-something-existing-visible-symlinks",
    [mknod("f", PLAIN), mknod("l", PLAIN), mknod("/", PLAIN)],
    { setup: [file("f"), symbolicLink("l", "f")] },
  ),
  refusedOfNode(
    EEXIST,
    "dangling-symlink",
    "duplicate-name-dangling-symlink-same-directory",
    [mknod("l", PLAIN)],
    { setup: [symbolicLink("l", "missing", mine)] },
  ),
  refusedOfNode(
    EACCES,
    "parent-not-writable",
    "write-permission-parent",
    [mknod("d/n", PLAIN)],
    { setup: [directory("d")] },
  ),
  refusedOfNode(
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
  refusedOfNode(
    ENOTDIR,
    "file-behind-a-symlink",
    "after-symlink-was-followed-way-later",
    [mknod("l/f/n", PLAIN)],
    { setup: afterSymlink },
  ),
  refusedOfNode(
    EACCES,
    "locked-behind-a-symlink",
    "after-symlink-was-followed-way-later",
    [mknod("l/locked/x/n", PLAIN)],
    { setup: afterSymlink },
  ),
];
