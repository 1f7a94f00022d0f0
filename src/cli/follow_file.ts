/**
 * A file that somebody else writes, read as it grows.
 *
 * @module
 */

import { hostReason, isFromHost, UsageError } from "./errors.ts";

const POLL_MILLISECONDS = 30;
const PIECE = 1 << 16;

function unreadable(path: string, error: unknown): unknown {
  return isFromHost(error)
    ? new UsageError(`${path} can't be read: ${hostReason(error)}`)
    : error;
}

/**
 * Makes a file hold nothing, so that what it holds later is new.
 *
 * @throws {UsageError} where it is none, or can't be written
 */
export async function emptyFile(path: string): Promise<void> {
  try {
    const { isFile } = await Deno.stat(path);
    if (!isFile) throw new UsageError(`${path} is no regular file`);
    await Deno.truncate(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw unreadable(path, error);
  }
}

/** What of a file lies behind `from`; nothing where there is no file yet. */
async function behind(
  path: string,
  from: number,
): Promise<{ readonly bytes: Uint8Array; readonly at: number }> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      throw unreadable(path, error);
    }
    return { bytes: new Uint8Array(0), at: from };
  }
  try {
    // Whoever begins it anew begins at its start.
    const start = (await file.stat()).size < from ? 0 : from;
    await file.seek(start, Deno.SeekMode.Start);
    const buffer = new Uint8Array(PIECE);
    const count = await file.read(buffer) ?? 0;
    return { bytes: buffer.subarray(0, count), at: start + count };
  } finally {
    file.close();
  }
}

/** Reads a file as it grows, to what it holds when `writer` has ended. */
export async function* followFile(
  path: string,
  writer: Promise<unknown>,
): AsyncGenerator<Uint8Array> {
  let isOver = false;
  writer.then(() => isOver = true, () => isOver = true);
  for (let from = 0;;) {
    // Asked first: what is written before the end is read after it.
    const wasOver = isOver;
    const { bytes, at } = await behind(path, from);
    from = at;
    if (bytes.length > 0) yield bytes;
    else if (wasOver) return;
    else await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}
