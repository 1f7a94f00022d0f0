import { FD_CLOEXEC } from "../../../src/api/constants.ts";
import { type Use, use } from "../../language/use.ts";
import {
  fcntl,
  fillDescriptors,
  fsopen,
  path,
  result,
  type Row,
  row,
  UNMAPPED,
} from "../../language/row.ts";
import { asRoot } from "../../worlds/mount.ts";

export const uses: readonly Use[] = [
  use.fsopen({
    as: "root",
    operands: [{ fs_type: "RAMFS" }],
    promises: ["mount"],
    pointers: {
      params: {},
      "params.fs_type": {},
    },
  }),
];

export const rows: readonly Row[] = [
  row("fsopen/EPERM/user", {
    covers: "privilege/EPERM/not-superuser",
    steps: [fsopen("RAMFS").fails("EPERM")],
  }),
  asRoot("fsopen/ENAMETOOLONG/type-of-17", {
    covers: "fsopen/ENAMETOOLONG/fs_type-longer-than-16",
    steps: [fsopen("t".repeat(17)).fails("ENAMETOOLONG")],
  }),
  asRoot("fsopen/EFAULT/type", {
    covers: "fs_type: user-memory/EFAULT/not-readable",
    steps: [fsopen(path(UNMAPPED, 3)).fails("EFAULT")],
  }),
  asRoot("fsopen/EINVAL/remount-and-bind", {
    covers: [
      "mount-flags/EINVAL/ms_remount-given",
      "mount-flags/EINVAL/ms_bind-given",
    ],
    steps: [
      fsopen("RAMFS", "MS_REMOUNT").fails("EINVAL"),
      fsopen("RAMFS", "MS_BIND").fails("EINVAL"),
    ],
  }),
  asRoot("fsopen/ENODEV/unknown-type", {
    covers: "fsopen/ENODEV/unknown-file-system-type",
    steps: [
      fsopen("nonsense").fails("ENODEV"),
      fsopen("ramfs").fails("ENODEV"),
    ],
  }),
  asRoot("fsopen/ENODEV/type-of-16", {
    covers: "fsopen/ENODEV/unknown-file-system-type",
    steps: [
      fsopen("t".repeat(16)).fails("ENODEV"),
      fsopen("RAMFS\0" + "t".repeat(10)).succeeds(),
    ],
  }),
  asRoot("fsopen/success/both-names-and-cloexec", {
    covers: [
      "fsopen/behaviour/always-close-on-exec",
      "fsopen/behaviour/ramfs-goes-by-ram-and-ramfs",
    ],
    steps: [
      fsopen("RAMFS").as("a").returns(1),
      fsopen("ram").returns(2),
      fcntl(result("a"), "F_GETFD").returns(FD_CLOEXEC),
    ],
  }),
  row("fsopen/EMFILE/table-full", {
    covers: "descriptor/EMFILE/too-few-are-free",
    as: "root",
    steps: [fillDescriptors(), fsopen("RAMFS").fails("EMFILE")],
  }),
];
