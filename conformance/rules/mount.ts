import {
  buffer,
  call,
  chdir,
  child,
  chmod,
  chown,
  close,
  directory,
  EACCES,
  EBUSY,
  EDOM,
  EEXIST,
  EINVAL,
  ENAMETOOLONG,
  ENODEV,
  ENOENT,
  ENOTBLK,
  ENOTEMPTY,
  ENOTSUP,
  EPERM,
  EROFS,
  ESRCH,
  faccessat,
  file,
  fsmount,
  fsopen,
  ftruncate,
  join,
  mkdir,
  mknod,
  mounted,
  MS_BIND,
  MS_IMMUTABLE,
  MS_NODEV,
  MS_NOEXEC,
  MS_NOREGULAR,
  MS_RDONLY,
  node,
  NULL,
  O_CREAT,
  O_EXEC,
  O_RDONLY,
  O_WRONLY,
  open,
  type Path,
  path,
  pipe,
  pledge,
  PR_SET_JAILED_UNTIL_EXIT,
  readlink,
  remount,
  rename,
  result,
  rmdir,
  room,
  type Row,
  row,
  S_IFCHR,
  S_IFDIR,
  S_IFREG,
  SIGABRT,
  stat,
  type Step,
  type Steps,
  struct,
  text,
  umount,
  unlink,
  UNMAPPED,
  unveil,
  W_OK,
  write,
  X_OK,
} from "../language/row.ts";
import {
  bindmount,
  copyMount,
  ownContext,
  ROOT_CONTEXT,
  unshareCreate,
  unshareEnter,
  unshareOpen,
} from "../worlds/mount_rules.ts";
import {
  SC_statvfs_params,
  stat as statLayout,
  statvfs as statvfsLayout,
} from "../../src/api/structs.ts";

const status = room(statLayout, "status");

const fileSystem = room(statvfsLayout, "file system");

const bytes = buffer(64, "bytes");

const ends = buffer(8, "ends");

type Definition = Omit<Parameters<typeof row>[1], "source">;

/** Superuser's rows; mounts below /w are undone at the end. */
function rule(name: string, definition: Definition): Row {
  return row(`mount/${name}`, {
    source: "path rules of the facts; Kernel/FileSystem/VFSRootContext.cpp",
    as: "root",
    touches: ["mounts"],
    ...definition,
  });
}

/** A RAMFS at /w/m, and away with it. */
function withMount(
  covers: string,
  name: string,
  steps: Steps,
  { flags = 0, inside = [] }: { flags?: number; inside?: Steps } = {},
): Row {
  return rule(name, {
    covers: covers === "" ? [] : covers.split(" "),
    setup: [
      directory("m"),
      mounted("m"),
      ...inside,
      ...(flags === 0 ? [] : [remount("m", flags)]),
    ],
    steps,
    teardown: [umount("/w/m")],
  });
}

const jail = call.prctl(PR_SET_JAILED_UNTIL_EXIT, 0, 0, 0);

const see = (pathname: Path): Step => stat(pathname, status);

