/**
 * pipe (Kernel/Syscalls/pipe.cpp).
 *
 * @module
 */

import type { pipeFamily } from "../../api/calls/pipe.ts";
import { O_CLOEXEC, O_NONBLOCK } from "../../api/constants.ts";
import { fail } from "../errors.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import type { FamilyHandlers } from "./handlers.ts";

/** Handlers of this family. */
export const pipeHandlers = {
  pipe(context, pipefd, flags) {
    if ((flags & (O_CLOEXEC | O_NONBLOCK)) !== flags) {
      fail("pipe/EINVAL/unknown-flag");
    }
    const { fds } = context.process;
    // The options word of both stays 0, whatever the flags.
    const fifo = context.kernel.vfs.createFIFO();
    const readEnd = fifo.openDirection("reader");
    let writeEnd: OpenFileDescription | undefined;
    let reader = -1;
    let writer = -1;
    try {
      writeEnd = fifo.openDirection("writer");
      reader = fds.reserve();
      writer = fds.reserve();
      const bytes = new Uint8Array(8);
      const view = new DataView(bytes.buffer);
      view.setInt32(0, reader, true);
      view.setInt32(4, writer, true);
      context.memory.write(pipefd, bytes);
    } catch (error) {
      fds.release(reader);
      fds.release(writer);
      writeEnd?.destroy();
      readEnd.destroy();
      throw error;
    }
    readEnd.isReadable = true;
    writeEnd.isWritable = true;
    readEnd.isBlocking = writeEnd.isBlocking = (flags & O_NONBLOCK) === 0;
    const closeOnExec = (flags & O_CLOEXEC) !== 0;
    fds.set(reader, readEnd, closeOnExec);
    fds.set(writer, writeEnd, closeOnExec);
    return 0;
  },
} satisfies FamilyHandlers<typeof pipeFamily>;
