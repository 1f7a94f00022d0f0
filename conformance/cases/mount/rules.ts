/** The rules of mounts, bind mounts and VFS root contexts, as rows. */

import {
  buffer,
  call,
  chdir,
  child,
  chmod,
  chown,
  close,
  directory,
  E2BIG,
  EACCES,
  EBADF,
  EBUSY,
  EDOM,
  EEXIST,
  EFAULT,
  EINVAL,
  ENAMETOOLONG,
  ENODEV,
  ENOENT,
  ENOTBLK,
  ENOTDIR,
  ENOTEMPTY,
  ENOTSUP,
  EPERM,
  EROFS,
  type Errno,
  errnoName,
  ESRCH,
  ESRCNOTFOUND,
  F_GETFD,
  faccessat,
  fcntl,
  FD_CLOEXEC,
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
  MS_REMOUNT,
  node,
  NULL,
  O_CREAT,
  O_DIRECTORY,
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
  u64,
  umount,
  unlink,
  UNMAPPED,
  unveil,
  type Value,
  W_OK,
  write,
  X_OK,
} from "../../harness/row.ts";
import {
  mount_specific_flag,
  SC_bindmount_params,
  SC_copy_mount_params,
  SC_statvfs_params,
  SC_unshare_create_params,
  SC_unshare_enter_params,
  SC_unshare_open_params,
  stat as statLayout,
  statvfs as statvfsLayout,
} from "../../../src/kernel/api/structs.ts";
import {
  MOUNT_IOCTL_DELETE_MOUNT_SPECIFIC_FLAG,
  MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG,
  UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD,
} from "../../../src/kernel/api/constants.ts";
import { walkFailures } from "../path/walk.ts";

const status = room(statLayout, "status");
const fileSystem = room(statvfsLayout, "file system");
const bytes = buffer(64, "bytes");
const ends = buffer(8, "ends");
const ROOT_CONTEXT = 2;
const NOW = 1;

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

function bindmount(
  target: Path,
  source: Value,
  flags = 0,
  context: Value = -1,
): Step {
  return call.bindmount(struct(SC_bindmount_params, {
    vfs_root_context_id: context,
    target,
    source_fd: source,
    flags,
  }));
}

interface Copy {
  readonly flags?: number;
  readonly originalContext?: Value;
  readonly targetContext?: Value;
}

function copyMount(original: Path, target: Path, options: Copy = {}): Step {
  const { flags = 0, originalContext = -1, targetContext = -1 } = options;
  return call.copy_mount(struct(SC_copy_mount_params, {
    original_vfs_root_context_id: originalContext,
    target_vfs_root_context_id: targetContext,
    original_path: original,
    target_path: target,
    flags,
  }));
}

function unshareOpen(type: Value): Step {
  return call.unshare_open(struct(SC_unshare_open_params, { type }));
}

function unshareCreate(fd: Value): Step {
  return call.unshare_create(
    struct(SC_unshare_create_params, { unshared_resource_fd: fd }),
  );
}

function unshareEnter(type: Value, id: Value, flags = NOW): Step {
  return call.unshare_enter(
    struct(SC_unshare_enter_params, { type, id, flags }),
  );
}

/** A context of its own, bound to `context`. */
const ownContext: Steps = [
  unshareOpen(ROOT_CONTEXT).as("resource"),
  unshareCreate(result("resource")).as("context"),
];

const jail = call.prctl(PR_SET_JAILED_UNTIL_EXIT, 0, 0, 0);

const see = (pathname: Path): Step => stat(pathname, status);

const mountRuleRows: readonly Row[] = [
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
];

const contextRows: readonly Row[] = [
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
];

const NUMBERED = [
  {
    call: "bindmount",
    step: (id: Value) => bindmount("/w/m", 0, 0, id),
    relative: (id: Value) => bindmount("m", 0, 0, id),
  },
  {
    call: "remount",
    step: (id: Value) => remount("/w/m", 0, id),
    relative: (id: Value) => remount("m", 0, id),
  },
  {
    call: "umount",
    step: (id: Value) => umount("/w/m", id),
    relative: (id: Value) => umount("m", id),
  },
] as const;

