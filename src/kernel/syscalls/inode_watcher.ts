/**
 * Inode watchers (Kernel/Syscalls/inode_watcher.cpp).
 *
 * @module
 */

import type { inodeWatcherFamily } from "../../api/calls/inode_watcher.ts";
import {
  INODE_WATCHER_CLOEXEC,
  INODE_WATCHER_NONBLOCK,
} from "../../api/constants.ts";
import { SC_inode_watcher_add_watch_params } from "../../api/structs.ts";
import { fail } from "../errors.ts";
import { InodeWatcher } from "../filesystem/inode_watcher.ts";
import { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { resolvePath } from "../filesystem/path_walk.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { copyParameters, copyPathArgument } from "./user_structs.ts";

/** Handlers of this family. */
export const inodeWatcherHandlers = {
  create_inode_watcher(context, flags) {
    const { fds } = context.process;
    const { heap } = context.kernel.memory;
    heap.requireRoom();
    const watcher = new InodeWatcher(heap);
    const description = OpenFileDescription.createWith(heap, watcher);
    const fd = fds.reserveFor(description);
    description.isReadable = true;
    description.isBlocking = (flags & INODE_WATCHER_NONBLOCK) === 0;
    fds.set(
      fd,
      description,
      (flags & INODE_WATCHER_CLOEXEC) !== 0,
    );
    return fd;
  },

  inode_watcher_add_watch(context, params) {
    const { process, memory } = context;
    const { fd, user_path, event_mask } = copyParameters(
      context,
      params,
      SC_inode_watcher_add_watch_params,
    );
    const watcher = watcherOf(context, fd);
    const path = copyPathArgument(memory, user_path);
    const { inode } = resolvePath(
      process,
      process.rootContext,
      path,
      process.cwd,
    );
    if (!inode.fs.supportsWatchers) {
      fail("inode_watcher_add_watch/ENOTSUP/file-system-cannot-be-watched");
    }
    return watcher.watch(inode, event_mask);
  },

  /** Needs no promise at all. */
  inode_watcher_remove_watch(context, fd, descriptor) {
    watcherOf(context, fd).unwatch(descriptor);
    return 0;
  },
} satisfies FamilyHandlers<typeof inodeWatcherFamily>;

function watcherOf(context: SyscallContext, fd: number): InodeWatcher {
  const { file } = context.process.fds.get(fd);
  if (!(file instanceof InodeWatcher)) {
    fail("descriptor/EBADF/is-no-inode-watcher");
  }
  return file;
}
