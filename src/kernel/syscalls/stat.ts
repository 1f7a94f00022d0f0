/**
 * What is known of files and file systems (Kernel/Syscalls/stat.cpp, statvfs.cpp, faccessat.cpp).
 *
 * @module
 */

import type { statFamily } from "../../api/calls/stat.ts";
import { AT_EACCESS, AT_SYMLINK_NOFOLLOW } from "../../api/constants.ts";
import {
  SC_faccessat_params,
  SC_stat_params,
  SC_statvfs_params,
  stat as statLayout,
  statvfs as statvfsLayout,
  type ValueOf,
} from "../../api/structs.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { checkAccess } from "../filesystem/attributes.ts";
import { bytesOf } from "../filesystem/byte_string.ts";
import type { FileSystem } from "../filesystem/file_system.ts";
import {
  encodedDevice,
  type InodeMetadata,
} from "../filesystem/inode_metadata.ts";
import {
  DirectoryDescriptor,
  optionsOfFollowing,
  resolvePath,
} from "../filesystem/path_walk.ts";
import type { Timestamp } from "../filesystem/timestamp.ts";
import type { UserMemory } from "../memory/user_memory.ts";
import type { FamilyHandlers } from "./handlers.ts";
import {
  copyOutSparse,
  copyParameters,
  copyPathArgument,
} from "./user_structs.ts";

/** Handlers of this family. */
export const statHandlers = {
  stat(context, params) {
    const { process, memory } = context;
    const parameters = copyParameters(context, params, SC_stat_params);
    const path = copyPathArgument(memory, parameters.path);
    const { inode } = resolvePath(
      process,
      process.rootContext,
      path,
      new DirectoryDescriptor(parameters.dirfd, path),
      optionsOfFollowing(parameters.follow_symlinks !== 0),
    );
    const value = statOf(inode.validMetadata());
    copyOutSparse(memory, parameters.statbuf, statLayout, value);
    return 0;
  },

  fstat(context, fd, buffer) {
    const { inode, file } = context.process.fds.get(fd);
    // Pipes and sockets have a mode, everything else is 0.
    const value = inode === undefined
      ? { st_mode: file.stat().mode }
      : statOf(inode.validMetadata());
    copyOutSparse(context.memory, buffer, statLayout, value);
    return 0;
  },

  statvfs(context, params) {
    const { process, memory } = context;
    const parameters = copyParameters(context, params, SC_statvfs_params);
    const path = copyPathArgument(memory, parameters.path);
    const { rootContext, cwd } = process;
    const custody = resolvePath(process, rootContext, path, cwd);
    writeStatvfs(
      memory,
      parameters.buf,
      custody.inode.fs,
      custody.mountFlags,
    );
    return 0;
  },

  fstatvfs(context, fd, buffer) {
    const { inode, custody } = context.process.fds.get(fd);
    if (inode === undefined) {
      fail("fstatvfs/ENOENT/file-has-no-inode");
    }
    writeStatvfs(context.memory, buffer, inode.fs, custody?.mountFlags ?? 0);
    return 0;
  },

  faccessat(context, params) {
    const parameters = copyParameters(context, params, SC_faccessat_params);
    const path = copyPathArgument(context.memory, parameters.pathname);
    const { dirfd, mode, flags } = parameters;
    if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EACCESS)) !== 0) {
      fail("faccessat/EINVAL/unknown-flag");
    }
    checkAccess(
      context.process,
      path,
      new DirectoryDescriptor(dirfd, path),
      mode,
      flags,
    );
    return 0;
  },
} satisfies FamilyHandlers<typeof statFamily>;

/** Links and blocks are 0: none of our file systems counts them. */
function statOf(
  metadata: InodeMetadata,
): Partial<ValueOf<typeof statLayout>> {
  return {
    st_dev: BigInt(metadata.fsid),
    st_ino: BigInt(metadata.index),
    st_mode: metadata.mode,
    st_uid: metadata.uid,
    st_gid: metadata.gid,
    st_rdev: BigInt(
      encodedDevice(metadata.majorDevice, metadata.minorDevice),
    ),
    st_size: BigInt(metadata.size),
    st_atim: timespecOf(metadata.atime),
    st_mtim: timespecOf(metadata.mtime),
    st_ctim: timespecOf(metadata.ctime),
  };
}

function timespecOf(time: Timestamp): { tv_sec: bigint; tv_nsec: bigint } {
  return { tv_sec: time.seconds, tv_nsec: BigInt(time.nanoseconds) };
}

/** Blocks and inodes are 0: none of our file systems counts them. */
function writeStatvfs(
  memory: UserMemory,
  address: UserAddress,
  fileSystem: FileSystem,
  mountFlags: number,
): void {
  copyOutSparse(
    memory,
    address,
    statvfsLayout,
    {
      f_fsid: BigInt(fileSystem.fsid),
      f_flag: BigInt(mountFlags),
      f_namemax: 255n,
      f_basetype: bytesOf(fileSystem.className),
    },
  );
}
