/**
 * Where a trace goes: lines, written as they come.
 *
 * @module
 */

import { notWritten, UsageError } from "./errors.ts";
import { writeAll } from "./output.ts";
import { standardStream } from "./standard_streams.ts";

const FLUSH_AT = 1 << 16;

/** What lines are written to; the process's own streams are closed by nobody. */
interface LineFile {
  writeSync(bytes: Uint8Array): number;
  close?(): void;
}

/** A file that is written while the program runs: its end may never come. */
export class TraceFile {
  readonly #path: string;
  readonly #file: LineFile;
  #pending = "";

  private constructor(path: string, file: LineFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Opens the file, which is empty then.
   *
   * @throws {UsageError} where it can't be written
   */
  static async open(path: string): Promise<TraceFile> {
    const standard = standardStream(path);
    if (standard === 1) return new TraceFile(path, Deno.stdout);
    if (standard === 2) return new TraceFile(path, Deno.stderr);
    try {
      const options = { write: true, create: true, truncate: true } as const;
      return new TraceFile(path, await Deno.open(path, options));
    } catch (error) {
      if (error instanceof Deno.errors.IsADirectory) {
        throw new UsageError(`${path} is a folder`);
      }
      throw notWritten(path, error);
    }
  }

  line(text: string): void {
    this.#pending += `${text}\n`;
    if (this.#pending.length >= FLUSH_AT) this.flush();
  }

  flush(): void {
    const bytes = new TextEncoder().encode(this.#pending);
    this.#pending = "";
    try {
      writeAll(this.#file, bytes);
    } catch (error) {
      throw notWritten(this.#path, error);
    }
  }

  close(): void {
    try {
      this.flush();
    } finally {
      this.#file.close?.();
    }
  }
}
