import { type Use, use } from "../../language/use.ts";
import { baseFaults } from "../../language/kinds.ts";
import {
  call,
  directory,
  fsmount,
  fsopen,
  mkdir,
  mknod,
  mounted,
  open,
  result,
  room,
  type Row,
  row,
  stat,
  symbolicLink,
  symlink,
  text,
  umask,
  umount,
  unveil,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_generated.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

const NEW = ["p/99999", "s/new", "t/new"];

const status = room("stat", "status");

export const uses: readonly Use[] = [
  use.mkdir({
    operands: ["AT_FDCWD", text("d"), 1, 0o755],
    promises: ["cpath"],
    pointers: { path: {} },
    descriptors: { dirfd: baseFaults() },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "mkdir",
    "EROFS",
    "generated-directory",
    "entry/EROFS/file-system-has-fixed-entries",
    NEW.map((name) => mkdir(name)),
  ),
  ...walkFailures({
    call: "mkdir",
    step: (path, at) => mkdir(path, 0o700, at === undefined ? {} : { at }),
    takesDirectory: true,
    // Trimming turns an empty path into "/", which exists.
    except: ["nul-first"],
  }),
  row("mkdir/EEXIST/directory", {
    covers: "entry/EEXIST/path-leads-to-something",
    setup: [directory("d")],
    steps: [mkdir("d").fails("EEXIST")],
  }),
  row("mkdir/EEXIST/symlink-to-existing", {
    covers: "entry/EEXIST/path-leads-to-something",
    setup: [directory("d"), symbolicLink("l", "d")],
    steps: [mkdir("l").fails("EEXIST")],
  }),
  row("mkdir/EEXIST/hidden-by-veil", {
    covers: [
      "entry/EEXIST/path-leads-to-something",
      "mkdir/behaviour/hidden-path-that-exists-is-eexist",
    ],
    note: "The final path is not checked against the veil.",
    setup: [directory("hidden"), directory("seen")],
    steps: [unveil("/w/seen", "rwc"), mkdir("/w/hidden").fails("EEXIST")],
  }),
  row("mkdir/EEXIST/slashes-only", {
    covers: [
      "entry/EEXIST/path-leads-to-something",
      "mkdir/behaviour/path-of-slashes-alone-is-the-root",
    ],
    steps: [mkdir("///").fails("EEXIST")],
  }),
  row("mkdir/EEXIST/nul-first", {
    covers: "entry/EEXIST/path-leads-to-something",
    note: "The empty path counts as slashes only.",
    steps: [mkdir("\0x").fails("EEXIST")],
  }),
  row("mkdir/EEXIST/ends-in-dot", {
    covers: [
      "entry/EEXIST/path-leads-to-something",
      "mkdir/behaviour/final-dot-or-dot-dot-is-eexist",
    ],
    setup: [directory("d")],
    steps: [mkdir("d/.").fails("EEXIST"), mkdir("d/..").fails("EEXIST")],
  }),
  row("mkdir/ENOENT/intermediate-missing", {
    covers: "path/ENOENT/component-does-not-exist",
    steps: [mkdir("missing/new").fails("ENOENT")],
  }),
  row("mkdir/ENOENT/veil-hides-parent", {
    covers: "veil/ENOENT/parent-is-hidden",
    setup: [directory("d", { mode: 0o777 }), directory("seen")],
    steps: [unveil("/w/seen", "rwc"), mkdir("/w/d/new").fails("ENOENT")],
  }),
  row("mkdir/success/veil-has-a-link-without-letters-to-read", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp: mkdir",
    note: "Links on the way must be unveiled, with whatever letter.",
    setup: [
      directory("seen"),
      directory("d", { mode: 0o777 }),
      symbolicLink("seen/l", "/w/d"),
    ],
    steps: [
      unveil("/w/seen", "x"),
      unveil("/w/d", "c"),
      mkdir("/w/seen/l/new").returns(0),
      mkdir("/w/d/new").fails("EEXIST"),
    ],
  }),
  row("mkdir/EACCES/veil-parent-lacks-c", {
    covers: "veil/EACCES/parent-unveiled-without-needed-letter",
    setup: [directory("d", { mode: 0o777 })],
    steps: [unveil("/w/d", "rw"), mkdir("/w/d/new").fails("EACCES")],
  }),
  row("mkdir/EACCES/parent-not-writable", {
    covers: "parent/EACCES/not-writable",
    setup: [directory("d")],
    steps: [mkdir("d/new").fails("EACCES")],
  }),
  row("mkdir/EROFS/read-only-mount", {
    covers: [
      "parent/EROFS/mount-is-read-only",
      "fsmount/behaviour/mount-has-the-flags-given-to-fsopen",
    ],
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m", "MS_RDONLY")],
    steps: [mkdir("m/new").fails("EROFS")],
    teardown: [umount("/w/m")],
  }),
  row("mkdir/EROFS/devpts", {
    covers: "entry/EROFS/file-system-has-fixed-entries",
    as: "root",
    touches: ["mounts"],
    setup: [
      directory("m"),
      fsopen("devpts").as("devpts"),
      fsmount(result("devpts"), "m"),
    ],
    steps: [mkdir("m/new").fails("EROFS")],
    teardown: [umount("/w/m")],
  }),
  row("mkdir/ENAMETOOLONG/name-of-256", {
    covers: "entry/ENAMETOOLONG/name-longer-than-255",
    steps: [mkdir("n".repeat(256)).fails("ENAMETOOLONG")],
  }),
  row("mkdir/EEXIST/dangling-symlink", {
    covers: "entry/EEXIST/parent-already-has-the-name",
    setup: [symbolicLink("l", "missing")],
    steps: [mkdir("l").fails("EEXIST")],
  }),
  row("mkdir/success/mode-under-umask", {
    covers: "mkdir/behaviour/returns-0-and-makes-a-directory",
    steps: [
      mkdir("d", 0o777).returns(0),
      stat("d", status).observes(status, {
        st_mode: "S_IFDIR|0o755",
        st_uid: 1000,
        st_gid: 1000,
      }),
    ],
  }),
  row("mkdir/success/sticky-and-set-id-bits-stay", {
    covers: "mkdir/behaviour/set-id-and-sticky-bits-are-kept",
    note: "The mode is not masked to the permission bits.",
    steps: [
      umask(0).returns(0o022),
      mkdir("d", 0o7777).returns(0),
      stat("d", status).observes(status, { st_mode: "S_IFDIR|0o7777" }),
    ],
  }),
  row("mkdir/success/trailing-slashes", {
    covers: "mkdir/behaviour/trailing-slashes-do-not-matter",
    steps: [mkdir("d//").returns(0), stat("d", status).returns(0)],
  }),
  row("mkdir/success/relative-to-descriptor", {
    setup: [directory("d", { mode: 0o777 })],
    steps: [
      open("d", "O_RDONLY").as("dir"),
      mkdir("e", 0o700, { at: result("dir") }).returns(0),
      stat("d/e", status).returns(0),
    ],
  }),
  row("mkdir/success/what-is-made-belongs-to-the-effective-ids", {
    covers: [
      "mkdir/behaviour/new-directory-takes-the-effective-ids",
      "symlink/behaviour/new-link-takes-the-effective-ids",
      "mknod/behaviour/new-node-belongs-to-the-effective-ids",
      "open/behaviour/new-file-takes-the-effective-ids",
    ],
    as: "root",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
    steps: [
      call.setresgid(5, 6, 7).returns(0),
      call.setresuid(8, 9, 10).returns(0),
      mkdir("d", 0o755).returns(0),
      symlink("d", "l").returns(0),
      mknod("n", "S_IFREG|0o644").returns(0),
      open("f", "O_WRONLY|O_CREAT", 0o644).succeeds(),
      ...["d", "l", "n", "f"].map((pathname) =>
        stat(pathname, status, { follow: false }).returns(0)
          .observes(status, { st_uid: 9, st_gid: 6 })
      ),
    ],
  }),
  row("mkdir/success/type-bits-are-merged", {
    covers: "mkdir/behaviour/type-bits-of-mode-are-merged",
    steps: [
      mkdir("d", 0o100755).returns(0),
      stat("d", status).returns(0).observes(status, { st_mode: 0o140755 }),
    ],
  }),
  row("mkdir/success/through-a-dangling-link", {
    covers: "mkdir/behaviour/dangling-link-makes-the-links-name-elsewhere",
    setup: [
      directory("d", { uid: 1000 }),
      symbolicLink("l", "d/missing", { uid: 1000 }),
    ],
    steps: [
      mkdir("l", 0o755).returns(0),
      stat("d/l", status).returns(0)
        .observes(status, { st_mode: "S_IFDIR|0o755" }),
      stat("d/missing", status).fails("ENOENT"),
      mkdir("l", 0o755).fails("EEXIST"),
    ],
  }),
];
