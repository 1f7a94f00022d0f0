/**
 * The first root of a machine: its tree, devices and mounts.
 *
 * @module
 */

import { CharacterMajor } from "../kernel/devices/device.ts";
import { KernelError } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { rootCredentials } from "../kernel/security/credentials.ts";
import { OpenFileDescriptions } from "../kernel/tasks/open_file_descriptions.ts";
import { DevPtsFS } from "../kernel/filesystem/devpts.ts";
import type { FileSystem } from "../kernel/filesystem/file_system.ts";
import { attempt } from "../kernel/filesystem/names.ts";
import {
  type PathCaller,
  resolvePath,
} from "../kernel/filesystem/path_walk.ts";
import { ProcFS } from "../kernel/filesystem/procfs/file_system.ts";
import { RAMFS } from "../kernel/filesystem/ramfs/file_system.ts";
import {
  buildTree,
  type TreeDevice,
  type TreeDirectory,
} from "../kernel/filesystem/root_tree.ts";
import { SysFS } from "../kernel/filesystem/sysfs/file_system.ts";
import { UnveilData } from "../kernel/filesystem/unveil.ts";
import type { VFSRootContext } from "../kernel/filesystem/vfs_root_context.ts";
import { overlayTree } from "./tree.ts";
import { checkTree } from "./tree_check.ts";

function device(major: number, minor: number): TreeDevice {
  return { type: "character-device", major, minor, mode: 0o666 };
}

function directory(
  entries: TreeDirectory["entries"] = {},
  mode = 0o755,
): TreeDirectory {
  return { type: "directory", entries, mode };
}

/** What every root has, unless a tree says otherwise. */
export const standardTree: TreeDirectory = directory({
  dev: directory({
    null: device(CharacterMajor.generic, 3),
    zero: device(CharacterMajor.generic, 5),
    full: device(CharacterMajor.generic, 7),
    random: device(CharacterMajor.generic, 8),
    urandom: { type: "symlink", target: "/dev/random" },
    console: device(CharacterMajor.console, 1),
    tty: device(CharacterMajor.console, 0),
    ptmx: device(CharacterMajor.console, 2),
    tty0: { ...device(CharacterMajor.virtualConsole, 0), mode: 0o620 },
    pts: directory(),
    stdin: { type: "symlink", target: "/proc/self/fd/0" },
    stdout: { type: "symlink", target: "/proc/self/fd/1" },
    stderr: { type: "symlink", target: "/proc/self/fd/2" },
  }),
  proc: directory(),
  sys: directory(),
  tmp: directory({}, 0o1777),
});

/**
 * Makes the root context: `tree` laid over what every root has, /proc, /sys and
 * /dev/pts mounted.
 *
 * @throws {TreeError} where a machine can't have such a tree
 */
export function createRootContext(
  kernel: Kernel,
  tree: TreeDirectory = directory(),
): VFSRootContext {
  const { vfs } = kernel;
  const root = new RAMFS(vfs);
  const whole = overlayTree(standardTree, tree);
  checkTree(whole);
  vfs.heap.endlessly(() => buildTree(root.root, whole));
  const context = vfs.createContext(root);
  mountAt(context, "/proc", new ProcFS(vfs));
  mountAt(context, "/sys", new SysFS(vfs));
  mountAt(context, "/dev/pts", new DevPtsFS(vfs));
  return context;
}

/** Mounts where the tree has a directory; a tree may do without. */
function mountAt(
  context: VFSRootContext,
  path: string,
  fileSystem: FileSystem,
): void {
  const custody = attempt(() =>
    resolvePath(bootCaller(context), context, path, context.root)
  );
  if (custody instanceof KernelError || !custody.inode.isDirectory) return;
  context.mount(fileSystem.root, custody, 0);
}

/** The superuser without descriptors, in the root of `context`. */
function bootCaller(context: VFSRootContext): PathCaller {
  return {
    credentials: rootCredentials,
    rootContext: context,
    cwd: context.root,
    fds: new OpenFileDescriptions(),
    unveil: new UnveilData(),
    isJailed: false,
  };
}