/** The refusals of context numbers, for each call that takes one. */
const numberRows: readonly Row[] = [
  ...NUMBERED.map(({ call: name, step, relative }) =>
    row(`${name}/EINVAL/context-numbers`, {
      source: "Kernel/Tasks/Process.cpp",
      as: "root",
      touches: ["mounts"],
      setup: [directory("m")],
      steps: [
        step(0).fails(EINVAL, `${name}/EINVAL/vfs_root_context_id-0-less-1`),
        step(-2).fails(EINVAL),
        step(0x7fff_0000).fails(
          EDOM,
          `${name}/EDOM/vfs_root_context_id-positive-but-such-vfs-root`,
        ),
        ...ownContext,
        relative(result("context")).fails(
          EINVAL,
          `${name}/EINVAL/vfs_root_context_id-names-context-other-caller-s`,
        ),
      ],
    })
  ),
  ...(["original", "target"] as const).map((which) => {
    const copy = (id: Value, pathname = "/w/m"): Step =>
      copyMount(pathname, pathname, { [`${which}Context`]: id });
    return row(`copy_mount/EINVAL/${which}-context-numbers`, {
      source: "Kernel/Tasks/Process.cpp",
      as: "root",
      touches: ["mounts"],
      setup: [directory("m"), mounted("m")],
      steps: [
        copy(0).fails(
          EINVAL,
          `copy_mount/EINVAL/${which}_vfs_root_context_id-0-less-1`,
        ),
        copy(0x7fff_0000).fails(
          EDOM,
          `copy_mount/EDOM/${which}_vfs_root_context_id-positive-but-such-vfs-root`,
        ),
        ...ownContext,
        copy(result("context"), "m").fails(
          EINVAL,
          `copy_mount/EINVAL/${which}_vfs_root_context_id-names-context-other-caller-s`,
        ),
      ],
      teardown: [umount("/w/m")],
    });
  }),
];

function refusal(
  name: string,
  step: Step,
  errno: Errno,
  id: string,
  setup: Steps = [],
): Row {
  return row(`${name}`, {
    source: `ledger ${id}`,
    as: "root",
    touches: ["mounts"],
    covers: id,
    setup,
    steps: [step.fails(errno)],
  });
}

const flagRows: readonly Row[] = (
  [
    [
      "bindmount",
      MS_REMOUNT,
      "flags-ms_remount",
      bindmount("/w", 0, MS_REMOUNT),
    ],
    ["bindmount", MS_BIND, "flags-ms_bind", bindmount("/w", 0, MS_BIND)],
    ["remount", MS_REMOUNT, "flags-ms_remount", remount("/w", MS_REMOUNT)],
    ["remount", MS_BIND, "flags-ms_bind", remount("/w", MS_BIND)],
    [
      "copy_mount",
      MS_BIND,
      "flags-ms_remount-ms_bind",
      copyMount("/w", "/w", { flags: MS_BIND }),
    ],
  ] as const
).map(([name, flag, slug, step]) =>
  refusal(
    `${name}/EINVAL/flag-${flag}`,
    step,
    EINVAL,
    `${name}/EINVAL/${slug}`,
  )
);

const walkRows: readonly Row[] = [
  ...walkFailures({
    call: "bindmount",
    parameter: "target",
    as: "root",
    step: (target) => bindmount(target, 0),
    follows: true,
  }),
  ...walkFailures({
    call: "remount",
    parameter: "target",
    as: "root",
    step: (target) => remount(target, 0),
    follows: true,
  }),
  ...walkFailures({
    call: "copy_mount",
    parameter: "original_path",
    as: "root",
    step: (original) => copyMount(original, "/w"),
    follows: true,
  }),
  ...walkFailures({
    call: "copy_mount",
    parameter: "target_path",
    as: "root",
    // The original is looked up first, and a veil must not hide it.
    setup: [directory("original")],
    veil: [unveil("/w/original", "r")],
    step: (target) => copyMount("/w/original", target),
    follows: true,
  }),
];

const optionKey = text("option");

