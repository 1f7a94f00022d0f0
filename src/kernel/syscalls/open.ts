/**
 * open and close (Kernel/Syscalls/open.cpp).
 *
 * @module
 */

import type { openFamily } from "../../api/calls/open.ts";
import {
  O_CLOEXEC,
  O_CREAT,
  O_NOFOLLOW_NOERROR,
  O_RDONLY,
  O_UNLINK_INTERNAL,
  O_WRONLY,
} from "../../api/constants.ts";
import { SC_open_params } from "../../api/structs.ts";
import { fail } from "../errors.ts";
import { waitForOtherSide } from "../filesystem/fifo.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { DirectoryDescriptor } from "../filesystem/path_walk.ts";
import type { Process } from "../tasks/process.ts";
import type { Waiting } from "../tasks/wait_queue.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { copyParameters, copyPathArgument } from "./user_structs.ts";

/** Handlers of this family. */
export const openHandlers = {
  open(context, params) {
    const { kernel, process, memory } = context;
    const parameters = copyParameters(context, params, SC_open_params);
    const { dirfd, options } = parameters;
    if ((options & O_NOFOLLOW_NOERROR) !== 0) {
      fail("open/EINVAL/kernel-internal-o_nofollow_noerror");
    }
    if ((options & O_UNLINK_INTERNAL) !== 0) {
      fail("open/EINVAL/kernel-internal-o_unlink_internal");
    }
    const path = copyPathArgument(memory, parameters.path);
    requireOpenPromises(context, options);
    // Before the path is looked at, so that EMFILE wins over its errors.
    const fd = process.fds.reserve();
    try {
      const description = kernel.vfs.open(
        process,
        path,
        options,
        parameters.mode & 0o777 & ~process.umask,
        new DirectoryDescriptor(dirfd, path),
      );
      return description.opening === undefined
        ? install(process, fd, description, options)
        : finishOpening(process, fd, description, options);
    } catch (error) {
      process.fds.release(fd);
      throw error;
    }
  },

  close(context, fd) {
    const { fds } = context.process;
    fds.get(fd);
    fds.clear(fd);
    return 0;
  },
} satisfies FamilyHandlers<typeof openFamily>;

function requireOpenPromises(context: SyscallContext, options: number): void {
  if ((options & O_WRONLY) !== 0) context.requirePromise("wpath");
  else if ((options & O_RDONLY) !== 0) context.requirePromise("rpath");
  if ((options & O_CREAT) !== 0) context.requirePromise("cpath");
}

function install(
  process: Process,
  fd: number,
  description: OpenFileDescription,
  options: number,
): number {
  // Last of all: truncation and the like have happened.
  if (description.inode?.boundSocket !== undefined) {
    description.destroy();
    fail("open/ENXIO/local-socket-is-bound-to-the-node");
  }
  process.fds.set(
    fd,
    description,
    (options & O_CLOEXEC) !== 0,
  );
  return fd;
}

/** A FIFO waits for its other side. */
function* finishOpening(
  process: Process,
  fd: number,
  description: OpenFileDescription,
  options: number,
): Waiting<number> {
  yield* waitForOtherSide(description);
  return install(process, fd, description, options);
}
