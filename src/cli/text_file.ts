/**
 * Text files that others wrote and that have to be read whole.
 *
 * @module
 */

import { UsageError } from "./errors.ts";
import { bytesOf, openFile } from "./log_file.ts";

/**
 * The text of a file.
 *
 * @param what what such a file is, for the complaint about one that is too long
 * @throws {UsageError} when it can't be read, or has more bytes than `most`
 */
export async function textOfFile(
  path: string,
  what: string,
  most: number,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const piece of bytesOf(path, () => openFile(path))) {
    length += piece.length;
    if (length > most) {
      throw new UsageError(
        `${path} can't be read: ${what} has at most ${most >> 20} MiB`,
      );
    }
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