function option(fields: Readonly<Record<string, Value>>): Value {
  return struct(mount_specific_flag, {
    key_string_addr: optionKey,
    key_string_length: 6,
    value_addr: u64(1),
    value_length: 8,
    value_type: 1,
    ...fields,
  });
}

/** A mount file's options: all kinds but FUSE take none. */
const optionRows: readonly Row[] = (
  [
    [
      "unknown-request",
      999,
      {},
      EINVAL,
      "ioctl/EINVAL/tiocspgrp-0-unknown-group-tcflsh-bad",
    ],
    [
      "key-of-65",
      MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG,
      { key_string_length: 65 },
      ENAMETOOLONG,
      "ioctl/ENAMETOOLONG/mount-file-key-longer-64",
    ],
    [
      "value-of-9",
      MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG,
      { value_length: 9 },
      E2BIG,
      "ioctl/E2BIG/mount-file-value_length-8",
    ],
    [
      "value-of-0",
      MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG,
      { value_length: 0 },
      EINVAL,
      "",
    ],
    [
      "value-null",
      MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG,
      { value_addr: NULL },
      EFAULT,
      "",
    ],
    [
      "type-3",
      MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG,
      { value_type: 3 },
      EINVAL,
      "",
    ],
    [
      "boolean-2",
      MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG,
      { value_type: 0, value_addr: u64(2) },
      EDOM,
      "ioctl/EDOM/mount-file-boolean-0-1",
    ],
    ["not-an-option", MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG, {}, EINVAL, ""],
  ] as const
).map(([name, request, fields, errno, id]) =>
  row(`ioctl/${errnoName(errno)}/mount-option-${name}`, {
    source: "Kernel/FileSystem/MountFile.cpp",
    as: "root",
    covers: id === "" ? [] : id,
    steps: [
      fsopen("RAMFS").as("ram"),
      call.ioctl(result("ram"), request, option(fields)).fails(errno),
    ],
  })
);

const fuseOption = text("uid");

