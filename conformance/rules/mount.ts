import {
  buffer,
  call,
  chdir,
  child,
  chmod,
  chown,
  close,
  directory,
  faccessat,
  type FieldNumber,
  file,
  fsmount,
  fsopen,
  ftruncate,
  join,
  mkdir,
  mknod,
  mounted,
  node,
  NULL,
  open,
  type Path,
  path,
  pipe,
  pledge,
  readlink,
  remount,
  rename,
  result,
  rmdir,
  room,
  type Row,
  row,
  stat,
  type Step,
  type Steps,
  text,
  umount,
  unlink,
  UNMAPPED,
  unveil,
  write,
} from "../language/row.ts";
import type { Claims } from "../ledger/claim.ts";
import {
  bindmount,
  copyMount,
  ownContext,
  ROOT_CONTEXT,
  unshareCreate,
  unshareEnter,
  unshareOpen,
} from "../worlds/mount_rules.ts";

const status = room("stat", "status");

const fileSystem = room("statvfs", "file system");

const bytes = buffer(64, "bytes");

const ends = buffer(8, "ends");

type Definition = Omit<Parameters<typeof row>[1], "source">;

/** Superuser's rows; mounts below /w are undone at the end. */
function rule(name: string, definition: Definition): Row {
  return row(`mount/${name}`, {
    as: "root",
    touches: ["mounts"],
    ...definition,
  });
}

