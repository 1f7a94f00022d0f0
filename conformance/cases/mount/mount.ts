import {
  directory,
  EBADF,
  EBUSY,
  EFAULT,
  EINVAL,
  ENAMETOOLONG,
  ENODEV,
  ENOENT,
  ENOTSUP,
  EPERM,
  F_GETFD,
  fcntl,
  FD_CLOEXEC,
  file,
  fsmount,
  fsopen,
  mounted,
  MS_BIND,
  MS_REMOUNT,
  O_RDONLY,
  open,
  path,
  result,
  room,
  type Row,
  row,
  stat,
  umount,
  UNMAPPED,
} from "../../harness/row.ts";
import { stat as statLayout } from "../../../src/api/structs.ts";
import { walkFailures } from "../path/walk.ts";

const SOURCE =
  "Kernel/Syscalls/mount.cpp, Kernel/FileSystem/VFSRootContext.cpp";
const status = room(statLayout, "status");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

function asRoot(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source" | "as">,
): Row {
  return made(id, { ...definition, as: "root" });
}

/** Rows of fsopen, fsmount, umount. */
export const mountRows: readonly Row[] = [
  made("fsopen/EPERM/user", {
    covers: "fsopen/EPERM/caller-s-euid-0",
    steps: [fsopen("RAMFS").fails(EPERM)],
  }),
  asRoot("fsopen/ENAMETOOLONG/type-of-17", {
    covers: "fsopen/ENAMETOOLONG/fs_type-length-16",
    steps: [fsopen("t".repeat(17)).fails(ENAMETOOLONG)],
  }),
  asRoot("fsopen/EFAULT/type", {
    covers: "fsopen/EFAULT/fs_type-readable",
    steps: [fsopen(path(UNMAPPED, 3)).fails(EFAULT)],
  }),
  asRoot("fsopen/EINVAL/remount-and-bind", {
    covers: "fsopen/EINVAL/flags-ms_remount-32-ms_bind-8",
    steps: [
      fsopen("RAMFS", MS_REMOUNT).fails(EINVAL),
      fsopen("RAMFS", MS_BIND).fails(EINVAL),
    ],
  }),
  asRoot("fsopen/ENODEV/unknown-type", {
    covers: "fsopen/ENODEV/unknown-type-known-short-class-name",
    steps: [fsopen("nonsense").fails(ENODEV), fsopen("ramfs").fails(ENODEV)],
  }),
  asRoot("fsopen/success/both-names-and-cloexec", {
    steps: [
      fsopen("RAMFS").as("a").returns(1),
      fsopen("ram").returns(2),
      fcntl(result("a"), F_GETFD).returns(FD_CLOEXEC),
    ],
  }),
  made("fsmount/EPERM/user", {
    covers: "fsmount/EPERM/caller-s-euid-0",
    steps: [fsmount(1, "/w").fails(EPERM)],
  }),
  asRoot("fsmount/EBADF/mount-descriptor", {
    covers: "fsmount/EBADF/mount_fd-negative-1024-open",
    steps: [fsmount(99, "/w").fails(EBADF)],
  }),
  asRoot("fsmount/EINVAL/not-a-mount-file", {
    covers: "fsmount/EINVAL/mount_fd-mount-file",
    steps: [fsmount(0, "/w").fails(EINVAL)],
  }),
  asRoot("fsmount/EBADF/source-descriptor", {
    covers: "fsmount/EBADF/source_fd-0-open",
    steps: [
      fsopen("RAMFS").as("mount"),
      fsmount(result("mount"), "/w", 99).fails(EBADF),
    ],
  }),
  asRoot("fsmount/EINVAL/context-0", {
    covers: "fsmount/EINVAL/vfs_root_context_id-0-less-1",
    steps: [
      fsopen("RAMFS").as("mount"),
      fsmount(result("mount"), "/w", -1, 0).fails(EINVAL),
      fsmount(result("mount"), "/w", -1, -2).fails(EINVAL),
    ],
  }),
  asRoot("fsmount/EDOM/unknown-context", {
    covers: "fsmount/EDOM/vfs_root_context_id-positive-but-such-vfs-root",
    steps: [
      fsopen("RAMFS").as("mount"),
      fsmount(result("mount"), "/w", -1, 0x7fff_0000).fails(44),
    ],
  }),
  ...walkFailures({
    call: "fsmount",
    parameter: "target",
    as: "root",
    setup: [fsopen("RAMFS").as("mount file")],
    step: (target) => fsmount(result("mount file"), target),
  }),
  asRoot("fsmount/ENOTSUP/source-for-ramfs", {
    covers: "fsmount/ENOTSUP/source-given-but-type-takes-none",
    setup: [directory("m")],
    steps: [
      fsopen("RAMFS").as("mount"),
      fsmount(result("mount"), "m", 0).fails(ENOTSUP),
    ],
  }),
  asRoot("fsmount/ENOTSUP/ext2-without-source", {
    covers: "fsmount/ENOTSUP/source-given-but-type-needs-one",
    setup: [directory("m")],
    steps: [
      fsopen("ext2").as("mount"),
      fsmount(result("mount"), "m").fails(ENOTSUP),
    ],
  }),
  asRoot("fsmount/EBUSY/already-a-mount-point", {
    covers: "fsmount/EBUSY/target-path-node-already-mount-point",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m")],
    steps: [
      fsopen("RAMFS").as("mount"),
      fsmount(result("mount"), "m").fails(EBUSY),
    ],
    teardown: [umount("/w/m")],
  }),
  asRoot("fsmount/success/covers-what-is-below", {
    touches: ["mounts"],
    setup: [directory("m"), file("m/f", "x")],
    steps: [
      stat("m/f", status).returns(0),
      fsopen("RAMFS").as("mount"),
      fsmount(result("mount"), "m").returns(0),
      stat("m/f", status).fails(ENOENT),
      stat("m", status).observes(status, { st_ino: 1, st_mode: 0o040755 }),
      umount("m").returns(0),
      stat("m/f", status).returns(0),
    ],
  }),
  asRoot("fsmount/success/open-directory-stays-below", {
    touches: ["mounts"],
    setup: [directory("m"), file("m/f", "x")],
    steps: [
      open("m", O_RDONLY).as("dir"),
      fsopen("RAMFS").as("mount"),
      fsmount(result("mount"), "m").returns(0),
      stat("f", status, { at: result("dir") }).returns(0),
      umount("m").returns(0),
    ],
  }),
  made("umount/EPERM/user", {
    covers: "umount/EPERM/caller-s-euid-0",
    steps: [umount("/w").fails(EPERM)],
  }),
  asRoot("umount/ENODEV/not-a-mount", {
    covers: "umount/ENODEV/nothing-mounted-guest-inode-path",
    setup: [directory("d")],
    steps: [umount("/w/d").fails(ENODEV)],
  }),
  asRoot("umount/EINVAL/context-0", {
    covers: "umount/EINVAL/vfs_root_context_id-0-less-1",
    steps: [umount("/w", 0).fails(EINVAL)],
  }),
  ...walkFailures({
    call: "umount",
    parameter: "target",
    as: "root",
    step: (target) => umount(target),
  }),
];
