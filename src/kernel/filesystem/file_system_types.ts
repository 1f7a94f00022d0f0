/**
 * The file systems that fsopen knows by name (Kernel/FileSystem/VirtualFileSystem.cpp).
 *
 * @module
 */

import { fail } from "../errors.ts";
import type { Process } from "../tasks/process.ts";
import { DevLoopFS } from "./devloop.ts";
import { DevPtsFS } from "./devpts.ts";
import type { FileSystem } from "./file_system.ts";
import { ProcFS } from "./procfs/file_system.ts";
import { RAMFS } from "./ramfs/file_system.ts";
import { SysFS } from "./sysfs/file_system.ts";
import type { VirtualFileSystem } from "./virtual_file_system.ts";

/** One kind of file system. */
export interface FileSystemType {
  readonly shortName: string;
  readonly className: string;
  /** Options that take an unsigned number; no kind has others. */
  readonly unsignedOptions?: readonly string[];
  /**
   * Makes an instance. What lives on something that is opened, a disk image or
   * a channel, has none: there are no block devices here.
   */
  readonly create?: (
    vfs: VirtualFileSystem,
    caller: Process,
    options: ReadonlyMap<string, bigint>,
  ) => FileSystem;
}

/** All kinds, in the reference's order. */
const fileSystemTypes: readonly FileSystemType[] = [
  {
    shortName: "proc",
    className: "ProcFS",
    create: (vfs) => new ProcFS(vfs),
  },
  {
    shortName: "devpts",
    className: "DevPtsFS",
    create: (vfs) => new DevPtsFS(vfs),
  },
  {
    shortName: "sys",
    className: "SysFS",
    create: (vfs) => new SysFS(vfs),
  },
  {
    shortName: "ram",
    className: "RAMFS",
    create: (vfs) => new RAMFS(vfs),
  },
  { shortName: "ext2", className: "Ext2FS" },
  { shortName: "9p", className: "Plan9FS" },
  { shortName: "iso9660", className: "ISO9660FS" },
  { shortName: "fat", className: "FATFS" },
  {
    shortName: "devloop",
    className: "DevLoopFS",
    create: (vfs) => new DevLoopFS(vfs),
  },
  {
    shortName: "fuse",
    className: "FUSE",
    unsignedOptions: ["fd", "rootmode", "gid", "uid"],
    create: (_vfs, caller, options) => openFUSE(caller, options),
  },
];

/** There is no /dev/fuse, so no descriptor can be one of it. */
function openFUSE(
  { fds }: Process,
  options: ReadonlyMap<string, bigint>,
): never {
  const fd = Number(options.get("fd") ?? -1n);
  if (fds.find(fd) === undefined) {
    fail("fsmount/EBADF/fuse-option-fd-is-missing-or-not-open");
  }
  return fail("fsmount/EINVAL/file-system-cannot-be-initialised");
}

/** The kind called so, by either name. */
export function findFileSystemType(name: string): FileSystemType {
  return fileSystemTypes.find((type) =>
    type.shortName === name || type.className === name
  ) ?? fail("fsopen/ENODEV/unknown-file-system-type");
}
