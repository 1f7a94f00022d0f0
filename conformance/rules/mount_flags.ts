/**
 * Mounts: each flag alone, what a remount leaves and takes, what is told of a
 * mount, where mounts are found, and what file systems take as options.
 *
 * @module
 */

import { mountFlags } from "../../src/api/constants.ts";
import {
  barrier,
  buffer,
  call,
  chdir,
  child,
  close,
  directory,
  faccessat,
  fcntl,
  file,
  fsmount,
  fsopen,
  fstat,
  inside,
  join,
  json,
  link,
  load,
  mkdir,
  mknod,
  mounted,
  node,
  NULL,
  open,
  otherThan,
  poll,
  polled,
  read,
  remount,
  rename,
  result,
  rmdir,
  room,
  type Row,
  row,
  stat,
  type Step,
  struct,
  symbolicLink,
  text,
  u64,
  umount,
  unlink,
  UNMAPPED,
  type Value,
  write,
} from "../language/row.ts";
import {
  bindmount,
  copyMount,
  ownContext,
  ROOT_CONTEXT,
  toldMount,
  unshareCreate,
  unshareEnter,
  unshareOpen,
} from "../worlds/mount_rules.ts";

const MOUNT = "Kernel/FileSystem/Mount.cpp, VFSRootContext.cpp";
const MOUNT_FILE = "Kernel/FileSystem/MountFile.cpp";
const UNSHARED = "Kernel/FileSystem/UnsharedResourceFile.cpp";
const STATVFS = "Kernel/Syscalls/statvfs.cpp";

const fd = result("fd");
const context = result("context");

/** A new file system at a directory that is there. */
const mountedAt = (type: string, path: string): readonly Step[] => [
  fsopen(type).as("new"),
  fsmount(result("new"), path).returns(0),
  close(result("new")).returns(0),
];

/** All mounts of the caller's context, in their order. */
function tells(
  ...wanted: readonly (readonly [string, string])[]
): readonly Step[] {
  const told = buffer(2048, `${wanted.length} mounts`);
  const mounts = wanted.map(([name, place]) => toldMount(name, place, 0));
  return [
    open("/s/kernel/df", "O_RDONLY").as("fd"),
    read(fd, told).succeeds().observes(told, json(mounts)),
    close(fd).returns(0),
  ];
}
const status = room("stat", "status");
const fileSystem = room("statvfs", "file system");
const bytes = buffer(64, "bytes");

/** The lowest bytes of what tells a file system. */
const idInStat = inside(status, status.layout.fields.st_dev[0]);
const idInStatvfs = inside(fileSystem, fileSystem.layout.fields.f_fsid[0]);

const see = (pathname: string): Step => stat(pathname, status).returns(0);

function rule(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "as" | "touches">,
): Row {
  return row(id, {
    source: MOUNT,
    as: "root",
    touches: ["mounts"],
    ...definition,
  });
}

const flagsOf = (path: string, wanted: number): Step =>
  call.statvfs({ path, buf: fileSystem }).returns(0)
    .observes(fileSystem, { f_flag: wanted });

/** Every flag that a mount keeps, and what it keeps from whom. */
const flags = [
  ["nodev", "MS_NODEV", "null"],
  ["noexec", "MS_NOEXEC", "exec"],
  ["nosuid", "MS_NOSUID", ""],
  ["rdonly", "MS_RDONLY", "write"],
  ["wxallowed", "MS_WXALLOWED", ""],
  ["axallowed", "MS_AXALLOWED", ""],
  ["noregular", "MS_NOREGULAR", "regular"],
  ["srchidden", "MS_SRCHIDDEN", ""],
] as const;