const otherRows: readonly Row[] = [
  ...optionRows,
  row("ioctl/EEXIST/mount-option-set-twice", {
    source: "Kernel/FileSystem/MountFile.cpp, FUSE/FileSystem.cpp",
    as: "root",
    covers: "ioctl/EEXIST/mount-file-option-already-set",
    steps: [
      fsopen("fuse").as("fuse"),
      ...[
        (step: Step) => step.returns(0),
        (step: Step) => step.fails(EEXIST),
      ].map((judge) =>
        judge(call.ioctl(
          result("fuse"),
          MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG,
          option({ key_string_addr: fuseOption, key_string_length: 3 }),
        ))
      ),
      call.ioctl(
        result("fuse"),
        MOUNT_IOCTL_DELETE_MOUNT_SPECIFIC_FLAG,
        option({ key_string_addr: fuseOption, key_string_length: 3 }),
      ).returns(0),
    ],
  }),
  row("fsmount/EBADF/fuse-without-descriptor", {
    source: "Kernel/FileSystem/FUSE/FileSystem.cpp",
    as: "root",
    touches: ["mounts"],
    covers: "fsmount/EBADF/fuse-option-fd-missing-open",
    setup: [directory("m")],
    steps: [
      fsopen("fuse").as("fuse"),
      fsmount(result("fuse"), "m").fails(EBADF),
    ],
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
  row("unshare_open/success/close-on-exec", {
    source: "Kernel/Syscalls/unshare.cpp",
    as: "root",
    steps: [
      unshareOpen(ROOT_CONTEXT).as("fd").returns(1),
      fcntl(result("fd"), F_GETFD).returns(FD_CLOEXEC),
    ],
  }),
  row("unshare_open/EINVAL/types", {
    source: "Kernel/Syscalls/unshare.cpp",
    as: "root",
    steps: [
      unshareOpen(-1).fails(EINVAL, "unshare_open/EINVAL/type-0"),
      unshareOpen(0).fails(ENOTSUP, "unshare_open/ENOTSUP/type-1-3"),
      unshareOpen(4).fails(ENOTSUP),
    ],
  }),
  row("unshare_open/EPERM/user", {
    source: "Kernel/Syscalls/unshare.cpp",
    covers: [
      "unshare_open/EPERM/caller-s-euid-0",
      "unshare_create/EPERM/caller-s-euid-0",
      "unshare_enter/EPERM/effective-uid-0",
    ],
    steps: [
      unshareOpen(ROOT_CONTEXT).fails(EPERM),
      unshareCreate(0).fails(EPERM),
      unshareEnter(ROOT_CONTEXT, -1).fails(EPERM),
    ],
  }),
  row("unshare_create/EINVAL/not-a-resource", {
    source: "Kernel/Syscalls/unshare.cpp",
    as: "root",
    covers: [
      "unshare_create/EINVAL/descriptor-unshared-resource-file",
      "unshare_create/EBADF/unshared_resource_fd-negative-1024-open",
    ],
    steps: [unshareCreate(0).fails(EINVAL), unshareCreate(99).fails(EBADF)],
  }),
  row("unshare_enter/EINVAL/numbers-and-flags", {
    source: "Kernel/Syscalls/unshare.cpp",
    as: "root",
    steps: [
      unshareEnter(-1, 1).fails(EINVAL, "unshare_enter/EINVAL/type-negative"),
      unshareEnter(ROOT_CONTEXT, -1, 0).fails(
        EINVAL,
        "unshare_enter/EINVAL/flags-0",
      ),
      unshareEnter(1, -1).fails(
        EINVAL,
        "unshare_enter/EINVAL/type-1-3-id-negative",
      ),
      unshareEnter(3, 0x7fff_0000).fails(
        ESRCNOTFOUND,
        "unshare_enter/ESRCNOTFOUND/type-1-3-such-id",
      ),
      unshareEnter(ROOT_CONTEXT, 0).fails(
        EINVAL,
        "unshare_enter/EINVAL/type-2-id-0-below-1",
      ),
      unshareEnter(ROOT_CONTEXT, 0x7fff_0000).fails(
        EDOM,
        "unshare_enter/EDOM/type-2-such-id",
      ),
      unshareEnter(0, 1).fails(ENOTSUP, "unshare_enter/ENOTSUP/type-0-3"),
      unshareEnter(ROOT_CONTEXT, -1, 4).returns(0),
    ],
  }),
  row("ioctl/success/root-of-a-new-context", {
    source: "Kernel/FileSystem/UnsharedResourceFile.cpp",
    as: "root",
    touches: ["mounts"],
    setup: [
      directory("m"),
      mounted("m"),
      file("m/f"),
      directory("d"),
      file("g"),
    ],
    steps: [
      unshareOpen(ROOT_CONTEXT).as("resource"),
      open("d", O_RDONLY | O_DIRECTORY).as("d"),
      open("g", O_RDONLY).as("g"),
      open("m", O_RDONLY | O_DIRECTORY).as("m"),
      call.ioctl(result("resource"), 999, 0)
        .fails(EINVAL),
      call.ioctl(
        result("resource"),
        UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD,
        99,
      )
        .fails(EBADF, "ioctl/EBADF/unshare-ioctl-devctl-inner-descriptor-open"),
      call.ioctl(
        result("resource"),
        UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD,
        result("g"),
      )
        .fails(ENOTDIR, "ioctl/ENOTDIR/unshare-ioctl-fd-directory"),
      call.ioctl(
        result("resource"),
        UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD,
        result("d"),
      )
        .fails(
          ENODEV,
          "ioctl/ENODEV/network-adapter-loop-device-found-unshare",
        ),
      call.ioctl(
        result("resource"),
        UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD,
        result("m"),
      )
        .returns(0),
      unshareCreate(result("resource")).as("context"),
      unshareEnter(ROOT_CONTEXT, result("context")),
      see("/f").returns(0),
    ],
    teardown: [umount("/w/m")],
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
];

const procRows: readonly Row[] = [
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

/** Rows of the rules about mounts, contexts and mount options. */
export const mountRuleTableRows: readonly Row[] = [
  ...mountRuleRows,
  ...contextRows,
  ...numberRows,
  ...flagRows,
  ...walkRows,
  ...otherRows,
  ...procRows,
];
