/**
 * Files that are written as a whole or not at all.
 *
 * @module
 */

import { notWritten, UsageError } from "./errors.ts";
import { placeOfStream, standardStream } from "./standard_streams.ts";

/** What bytes are written to; the process's own are closed by nobody. */
interface Stream {
  write(bytes: Uint8Array): Promise<number>;
  close?(): void;
}

/** What a file is to hold; a stream is read as it is written. */
type Bytes = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>;

/** A file beside the one that it is to replace, in the same file system. */
function temporaryBeside(path: string): Promise<string> {
  const dir = folderOf(path);
  return Deno.makeTempFile({ dir, prefix: ".halcyon-", suffix: ".part" });
}

function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "." : path.slice(0, end + 1);
}

async function statOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function placeOf({ dev, ino }: Deno.FileInfo): string {
  return `${dev}:${ino}`;
}

/**
 * A file to be written at the end of something long. Whether it can be is
 * looked at on opening; until `write` nothing of it changes, and then a new
 * file takes its place at once. What is no regular file (a device, a pipe) is
 * opened at the start and written to.
 */
export class WholeFile {
  /** The path as the user gave it. */
  readonly path: string;
  /** Equal for two names of one file. */
  readonly place: string;
  /** Whether there was no such file. */
  readonly isNew: boolean;
  /** Where the file really lies. */
  readonly #target: string;
  readonly #mode: number | undefined;
  readonly #stream: Stream | undefined;

  private constructor(
    path: string,
    place: string,
    target: string,
    mode: number | undefined,
    stream: Stream | undefined,
    isNew = false,
  ) {
    this.isNew = isNew;
    this.path = path;
    this.place = place;
    this.#target = target;
    this.#mode = mode;
    this.#stream = stream;
  }

  /**
   * Finds out whether the file can be written.
   *
   * @throws {UsageError} when it can't
   */
  static async open(path: string): Promise<WholeFile> {
    const standard = standardStream(path);
    if (standard === 1 || standard === 2) {
      const stream = standard === 1 ? Deno.stdout : Deno.stderr;
      const place = placeOfStream(standard);
      return new WholeFile(path, place, path, undefined, stream);
    }
    try {
      const info = await statOf(path);
      if (info === undefined) return await WholeFile.#openNew(path);
      if (info.isDirectory) throw new UsageError(`${path} is a folder`);
      const stream = await Deno.open(path, { write: true });
      if (!info.isFile) {
        return new WholeFile(path, placeOf(info), path, undefined, stream);
      }
      stream.close();
      const target = await Deno.realPath(path);
      await Deno.remove(await temporaryBeside(target));
      const mode = info.mode ?? undefined;
      return new WholeFile(path, placeOf(info), target, mode, undefined);
    } catch (error) {
      throw error instanceof UsageError ? error : notWritten(path, error);
    }
  }

  static async #openNew(path: string): Promise<WholeFile> {
    await Deno.remove(await temporaryBeside(path));
    const folder = await Deno.realPath(folderOf(path));
    const target = `${folder}/${path.slice(path.lastIndexOf("/") + 1)}`;
    return new WholeFile(path, target, target, undefined, undefined, true);
  }

  /** Writes the file; nothing of it is seen before all of it is there. */
  async write(
    content: string | Bytes,
    mode: number = this.#mode ?? 0o644,
  ): Promise<void> {
    const bytes = typeof content === "string"
      ? new TextEncoder().encode(content)
      : content;
    try {
      if (this.#stream !== undefined) await writeStream(this.#stream, bytes);
      else await replace(this.#target, bytes, mode);
    } catch (error) {
      throw notWritten(this.path, error);
    }
  }
}

async function writeStream(stream: Stream, content: Bytes): Promise<void> {
  for await (
    const bytes of content instanceof Uint8Array ? [content] : content
  ) {
    for (let done = 0; done < bytes.length;) {
      done += await stream.write(bytes.subarray(done));
    }
  }
  stream.close?.();
}

async function replace(
  target: string,
  bytes: Bytes,
  mode: number,
): Promise<void> {
  const temporary = await temporaryBeside(target);
  try {
    await Deno.writeFile(temporary, bytes);
    if (Deno.build.os !== "windows") await Deno.chmod(temporary, mode & 0o777);
    await Deno.rename(temporary, target);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}