const each: readonly Row[] = flags.map(([name, flag, what]) => {
  const judge = (step: Step, of: string, errno: "EACCES" | "EROFS") =>
    of === what ? step.fails(errno) : step.succeeds();
  const regular = (step: Step): Step =>
    what === "regular" ? step.fails("EACCES") : step.succeeds();
  return rule(`fsmount/success/with-${name}-alone`, {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
    setup: [
      directory("m"),
      mounted("m"),
      file("m/f", "abc", { mode: 0o755 }),
      node("m/null", "S_IFCHR|0o666", 0x103),
      directory("m/d"),
      remount("m", flag),
    ],
    steps: [
      flagsOf("m", mountFlags[flag]),
      flagsOf("m/f", mountFlags[flag]),
      flagsOf("/w", 0),
      judge(open("m/null", "O_RDWR"), "null", "EACCES"),
      regular(open("m/f", "O_RDONLY")),
      what === "regular"
        ? open("m/f", "O_EXEC").fails("EACCES")
        : judge(open("m/f", "O_EXEC"), "exec", "EACCES"),
      what === "regular"
        ? open("m/f", "O_WRONLY").fails("EACCES")
        : judge(open("m/f", "O_WRONLY"), "write", "EROFS"),
      open("m/d", "O_RDONLY|O_DIRECTORY").succeeds(),
      judge(faccessat("m/f", "W_OK"), "write", "EROFS"),
      faccessat("m/f", "R_OK|X_OK").returns(0),
      judge(mkdir("m/new"), "write", "EROFS"),
      judge(mknod("m/node", "S_IFREG|0o644"), "write", "EROFS"),
      judge(link("m/f", "m/g"), "write", "EROFS"),
      judge(rename("m/f", "m/h"), "write", "EROFS"),
      judge(unlink("m/null"), "write", "EROFS"),
      judge(rmdir("m/d"), "write", "EROFS"),
    ],
    teardown: [umount("/w/m")],
  });
});

