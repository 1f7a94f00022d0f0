/**
 * Files that others wrote and that may be of any length: logs above all.
 *
 * @module
 */

import { hostReason, isFromHost, UsageError } from "./errors.ts";
import { standardStream } from "./standard_streams.ts";

/** What stands for stdin in the place of a path. */
export const STDIN = "-";

/** A file as it comes, so that no log is too long to be read. */
export async function* bytesOf(
  what: string,
  open: () => Promise<ReadableStream<Uint8Array>>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* await open();
  } catch (error) {
    if (!isFromHost(error)) throw error;
    throw new UsageError(`${what} can't be read: ${hostReason(error)}`);
  }
}

/** Opens a file of the host. */
export async function openFile(
  path: string,
): Promise<ReadableStream<Uint8Array>> {
  if (standardStream(path) === 0) return Deno.stdin.readable;
  return (await Deno.open(path)).readable;
}

/** A log as it comes; a dash is stdin. */
export async function* logFrom(path: string): AsyncGenerator<string> {
  const bytes = path === STDIN
    ? bytesOf("stdin", () => Promise.resolve(Deno.stdin.readable))
    : bytesOf(path, () => openFile(path));
  // A serial line may hold any byte: Latin-1 loses none.
  const decoder = new TextDecoder("latin1");
  for await (const piece of bytes) yield decoder.decode(piece);
}
