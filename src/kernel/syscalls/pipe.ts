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
    const ends: OpenFileDescription[] = [];
    const numbers: number[] = [];
    try {
      for (const direction of ["reader", "writer"] as const) {
        const end = fifo.openDirection(direction);
        end.isReadable = direction === "reader";
        end.isWritable = direction === "writer";
        ends.push(end);
      }
      for (const _ of ends) numbers.push(fds.reserve());
      const bytes = new Uint8Array(Int32Array.from(numbers).buffer);
      context.memory.write(pipefd, bytes);
    } catch (error) {
      for (const fd of numbers) fds.release(fd);
      for (const end of ends) end.destroy();
      throw error;
    }
    ends.forEach((end, index) => {
      end.isBlocking = (flags & O_NONBLOCK) === 0;
      fds.set(numbers[index] as number, end, (flags & O_CLOEXEC) !== 0);
    });
    return 0;
  },
} satisfies FamilyHandlers<typeof pipeFamily>;
