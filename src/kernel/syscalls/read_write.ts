/**
 * read, write and what moves or cuts content (Kernel/Syscalls/read.cpp, write.cpp, ...).
 *
 * @module
 */

import type { readWriteFamily } from "../../api/calls/read_write.ts";
import { SEEK_END, SIGPIPE } from "../../api/constants.ts";
import { EPIPE } from "../../api/errno.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail, KernelError } from "../errors.ts";
import { FIFO } from "../filesystem/fifo.ts";
import { InodeFile } from "../filesystem/inode_file.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { UserOrKernelBuffer } from "../filesystem/user_or_kernel_buffer.ts";
import type { UserMemory } from "../memory/user_memory.ts";
import { Socket } from "../net/socket.ts";
import { sendSignal } from "../tasks/signals.ts";
import {
  inParts,
  PAUSE,
  type Waiting,
  type WakeReason,
} from "../tasks/wait_queue.ts";
import { Cost, type Parts } from "../work.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { held } from "./held.ts";
import { copyVectors, type Vector, vectorBuffer } from "./vectors.ts";

const INT64_MAX = 0x7fff_ffff_ffff_ffffn;
const SSIZE_MAX = 0x7fff_ffff_ffff_ffffn;

/** Handlers of this family. */
export const readWriteHandlers = {
  read(context, fd, buffer, size) {
    if (size === 0n) return 0;
    if (size > SSIZE_MAX) {
      fail("transfer/EINVAL/size-above-ssize_max");
    }
    const description = readableDescription(context, fd);
    return whenReadable(context, description, readOn, buffer, size, 0n);
  },

  pread(context, fd, buffer, size, offset) {
    if (size === 0n) return 0;
    if (size > SSIZE_MAX) fail("transfer/EINVAL/size-above-ssize_max");
    if (offset < 0n) fail("pread/EINVAL/offset-is-negative");
    const description = readableDescription(context, fd);
    if (!description.file.isSeekable) {
      fail("pread/EINVAL/file-is-not-seekable");
    }
    return whenReadable(context, description, readAt, buffer, size, offset);
  },

  preadv(context, fd, iov, count, offset) {
    const vectors = copyVectors(context.memory, iov, count);
    const description = readableDescription(context, fd);
    requireSeekableAt(description, offset);
    return held(
      description,
      readVectors(context, description, vectors, offset),
    );
  },

  write(context, fd, data, size) {
    if (size === 0n) return 0;
    if (size > SSIZE_MAX) {
      fail("transfer/EINVAL/size-above-ssize_max");
    }
    const description = writableDescription(context, fd);
    const source = userBuffer(context.memory, data, size);
    return writeAll(context, description, source, Number(size), undefined);
  },

  pwritev(context, fd, iov, count, offset) {
    const vectors = copyVectors(context.memory, iov, count);
    const description = writableDescription(context, fd);
    requireSeekableAt(description, offset);
    return held(
      description,
      writeVectors(context, description, vectors, offset),
    );
  },

  lseek(context, fd, userOffset, whence) {
    const description = context.process.fds.get(fd);
    const offset = context.memory.readI64(userOffset);
    const result = description.seek(offset, whence);
    const showing = description.isGenerating
      ? generateAnew(description)
      : undefined;
    return inParts(showing, () => {
      context.memory.writeU64(userOffset, result);
      return 0;
    });
  },

  ftruncate(context, fd, length) {
    // Before the descriptor is looked at.
    if (length < 0n) {
      fail("ftruncate/EINVAL/length-is-negative");
    }
    const description = writableDescription(context, fd);
    description.file.truncate(Number(length));
    return 0;
  },

  posix_fallocate(context, fd, offset, length) {
    if (offset < 0n) fail("posix_fallocate/EINVAL/offset-is-negative");
    if (length <= 0n) fail("posix_fallocate/EINVAL/length-is-zero-or-negative");
    const { file, inode } = writableDescription(context, fd);
    if (file instanceof FIFO) {
      fail("posix_fallocate/ESPIPE/file-is-a-pipe-or-fifo");
    }
    if (!file.isRegularFile) fail("posix_fallocate/ENODEV/not-a-regular-file");
    if (inode === undefined) throw new Error("a file without an inode");
    const end = Number(offset + length);
    if (inode.size < end) inode.truncate(end);
    return 0;
  },

  fsync(context, fd) {
    context.process.fds.get(fd).file.sync();
    return 0;
  },

  sync(context) {
    const { memory: { work }, vfs } = context.kernel;
    for (const fileSystem of vfs.mountedFileSystems()) {
      work.add(Cost.component);
      fileSystem.sync();
    }
    return 0;
  },
} satisfies FamilyHandlers<typeof readWriteFamily>;

/** Rewinding makes a long text anew; a failure leaves what was there. */
function* generateAnew(description: OpenFileDescription): Parts {
  yield;
  try {
    while (!description.goOnGenerating()) yield;
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
  }
}

function readableDescription(
  context: SyscallContext,
  fd: number,
): OpenFileDescription {
  const description = context.process.fds.get(fd);
  if (!description.isReadable) fail("descriptor/EBADF/not-opened-for-reading");
  if (description.isDirectory) {
    fail("descriptor/EISDIR/is-a-directory");
  }
  return description;
}

