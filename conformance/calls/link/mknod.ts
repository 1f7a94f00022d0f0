import type { Claims } from "../../ledger/claim.ts";
import {
  refused as refusedOfPaths,
  type Use,
  use,
} from "../../language/use.ts";
import { regularFile, watcher } from "../../language/kinds.ts";
import {
  directory,
  type ErrnoName,
  file,
  mknod,
  mounted,
  open,
  path,
  remount,
  result,
  room,
  type Row,
  row,
  stat,
  type Step,
  symbolicLink,
  symlink,
  text,
  umount,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_generated.ts";
import { afterSymlink, linksAfterSymlink } from "../../worlds/path_node.ts";

const NEW = ["p/99999", "s/new", "t/new"];

const status = room("stat", "status");

const mine = { uid: 1000, gid: 1000 };

function refusedOfNode(
  errno: ErrnoName,
  name: string,
  covers: Claims,
  steps: readonly Step[],
  definition: Partial<Parameters<typeof row>[1]> = {},
): Row {
  return row(`mknod/${errno}/${name}`, {
    covers,
    steps: steps.map((step) => step.fails(errno)),
    ...definition,
  });
}

/** mknod folds every failure of the walk into ENOENT, a bad base too. */
function mknodBase(): NonNullable<Use["descriptors"]>[string] {
  const verdict = refusedOfPaths(
    "ENOENT",
    "parent/ENOENT/not-found-by-the-walk",
  );
  return {
    wrong: [regularFile(verdict), watcher(verdict)],
    negative: verdict,
    unopened: verdict,
    closed: verdict,
  };
}

export const uses: readonly Use[] = [
  use.mknod({
    operands: [
      { path: "n", mode: "S_IFREG|0o644", dirfd: "AT_FDCWD" },
    ],
    promises: ["dpath"],
    pointers: { params: {}, "params.path": {} },
    descriptors: { "params.dirfd": mknodBase() },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "mknod",
    "EROFS",
    "generated-directory",
    "entry/EROFS/file-system-has-fixed-entries",
    NEW.map((name) => mknod(name, "S_IFREG|0o644")),
  ),
  refused(
    "mknod",
    "ESRCH",
    "no-process",
    "procfs/ESRCH/name-is-no-decimal-number",
    [
      mknod("p/nonsense", "S_IFREG|0o644"),
    ],
  ),
  refusedOfNode("EINVAL", "length-0", "path-argument/EINVAL/length-is-zero", [
    mknod(path(text("x"), 0), "S_IFREG|0o644"),
  ]),
  refusedOfNode(
    "ENAMETOOLONG",
    "length-4097",
    "path-argument/ENAMETOOLONG/longer-than-path-max",
    [mknod("a".repeat(4097), "S_IFREG|0o644")],
  ),
  refusedOfNode(
    "ENAMETOOLONG",
    "name-of-256",
    "entry/ENAMETOOLONG/name-longer-than-255",
    [
      mknod("n".repeat(256), "S_IFREG|0o644"),
    ],
  ),
  refusedOfNode(
    "EPERM",
    "user-and-other-types",
    "mknod/EPERM/type-needs-the-superuser",
    (["S_IFCHR", "S_IFBLK", "S_IFDIR", 0] as const).map((type) =>
      mknod("n", `${type}|0o600`)
    ),
  ),
  refusedOfNode(
    "EINVAL",
    "unknown-types",
    "mknod/EINVAL/unknown-type",
    (["S_IFDIR", 0, 0o170000] as const).map((type) =>
      mknod("n", `${type}|0o600`)
    ),
    { as: "root" },
  ),
  refusedOfNode(
    "EEXIST",
    "something-there",
    "entry/EEXIST/path-leads-to-something",
    [
      mknod("f", "S_IFREG|0o644"),
      mknod("l", "S_IFREG|0o644"),
      mknod("/", "S_IFREG|0o644"),
    ],
    { setup: [file("f"), symbolicLink("l", "f")] },
  ),
  refusedOfNode(
    "EEXIST",
    "dangling-symlink",
    "entry/EEXIST/parent-already-has-the-name",
    [mknod("l", "S_IFREG|0o644")],
    { setup: [symbolicLink("l", "missing", mine)] },
  ),
  refusedOfNode(
    "EACCES",
    "parent-not-writable",
    "parent/EACCES/not-writable",
    [mknod("d/n", "S_IFREG|0o644")],
    { setup: [directory("d")] },
  ),
  refusedOfNode(
    "EROFS",
    "mount-read-only",
    "parent/EROFS/mount-is-read-only",
    [mknod("m/n", "S_IFIFO|0o600")],
    {
      as: "root",
      touches: ["mounts"],
      setup: [directory("m"), mounted("m"), remount("/w/m", "MS_RDONLY")],
      teardown: [umount("/w/m")],
    },
  ),
  row("mknod/success/types-of-the-user", {
    covers: [
      "mknod/behaviour/returns-0-and-makes-a-node",
      "mknod/behaviour/regular-files-and-sockets-need-no-privilege",
    ],
    steps: [
      mknod("f", "S_IFREG|0o666").returns(0),
      stat("f", status).observes(status, { st_mode: "S_IFREG|0o644" }),
      mknod("p", "S_IFIFO|0o666").returns(0),
      stat("p", status).observes(status, { st_mode: "S_IFIFO|0o644" }),
      mknod("s", "S_IFSOCK|0o666").returns(0),
      stat("s", status).observes(status, { st_mode: "S_IFSOCK|0o644" }),
    ],
  }),
  refusedOfNode(
    "ENOTDIR",
    "file-behind-a-symlink",
    [
      "path/ENOTDIR/component-is-no-directory",
      "mknod/behaviour/non-directory-behind-a-link-is-enotdir",
    ],
    [mknod("l/f/n", "S_IFREG|0o644")],
    { setup: afterSymlink },
  ),
  refusedOfNode(
    "EACCES",
    "locked-behind-a-symlink",
    [
      "path/EACCES/directory-not-searchable",
      "mknod/behaviour/unsearchable-directory-behind-a-link-is-eacces",
    ],
    [mknod("l/locked/x/n", "S_IFREG|0o644")],
    { setup: afterSymlink },
  ),
  refusedOfNode(
    "EACCES",
    "foreign-link-behind-a-symlink",
    "path/EACCES/unsafe-link-in-sticky-directory",
    [mknod("l/foreign", "S_IFREG|0o644")],
    { setup: linksAfterSymlink },
  ),
  refusedOfNode(
    "ELOOP",
    "circle-behind-a-symlink",
    "path/ELOOP/more-than-seven-links",
    [mknod("l/circle", "S_IFREG|0o644")],
    { setup: linksAfterSymlink },
  ),
  row("mknod/ENOENT/whatever-keeps-from-the-parent", {
    covers: [
      "mknod/behaviour/dirfd-that-is-no-directory-is-enoent",
      "mknod/behaviour/empty-path-is-enoent",
      "mknod/behaviour/too-many-links-on-the-way-are-enoent",
      "symlink/behaviour/too-many-links-on-the-way-are-enoent",
    ],
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
    setup: [
      directory("d", { uid: 1000 }),
      file("f", "", { uid: 1000 }),
      ...Array.from(
        { length: 8 },
        (_, index) =>
          symbolicLink(`l${index + 1}`, index === 0 ? "d" : `l${index}/.`, {
            uid: 1000,
          }),
      ),
    ],
    steps: [
      open("f", "O_RDONLY").as("fd"),
      mknod("x", "S_IFREG|0o644", 0, { at: result("fd") }).fails("ENOENT"),
      mknod("\0x", "S_IFREG|0o644").fails("ENOENT"),
      mknod("l8/x", "S_IFREG|0o644").fails("ENOENT"),
      symlink("target", "l8/x").fails("ENOENT"),
      mknod("l7/x", "S_IFREG|0o644").returns(0),
      symlink("target", "l7/y").returns(0),
    ],
  }),
  row("mknod/success/sticky-bit", {
    covers: "mknod/behaviour/sticky-bit-of-mode-is-kept",
    steps: [
      mknod("n", "S_IFREG|0o7644").returns(0),
      stat("n", status).returns(0)
        .observes(status, { st_mode: "S_IFREG|0o7644" }),
    ],
  }),
];
