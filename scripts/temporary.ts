/**
 * Folders for a while.
 *
 * @module
 */

import { HostError } from "../src/cli/errors.ts";

/** A new temporary folder, which whoever asked for it removes. */
export async function makeTemporaryFolder(purpose: string): Promise<string> {
  try {
    return await Deno.makeTempDir({ prefix: `halcyon-${purpose}-` });
  } catch (error) {
    const { message } = error as Error;
    throw new HostError(`no temporary folder can be made: ${message}`);
  }
}