const remounts: readonly Row[] = [
  rule("remount/success/flags-that-are-not-given-go", {
    covers: "remount/behaviour/flags-that-are-not-given-go",
    setup: [directory("m"), mounted("m", "MS_NODEV|MS_NOEXEC")],
    steps: [
      flagsOf("m", 3),
      remount("m", "MS_NOSUID").returns(0),
      flagsOf("m", 4),
      remount("m", 0).returns(0),
      flagsOf("m", 0),
    ],
    teardown: [umount("/w/m")],
  }),
  rule("remount/success/immutable-stays", {
    note: "In a context of its own: nobody can undo it.",
    covers: "remount/behaviour/ms_immutable-stays",
    steps: [
      ...ownContext,
      // Nobody lives there yet, and so everything can be changed.
      remount("/", "MS_IMMUTABLE", context).returns(0),
      remount("/", 0, context).returns(0),
      child("inhabitant", [
        unshareEnter(ROOT_CONTEXT, context).returns(0),
        remount("/", 0).fails(
          "EPERM",
          "mount/EPERM/immutable-while-context-is-in-use",
        ),
        umount("/").fails("EPERM"),
        mkdir("/m").returns(0),
        fsopen("RAMFS").as("ram"),
        fsmount(result("ram"), "/m").returns(0),
        flagsOf("/m", 0),
        remount("/m", "MS_IMMUTABLE|MS_NODEV").returns(0),
        flagsOf("/m", 0x401),
        remount("/m", 0).fails("EPERM"),
        umount("/m").fails("EPERM"),
      ]),
      join("inhabitant"),
    ],
  }),
  rule("umount/success/immutable-where-nobody-lives-any-more", {
    note: "Who leaves a context, or ends in it, does not live there.",
    source: MOUNT,
    steps: [
      ...ownContext,
      unshareCreate(result("resource")).as("other"),
      child("inhabitant", [
        unshareEnter(ROOT_CONTEXT, context).returns(0),
        // Where it is already.
        unshareEnter(ROOT_CONTEXT, context).returns(0),
        mkdir("/m").returns(0),
        mkdir("/n").returns(0),
        fsopen("RAMFS", "MS_IMMUTABLE").as("ram"),
        fsmount(result("ram"), "/m").returns(0),
        fsopen("RAMFS", "MS_IMMUTABLE").as("ram"),
        fsmount(result("ram"), "/n").returns(0),
        child("heir", [barrier("left"), umount("/m").fails("EPERM")]),
        unshareEnter(ROOT_CONTEXT, result("other")).returns(0),
        barrier("left"),
        join("heir"),
        // The heir is gone and its parent lives elsewhere.
        remount("/m", "MS_NODEV", context).returns(0),
        umount("/m", context).returns(0),
        unshareEnter(ROOT_CONTEXT, context).returns(0),
        umount("/n").fails("EPERM"),
      ]),
      join("inhabitant"),
      umount("/n", context).returns(0),
      umount("/n", context).fails("ENODEV"),
    ],
  }),
  rule("umount/success/older-of-two-that-have-one-path", {
    note:
      "Two mounts show one directory at one path, one of them covered: the older goes first.",
    setup: [
      directory("m"),
      directory("m/x"),
      directory("shown"),
      file("shown/f"),
    ],
    steps: [
      open("shown", "O_RDONLY").as("fd"),
      bindmount("m/x", fd).returns(0),
      fsopen("RAMFS").as("ram"),
      fsmount(result("ram"), "m").returns(0),
      mkdir("m/x").returns(0),
      bindmount("m/x", fd).returns(0),
      umount("m/x").returns(0),
      see("m/x/f"),
      umount("m/x").returns(0),
      stat("m/x/f", status).fails("ENOENT"),
      umount("m").returns(0),
      stat("m/x/f", status).fails("ENOENT"),
      umount("m/x").fails("ENODEV"),
    ],
  }),
  rule("umount/success/neither-the-path-nor-the-root-alone", {
    note: "Of two at one path the other root's goes, and of two that show " +
      "one directory the one at the path.",
    setup: [
      directory("m"),
      directory("m/x"),
      mounted("m/x"),
      file("m/x/older"),
      mounted("m"),
      directory("m/x"),
      mounted("m/x"),
      file("m/x/newer"),
      directory("shown"),
      file("shown/f"),
      directory("a"),
      directory("b"),
    ],
    steps: [
      see("m/x/newer"),
      umount("m/x").returns(0),
      stat("m/x/newer", status).fails("ENOENT"),
      umount("m").returns(0),
      see("m/x/older"),
      umount("m/x").returns(0),
      stat("m/x/older", status).fails("ENOENT"),
      open("shown", "O_RDONLY").as("fd"),
      bindmount("a", fd).returns(0),
      bindmount("b", fd).returns(0),
      umount("b").returns(0),
      see("a/f"),
      stat("b/f", status).fails("ENOENT"),
      umount("a").returns(0),
      stat("a/f", status).fails("ENOENT"),
    ],
  }),
  rule("read/success/mounts-in-the-order-of-mounting", {
    note: "What is mounted last stands last, wherever another went.",
    source:
      "Kernel/FileSystem/SysFS/Subsystems/Kernel/DiskUsage.cpp, VFSRootContext.cpp",
    steps: [
      ...ownContext,
      child("inhabitant", [
        unshareEnter(ROOT_CONTEXT, context).returns(0),
        ...["/b", "/a", "/c", "/s"].map((path) => mkdir(path).returns(0)),
        ...mountedAt("sys", "/s"),
        ...mountedAt("RAMFS", "/b"),
        ...mountedAt("proc", "/a"),
        ...tells(["RAMFS", "/"], ["SysFS", "/s"], ["RAMFS", "/b"], [
          "ProcFS",
          "/a",
        ]),
        umount("/b").returns(0),
        ...mountedAt("devpts", "/c"),
        ...mountedAt("RAMFS", "/b"),
        ...tells(["RAMFS", "/"], ["SysFS", "/s"], ["ProcFS", "/a"], [
          "DevPtsFS",
          "/c",
        ], ["RAMFS", "/b"]),
        ...["/a", "/b", "/c"].map((path) => umount(path).returns(0)),
        ...tells(["RAMFS", "/"], ["SysFS", "/s"]),
      ]),
      join("inhabitant"),
    ],
  }),
  rule("umount/success/nested-mounts-stay-below", {
    covers: "umount/behaviour/nested-mounts-are-not-looked-at",
    setup: [
      directory("m"),
      mounted("m"),
      directory("m/n"),
      mounted("m/n"),
      file("m/n/f"),
    ],
    steps: [
      open("m", "O_RDONLY").as("fd"),
      umount("m").returns(0),
      stat("m/n", status).fails("ENOENT"),
      stat("n/f", status, { at: fd }).returns(0),
      call.fchdir(fd).returns(0),
      umount("n").returns(0),
      stat("n/f", status).fails("ENOENT"),
      chdir("/w").returns(0),
    ],
  }),
];

