/**
 * Directories: the current one, making, removing and listing (Kernel/Syscalls/chdir.cpp, ...).
 *
 * @module
 */

import type { directoryFamily } from "../../api/calls/directory.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { bytesOf } from "../filesystem/byte_string.ts";
import { Access, mayAccess } from "../filesystem/inode_metadata.ts";
import { makeDirectory, removeDirectory } from "../filesystem/names.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { DirectoryDescriptor, resolvePath } from "../filesystem/path_walk.ts";
import type { UserMemory } from "../memory/user_memory.ts";
import { Cost } from "../work.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { copyPath } from "./user_structs.ts";

const SSIZE_MAX = 0x7fff_ffff_ffff_ffffn;

/** Handlers of this family. */
export const directoryHandlers = {
  chdir(context, path, length) {
    const { process } = context;
    const custody = resolvePath(
      process,
      process.rootContext,
      copyPath(context.memory, path, length),
      process.cwd,
    );
    if (!custody.inode.isDirectory) {
      fail("chdir/ENOTDIR/path-leads-to-no-directory");
    }
    if (
      !mayAccess(
        custody.inode.metadata(),
        process.credentials,
        Access.execute,
      )
    ) {
      fail("chdir/EACCES/path-leads-to-unsearchable-directory");
    }
    process.enterDirectory(custody);
    return 0;
  },

  fchdir(context, fd) {
    const { process } = context;
    const { isDirectory, custody } = process.fds.get(fd);
    if (!isDirectory) fail("descriptor/ENOTDIR/is-no-directory");
    if (custody === undefined) throw new Error("a directory without a path");
    if (
      !mayAccess(custody.inode.metadata(), process.credentials, Access.execute)
    ) {
      fail("fchdir/EACCES/directory-not-searchable");
    }
    process.enterDirectory(custody);
    return 0;
  },

  getcwd(context, buffer, size) {
    if (size > SSIZE_MAX) fail("getcwd/EINVAL/size-above-ssize_max");
    return copyTerminated(
      context.memory,
      buffer,
      size,
      context.kernel.memory.heap.adopt(context.process.cwd.absolutePath),
    );
  },

  mkdir(context, dirfd, path, length, mode) {
    const { process } = context;
    const name = copyPath(context.memory, path, length);
    makeDirectory(
      process,
      name,
      mode & ~process.umask,
      new DirectoryDescriptor(dirfd, name),
    );
    return 0;
  },

  rmdir(context, path, length) {
    const { process } = context;
    const name = copyPath(context.memory, path, length);
    removeDirectory(process, name, process.cwd);
    return 0;
  },

  get_dir_entries(context, fd, buffer, size) {
    // Before the descriptor is looked at.
    if (size > SSIZE_MAX) {
      fail("get_dir_entries/EINVAL/size-above-ssize_max");
    }
    const description = context.process.fds.get(fd);
    context.memory.requireRange(buffer, size);
    return listDirectory(context.memory, description, buffer, Number(size));
  },
} satisfies FamilyHandlers<typeof directoryFamily>;

/**
 * Copies a byte string and its NUL as far as there is room; the result is the
 * room that all of it needs.
 */
export function copyTerminated(
  memory: UserMemory,
  buffer: UserAddress,
  size: bigint,
  text: string,
): number {
  const bytes = bytesOf(`${text}\0`);
  memory.write(buffer, bytes.subarray(0, Number(size)));
  return bytes.length;
}

/** Entries are staged in chunks of this size, which user code can tell. */
const STAGE = 4096;

/** All entries, from the first on: there is no cursor. */
function listDirectory(
  memory: UserMemory,
  description: OpenFileDescription,
  buffer: UserAddress,
  size: number,
): number {
  const { inode, isDirectory } = description;
  if (!isDirectory) fail("descriptor/ENOTDIR/is-no-directory");
  if (inode === undefined) throw new Error("a directory without an inode");
  // EIO where the process that it stood for is gone.
  inode.validMetadata();
  const stage = new Uint8Array(STAGE);
  const view = new DataView(stage.buffer);
  let staged = 0;
  let written = 0;
  const flush = () => {
    if (size - written < staged) {
      fail("get_dir_entries/EINVAL/entries-do-not-fit-into-size");
    }
    memory.write(buffer + written as UserAddress, stage.subarray(0, staged));
    written += staged;
    staged = 0;
  };
  const { work } = inode.fs.memory;
  for (const { name, index, type } of inode.entries()) {
    work.add(Cost.directoryEntry);
    // Counted with 8 bytes for the length, though 4 are written.
    if (17 + name.length > STAGE - staged) flush();
    view.setBigUint64(staged, BigInt(index), true);
    stage[staged + 8] = type;
    view.setUint32(staged + 9, name.length, true);
    stage.set(bytesOf(name), staged + 13);
    staged += 13 + name.length;
  }
  flush();
  return written;
}
