/**
 * The profile that a dumpable process leaves behind (Kernel/Tasks/Process.cpp).
 *
 * @module
 */

import { O_CREAT, O_EXCL } from "../../api/constants.ts";
import { KernelError } from "../errors.ts";
import { bytesOf } from "../filesystem/byte_string.ts";
import type { Parts } from "../work.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { rootCredentials } from "../security/credentials.ts";
import type { PerformanceEventBuffer } from "./performance_event_buffer.ts";
import type { Process } from "./process.ts";

const ATTEMPTS = 10;

/**
 * Writes the profile into the working directory, if a name can be found and
 * there is room. The finalizer does it: nobody is told why not.
 */
export function* dumpPerfcore(
  process: Process,
  events: PerformanceEventBuffer,
): Parts {
  const base = `${process.name}_${process.pid}`;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    // The reference counts attempts, not names: the first has no number.
    const name = attempt === 1 ? base : `${base}.${attempt - 1}`;
    const description = create(process, `${name}.profile`);
    if (description === undefined) continue;
    try {
      const json = bytesOf(yield* events.toJson(rootCredentials));
      description.inode?.writeBytes(0, json);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
    }
    description.destroy();
    return;
  }
}

function create(
  process: Process,
  path: string,
): OpenFileDescription | undefined {
  return unlessRefused(() =>
    process.kernel.vfs.open(
      process,
      path,
      O_CREAT | O_EXCL,
      0o400,
      process.cwd,
      { uid: 0, gid: 0 },
    )
  );
}

function unlessRefused<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return undefined;
  }
}