/** A RAMFS at /w/m, and away with it. */
function withMount<const F extends string>(
  covers: Claims,
  name: string,
  steps: Steps,
  { flags = 0, inside = [] }: {
    readonly flags?: FieldNumber<"SC_fsopen_params", "flags", F>;
    readonly inside?: Steps;
  } = {},
): Row {
  return rule(name, {
    covers,
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

const jail = call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0);

const see = (pathname: Path): Step => stat(pathname, status);

export const rows: readonly Row[] = [
  rule("across-two-bind-mounts-of-one-file-system", {
    covers: [
      "rename/behaviour/bind-mounts-of-one-file-system-are-no-border",
      "bindmount/behaviour/returns-0-and-covers-the-target",
    ],
    setup: [directory("a"), directory("b"), directory("d"), file("d/f")],
    steps: [
      open("d", "O_RDONLY").as("d"),
      bindmount("a", result("d")).returns(0),
      bindmount("b", result("d")).returns(0),
      rename("a/f", "b/g").returns(0),
      see("d/g").returns(0),
    ],
    teardown: [umount("/w/a"), umount("/w/b")],
  }),
  withMount(
    "mount/behaviour/mount-point-leads-to-the-guests-root",
    "root-and-parent",
    [
      see("m").returns(0).observes(status, {
        st_ino: 1,
        st_mode: "S_IFDIR|0o755",
      }),
      see("m/..").returns(0).observes(status, { st_mode: "S_IFDIR|0o1777" }),
    ],
  ),
  rule("host-entry-is-looked-up-first", {
    covers: [
      "path/ENOENT/component-does-not-exist",
      "mount/behaviour/host-entry-is-looked-up-before-the-mount",
      "rmdir/behaviour/mount-point-can-be-removed",
    ],
    setup: [directory("m"), mounted("m")],
    steps: [
      rmdir("m").returns(0),
      see("m").fails("ENOENT"),
      mkdir("m").returns(0),
    ],
    teardown: [umount("/w/m")],
    note: "The mount comes back with a new entry of that name.",
  }),
  withMount(
    [
      "mount/EBUSY/target-is-already-a-mount-point",
      "bindmount mount/EBUSY/target-is-already-a-mount-point",
      "copy_mount mount/EBUSY/target-is-already-a-mount-point",
    ],
    "busy",
    [
      open("/w", "O_RDONLY").as("fd"),
      bindmount("m", result("fd")).fails("EBUSY"),
      copyMount("m", "m").fails("EBUSY"),
      fsopen("RAMFS").as("ram"),
      fsmount(result("ram"), "m").fails("EBUSY"),
    ],
  ),
  withMount(
    [
      "node/EROFS/opened-for-writing-on-read-only-mount",
      "parent/EROFS/mount-is-read-only",
      "mount/behaviour/ms_rdonly-leaves-files-readable",
    ],
    "read-only-open",
    [
      open("m/f", "O_WRONLY").fails("EROFS"),
      open("m/new", "O_CREAT|O_WRONLY", 0o644).fails("EROFS"),
      open("m/f", "O_RDONLY").returns(1),
    ],
    { flags: "MS_RDONLY", inside: [file("m/f")] },
  ),
  row("mount/read-only-permission-first", {
    covers: "node/EACCES/not-writable",
    touches: ["mounts"],
    setup: [
      directory("m"),
      mounted("m"),
      file("m/f"),
      remount("m", "MS_RDONLY"),
    ],
    steps: [open("m/f", "O_WRONLY").fails("EACCES")],
    teardown: [umount("/w/m")],
  }),
  withMount(
    "open/behaviour/device-opens-for-writing-on-a-read-only-mount",
    "read-only-device",
    [open("m/null", "O_WRONLY").returns(1)],
    {
      flags: "MS_RDONLY",
      inside: [node("m/null", "S_IFCHR|0o666", 0x103)],
    },
  ),
  withMount("faccessat/EROFS/w_ok-but-mount-is-read-only", "read-only-access", [
    faccessat("m/f", "W_OK").fails("EROFS"),
  ], { flags: "MS_RDONLY", inside: [file("m/f")] }),
  withMount(
    [
      "mount/EROFS/read-only",
      "attributes/EPERM/caller-is-not-the-owner",
      "attributes/EACCES/times-set-by-other-than-the-owner",
    ],
    "read-only-attributes",
    [
      chmod("m/f", 0o600).fails("EROFS"),
      chown("m/f", 1, 1).fails("EROFS"),
      call.utime(text("m/f"), 3, NULL).fails("EROFS"),
      call.setresuid(1000, 1000, 1000),
      chmod("m/f", 0o600).fails("EPERM"),
      chown("m/f", 1, 1).fails("EPERM"),
      call.utime(text("m/f"), 3, NULL).fails("EACCES"),
    ],
    { flags: "MS_RDONLY", inside: [file("m/f")] },
  ),
  withMount(
    [
      "parent/EROFS/mount-is-read-only",
      "rmdir directory-removal/EROFS/mount-of-the-directory-is-read-only",
      "directory-removal/ENOTEMPTY/not-empty",
      "entry/EEXIST/path-leads-to-something",
    ],
    "read-only-entries",
    [
      unlink("m/f").fails("EROFS"),
      rmdir("m/empty").fails("EROFS"),
      rmdir("m/full").fails("ENOTEMPTY"),
      mkdir("m/empty").fails("EEXIST"),
      mkdir("m/new").fails("EROFS"),
    ],
    {
      flags: "MS_RDONLY",
      inside: [
        file("m/f"),
        directory("m/empty"),
        directory("m/full"),
        file("m/full/f"),
      ],
    },
  ),
  withMount(
    [
      "remount/behaviour/only-later-walks-see-it",
      "fchmod/behaviour/mount-is-judged-as-at-open",
      "ftruncate/behaviour/read-only-mount-is-not-asked-again",
    ],
    "descriptors-keep-their-flags",
    [
      open("m/f", "O_WRONLY").as("fd"),
      remount("m", "MS_RDONLY").returns(0),
      write(result("fd"), "x").returns(1),
      ftruncate(result("fd"), 0).returns(0),
      call.fchmod(result("fd"), 0o600).returns(0),
    ],
    { inside: [file("m/f")] },
  ),
  withMount("node/EACCES/mount-forbids-devices", "no-devices", [
    open("m/null", "O_RDONLY").fails("EACCES"),
  ], {
    flags: "MS_NODEV",
    inside: [node("m/null", "S_IFCHR|0o666", 0x103)],
  }),
  withMount(
    [
      "node/EACCES/mount-forbids-execution",
      "faccessat/behaviour/ms_noexec-does-not-matter",
    ],
    "no-execution",
    [
      open("m/f", "O_EXEC").fails("EACCES"),
      faccessat("m/f", "X_OK").returns(0),
    ],
    { flags: "MS_NOEXEC", inside: [file("m/f", "", { mode: 0o755 })] },
  ),
  withMount(
    [
      "node/EACCES/mount-forbids-regular-files",
      "open/EACCES/mount-forbids-new-regular-files",
      "mknod/behaviour/ms_noregular-and-ms_nodev-do-not-matter",
      "mount/behaviour/ms_noregular-is-only-about-opening",
    ],
    "no-regular-files",
    [
      open("m/f", "O_RDONLY").fails("EACCES"),
      open("m/new", "O_CREAT|O_WRONLY", 0o644).fails("EACCES"),
      mknod("m/node", "S_IFREG|0o644").returns(0),
      see("m/f").returns(0),
      readlink("m/f", bytes).fails(
        "EACCES",
        "node/EACCES/mount-forbids-regular-files",
      ),
    ],
    { flags: "MS_NOREGULAR", inside: [file("m/f")] },
  ),
  rule("bind-mounts-inherit-no-flags", {
    covers: "bindmount/behaviour/has-exactly-the-flags-given",
    setup: [
      directory("m"),
      mounted("m"),
      directory("m/d"),
      remount("m", "MS_RDONLY"),
      directory("b"),
    ],
    steps: [
      open("m/d", "O_RDONLY").as("fd"),
      bindmount("b", result("fd")).returns(0),
      mkdir("b/new").returns(0),
      mkdir("m/d/other").fails("EROFS"),
    ],
    teardown: [umount("/w/b"), umount("/w/m")],
  }),
  rule("nested-mounts-inherit-no-flags", {
    covers: "mount/behaviour/nested-mount-has-its-own-flags-alone",
    setup: [
      directory("m"),
      mounted("m"),
      directory("m/n"),
      remount("m", "MS_RDONLY"),
    ],
    steps: [
      fsopen("RAMFS").as("ram"),
      fsmount(result("ram"), "m/n").returns(0),
      mkdir("m/n/new").returns(0),
    ],
    teardown: [umount("/w/m/n"), umount("/w/m")],
  }),
  rule("remount-of-the-root-changes-nothing", {
    covers: "remount/behaviour/remount-of-the-root-shows-only-in-df",
    steps: [
      remount("/", "MS_RDONLY").returns(0),
      mkdir("/halcyon-root-row").returns(0),
      rmdir("/halcyon-root-row").returns(0),
    ],
    teardown: [remount("/", 0)],
  }),
  withMount(
    [
      "remount/behaviour/only-later-walks-see-it",
      "parent/EROFS/mount-is-read-only",
      "remount/behaviour/returns-0-and-sets-the-flags",
    ],
    "working-directory-keeps-its-flags",
    [
      chdir("m"),
      remount("/w/m", "MS_RDONLY").returns(0),
      mkdir("relative").returns(0),
      mkdir("/w/m/absolute").fails("EROFS"),
      chdir("/w"),
    ],
  ),
  withMount(
    "umount/behaviour/open-files-do-not-keep-ramfs-mounted",
    "unmount-with-open-files",
    [
      open("m/f", "O_RDONLY").returns(1),
      umount("/w/m").returns(0),
      fsopen("RAMFS").as("ram"),
      fsmount(result("ram"), "m").returns(0),
    ],
    { inside: [file("m/f")] },
  ),
  rule("plain-directory-is-no-mount", {
    covers: [
      "umount/ENODEV/nothing-is-mounted-there",
      "remount/ENODEV/target-is-no-mount-point",
      "umount/ENODEV/nothing-is-mounted-there",
      "remount/ENODEV/target-is-no-mount-point",
    ],
    setup: [directory("d")],
    steps: [umount("d").fails("ENODEV"), remount("d", 0).fails("ENODEV")],
  }),
  row("mount/only-the-superuser", {
    covers: [
      "privilege/EPERM/not-superuser",
    ],
    steps: [
      fsopen(path(UNMAPPED, 3)).fails("EPERM"),
      call.fsmount(UNMAPPED).fails("EPERM"),
      call.bindmount(UNMAPPED).fails("EPERM"),
      call.remount(UNMAPPED).fails("EPERM"),
      call.umount(UNMAPPED).fails("EPERM"),
      call.copy_mount(UNMAPPED).fails("EPERM"),
    ],
  }),
  row("mount/superuser-before-promise-in-umount", {
    covers: [
      "umount privilege/EPERM/not-superuser",
      "umount/behaviour/superuser-is-asked-before-the-promise",
      "promise/EPROMISEVIOLATION/mount-not-promised",
    ],
    steps: [
      pledge("stdio"),
      umount("/w").fails("EPERM"),
      fsopen("RAMFS").kills("SIGABRT"),
    ],
  }),
  rule("bind-source-without-path", {
    covers: [
      "bindmount/ENODEV/source_fd-has-no-path",
      "bindmount/ENODEV/source_fd-has-no-path",
    ],
    setup: [directory("m")],
    steps: [pipe(ends), bindmount("m", 1).fails("ENODEV")],
  }),
  rule("kinds-and-their-sources", {
    covers: [
      "fsopen/ENODEV/unknown-file-system-type",
      "fsopen/ENAMETOOLONG/fs_type-longer-than-16",
      "mount-flags/EINVAL/ms_bind-given",
      "fsmount/ENOTSUP/source-given-but-type-takes-none",
      "fsmount/ENOTSUP/no-source-but-type-needs-one",
      "fsmount/ENOTSUP/source-given-but-type-takes-none",
      "fsmount/ENOTSUP/no-source-but-type-needs-one",
      "fsmount/ENOTBLK/source-is-no-block-device",
    ],
    setup: [directory("m")],
    steps: [
      fsopen("nosuchfs").fails("ENODEV"),
      fsopen("t".repeat(17)).fails("ENAMETOOLONG"),
      fsopen("RAMFS", "MS_BIND").fails("EINVAL"),
      fsopen("ram").as("ram"),
      fsmount(result("ram"), "m", 0).fails("ENOTSUP"),
      fsopen("ext2").as("ext2"),
      fsmount(result("ext2"), "m").fails("ENOTSUP"),
      fsmount(result("ext2"), "m", 0).fails("ENOTBLK"),
    ],
  }),
  rule("copies-are-of-file-system-roots", {
    covers: [
      "copy_mount/EINVAL/original_path-is-no-file-system-root",
      "copy_mount/EINVAL/original_path-is-no-file-system-root",
    ],
    setup: [directory("d"), directory("m")],
    steps: [copyMount("d", "m").fails("EINVAL")],
  }),
  rule("copy-shows-the-same-file-system", {
    covers: [
      "copy_mount/behaviour/returns-0-and-mounts-it-there-too",
      "copy_mount/behaviour/has-the-flags-given",
    ],
    setup: [directory("a"), mounted("a"), file("a/f"), directory("b")],
    steps: [
      copyMount("a", "b", { flags: "MS_RDONLY" }).returns(0),
      see("b/f").returns(0),
      mkdir("b/x").fails("EROFS"),
      mkdir("a/x").returns(0),
      see("b/x").returns(0),
    ],
    teardown: [umount("/w/b"), umount("/w/a")],
  }),
  rule("own-context-starts-empty", {
    covers: [
      "unshare_create/behaviour/root-context-begins-as-an-empty-ramfs",
      "unshare_enter/behaviour/absolute-paths-start-at-the-new-root",
      "unshare_enter/behaviour/current-directory-stays-in-the-old-tree",
      "unshare_open/behaviour/returns-a-resource-descriptor",
      "unshare_create/behaviour/returns-the-id-of-the-resource",
      "unshare_enter/behaviour/returns-0-and-flag-1-enters-now",
    ],
    setup: [file("f", "abc")],
    steps: [
      ...ownContext,
      unshareEnter(ROOT_CONTEXT, result("context")).returns(0),
      see("/w").fails("ENOENT"),
      see("/").returns(0).observes(status, { st_ino: 1 }),
      see("f").returns(0).observes(status, { st_size: 3 }),
      see(".").returns(0).observes(status, { st_mode: "S_IFDIR|0o1777" }),
    ],
  }),
  rule("context-numbers", {
    covers: [
      "vfs-context/EINVAL/id-is-zero-or-below-minus-one",
      "vfs-context/EDOM/no-such-context",
      "vfs-context/EINVAL/relative-path-in-another-context",
    ],
    setup: [directory("m")],
    steps: [
      fsopen("RAMFS").as("ram"),
      fsmount(result("ram"), "/w/m", -1, 0).fails("EINVAL"),
      fsmount(result("ram"), "/w/m", -1, -2).fails("EINVAL"),
      fsmount(result("ram"), "/w/m", -1, 0x7fff_0000).fails("EDOM"),
      ...ownContext,
      fsmount(result("ram"), "m", -1, result("context"))
        .fails(
          "EINVAL",
          "vfs-context/EINVAL/relative-path-in-another-context",
        ),
    ],
  }),
  rule("veils-name-paths-of-any-context", {
    covers: [
      "veil/behaviour/paths-are-judged-as-they-read-in-any-context",
      "veil/ENOENT/path-is-hidden",
    ],
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
      see("/other").fails("ENOENT"),
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
      "privilege/EPERM/caller-is-jailed",
    ],
    steps: [
      jail,
      unshareOpen(ROOT_CONTEXT).fails("EPERM"),
      unshareCreate(0).fails("EPERM"),
      unshareEnter(ROOT_CONTEXT, -1).fails("EPERM"),
    ],
  }),
  rule("jailed-and-contexts", {
    covers: [
      "vfs-context/EPERM/jailed-caller-names-a-context",
      "original_vfs_root_context_id: vfs-context/EPERM/jailed-caller-names-a-context",
      "target_vfs_root_context_id: vfs-context/EPERM/jailed-caller-names-a-context",
      "mount/behaviour/jailed-superuser-may-use-its-own-context",
      "vfs-context/EPERM/jailed-caller-names-a-context",
      "vfs-context/EPERM/jailed-caller-names-a-context",
      "vfs-context/EPERM/jailed-caller-names-a-context",
      "vfs-context/EPERM/jailed-caller-names-a-context",
      "original_vfs_root_context_id: vfs-context/EPERM/jailed-caller-names-a-context",
      "target_vfs_root_context_id: vfs-context/EPERM/jailed-caller-names-a-context",
    ],
    setup: [directory("m"), mounted("m")],
    steps: [
      fsopen("RAMFS").as("ram"),
      jail,
      remount("m", 0).returns(0),
      fsmount(result("ram"), "/w/m", -1, 1).fails("EPERM"),
      bindmount("/w/m", 0, 0, 1).fails("EPERM"),
      remount("/w/m", 0, 1).fails("EPERM"),
      umount("/w/m", 1).fails("EPERM"),
      copyMount("/w/m", "/w/m", { originalContext: 1 }).fails("EPERM"),
      copyMount("/w/m", "/w/m", { targetContext: 1 }).fails("EPERM"),
    ],
    teardown: [umount("/w/m")],
  }),
  rule("jailed-and-devices", {
    covers: "open/behaviour/jailed-process-opens-harmless-devices",
    setup: [node("null", "S_IFCHR|0o666", 0x103)],
    steps: [jail, open("null", "O_RDONLY").returns(1)],
  }),
  rule("immutable-mounts-stay-in-use", {
    covers: [
      "mount/EPERM/immutable-while-context-is-in-use",
      "mount/EPERM/immutable-while-context-is-in-use",
    ],
    note:
      "In a context of its own: an immutable mount cannot be undone while a process lives there.",
    steps: [
      ...ownContext,
      unshareEnter(ROOT_CONTEXT, result("context")),
      mkdir("/m"),
      fsopen("RAMFS", "MS_IMMUTABLE").as("ram"),
      fsmount(result("ram"), "/m").returns(0),
      remount("/m", 0).fails("EPERM"),
      umount("/m").fails("EPERM"),
    ],
  }),
  withMount(
    [
      "statvfs/behaviour/returns-0-and-fills-the-struct",
      "statvfs/behaviour/f_flag-is-the-mounts-ms-flags",
      "statvfs/behaviour/f_namemax-is-255",
      "statvfs/behaviour/ramfs-counts-nothing",
      "statvfs/behaviour/starts-at-the-current-directory",
    ],
    "statvfs-of-a-mount",
    [
      call.statvfs({ path: "m", buf: fileSystem })
        .returns(0)
        .observes(fileSystem, {
          f_flag: "MS_NODEV",
          f_namemax: 255,
          f_files: 0,
          f_bsize: 0,
        }),
      open("m", "O_RDONLY").as("fd"),
      close(result("fd")),
    ],
    {
      flags: "MS_NODEV",
    },
  ),
  rule("proc-names", {
    covers: [
      "procfs/behaviour/self-with-a-slash-is-the-callers-directory",
      "procfs/ESRCH/name-is-no-decimal-number",
      "path/ENOENT/component-does-not-exist",
      "procfs/behaviour/number-without-process-is-enoent",
      "fsopen/behaviour/mount-file-remembers-its-type",
    ],
    setup: [directory("p")],
    steps: [
      fsopen("proc").as("proc"),
      fsmount(result("proc"), "p").returns(0),
      see("p/self/").returns(0).observes(status, { st_mode: "S_IFDIR|0o555" }),
      see("p/nonsense").fails(
        "ESRCH",
        "procfs/ESRCH/name-is-no-decimal-number",
      ),
      see("p/99999").fails("ENOENT"),
    ],
    teardown: [umount("/w/p")],
  }),
  rule("veiled-targets", {
    covers: "veil/ENOENT/path-is-hidden",
    setup: [directory("seen"), directory("hidden"), mounted("hidden")],
    steps: [
      fsopen("RAMFS").as("ram"),
      open("/w/seen", "O_RDONLY").as("fd"),
      unveil("/w/seen", "r"),
      bindmount("/w/hidden", result("fd")).fails("ENOENT"),
      fsmount(result("ram"), "/w/hidden").fails("ENOENT"),
      remount("/w/hidden", 0).fails("ENOENT"),
      umount("/w/hidden").fails("ENOENT"),
    ],
    teardown: [umount("/w/hidden")],
  }),
];
