/**
 * Descriptors and their files: dup2, fcntl, the generic half of ioctl (Kernel/Syscalls/fcntl.cpp, ...).
 *
 * @module
 */

import type { fcntlFamily } from "../../api/calls/fcntl.ts";
import {
  F_DUPFD,
  F_DUPFD_CLOEXEC,
  F_GETFD,
  F_GETFL,
  F_GETLK,
  F_ISTTY,
  F_SETFD,
  F_SETFL,
  F_SETLK,
  F_SETLKW,
  F_UNLCK,
  FD_CLOEXEC,
  FIOCLEX,
  FIONBIO,
  FIONCLEX,
  OPEN_MAX,
  SEEK_CUR,
  SEEK_END,
  SEEK_SET,
} from "../../api/constants.ts";
import { flock, type ValueOf } from "../../api/structs.ts";
import { type UserAddress, userAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import type { Inode } from "../filesystem/inode.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import type { LockRequest } from "../filesystem/record_locks.ts";
import type { Waiting } from "../tasks/wait_queue.ts";
import type {
  SyscallContext,
  SyscallResult,
} from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { copyIn, copyOutSparse } from "./user_structs.ts";

/** Handlers of this family. */
export const fcntlHandlers = {
  dup2(context, oldFd, newFd) {
    const { fds } = context.process;
    const description = fds.get(oldFd);
    if (oldFd === newFd) return newFd;
    if (newFd < 0 || newFd >= OPEN_MAX) {
      fail("dup2/EINVAL/new_fd-is-negative-or-above-1023");
    }
    fds.set(newFd, description);
    return newFd;
  },

  fcntl(context, fd, command, argument) {
    const { fds } = context.process;
    const slot = fds.descriptor(fd);
    const { description } = slot;
    const word = Number(BigInt.asUintN(32, argument));
    switch (command) {
      case F_DUPFD:
      case F_DUPFD_CLOEXEC:
        return duplicate(context, description, command, argument);
      case F_GETFD:
        return slot.flags;
      case F_SETFD:
        fds.setFlags(fd, word);
        return 0;
      case F_GETFL:
        return description.fileFlags;
      case F_SETFL:
        description.setFileFlags(word);
        return 0;
      case F_ISTTY:
        return description.file.isTTY ? 1 : 0;
      case F_GETLK:
        return getLock(context, description, userAddress(argument));
      case F_SETLK:
        return setLock(context, description, userAddress(argument), false);
      case F_SETLKW:
        return setLock(context, description, userAddress(argument), true);
      default:
        return fail("fcntl/EINVAL/unknown-command");
    }
  },

  ioctl(context, fd, request, argument) {
    const { fds } = context.process;
    const slot = fds.descriptor(fd);
    const { description } = slot;
    switch (request) {
      case FIONBIO:
        // F_GETFL does not show it.
        description.isBlocking =
          context.memory.readI32(userAddress(argument)) === 0;
        return 0;
      case FIOCLEX:
        fds.setFlags(fd, slot.flags | FD_CLOEXEC);
        return 0;
      case FIONCLEX:
        fds.setFlags(fd, slot.flags & ~FD_CLOEXEC);
        return 0;
      default:
        return description.file.ioctl(
          context,
          description,
          request,
          userAddress(argument),
          argument,
        );
    }
  },
} satisfies FamilyHandlers<typeof fcntlFamily>;

function duplicate(
  context: SyscallContext,
  description: OpenFileDescription,
  command: number,
  argument: bigint,
): number {
  const first = Number(BigInt.asIntN(32, argument));
  if (first < 0) {
    fail("fcntl/EINVAL/lowest-new-descriptor-is-negative");
  }
  const { fds } = context.process;
  const fd = fds.reserveFrom(first) ??
    fail("fcntl/EMFILE/no-free-descriptor-from-arg-upwards");
  fds.set(fd, description, command === F_DUPFD_CLOEXEC);
  return fd;
}

type Lock = ValueOf<typeof flock>;

function inodeOf(description: OpenFileDescription): Inode {
  return description.inode ??
    fail("fcntl/EBADF/file-to-lock-has-no-inode");
}

function copyLock(context: SyscallContext, address: UserAddress): Lock {
  return copyIn(context.memory, address, flock);
}

/** The range from the start of the file. Lengths are taken as they are. */
function normalize(description: OpenFileDescription, lock: Lock): LockRequest {
  const { l_type: type, l_len: length } = lock;
  switch (lock.l_whence) {
    case SEEK_SET:
      return { type, start: lock.l_start, length };
    case SEEK_CUR:
      return { type, start: description.offset + lock.l_start, length };
    case SEEK_END:
      return fail("fcntl/ENOTSUP/l_whence-is-seek_end");
    default:
      return fail("fcntl/EINVAL/unknown-l_whence");
  }
}

function getLock(
  context: SyscallContext,
  description: OpenFileDescription,
  address: UserAddress,
): SyscallResult {
  const inode = inodeOf(description);
  const request = normalize(description, copyLock(context, address));
  const { locks } = inode;
  const found = locks.conflict(request, context.process.pid);
  // Without a conflict the normalised range comes back. SEEK_SET is 0.
  const { type, start, length } = found ?? { ...request, type: F_UNLCK };
  copyOutSparse(context.memory, address, flock, {
    l_type: type,
    l_start: start,
    l_len: length,
    ...(found !== undefined && { l_pid: found.pid }),
  });
  return 0;
}

function setLock(
  context: SyscallContext,
  description: OpenFileDescription,
  address: UserAddress,
  mayWait: boolean,
): SyscallResult {
  const { locks } = inodeOf(description);
  const request = normalize(description, copyLock(context, address));
  const { pid } = context.process;
  const { heap } = context.memory;
  const tryApply = (): boolean =>
    locks.tryApply(request, description, pid, heap);
  if (tryApply()) return 0;
  if (!mayWait) fail("fcntl/EAGAIN/lock-conflicts-with-a-held-one");
  return (function* (): Waiting<number> {
    description.ref();
    try {
      while (!tryApply()) {
        const reason = yield {
          queues: [locks.waiters],
          what: "a record lock",
        };
        if (reason === "interrupted") {
          fail("fcntl/EINTR/signal-while-waiting-for-the-lock");
        }
      }
      return 0;
    } finally {
      description.unref();
    }
  })();
}