/** Where a mount is found: by its name below its chain of directories. */
const places: readonly Row[] = [
  rule("fsmount/success/same-name-in-another-directory", {
    setup: [
      directory("a"),
      directory("a/m"),
      directory("b"),
      directory("b/m"),
      directory("b/a"),
      directory("b/a/m"),
      file("b/m/f"),
      mounted("a/m"),
    ],
    steps: [
      see("a/m").observes(status, {
        st_ino: 1,
        st_mode: "S_IFDIR|0o755",
        st_uid: 0,
        st_gid: 0,
        st_rdev: 0,
        st_size: 0,
      }),
      see("b/m").observes(status, { st_ino: 5 }),
      see("b/a/m").observes(status, { st_ino: 7 }),
      umount("b/m").fails("ENODEV"),
      remount("b/a/m", 0).fails("ENODEV"),
      fsopen("RAMFS", "MS_NODEV").as("ram"),
      fsmount(result("ram"), "b/m").returns(0),
      stat("b/m/f", status).fails("ENOENT"),
      flagsOf("b/m", 1),
      flagsOf("a/m", 0),
      umount("b/m").returns(0),
      see("b/m/f"),
      see("a/m").observes(status, { st_ino: 1 }),
    ],
    teardown: [umount("/w/a/m")],
  }),
  rule("fsmount/success/by-another-way-to-the-same-directory", {
    setup: [directory("d"), directory("d/m"), symbolicLink("l", "d")],
    steps: [
      fsopen("RAMFS").as("ram"),
      fsmount(result("ram"), "l/m").returns(0),
      see("d/m").observes(status, { st_ino: 1 }),
      see("l/m/").observes(status, { st_ino: 1 }),
      see("d/m/..").observes(status, { st_ino: 2 }),
      umount("d/../l/m/.").returns(0),
      see("d/m").observes(status, { st_ino: 3 }),
    ],
  }),
  rule("bindmount/success/root-shown-elsewhere-shows-its-mounts", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp: " +
      "check_matching_absolute_path_hierarchy",
    note:
      "The directories above are compared up to the root of the older mount.",
    setup: [directory("b"), directory("b/d"), file("f", "abc")],
    steps: [
      open("/", "O_RDONLY").as("fd"),
      bindmount("b", fd).returns(0),
      see("b/w/f").observes(status, { st_size: 3 }),
      // And so on, as often as one likes.
      see("b/w/b/w/f").observes(status, { st_size: 3 }),
      fsopen("RAMFS").as("ram"),
      fsmount(result("ram"), "b/w").fails("EBUSY"),
      umount("b/w").fails("ENODEV"),
      remount("b/w", "MS_NODEV").returns(0),
      flagsOf("/w", 1),
      remount("/w", 0).returns(0),
      flagsOf("b/w", 0),
      umount("b").returns(0),
      stat("b/w", status).fails("ENOENT"),
      see("b/d"),
    ],
  }),
  rule("fsmount/success/file-and-directory-cover-each-other", {
    covers: [
      "fsmount/behaviour/target-may-be-a-file",
      "fsmount/behaviour/mount_fd-can-be-used-again",
      "bindmount/behaviour/file-may-cover-a-directory",
    ],
    setup: [directory("d"), file("f", "abc"), file("g"), directory("e")],
    steps: [
      fsopen("RAMFS").as("ram"),
      fsmount(result("ram"), "g").returns(0),
      see("g").observes(status, { st_mode: "S_IFDIR|0o755", st_ino: 1 }),
      fsmount(result("ram"), "e").returns(0),
      see("e").observes(status, { st_mode: "S_IFDIR|0o755", st_ino: 1 }),
      mkdir("e/only-here").returns(0),
      stat("g/only-here", status).fails("ENOENT"),
      open("f", "O_RDONLY").as("fd"),
      bindmount("d", fd).returns(0),
      see("d").observes(status, { st_mode: "S_IFREG|0o644", st_size: 3 }),
      stat("d/", status).fails("ENOTDIR"),
    ],
    teardown: [umount("/w/d"), umount("/w/e"), umount("/w/g")],
  }),
  rule("fsmount/success/on-the-root-without-effect", {
    covers: "fsmount/behaviour/mount-on-the-root-is-without-effect",
    steps: [
      ...ownContext,
      fsopen("RAMFS").as("ram"),
      fsmount(result("ram"), "/", -1, context).returns(0),
      fsmount(result("ram"), "/", -1, context).fails("EBUSY"),
      child("inhabitant", [
        unshareEnter(ROOT_CONTEXT, context).returns(0),
        mkdir("/m").returns(0),
        // On the root that was there before.
        see("/m").observes(status, { st_ino: 2 }),
        fsmount(result("ram"), "/m").returns(0),
        see("/m").observes(status, { st_ino: 1 }),
        umount("/m").returns(0),
      ]),
      join("inhabitant"),
    ],
  }),
  rule("fsmount/success/any-negative-source-is-none", {
    covers: "fsmount/behaviour/negative-source_fd-means-no-source",
    setup: [directory("m")],
    steps: [
      fsopen("RAMFS").as("ram"),
      fsmount(result("ram"), "m", -2).returns(0),
      umount("m").returns(0),
      fsmount(result("ram"), "m", -0x8000_0000).returns(0),
    ],
    teardown: [umount("/w/m")],
  }),
  rule("bindmount/order/target-before-source", {
    source: "Kernel/Syscalls/mount.cpp",
    covers: "bindmount/behaviour/source-is-looked-at-after-the-target",
    setup: [directory("m")],
    steps: [
      bindmount("missing", 99).fails("ENOENT"),
      bindmount("m", 99).fails("EBADF"),
    ],
  }),
  rule("copy_mount/success/from-one-context-into-another", {
    source: "Kernel/Syscalls/mount.cpp",
    covers: [
      "copy_mount/behaviour/each-path-has-its-own-context",
      "copy_mount mount-flags/EINVAL/ms_remount-given",
    ],
    setup: [directory("a"), mounted("a"), file("a/f", "abc")],
    steps: [
      ...ownContext,
      child("builder", [
        unshareEnter(ROOT_CONTEXT, context).returns(0),
        mkdir("/b").returns(0),
      ]),
      join("builder"),
      copyMount("/w/a", "/b", { flags: "MS_REMOUNT" }).fails("EINVAL"),
      copyMount("/w/a", "/b", { targetContext: context, flags: "MS_RDONLY" })
        .returns(0),
      child("inhabitant", [
        unshareEnter(ROOT_CONTEXT, context).returns(0),
        see("/b/f").observes(status, { st_size: 3 }),
        mkdir("/b/x").fails("EROFS"),
      ]),
      join("inhabitant"),
      directory("c"),
      copyMount("/b", "/w/c", { originalContext: context }).returns(0),
      see("c/f").observes(status, { st_size: 3 }),
      mkdir("c/x").returns(0),
      umount("c").returns(0),
      umount("/b", context).returns(0),
    ].flat(),
    teardown: [umount("/w/a")],
  }),
];