function writableDescription(
  context: SyscallContext,
  fd: number,
): OpenFileDescription {
  const description = context.process.fds.get(fd);
  if (!description.isWritable) fail("descriptor/EBADF/not-opened-for-writing");
  return description;
}

/** The caller's memory; only the range is checked here. */
function userBuffer(
  memory: UserMemory,
  address: UserAddress,
  size: bigint,
): UserOrKernelBuffer {
  memory.requireRange(address, size);
  return UserOrKernelBuffer.ofUser(memory, address);
}

/** Reads once something is there, into memory of the caller. */
type Reader = (
  context: SyscallContext,
  description: OpenFileDescription,
  buffer: UserAddress,
  size: bigint,
  offset: bigint,
) => number | Waiting<number>;

const readOn: Reader = (context, description, buffer, size) => {
  const target = userBuffer(context.memory, buffer, size);
  return readHere(context, description, target, Number(size));
};

const readAt: Reader = (context, description, buffer, size, offset) => {
  const target = userBuffer(context.memory, buffer, size);
  return readThere(context, description, offset, target, Number(size));
};

/** Reads at once, or after the wait for something to read. No closure is made
 * for a read that need not wait. */
function whenReadable(
  context: SyscallContext,
  description: OpenFileDescription,
  reader: Reader,
  buffer: UserAddress,
  size: bigint,
  offset: bigint,
): number | Waiting<number> {
  if (!description.isBlocking || description.canRead) {
    return reader(context, description, buffer, size, offset);
  }
  return held(
    description,
    (function* () {
      yield* waitUntilReadable(context, description);
      const result = reader(context, description, buffer, size, offset);
      return typeof result === "number" ? result : yield* result;
    })(),
  );
}

function* waitUntilReadable(
  context: SyscallContext,
  description: OpenFileDescription,
): Waiting<void> {
  if (!description.isBlocking || description.canRead) return;
  const { file } = description;
  const socket = file instanceof Socket ? file : undefined;
  const first = yield {
    queues: [file.blockers],
    ready: () => description.canRead,
    deadline: socket?.receiveDeadline(context.kernel),
    what: "something to read",
  };
  requireWoken(first);
  // All who wait are woken; only a socket looks whether others left something.
  // It waits once more then, as long as at first, and remembers what went wrong.
  if (
    socket === undefined || socket.isShutDownForReading ||
    !description.isBlocking || description.canRead
  ) return;
  const second = yield* socket.waitForData(description);
  socket.remembering(() => requireWoken(second));
}

function requireWoken(reason: WakeReason): void {
  if (reason === "interrupted") {
    fail("transfer/EINTR/signal-before-anything-is-readable");
  }
  if (reason === "timeout") {
    fail("transfer/EAGAIN/receive-timeout-has-expired");
  }
}

function requireSeekableAt(
  description: OpenFileDescription,
  offset: bigint,
): void {
  if (offset >= 0n && !description.file.isSeekable) {
    fail("transfer/ESPIPE/base_offset-for-a-file-that-is-not-seekable");
  }
}

/** Reads at the current offset: in parts where that takes long. */
function readHere(
  context: SyscallContext,
  description: OpenFileDescription,
  buffer: UserOrKernelBuffer,
  size: number,
): number | Waiting<number> {
  const { longestPart, mostAtOnce } = description.file;
  if (size > longestPart) {
    return held(description, readInParts(description, buffer, size));
  }
  if (size <= mostAtOnce || description.reachesTooFar(size)) {
    return didRead(context, description, description.read(buffer, size));
  }
  const { offset } = description;
  return inParts(
    contentInParts(context, description, offset, buffer, size),
    (count) => {
      description.movedOn(count);
      return didRead(context, description, count);
    },
  );
}

/** Reads at an offset. */
function readThere(
  context: SyscallContext,
  description: OpenFileDescription,
  offset: bigint,
  buffer: UserOrKernelBuffer,
  size: number,
): number | Waiting<number> {
  if (
    size <= description.file.mostAtOnce || offset + BigInt(size) > INT64_MAX
  ) {
    const count = description.readAt(offset, buffer, size);
    return didRead(context, description, count);
  }
  return inParts(
    contentInParts(context, description, offset, buffer, size),
    (count) => didRead(context, description, count),
  );
}

/** What a thread reads of files is counted; devices and sockets are none. */
function didRead(
  { thread }: SyscallContext,
  { file }: OpenFileDescription,
  count: number,
): number {
  if (file instanceof InodeFile) thread.fileReadBytes += count;
  return count;
}

/** Content of a file, of which nobody sees that it comes in parts. */
function* contentInParts(
  { kernel: { memory: { work } } }: SyscallContext,
  description: OpenFileDescription,
  offset: bigint,
  buffer: UserOrKernelBuffer,
  size: number,
): Parts<number> {
  description.ref();
  try {
    const { mostAtOnce } = description.file;
    for (let total = 0;;) {
      const part = Math.min(size - total, mostAtOnce);
      const count = description.readAt(
        offset + BigInt(total),
        buffer.offset(total),
        part,
      );
      total += count;
      if (count < part || total === size) return total;
      if (work.isPartOver) yield;
    }
  } finally {
    description.unref();
  }
}

