/**
 * The node of a local socket in the file system (Kernel/Net/LocalSocket.cpp).
 *
 * @module
 */

import { EEXIST } from "../../api/errno.ts";
import {
  O_CREAT,
  O_EXCL,
  O_NOFOLLOW_NOERROR,
  O_RDWR,
  S_IFSOCK,
} from "../../api/constants.ts";
import { KernelError } from "../errors.ts";
import { waitForOtherSide } from "../filesystem/fifo.ts";
import type { Inode } from "../filesystem/inode.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { Waiting } from "../tasks/wait_queue.ts";

/** What fchmod and fchown leave for the node that bind will make. */
export interface PrebindAttributes {
  uid: number;
  gid: number;
  mode: number;
}

/** Makes the node; undefined where something already is. */
export function makeNode(
  { kernel, process }: SyscallContext,
  path: string,
  { uid, gid, mode }: PrebindAttributes,
): Inode | undefined {
  try {
    const description = kernel.vfs.open(
      process,
      path,
      O_CREAT | O_EXCL | O_NOFOLLOW_NOERROR,
      S_IFSOCK | (mode & 0o777),
      process.cwd,
      { uid, gid },
    );
    const { inode } = description;
    description.destroy();
    if (inode === undefined) throw new Error("a new node has an inode");
    return inode;
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    if (error.errno !== EEXIST) throw error;
    return undefined;
  }
}

/**
 * The node that connect names, as far as its permissions let it. It is opened
 * like a file, so that a FIFO there waits for somebody who reads it.
 */
export function* openNode(
  { kernel, process }: SyscallContext,
  path: string,
): Waiting<Inode | undefined> {
  const found = kernel.vfs.open(process, path, O_RDWR, 0, process.cwd);
  yield* waitForOtherSide(found);
  const { inode } = found;
  found.destroy();
  return inode;
}
