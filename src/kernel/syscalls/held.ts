/**
 * Descriptions that a call holds on to, as the reference's calls do.
 *
 * @module
 */

import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import type { Waiting } from "../tasks/wait_queue.ts";

/** A wait during which a close from another thread does not end a description. */
export function* held<T>(
  description: OpenFileDescription,
  rest: Waiting<T>,
): Waiting<T> {
  description.ref();
  try {
    return yield* rest;
  } finally {
    description.unref();
  }
}
