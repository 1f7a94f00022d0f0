/**
 * Mode, owner and times (Kernel/Syscalls/chmod.cpp, chown.cpp, utime.cpp, utimensat.cpp).
 *
 * @module
 */

import type { metadataFamily } from "../../api/calls/metadata.ts";
import {
  AT_SYMLINK_NOFOLLOW,
  UTIME_NOW,
  UTIME_OMIT,
} from "../../api/constants.ts";
import {
  readStruct,
  SC_chmod_params,
  SC_chown_params,
  SC_futimens_params,
  SC_utimensat_params,
  timespec,
  utimbuf,
} from "../../api/structs.ts";
import { NULL, type UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import {
  changeMode,
  changeOwner,
  changeTimes,
} from "../filesystem/attributes.ts";
import type { TimesToSet } from "../filesystem/inode.ts";
import {
  DirectoryDescriptor,
  optionsOfFollowing,
  resolvePath,
} from "../filesystem/path_walk.ts";
import {
  secondsOf,
  type Timestamp,
  timestampOf,
  timestampOfNanoseconds,
} from "../filesystem/timestamp.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import {
  copyIn,
  copyParameters,
  copyPath,
  copyPathArgument,
} from "./user_structs.ts";

/** Handlers of this family. */
export const metadataHandlers = {
  chmod(context, params) {
    const { process } = context;
    const parameters = copyParameters(context, params, SC_chmod_params);
    const path = copyPathArgument(context.memory, parameters.path);
    const custody = resolvePath(
      process,
      process.rootContext,
      path,
      new DirectoryDescriptor(parameters.dirfd, path),
      optionsOfFollowing(parameters.follow_symlinks !== 0),
    );
    changeMode(process.credentials, custody, parameters.mode);
    return 0;
  },

  fchmod(context, fd, mode) {
    const { fds, credentials } = context.process;
    const description = fds.get(fd);
    description.file.chmod(credentials, description, mode);
    return 0;
  },

  chown(context, params) {
    const { process } = context;
    const parameters = copyParameters(context, params, SC_chown_params);
    const path = copyPathArgument(context.memory, parameters.path);
    const custody = resolvePath(
      process,
      process.rootContext,
      path,
      new DirectoryDescriptor(parameters.dirfd, path),
      optionsOfFollowing(parameters.follow_symlinks !== 0),
    );
    const { uid, gid } = parameters;
    changeOwner(process.credentials, custody, uid, gid);
    return 0;
  },

  fchown(context, fd, uid, gid) {
    const { fds, credentials } = context.process;
    const description = fds.get(fd);
    description.file.chown(credentials, description, uid, gid);
    return 0;
  },

  utime(context, path, length, buffer) {
    const { process, memory, kernel } = context;
    const name = copyPath(memory, path, length);
    const now = secondsOf(kernel.vfs.now());
    const { actime, modtime } = buffer === NULL
      ? { actime: now, modtime: now }
      : copyIn(memory, buffer, utimbuf);
    const custody = resolvePath(
      process,
      process.rootContext,
      name,
      process.cwd,
    );
    changeTimes(process.credentials, custody, {
      atime: timestampOf(actime, 0n),
      mtime: timestampOf(modtime, 0n),
    });
    return 0;
  },

  utimensat(context, params) {
    const { process, memory } = context;
    const parameters = copyParameters(context, params, SC_utimensat_params);
    // Before the path is looked at.
    const times = copyTimes(context, parameters.times);
    const path = copyPathArgument(memory, parameters.path);
    const custody = resolvePath(
      process,
      process.rootContext,
      path,
      new DirectoryDescriptor(parameters.dirfd, path),
      optionsOfFollowing((parameters.flag & AT_SYMLINK_NOFOLLOW) === 0),
    );
    changeTimes(process.credentials, custody, times);
    return 0;
  },

  futimens(context, params) {
    const { process } = context;
    const parameters = copyParameters(context, params, SC_futimens_params);
    const times = copyTimes(context, parameters.times);
    const { inode, custody } = process.fds.get(parameters.fd);
    if (inode === undefined) {
      fail("futimens/EBADF/file-has-no-inode");
    }
    if (custody === undefined) {
      fail("futimens/EBADF/file-has-no-path");
    }
    changeTimes(process.credentials, custody, times);
    return 0;
  },
} satisfies FamilyHandlers<typeof metadataFamily>;

/** Two timespecs; now for both without them. */
function copyTimes(
  context: SyscallContext,
  address: UserAddress,
): TimesToSet {
  const now = timestampOfNanoseconds(context.kernel.vfs.now());
  if (address === NULL) return { atime: now, mtime: now };
  const bytes = context.memory.read(address, 2 * timespec.size);
  const view = new DataView(bytes.buffer);
  const time = (at: number): Timestamp | undefined => {
    const { tv_sec, tv_nsec } = readStruct(timespec, view, at * timespec.size);
    if (tv_nsec === UTIME_NOW) return now;
    if (tv_nsec === UTIME_OMIT) return undefined;
    // Of other nanoseconds 32 bits count (AK/Time.cpp).
    return timestampOf(tv_sec, BigInt.asIntN(32, tv_nsec));
  };
  return { atime: time(0), mtime: time(1) };
}
