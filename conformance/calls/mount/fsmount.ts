import { accepted, refused, type Use, use } from "../../language/use.ts";
import { device } from "../../language/kinds.ts";
import {
  directory,
  file,
  fsmount,
  fsopen,
  mounted,
  open,
  result,
  room,
  type Row,
  row,
  stat,
  type Steps,
  umount,
} from "../../language/row.ts";
import { asRoot } from "../../worlds/mount.ts";
import { walkFailures } from "../../worlds/path_walk.ts";
import { removed } from "../../worlds/uses_mounts.ts";

const status = room("stat", "status");

/** The caller's own context. */
const own = -1;

const place: Steps = [directory("m")];

/** What all of these have in common. */
const root = { as: "root", touches: ["mounts"] } as const;

export const uses: readonly Use[] = [
  use.fsmount({
    ...root,
    setup: place,
    before: [fsopen("RAMFS").as("fd")],
    operands: [
      {
        vfs_root_context_id: own,
        mount_fd: result("fd"),
        target: "m",
        source_fd: -1,
      },
    ],
    teardown: removed,
    promises: ["mount"],
    pointers: { params: {}, "params.target": {} },
    descriptors: {
      "params.mount_fd": {
        wrong: [
          device(refused("EINVAL", "fsmount/EINVAL/mount_fd-is-no-mount-file")),
        ],
      },
      "params.source_fd": {
        wrong: [],
        negative: accepted,
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("fsmount/EPERM/user", {
    covers: "privilege/EPERM/not-superuser",
    steps: [fsmount(1, "/w").fails("EPERM")],
  }),
  asRoot("fsmount/EBADF/mount-descriptor", {
    covers: "mount_fd: descriptor/EBADF/not-open",
    steps: [fsmount(99, "/w").fails("EBADF")],
  }),
  asRoot("fsmount/EINVAL/not-a-mount-file", {
    covers: "fsmount/EINVAL/mount_fd-is-no-mount-file",
    steps: [fsmount(0, "/w").fails("EINVAL")],
  }),
  asRoot("fsmount/EBADF/source-descriptor", {
    covers: "source_fd: descriptor/EBADF/not-open",
    steps: [
      fsopen("RAMFS").as("mount"),
      fsmount(result("mount"), "/w", 99).fails("EBADF"),
    ],
  }),
  asRoot("fsmount/EINVAL/context-0", {
    covers: "vfs-context/EINVAL/id-is-zero-or-below-minus-one",
    steps: [
      fsopen("RAMFS").as("mount"),
      fsmount(result("mount"), "/w", -1, 0).fails("EINVAL"),
      fsmount(result("mount"), "/w", -1, -2).fails("EINVAL"),
    ],
  }),
  asRoot("fsmount/EDOM/unknown-context", {
    covers: "vfs-context/EDOM/no-such-context",
    steps: [
      fsopen("RAMFS").as("mount"),
      fsmount(result("mount"), "/w", -1, 0x7fff_0000).fails("EDOM"),
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
      fsmount(result("mount"), "m", 0).fails("ENOTSUP"),
    ],
  }),
  asRoot("fsmount/ENOTSUP/ext2-without-source", {
    covers: "fsmount/ENOTSUP/no-source-but-type-needs-one",
    setup: [directory("m")],
    steps: [
      fsopen("ext2").as("mount"),
      fsmount(result("mount"), "m").fails("ENOTSUP"),
    ],
  }),
  asRoot("fsmount/EBUSY/already-a-mount-point", {
    covers: "mount/EBUSY/target-is-already-a-mount-point",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m")],
    steps: [
      fsopen("RAMFS").as("mount"),
      fsmount(result("mount"), "m").fails("EBUSY"),
    ],
    teardown: [umount("/w/m")],
  }),
  asRoot("fsmount/success/covers-what-is-below", {
    covers: [
      "fsopen/behaviour/returns-a-mount-file-descriptor",
      "fsmount/behaviour/returns-0-and-covers-the-target",
      "fsmount/behaviour/source_fd-of-minus-1-means-no-source",
      "umount/behaviour/returns-0-and-removes-the-mount",
    ],
    touches: ["mounts"],
    setup: [directory("m"), file("m/f", "x")],
    steps: [
      stat("m/f", status).returns(0),
      fsopen("RAMFS").as("mount"),
      fsmount(result("mount"), "m").returns(0),
      stat("m/f", status).fails("ENOENT"),
      stat("m", status).observes(status, { st_ino: 1, st_mode: 0o040755 }),
      umount("m").returns(0),
      stat("m/f", status).returns(0),
    ],
  }),
  asRoot("fsmount/success/open-directory-stays-below", {
    touches: ["mounts"],
    setup: [directory("m"), file("m/f", "x")],
    steps: [
      open("m", "O_RDONLY").as("dir"),
      fsopen("RAMFS").as("mount"),
      fsmount(result("mount"), "m").returns(0),
      stat("f", status, { at: result("dir") }).returns(0),
      umount("m").returns(0),
    ],
  }),
  row("fsmount/EBADF/fuse-without-descriptor", {
    source: "Kernel/FileSystem/FUSE/FileSystem.cpp",
    as: "root",
    touches: ["mounts"],
    covers: "fsmount/EBADF/fuse-option-fd-is-missing-or-not-open",
    setup: [directory("m")],
    steps: [
      fsopen("fuse").as("fuse"),
      fsmount(result("fuse"), "m").fails("EBADF"),
    ],
  }),
];
