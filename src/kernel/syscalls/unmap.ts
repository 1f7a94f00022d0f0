/**
 * What unmaps memory for a thread, whose profile is told of it.
 *
 * @module
 */

import { addUnmapped } from "../tasks/performance_events.ts";
import type { Thread } from "../tasks/thread.ts";
import type { Parts } from "../work.ts";

/** Unmaps a range of the thread's process; what is left is done in parts. */
export function unmap(
  thread: Thread,
  address: number,
  size: bigint,
): Parts | undefined {
  return thread.process.space.unmapMmapRange(
    address,
    size,
    (range) => addUnmapped(thread, range),
  );
}
