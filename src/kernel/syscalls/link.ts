/**
 * Names: links, renaming, removing, nodes (Kernel/Syscalls/link.cpp, rename.cpp, ...).
 *
 * @module
 */

import type { linkFamily } from "../../api/calls/link.ts";
import {
  AT_REMOVEDIR,
  O_NOFOLLOW_NOERROR,
  O_RDONLY,
  PATH_MAX,
} from "../../api/constants.ts";
import {
  SC_link_params,
  SC_mknod_params,
  SC_readlink_params,
  SC_realpath_params,
  SC_rename_params,
  SC_symlink_params,
} from "../../api/structs.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import {
  isFIFO,
  isRegularFile,
  isSocket,
  isSymlink,
} from "../filesystem/inode_metadata.ts";
import {
  makeNode,
  makeSymlink,
  removeDirectory,
  removeName,
} from "../filesystem/names.ts";
import { waitForOtherSide } from "../filesystem/fifo.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import {
  custodyOfDirectory,
  DirectoryDescriptor,
  resolvePath,
} from "../filesystem/path_walk.ts";
import { link, rename } from "../filesystem/rename.ts";
import { UserOrKernelBuffer } from "../filesystem/user_or_kernel_buffer.ts";
import { isSuperuser } from "../security/credentials.ts";
import type { Waiting } from "../tasks/wait_queue.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { copyTerminated } from "./directory.ts";
import {
  copyParameters,
  copyPath,
  copyPathArgument,
  copyString,
} from "./user_structs.ts";

/** Handlers of this family. */
export const linkHandlers = {
  link(context, params) {
    const { process, memory } = context;
    const { old_path, new_path } = copyParameters(
      context,
      params,
      SC_link_params,
    );
    // No limits on the lengths here.
    const oldPath = copyString(memory, old_path.characters, old_path.length);
    const newPath = copyString(memory, new_path.characters, new_path.length);
    link(process, oldPath, newPath, process.cwd);
    return 0;
  },

  symlink(context, params) {
    const { process, memory } = context;
    const parameters = copyParameters(context, params, SC_symlink_params);
    const target = copyPathArgument(memory, parameters.target);
    const linkPath = copyPathArgument(memory, parameters.linkpath);
    makeSymlink(
      process,
      target,
      linkPath,
      new DirectoryDescriptor(parameters.dirfd, linkPath),
    );
    return 0;
  },

  /** An open of the link itself, with all that an open does. */
  readlink(context, params) {
    const { process, memory, kernel } = context;
    const parameters = copyParameters(context, params, SC_readlink_params);
    const path = copyPathArgument(memory, parameters.path);
    const { data, size } = parameters.buffer;
    // Even for absolute paths.
    const base = custodyOfDirectory(process, parameters.dirfd);
    const options = O_RDONLY | O_NOFOLLOW_NOERROR;
    const description = kernel.vfs.open(process, path, options, 0, base);
    return description.opening === undefined
      ? readLink(context, description, data, size)
      : readFIFOAsLink(context, description, data, size);
  },

  realpath(context, params) {
    const { process, memory } = context;
    const parameters = copyParameters(context, params, SC_realpath_params);
    const path = copyPathArgument(memory, parameters.path);
    const custody = resolvePath(
      process,
      process.rootContext,
      path,
      process.cwd,
    );
    return copyTerminated(
      memory,
      parameters.buffer.data,
      parameters.buffer.size,
      custody.absolutePath,
    );
  },

  rename(context, params) {
    const { process, memory } = context;
    const parameters = copyParameters(context, params, SC_rename_params);
    const oldPath = copyPathArgument(memory, parameters.old_path);
    const newPath = copyPathArgument(memory, parameters.new_path);
    rename(
      process,
      new DirectoryDescriptor(parameters.olddirfd, oldPath),
      oldPath,
      new DirectoryDescriptor(parameters.newdirfd, newPath),
      newPath,
    );
    return 0;
  },

  unlink(context, dirfd, path, length, flags) {
    const { process } = context;
    const name = copyPath(context.memory, path, length);
    if ((flags & AT_REMOVEDIR) !== flags) {
      fail("unlink/EINVAL/unknown-flag");
    }
    const base = new DirectoryDescriptor(dirfd, name);
    if (flags === AT_REMOVEDIR) removeDirectory(process, name, base);
    else removeName(process, name, base);
    return 0;
  },

  mknod(context, params) {
    const { process, memory } = context;
    const parameters = copyParameters(context, params, SC_mknod_params);
    const { mode, dev, dirfd } = parameters;
    if (
      !isSuperuser(process.credentials) && !isRegularFile(mode) &&
      !isFIFO(mode) && !isSocket(mode)
    ) {
      fail("mknod/EPERM/type-needs-the-superuser");
    }
    const path = copyPathArgument(memory, parameters.path);
    makeNode(
      process,
      path,
      mode & ~process.umask,
      dev,
      new DirectoryDescriptor(dirfd, path),
    );
    return 0;
  },
} satisfies FamilyHandlers<typeof linkFamily>;

/** Copies a link's text without NUL; the result is its full length. */
function readLink(
  context: SyscallContext,
  description: OpenFileDescription,
  buffer: UserAddress,
  size: bigint,
): number {
  try {
    const { inode } = description;
    if (inode === undefined) throw new Error("a path without an inode");
    if (!isSymlink(inode.metadata().mode)) fail("readlink/EINVAL/not-a-link");
    const text = new Uint8Array(PATH_MAX);
    const length = inode.read(
      0,
      UserOrKernelBuffer.ofKernel(text),
      text.length,
      description,
    );
    context.memory.write(
      buffer,
      text.subarray(0, length).subarray(0, Number(size)),
    );
    return length;
  } finally {
    description.destroy();
  }
}

/** A FIFO is opened like any other, so its other side has to come first. */
function* readFIFOAsLink(
  context: SyscallContext,
  description: OpenFileDescription,
  buffer: UserAddress,
  size: bigint,
): Waiting<number> {
  yield* waitForOtherSide(description);
  return readLink(context, description, buffer, size);
}