const kinds = [
  ["proc", "ProcFS"],
  ["sys", "SysFS"],
  ["devpts", "DevPtsFS"],
  ["devloop", "DevLoopFS"],
] as const;

const nothing = {
  f_bsize: 0,
  f_frsize: 0,
  f_blocks: 0,
  f_bfree: 0,
  f_bavail: 0,
  f_files: 0,
  f_ffree: 0,
  f_favail: 0,
  f_namemax: 255,
} as const;

const told: readonly Row[] = [
  rule("statvfs/success/each-file-system", {
    source: STATVFS,
    covers: [
      "statvfs/behaviour/f_basetype-names-the-file-system",
      "statvfs/behaviour/generated-file-systems-count-nothing",
      "statvfs/behaviour/follows-the-last-link",
      "fstatvfs/behaviour/returns-0-and-fills-the-struct",
      "fstatvfs/behaviour/f_basetype-names-the-file-system",
      "fstatvfs/behaviour/memory-file-systems-count-nothing",
      "fstatvfs/behaviour/f_namemax-is-255",
      "fstatvfs/behaviour/f_flag-is-the-mounts-ms-flags",
      "fsopen/behaviour/short-and-class-names-are-known",
    ],
    setup: kinds.flatMap(([short]) => [
      ...directory(short),
      fsopen(short, "MS_NODEV").as("kind"),
      fsmount(result("kind"), short),
      close(result("kind")),
      ...symbolicLink(`l${short}`, short),
    ]),
    steps: kinds.flatMap(([short, long]) => {
      const wanted = { ...nothing, f_flag: 1, f_basetype: `${long}\0` };
      return [
        call.statvfs({ path: `l${short}`, buf: fileSystem }).returns(0)
          .observes(fileSystem, wanted),
        open(short, "O_RDONLY").as("fd"),
        call.fstatvfs(fd, fileSystem).returns(0).observes(fileSystem, wanted),
        fsopen(long).succeeds(),
      ];
    }),
    teardown: kinds.map(([short]) => umount(`/w/${short}`)),
  }),
  rule("statvfs/success/ids-of-file-systems", {
    source: STATVFS,
    covers: [
      "stat/behaviour/st_dev-is-the-file-system-id",
      "statvfs/behaviour/f_fsid-is-the-file-system-id",
      "fstatvfs/behaviour/f_fsid-is-the-file-system-id",
      "statvfs/behaviour/root-has-no-flags",
    ],
    note: "Compared by their lowest bytes.",
    setup: [
      directory("m"),
      mounted("m"),
      file("m/f"),
      directory("n"),
      mounted("n"),
    ],
    steps: [
      see("m"),
      load(idInStat).as("id"),
      see("m/f").observes(idInStat, result("id"), 1),
      see("n").observes(idInStat, otherThan(result("id")), 1),
      call.statvfs({ path: "m/f", buf: fileSystem }).returns(0)
        .observes(idInStatvfs, result("id"), 1),
      open("m", "O_RDONLY").as("fd"),
      call.fstatvfs(fd, fileSystem).returns(0)
        .observes(idInStatvfs, result("id"), 1),
      call.statvfs({ path: "n", buf: fileSystem }).returns(0)
        .observes(idInStatvfs, otherThan(result("id")), 1),
      flagsOf("/", 0),
    ],
    teardown: [umount("/w/n"), umount("/w/m")],
  }),
  rule("fstatvfs/success/flags-at-the-time-of-open", {
    source: STATVFS,
    covers: [
      "fstatvfs/behaviour/flags-are-those-at-open",
      "fstatvfs/behaviour/fifo-opened-by-name-has-no-flags",
    ],
    setup: [
      directory("m"),
      mounted("m", "MS_NODEV"),
      node("m/p", "S_IFIFO|0o666"),
    ],
    steps: [
      open("m", "O_RDONLY").as("fd"),
      remount("m", "MS_NOSUID").returns(0),
      call.fstatvfs(fd, fileSystem).returns(0)
        .observes(fileSystem, { f_flag: 1 }),
      flagsOf("m", 4),
      open("m/new", "O_RDWR|O_CREAT", 0o600).as("fd"),
      call.fstatvfs(fd, fileSystem).returns(0)
        .observes(fileSystem, { f_flag: 4 }),
      child("writer", [open("m/p", "O_WRONLY").succeeds()]),
      open("m/p", "O_RDONLY").as("fifo"),
      join("writer"),
      call.fstatvfs(result("fifo"), fileSystem).returns(0).observes(
        fileSystem,
        { f_flag: 0, f_basetype: "RAMFS\0" },
      ),
    ],
    teardown: [umount("/w/m")],
  }),
  rule("open/success/fifo-on-a-restricted-mount", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
    covers: "open/behaviour/fifo-ignores-mount-flags",
    setup: [
      directory("m"),
      mounted("m"),
      node("m/p", "S_IFIFO|0o666"),
      remount("m", "MS_RDONLY|MS_NODEV|MS_NOREGULAR"),
    ],
    steps: [
      child("writer", [open("m/p", "O_WRONLY").succeeds()]),
      open("m/p", "O_RDONLY").succeeds(),
      join("writer"),
    ],
    teardown: [umount("/w/m")],
  }),
];

