/** Directories: the current one, making, removing and listing (Kernel/Syscalls/chdir.cpp, ...). */
import { EACCES, EINVAL, EIO, ENOTDIR } from "../../api/errno.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { bytesOf } from "../filesystem/byte_string.ts";
import { Access, mayAccess } from "../filesystem/inode_metadata.ts";
import { makeDirectory, removeDirectory } from "../filesystem/names.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { DirectoryDescriptor, resolvePath } from "../filesystem/path_walk.ts";
import type { UserMemory } from "../memory/user_memory.ts";
import type { SyscallHandlers } from "./context.ts";
import { copyPath } from "./user_structs.ts";

const SSIZE_MAX = 0x7fff_ffff_ffff_ffffn;
const BAD_DESCRIPTOR = "*/EBADF/fd-negative-1024-open";

/** Handlers of this family. */
export const directoryHandlers = {
  chdir(context, path, length) {
    context.requirePromise("rpath");
    const { process } = context;
    const custody = resolvePath(
      process,
      process.rootContext,
      copyPath(context.memory, path, length),
      process.cwd,
    );
    if (!custody.inode.isDirectory) {
      fail(ENOTDIR, "chdir/ENOTDIR/result-directory");
    }
    if (
      !mayAccess(
        custody.inode.metadata(),
        process.credentials,
        Access.execute,
      )
    ) {
      fail(EACCES, "chdir/EACCES/execute-permission-resulting-directory");
    }
    process.cwd = custody;
    return 0;
  },

  fchdir(context, fd) {
    context.requirePromise("stdio");
    const { process } = context;
    const { isDirectory, inode, custody } = process.fds.get(
      fd,
      BAD_DESCRIPTOR,
    );
    if (!isDirectory || inode === undefined || custody === undefined) {
      fail(ENOTDIR, "*/ENOTDIR/description-directory");
    }
    if (!mayAccess(inode.metadata(), process.credentials, Access.execute)) {
      fail(EACCES, "fchdir/EACCES/execute-permission-now");
    }
    process.cwd = custody;
    return 0;
  },

  getcwd(context, buffer, size) {
    context.requirePromise("rpath");
    if (size > SSIZE_MAX) fail(EINVAL, "*/EINVAL/size-ssize_max");
    return copyTerminated(
      context.memory,
      buffer,
      size,
      context.process.cwd.absolutePath,
      "getcwd/EFAULT/buffer-bytes-actually-copied-writable",
    );
  },

  mkdir(context, dirfd, path, length, mode) {
    context.requirePromise("cpath");
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
    context.requirePromise("cpath");
    const { process } = context;
    const name = copyPath(context.memory, path, length);
    removeDirectory(process, name, process.cwd);
    return 0;
  },

  get_dir_entries(context, fd, buffer, size) {
    context.requirePromise("stdio");
    // Before the descriptor is looked at.
    if (size > SSIZE_MAX) {
      fail(
        EINVAL,
        "get_dir_entries/EINVAL/size-ssize_max-before-descriptor-check",
      );
    }
    const description = context.process.fds.get(fd, BAD_DESCRIPTOR);
    context.memory.requireRange(
      buffer,
      size,
      "get_dir_entries/EFAULT/buffer-buffer-size-outside-user-address",
    );
    return listDirectory(context.memory, description, buffer, Number(size));
  },
} satisfies Partial<SyscallHandlers>;

/**
 * Copies a byte string and its NUL as far as there is room; the result is the
 * room that all of it needs.
 */
export function copyTerminated(
  memory: UserMemory,
  buffer: UserAddress,
  size: bigint,
  text: string,
  site: string,
): number {
  const bytes = bytesOf(`${text}\0`);
  const room = size < BigInt(bytes.length) ? Number(size) : bytes.length;
  memory.write(buffer, bytes.subarray(0, room), site);
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
  if (!isDirectory || inode === undefined) {
    fail(ENOTDIR, "*/ENOTDIR/description-directory");
  }
  if (inode.metadata().fsid === 0) {
    fail(
      EIO,
      "get_dir_entries/EIO/inode-metadata-invalid-procfs-directory-dead",
    );
  }
  const stage = new Uint8Array(STAGE);
  const view = new DataView(stage.buffer);
  let staged = 0;
  let written = 0;
  const flush = () => {
    if (size - written < staged) {
      fail(
        EINVAL,
        "get_dir_entries/EINVAL/total-size-entries-exceeds-size-libc",
      );
    }
    memory.write(
      buffer + written as UserAddress,
      stage.subarray(0, staged),
      "get_dir_entries/EFAULT/destination-writable",
    );
    written += staged;
    staged = 0;
  };
  for (const { name, index, type } of inode.entries()) {
    // Counted with 8 bytes for the length, though 4 are written.
    if (17 + name.length > STAGE - staged) flush();
    view.setBigUint64(staged, BigInt(index), true);
    stage[staged + 8] = type;
    view.setUint32(staged + 9, name.length, true);
    for (let at = 0; at < name.length; at++) {
      stage[staged + 13 + at] = name.charCodeAt(at);
    }
    staged += 13 + name.length;
  }
  flush();
  return written;
}