export const rows: readonly Row[] = [
  rule("across-two-bind-mounts-of-one-file-system", {
    covers: "P131",
    setup: [directory("a"), directory("b"), directory("d"), file("d/f")],
    steps: [
      open("d", O_RDONLY).as("d"),
      bindmount("a", result("d")).returns(0),
      bindmount("b", result("d")).returns(0),
      rename("a/f", "b/g").returns(0),
      see("d/g").returns(0),
    ],
    teardown: [umount("/w/a"), umount("/w/b")],
  }),
  withMount("P141", "root-and-parent", [
    see("m").returns(0).observes(status, {
      st_ino: 1,
      st_mode: S_IFDIR | 0o755,
    }),
    see("m/..").returns(0).observes(status, { st_mode: S_IFDIR | 0o1777 }),
  ]),
  rule("host-entry-is-looked-up-first", {
    covers: "P142",
    setup: [directory("m"), mounted("m")],
    steps: [
      rmdir("m").returns(0),
      see("m").fails(ENOENT),
      mkdir("m").returns(0),
    ],
    teardown: [umount("/w/m")],
    note: "The mount comes back with a new entry of that name.",
  }),
  withMount(
    "P143 bindmount/EBUSY/target-already-mount-point copy_mount/EBUSY/target-already-mount-point",
    "busy",
    [
      open("/w", O_RDONLY).as("fd"),
      bindmount("m", result("fd")).fails(EBUSY),
      copyMount("m", "m").fails(EBUSY),
      fsopen("RAMFS").as("ram"),
      fsmount(result("ram"), "m").fails(EBUSY),
    ],
  ),
  withMount("P144", "read-only-open", [
    open("m/f", O_WRONLY).fails(EROFS),
    open("m/new", O_CREAT | O_WRONLY, 0o644).fails(EROFS),
    open("m/f", O_RDONLY).returns(1),
  ], { flags: MS_RDONLY, inside: [file("m/f")] }),
  row("mount/read-only-permission-first", {
    source: "path rules of the facts",
    covers: "P145",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m"), file("m/f"), remount("m", MS_RDONLY)],
    steps: [open("m/f", O_WRONLY).fails(EACCES)],
    teardown: [umount("/w/m")],
  }),
  withMount("P146", "read-only-device", [open("m/null", O_WRONLY).returns(1)], {
    flags: MS_RDONLY,
    inside: [node("m/null", S_IFCHR | 0o666, 0x103)],
  }),
  withMount("P147", "read-only-access", [
    faccessat("m/f", W_OK).fails(EROFS),
  ], { flags: MS_RDONLY, inside: [file("m/f")] }),
  withMount("P148", "read-only-attributes", [
    chmod("m/f", 0o600).fails(EROFS),
    chown("m/f", 1, 1).fails(EROFS),
    call.utime(text("m/f"), 3, NULL).fails(EROFS),
    call.setresuid(1000, 1000, 1000),
    chmod("m/f", 0o600).fails(EPERM),
    chown("m/f", 1, 1).fails(EPERM),
    call.utime(text("m/f"), 3, NULL).fails(EACCES),
  ], { flags: MS_RDONLY, inside: [file("m/f")] }),
  withMount("P149 P150", "read-only-entries", [
    unlink("m/f").fails(EROFS),
    rmdir("m/empty").fails(EROFS),
    rmdir("m/full").fails(ENOTEMPTY),
    mkdir("m/empty").fails(EEXIST),
    mkdir("m/new").fails(EROFS),
  ], {
    flags: MS_RDONLY,
    inside: [
      file("m/f"),
      directory("m/empty"),
      directory("m/full"),
      file("m/full/f"),
    ],
  }),
  withMount("P151", "descriptors-keep-their-flags", [
    open("m/f", O_WRONLY).as("fd"),
    remount("m", MS_RDONLY).returns(0),
    write(result("fd"), "x").returns(1),
    ftruncate(result("fd"), 0).returns(0),
    call.fchmod(result("fd"), 0o600).returns(0),
  ], { inside: [file("m/f")] }),
  withMount("P152", "no-devices", [open("m/null", O_RDONLY).fails(EACCES)], {
    flags: MS_NODEV,
    inside: [node("m/null", S_IFCHR | 0o666, 0x103)],
  }),
  withMount("P153", "no-execution", [
    open("m/f", O_EXEC).fails(EACCES),
    faccessat("m/f", X_OK).returns(0),
  ], { flags: MS_NOEXEC, inside: [file("m/f", "", { mode: 0o755 })] }),
  withMount("P155", "no-regular-files", [
    open("m/f", O_RDONLY).fails(EACCES),
    open("m/new", O_CREAT | O_WRONLY, 0o644).fails(EACCES),
    mknod("m/node", S_IFREG | 0o644).returns(0),
    see("m/f").returns(0),
    readlink("m/f", bytes).fails(
      EACCES,
      "readlink/EACCES/regular-file-ms_noregular-mount-device-ms_nodev",
    ),
  ], { flags: MS_NOREGULAR, inside: [file("m/f")] }),
  rule("bind-mounts-inherit-no-flags", {
    covers: "P156",
    setup: [
      directory("m"),
      mounted("m"),
      directory("m/d"),
      remount("m", MS_RDONLY),
      directory("b"),
    ],
    steps: [
      open("m/d", O_RDONLY).as("fd"),
      bindmount("b", result("fd")).returns(0),
      mkdir("b/new").returns(0),
      mkdir("m/d/other").fails(EROFS),
    ],
    teardown: [umount("/w/b"), umount("/w/m")],
  }),
  rule("nested-mounts-inherit-no-flags", {
    covers: "P157",
    setup: [
      directory("m"),
      mounted("m"),
      directory("m/n"),
      remount("m", MS_RDONLY),
    ],
    steps: [
      fsopen("RAMFS").as("ram"),
      fsmount(result("ram"), "m/n").returns(0),
      mkdir("m/n/new").returns(0),
    ],
    teardown: [umount("/w/m/n"), umount("/w/m")],
  }),
  rule("remount-of-the-root-changes-nothing", {
    covers: "P158",
    steps: [
      remount("/", MS_RDONLY).returns(0),
      mkdir("/halcyon-root-row").returns(0),
      rmdir("/halcyon-root-row").returns(0),
    ],
    teardown: [remount("/", 0)],
  }),
  withMount("P159", "working-directory-keeps-its-flags", [
    chdir("m"),
    remount("/w/m", MS_RDONLY).returns(0),
    mkdir("relative").returns(0),
    mkdir("/w/m/absolute").fails(EROFS),
    chdir("/w"),
  ]),
  withMount("P161", "unmount-with-open-files", [
    open("m/f", O_RDONLY).returns(1),
    umount("/w/m").returns(0),
    fsopen("RAMFS").as("ram"),
    fsmount(result("ram"), "m").returns(0),
  ], { inside: [file("m/f")] }),
  rule("plain-directory-is-no-mount", {
    covers: [
      "P162",
      "umount/ENODEV/nothing-mounted-guest-inode-path",
      "remount/ENODEV/target-mount-point",
    ],
    setup: [directory("d")],
    steps: [umount("d").fails(ENODEV), remount("d", 0).fails(ENODEV)],
  }),
  row("mount/only-the-superuser", {
    source: "path rules of the facts",
    covers: [
      "P163",
      "bindmount/EPERM/caller-s-euid-0",
      "remount/EPERM/caller-s-euid-0",
      "copy_mount/EPERM/caller-s-euid-0",
    ],
    steps: [
      fsopen(path(UNMAPPED, 3)).fails(EPERM),
      call.fsmount(UNMAPPED).fails(EPERM),
      call.bindmount(UNMAPPED).fails(EPERM),
      call.remount(UNMAPPED).fails(EPERM),
      call.umount(UNMAPPED).fails(EPERM),
      call.copy_mount(UNMAPPED).fails(EPERM),
    ],
  }),
  row("mount/superuser-before-promise-in-umount", {
    source: "path rules of the facts",
    covers: "P164",
    steps: [
      pledge("stdio"),
      umount("/w").fails(EPERM),
      fsopen("RAMFS").kills(SIGABRT),
    ],
  }),
  rule("bind-source-without-path", {
    covers: [
      "P165",
      "bindmount/ENODEV/source_fd-path-pipe-fifo-socket-anonymous",
    ],
    setup: [directory("m")],
    steps: [pipe(ends), bindmount("m", 1).fails(ENODEV)],
  }),
  rule("kinds-and-their-sources", {
    covers: [
      "P166",
      "P167",
      "fsmount/ENOTSUP/source-given-but-type-takes-none",
      "fsmount/ENOTSUP/source-given-but-type-needs-one",
      "fsmount/ENOTBLK/source-block-device-all-four-source",
    ],
    setup: [directory("m")],
    steps: [
      fsopen("nosuchfs").fails(ENODEV),
      fsopen("t".repeat(17)).fails(ENAMETOOLONG),
      fsopen("RAMFS", MS_BIND).fails(EINVAL),
      fsopen("ram").as("ram"),
      fsmount(result("ram"), "m", 0).fails(ENOTSUP),
      fsopen("ext2").as("ext2"),
      fsmount(result("ext2"), "m").fails(ENOTSUP),
      fsmount(result("ext2"), "m", 0).fails(ENOTBLK),
    ],
  }),
  rule("copies-are-of-file-system-roots", {
    covers: [
      "P168",
      "copy_mount/EINVAL/original_path-root-inode-file-system-plain",
    ],
    setup: [directory("d"), directory("m")],
    steps: [copyMount("d", "m").fails(EINVAL)],
  }),
  rule("copy-shows-the-same-file-system", {
    setup: [directory("a"), mounted("a"), file("a/f"), directory("b")],
    steps: [
      copyMount("a", "b", { flags: MS_RDONLY }).returns(0),
      see("b/f").returns(0),
      mkdir("b/x").fails(EROFS),
      mkdir("a/x").returns(0),
      see("b/x").returns(0),
    ],
    teardown: [umount("/w/b"), umount("/w/a")],
  }),
  rule("own-context-starts-empty", {
    covers: ["P169", "P170"],
    setup: [file("f", "abc")],
    steps: [
      ...ownContext,
      unshareEnter(ROOT_CONTEXT, result("context")).returns(0),
      see("/w").fails(ENOENT),
      see("/").returns(0).observes(status, { st_ino: 1 }),
      see("f").returns(0).observes(status, { st_size: 3 }),
      see(".").returns(0).observes(status, { st_mode: S_IFDIR | 0o1777 }),
    ],
  }),
  rule("context-numbers", {
    covers: ["P171", "P172"],
    setup: [directory("m")],
    steps: [
      fsopen("RAMFS").as("ram"),
      fsmount(result("ram"), "/w/m", -1, 0).fails(EINVAL),
      fsmount(result("ram"), "/w/m", -1, -2).fails(EINVAL),
      fsmount(result("ram"), "/w/m", -1, 0x7fff_0000).fails(EDOM),
      ...ownContext,
      fsmount(result("ram"), "m", -1, result("context"))
        .fails(
          EINVAL,
          "fsmount/EINVAL/vfs_root_context_id-names-context-other-caller-s",
        ),
    ],
  }),
  rule("veils-name-paths-of-any-context", {
    covers: "U169",
    steps: [
      ...ownContext,
      child("builder", [
        unshareEnter(ROOT_CONTEXT, result("context")).returns(0),
        mkdir("/seen").returns(0),
        mkdir("/other").returns(0),
      ]),
      join("builder"),
      unveil("/seen", "rwcxb").returns(0),
      unshareEnter(ROOT_CONTEXT, result("context")).returns(0),
      see("/seen").returns(0),
      see("/other").fails(ENOENT),
    ],
  }),
  rule("mount-in-another-context", {
    steps: [
      ...ownContext,
      fsopen("RAMFS").as("ram"),
      fsmount(result("ram"), "/", -1, result("context")).returns(0),
    ],
  }),
  rule("jailed-may-not-unshare", {
    covers: [
      "P173",
      "unshare_open/EPERM/process-jailed-checked-before-superuser-test",
      "unshare_create/EPERM/process-jailed-checked-before-superuser-test",
      "unshare_enter/EPERM/process-jailed-until-exit-until-exec",
    ],
    steps: [
      jail,
      unshareOpen(ROOT_CONTEXT).fails(EPERM),
      unshareCreate(0).fails(EPERM),
      unshareEnter(ROOT_CONTEXT, -1).fails(EPERM),
    ],
  }),
  rule("jailed-and-contexts", {
    covers: [
      "P174",
      "fsmount/EPERM/vfs_root_context_id-1-process-jailed",
      "bindmount/EPERM/vfs_root_context_id-1-process-jailed",
      "remount/EPERM/vfs_root_context_id-1-process-jailed",
      "umount/EPERM/vfs_root_context_id-1-process-jailed",
      "copy_mount/EPERM/original_vfs_root_context_id-1-process-jailed",
      "copy_mount/EPERM/target_vfs_root_context_id-1-process-jailed",
    ],
    setup: [directory("m"), mounted("m")],
    steps: [
      fsopen("RAMFS").as("ram"),
      jail,
      remount("m", 0).returns(0),
      fsmount(result("ram"), "/w/m", -1, 1).fails(EPERM),
      bindmount("/w/m", 0, 0, 1).fails(EPERM),
      remount("/w/m", 0, 1).fails(EPERM),
      umount("/w/m", 1).fails(EPERM),
      copyMount("/w/m", "/w/m", { originalContext: 1 }).fails(EPERM),
      copyMount("/w/m", "/w/m", { targetContext: 1 }).fails(EPERM),
    ],
    teardown: [umount("/w/m")],
  }),
  rule("jailed-and-devices", {
    covers: "P175",
    setup: [node("null", S_IFCHR | 0o666, 0x103)],
    steps: [jail, open("null", O_RDONLY).returns(1)],
  }),
  rule("immutable-mounts-stay-in-use", {
    covers: [
      "P160",
      "remount/EPERM/mount-immutable-context-attached-least-one",
      "umount/EPERM/mount-immutable-while-context-use",
    ],
    note:
      "In a context of its own: an immutable mount cannot be undone while a process lives there.",
    steps: [
      ...ownContext,
      unshareEnter(ROOT_CONTEXT, result("context")),
      mkdir("/m"),
      fsopen("RAMFS", MS_IMMUTABLE).as("ram"),
      fsmount(result("ram"), "/m").returns(0),
      remount("/m", 0).fails(EPERM),
      umount("/m").fails(EPERM),
    ],
  }),
  withMount("", "statvfs-of-a-mount", [
    call.statvfs(struct(SC_statvfs_params, { path: "m", buf: fileSystem }))
      .returns(0)
      .observes(fileSystem, {
        f_flag: MS_NODEV,
        f_namemax: 255,
        f_files: 0,
        f_bsize: 0,
      }),
    open("m", O_RDONLY).as("fd"),
    close(result("fd")),
  ], { flags: MS_NODEV }),
  rule("proc-names", {
    covers: ["P083", "P084", "P085"],
    setup: [directory("p")],
    steps: [
      fsopen("proc").as("proc"),
      fsmount(result("proc"), "p").returns(0),
      see("p/self/").returns(0).observes(status, { st_mode: S_IFDIR | 0o555 }),
      see("p/nonsense").fails(
        ESRCH,
        "stat/ESRCH/path-procfs-component-procfs-root-neither",
      ),
      see("p/99999").fails(ENOENT),
    ],
    teardown: [umount("/w/p")],
  }),
  rule("veiled-targets", {
    covers: "U141",
    setup: [directory("seen"), directory("hidden"), mounted("hidden")],
    steps: [
      fsopen("RAMFS").as("ram"),
      open("/w/seen", O_RDONLY).as("fd"),
      unveil("/w/seen", "r"),
      bindmount("/w/hidden", result("fd")).fails(ENOENT),
      fsmount(result("ram"), "/w/hidden").fails(ENOENT),
      remount("/w/hidden", 0).fails(ENOENT),
      umount("/w/hidden").fails(ENOENT),
    ],
    teardown: [umount("/w/hidden")],
  }),
];