function* readInParts(
  description: OpenFileDescription,
  buffer: UserOrKernelBuffer,
  size: number,
): Waiting<number> {
  const { longestPart } = description.file;
  for (let total = 0;;) {
    const part = Math.min(size - total, longestPart);
    const count = description.read(buffer.offset(total), part);
    total += count;
    if (count < part || total === size) return total;
    yield PAUSE;
  }
}

/** Waits before each vector, empty ones too; any error loses what was read. */
function* readVectors(
  context: SyscallContext,
  description: OpenFileDescription,
  vectors: readonly Vector[],
  offset: bigint,
): Waiting<number> {
  let total = 0;
  for (const vector of vectors) {
    yield* waitUntilReadable(context, description);
    const buffer = vectorBuffer(context.memory, vector);
    const count = Number(vector.iov_len);
    const read = offset >= 0n
      ? readThere(
        context,
        description,
        offset + BigInt(total),
        buffer,
        count,
      )
      : readHere(context, description, buffer, count);
    total += typeof read === "number" ? read : yield* read;
    if (context.kernel.memory.work.isPartOver) yield PAUSE;
  }
  return total;
}

/** An error after an earlier vector went out becomes the short count. */
function* writeVectors(
  context: SyscallContext,
  description: OpenFileDescription,
  vectors: readonly Vector[],
  offset: bigint,
): Waiting<number> {
  let total = 0;
  for (const vector of vectors) {
    const buffer = vectorBuffer(context.memory, vector);
    try {
      total += yield* writeLoop(
        context,
        description,
        buffer,
        Number(vector.iov_len),
        offset >= 0n ? offset + BigInt(total) : undefined,
      );
      if (context.kernel.memory.work.isPartOver) yield PAUSE;
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      if (total === 0) throw error;
      return total;
    }
  }
  return total;
}

/** Writes everything where that needs no wait; otherwise goes on as a generator. */
function writeAll(
  context: SyscallContext,
  description: OpenFileDescription,
  buffer: UserOrKernelBuffer,
  size: number,
  offset: bigint | undefined,
): number | Waiting<number> {
  const loop = writeLoop(context, description, buffer, size, offset);
  const first = loop.next();
  if (first.done === true) return first.value;
  return held(
    description,
    (function* () {
      let step: IteratorResult<typeof first.value, number> = first;
      while (step.done !== true) step = loop.next(yield step.value);
      return step.value;
    })(),
  );
}

function* writeLoop(
  context: SyscallContext,
  description: OpenFileDescription,
  buffer: UserOrKernelBuffer,
  size: number,
  offset: bigint | undefined,
): Waiting<number> {
  if (description.shouldAppend && description.file.isSeekable) {
    description.seek(0n, SEEK_END);
  }
  const { longestPart, mostAtOnce } = description.file;
  let total = 0;
  /** Where what the file takes at a time began, in parts or not. */
  let begun = 0;
  while (total < size) {
    while (!description.canWrite) {
      if (!description.isBlocking) {
        if (total > 0) return total;
        fail("transfer/EAGAIN/no-room-to-write-and-non-blocking");
      }
      const reason = yield {
        queues: [description.file.blockers],
        ready: () => description.canWrite,
        // Once something is written the reference keeps waiting, signal or not.
        interruptible: total === 0,
        what: "room to write",
      };
      if (reason === "interrupted") {
        fail("transfer/EINTR/signal-before-anything-is-written");
      }
    }
    try {
      const rest = buffer.offset(total);
      const left = Math.min(size - total, longestPart);
      const at = offset === undefined ? undefined : offset + BigInt(total);
      const written = left > mostAtOnce
        ? yield* writeInParts(description, rest, left, at)
        : at === undefined
        ? description.write(rest, left)
        : description.writeAt(at, rest, left);
      // The reference asserts that something was written.
      if (written === 0) break;
      total += written;
      if (description.file instanceof InodeFile) {
        context.thread.fileWriteBytes += written;
      }
      if (written < longestPart) begun = total;
      else yield PAUSE;
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      if (begun > 0) return begun;
      if (error.errno === EPIPE) sendSIGPIPE(context);
      throw error;
    }
  }
  return total;
}

/** Much content, of which nobody sees that it goes in parts. */
function* writeInParts(
  description: OpenFileDescription,
  buffer: UserOrKernelBuffer,
  count: number,
  at: bigint | undefined,
): Waiting<number> {
  const { file, offset } = description;
  const parts = file.writeInParts(description, at ?? offset, buffer, count);
  for (;;) {
    const step = parts.next();
    if (step.done === true) {
      if (at === undefined) description.movedOn(step.value);
      return step.value;
    }
    yield PAUSE;
  }
}

/** The signal goes to the writing thread, before the call returns. */
function sendSIGPIPE(context: SyscallContext): void {
  sendSignal(context.thread, SIGPIPE, context.process);
}