const key = text("k".repeat(65));
const known = text("fd");
const UNSIGNED = 1;

interface Option {
  readonly key?: Value;
  readonly length?: number;
  readonly value?: Value;
  readonly size?: number;
  readonly type?: number;
}

const ask = (request: "SET" | "DELETE", option: Option): Step =>
  call.ioctl(
    result("fuse"),
    request === "SET"
      ? "MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG"
      : "MOUNT_IOCTL_DELETE_MOUNT_SPECIFIC_FLAG",
    struct("mount_specific_flag", {
      key_string_addr: option.key ?? known,
      key_string_length: option.length ?? 2,
      value_addr: option.value ?? u64(0),
      value_length: option.size ?? 8,
      value_type: option.type ?? UNSIGNED,
    }),
  );

const options: readonly Row[] = [
  row("ioctl/success/mount-options-and-their-bounds", {
    source: MOUNT_FILE,
    as: "root",
    steps: [
      fsopen("fuse").as("fuse"),
      ask("SET", { key, length: 65 }).fails("ENAMETOOLONG"),
      ask("SET", { key, length: 64 }).fails("EINVAL"),
      ask("DELETE", { key, length: 65 }).fails("ENAMETOOLONG"),
      ask("DELETE", { key, length: 64 }).returns(0),
      ask("SET", { size: 0 }).fails("EINVAL"),
      ask("SET", { size: 9 }).fails("E2BIG"),
      ask("SET", { size: 1 }).returns(0),
      ask("SET", { size: 8 }).fails("EEXIST"),
      ask("DELETE", {}).returns(0),
      ask("SET", { size: 8 }).returns(0),
      // What is wrong with the option itself comes before that it is there.
      ask("SET", { size: 0 }).fails("EINVAL"),
      ask("SET", { size: 9, value: NULL }).fails("E2BIG"),
      ask("SET", { value: NULL, type: 9 }).fails("EFAULT"),
      ask("SET", { type: 9 }).fails("EINVAL"),
      ask("SET", { value: NULL }).fails("EFAULT"),
      ask("SET", {}).fails("EEXIST"),
      ask("DELETE", { size: 0, value: NULL, type: 9 }).returns(0),
      ask("SET", { size: 4 }).returns(0),
    ],
  }),
  row("ioctl/success/each-option-of-fuse", {
    source: "Kernel/FileSystem/FUSE/FileSystem.cpp: " +
      "validate_mount_unsigned_integer_flag",
    as: "root",
    steps: [
      fsopen("fuse").as("fuse"),
      ...["rootmode", "gid", "uid", "fd"].flatMap((name) => [
        ask("SET", { key: text(name), length: name.length }).returns(0),
        ask("SET", { key: text(name), length: name.length }).fails("EEXIST"),
        ask("SET", { key: text(name), length: 1 }).fails("EINVAL"),
      ]),
      // It is there, whatever it is to be.
      ask("SET", { type: 2 }).fails("EEXIST"),
      ask("SET", { type: 0, value: u64(2) }).fails("EEXIST"),
      ask("SET", { type: 2, key: text("x"), length: 1, value: UNMAPPED })
        .fails("EFAULT"),
      ask("DELETE", { key: text("gid"), length: 3 }).returns(0),
      ask("SET", { key: text("uid"), length: 3 }).fails("EEXIST"),
      ask("SET", { key: text("gid"), length: 3 }).returns(0),
      ask("SET", { key: text("user"), length: 4 }).fails("EINVAL"),
      fsopen("RAMFS").as("fuse"),
      ask("SET", {}).fails("EINVAL"),
    ],
  }),
  row("ioctl/EDOM/boolean-mount-options", {
    source: MOUNT_FILE,
    as: "root",
    steps: [
      fsopen("fuse").as("fuse"),
      ask("SET", { type: 0, value: u64(2) }).fails("EDOM"),
      ask("SET", { type: 0, value: u64(-1) }).fails("EDOM"),
      ask("SET", { type: 0, value: u64(1) }).fails("EINVAL"),
      ask("SET", { type: 0, value: u64(0) }).fails("EINVAL"),
      ask("SET", { type: 2, value: u64(2) }).fails("EINVAL"),
      ask("SET", { type: 1, value: u64(2) }).returns(0),
    ],
  }),
  rule("fsmount/EINVAL/fuse-looks-at-its-descriptor", {
    source: "Kernel/FileSystem/FUSE/FileSystem.cpp",
    covers: "fsmount/EINVAL/file-system-cannot-be-initialised",
    setup: [directory("m")],
    steps: [
      fsopen("fuse").as("fuse"),
      fsmount(result("fuse"), "m").fails("EBADF"),
      ask("SET", { value: u64(99) }).returns(0),
      fsmount(result("fuse"), "m").fails("EBADF"),
      ask("DELETE", {}).returns(0),
      ask("SET", { value: u64(0) }).returns(0),
      fsmount(result("fuse"), "m").fails("EINVAL"),
    ],
  }),
  rule("fsmount/EINVAL/fuse-takes-32-bits-of-its-descriptor", {
    source: "Kernel/FileSystem/FileSystemSpecificOption.cpp, MountFile.cpp",
    covers: "fsmount/EINVAL/file-system-cannot-be-initialised",
    note: "The option is of 64 bits, but kept as an unsigned.",
    setup: [directory("m")],
    steps: [
      fsopen("fuse").as("fuse"),
      ask("SET", { value: u64(0x1_0000_0000n) }).returns(0),
      fsmount(result("fuse"), "m").fails("EINVAL"),
      ask("DELETE", {}).returns(0),
      ask("SET", { value: u64(0x8000_0000) }).returns(0),
      fsmount(result("fuse"), "m").fails("EBADF"),
      ask("DELETE", {}).returns(0),
      ask("SET", { value: u64(0xffff_ffff_0000_0063n) }).returns(0),
      fsmount(result("fuse"), "m").fails("EBADF"),
    ],
  }),
  row("fsopen/success/neither-readable-nor-writable", {
    source: MOUNT_FILE,
    as: "root",
    covers: "fsopen/behaviour/neither-readable-nor-writable",
    steps: [
      fsopen("RAMFS").as("fd"),
      read(fd, bytes).fails("EBADF"),
      write(fd, "x").fails("EBADF"),
      fcntl(fd, "F_GETFL").returns(0),
      fstat(fd, status).fails("EBADF"),
      poll([polled(fd, "POLLIN|POLLOUT")], 0).returns(1),
      unshareOpen(ROOT_CONTEXT).as("fd"),
      read(fd, bytes).fails("EBADF"),
      write(fd, "x").fails("EBADF"),
      poll([polled(fd, "POLLIN|POLLOUT")], 0).returns(1),
    ],
  }),
];

