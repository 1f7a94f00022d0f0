/**
 * Mounts (Kernel/Syscalls/mount.cpp).
 *
 * @module
 */

import type { mountFamily } from "../../api/calls/mount.ts";
import { MS_BIND, MS_REMOUNT } from "../../api/constants.ts";
import {
  SC_bindmount_params,
  SC_copy_mount_params,
  SC_fsmount_params,
  SC_fsopen_params,
  SC_remount_params,
  SC_umount_params,
} from "../../api/structs.ts";
import { fail } from "../errors.ts";
import { isAbsolute } from "../filesystem/byte_string.ts";
import type { Custody } from "../filesystem/custody.ts";
import type { FileSystem } from "../filesystem/file_system.ts";
import { findFileSystemType } from "../filesystem/file_system_types.ts";
import { MountFile } from "../filesystem/mount_file.ts";
import { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { resolvePath } from "../filesystem/path_walk.ts";
import type { VFSRootContext } from "../filesystem/vfs_root_context.ts";
import { isSuperuser } from "../security/credentials.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import {
  copyParameters,
  copyString,
  type StringArgumentValue,
} from "./user_structs.ts";

/** Longest name of a kind of file system. */
const TYPE_NAME_MAX = 16n;

/** Handlers of this family. */
export const mountHandlers = {
  fsopen(context, params) {
    requireSuperuser(context);
    const { process, memory } = context;
    const { fs_type, flags } = copyParameters(
      context,
      params,
      SC_fsopen_params,
    );
    if (fs_type.length > TYPE_NAME_MAX) {
      fail("fsopen/ENAMETOOLONG/fs_type-longer-than-16");
    }
    const name = memory.readString(fs_type.characters, Number(fs_type.length));
    requireMountFlags(flags);
    const type = findFileSystemType(name);
    const { heap } = context.kernel.memory;
    const file = heap.adopt(new MountFile(type, flags));
    const description = OpenFileDescription.createWith(heap, file);
    const fd = process.fds.reserveFor(description);
    process.fds.set(fd, description, true);
    return fd;
  },

  fsmount(context, params) {
    requireSuperuser(context);
    const { process } = context;
    const parameters = copyParameters(context, params, SC_fsmount_params);
    const { file } = process.fds.get(parameters.mount_fd);
    if (!(file instanceof MountFile)) {
      fail("fsmount/EINVAL/mount_fd-is-no-mount-file");
    }
    const hasSource = parameters.source_fd >= 0;
    if (hasSource) {
      process.fds.get(parameters.source_fd);
    }
    const { root, custody } = mountTarget(
      context,
      parameters.vfs_root_context_id,
      parameters.target,
    );
    const fileSystem = createFileSystem(context, file, hasSource);
    root.mount(
      fileSystem.root,
      custody,
      file.flags,
    );
    return 0;
  },

  bindmount(context, params) {
    requireSuperuser(context);
    const parameters = copyParameters(context, params, SC_bindmount_params);
    requireMountFlags(parameters.flags);
    const { root, custody } = mountTarget(
      context,
      parameters.vfs_root_context_id,
      parameters.target,
    );
    const source = context.process.fds.get(parameters.source_fd);
    if (source.custody === undefined) {
      fail("bindmount/ENODEV/source_fd-has-no-path");
    }
    root.mount(
      source.custody.inode,
      custody,
      parameters.flags,
    );
    return 0;
  },

  remount(context, params) {
    requireSuperuser(context);
    const parameters = copyParameters(context, params, SC_remount_params);
    requireMountFlags(parameters.flags);
    const { root, custody } = mountTarget(
      context,
      parameters.vfs_root_context_id,
      parameters.target,
    );
    root.remount(custody, parameters.flags);
    return 0;
  },

  umount(context, params) {
    // Here the superuser test comes before the promise.
    requireSuperuser(context);
    context.requirePromise("mount");
    const parameters = copyParameters(context, params, SC_umount_params);
    const { root, custody } = mountTarget(
      context,
      parameters.vfs_root_context_id,
      parameters.target,
    );
    root.unmount(custody);
    return 0;
  },

  copy_mount(context, params) {
    requireSuperuser(context);
    const parameters = copyParameters(context, params, SC_copy_mount_params);
    requireMountFlags(parameters.flags);
    const originalPath = copyArgument(context, parameters.original_path);
    const targetPath = copyArgument(context, parameters.target_path);
    const original = resolveTarget(
      context,
      parameters.original_vfs_root_context_id,
      originalPath,
    );
    const target = resolveTarget(
      context,
      parameters.target_vfs_root_context_id,
      targetPath,
    );
    const { inode } = original.custody;
    if (inode !== inode.fs.root) {
      fail("copy_mount/EINVAL/original_path-is-no-file-system-root");
    }
    target.root.mount(
      inode,
      target.custody,
      parameters.flags,
    );
    return 0;
  },
} satisfies FamilyHandlers<typeof mountFamily>;

function requireSuperuser(context: SyscallContext): void {
  if (!isSuperuser(context.process.credentials)) {
    fail("privilege/EPERM/not-superuser");
  }
}

/** There are calls of their own for these two. */
function requireMountFlags(flags: number): void {
  if ((flags & MS_REMOUNT) !== 0) {
    fail("mount-flags/EINVAL/ms_remount-given");
  }
  if ((flags & MS_BIND) !== 0) {
    fail("mount-flags/EINVAL/ms_bind-given");
  }
}

interface MountTarget {
  readonly root: VFSRootContext;
  readonly custody: Custody;
}

function copyArgument(
  context: SyscallContext,
  argument: StringArgumentValue,
): string {
  return copyString(context.memory, argument.characters, argument.length);
}

function mountTarget(
  context: SyscallContext,
  id: number,
  target: StringArgumentValue,
): MountTarget {
  return resolveTarget(context, id, copyArgument(context, target));
}

/** Where a mount call acts: a path in the caller's context or in another. */
function resolveTarget(
  { process, kernel }: SyscallContext,
  id: number,
  path: string,
): MountTarget {
  const root = kernel.vfs.contextForId(process, id);
  const isOther = root !== process.rootContext;
  if (isOther && !isAbsolute(path)) {
    fail("vfs-context/EINVAL/relative-path-in-another-context");
  }
  const base = isOther ? root.root : process.cwd;
  return { root, custody: resolvePath(process, root, path, base) };
}

function createFileSystem(
  { process, kernel }: SyscallContext,
  { type, options }: MountFile,
  hasSource: boolean,
): FileSystem {
  if (type.create === undefined) {
    if (!hasSource) {
      fail("fsmount/ENOTSUP/no-source-but-type-needs-one");
    }
    // There are no block devices, which all of these want.
    fail("fsmount/ENOTBLK/source-is-no-block-device");
  }
  if (hasSource) {
    fail("fsmount/ENOTSUP/source-given-but-type-takes-none");
  }
  return type.create(kernel.vfs, process, options);
}