const contexts: readonly Row[] = [
  row("unshare_create/success/each-call-makes-another", {
    source: UNSHARED,
    as: "root",
    covers: "unshare_create/behaviour/each-call-makes-another",
    steps: [
      unshareOpen(ROOT_CONTEXT).as("resource"),
      unshareCreate(result("resource")).as("first"),
      unshareCreate(result("resource")).returns(result("first", 1)),
      unshareCreate(result("resource")).returns(result("first", 2)),
      child("builder", [
        unshareEnter(ROOT_CONTEXT, result("first")).returns(0),
        mkdir("/m").returns(0),
      ]),
      join("builder"),
      unshareEnter(ROOT_CONTEXT, result("first", 1)).returns(0),
      stat("/m", status).fails("ENOENT"),
    ],
  }),
  row("unshare_enter/success/unknown-flags-enter-nothing", {
    source: "Kernel/Syscalls/unshare.cpp",
    as: "root",
    covers: "unshare_enter/behaviour/unknown-flags-enter-nothing",
    steps: [
      ...ownContext,
      unshareEnter(ROOT_CONTEXT, context, 4).returns(0),
      see("/w"),
      unshareEnter(ROOT_CONTEXT, context, 0).whatever(),
      see("/w"),
      unshareEnter(ROOT_CONTEXT, context, 5).returns(0),
      stat("/w", status).fails("ENOENT"),
    ],
  }),
  rule("ioctl/ENODEV/root-that-is-no-mount-point", {
    source: UNSHARED,
    setup: [
      directory("m"),
      mounted("m"),
      directory("m/d"),
      file("f"),
      file("m/f"),
    ],
    steps: [
      unshareOpen(ROOT_CONTEXT).as("resource"),
      open("m/d", "O_RDONLY").as("d"),
      open("f", "O_RDONLY").as("f"),
      open("m", "O_RDONLY").as("m"),
      ...([
        [result("d"), "ENODEV"],
        [result("f"), "ENOTDIR"],
        [99, "EBADF"],
      ] as const).map(([at, errno]) =>
        call.ioctl(
          result("resource"),
          "UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD",
          at,
        ).fails(errno)
      ),
      call.ioctl(result("resource"), 1, 0).fails("EINVAL"),
      // The descriptor is the lower half of the argument.
      ...[0xffff_ffff, result("m", 0x1_0000_0000n)].map((at) =>
        call.ioctl(
          result("resource"),
          "UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD",
          at,
        ).returns(0)
      ),
      call.ioctl(
        result("resource"),
        "UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD",
        result("m"),
      ).returns(0),
      unshareCreate(result("resource")).as("context"),
      child("inhabitant", [
        unshareEnter(ROOT_CONTEXT, context).returns(0),
        see("/f"),
      ]),
      join("inhabitant"),
    ],
    teardown: [umount("/w/m")],
  }),
];

export const rows: readonly Row[] = [
  ...each,
  ...remounts,
  ...places,
  ...told,
  ...options,
  ...contexts,
];
