/**
 * The machine's console on the host's stdin, stdout and stderr.
 *
 * @module
 */

import type { MachineConsole } from "../machine/machine.ts";
import { hostReason, isFromHost, UsageError } from "./errors.ts";
import { writeToStderr, writeToStdout } from "./output.ts";

const FLUSH_AT = 1 << 16;
const BACKSPACE = 8;
const DELETE = 127;

/** Bytes on their way to a stream of the host, written in large pieces. */
class Pending {
  readonly #send: (bytes: Uint8Array) => void;
  #pending: Uint8Array[] = [];
  #size = 0;

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  write(bytes: Uint8Array): void {
    this.#pending.push(bytes.slice());
    this.#size += bytes.length;
    if (this.#size >= FLUSH_AT) this.flush();
  }

  flush(): void {
    const pieces = this.#pending;
    // Forgotten first: what can't be written must not be tried again on close.
    this.#pending = [];
    this.#size = 0;
    for (const bytes of pieces) this.#send(bytes);
  }
}

/** More than this is no input of a program, but a stream without end. */
const MOST_MEBIBYTES = 256;

async function readAll(): Promise<Uint8Array> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for await (const piece of Deno.stdin.readable) {
      pieces.push(piece);
      size += piece.length;
      if (size > MOST_MEBIBYTES << 20) {
        throw new UsageError(
          `stdin holds more than ${MOST_MEBIBYTES} MiB, and is read to its ` +
            "end before the program starts",
        );
      }
    }
    return new Uint8Array(await new Blob(pieces).arrayBuffer());
  } catch (error) {
    if (!isFromHost(error)) throw error;
    throw new UsageError(`stdin can't be read: ${hostReason(error)}`);
  }
}

/**
 * A terminal is put into raw mode (the machine's own line discipline edits and
 * echoes) and restored by `close`, whatever happens. Any other stdin is read
 * to its end first.
 */
export class HostConsole implements MachineConsole {
  readonly #out = new Pending(writeToStdout);
  readonly #err = new Pending(writeToStderr);
  readonly input?: Uint8Array;
  readonly interactive: boolean;
  #keys: Uint8Array[] = [];
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #reading: Promise<boolean> | undefined;
  #isClosed = false;

  private constructor(input: Uint8Array | undefined) {
    this.interactive = input === undefined;
    if (input !== undefined) this.input = input;
  }

  /** Looks at stdin and gets it ready. */
  static async open(): Promise<HostConsole> {
    if (!Deno.stdin.isTerminal()) return new HostConsole(await readAll());
    const console = new HostConsole(undefined);
    Deno.stdin.setRaw(true);
    globalThis.addEventListener("unload", () => console.close());
    return console;
  }

  output(bytes: Uint8Array): void {
    // stdout and stderr keep their order where both are one terminal.
    this.#err.flush();
    this.#out.write(bytes);
  }

  debug(bytes: Uint8Array): void {
    this.#out.flush();
    this.#err.write(bytes);
  }

  /** A line of our own on stderr. */
  error(text: string): void {
    this.debug(new TextEncoder().encode(text));
  }

  flush(): void {
    this.#out.flush();
    this.#err.flush();
  }

  /** Lets the host's events happen: keys arrive, signals are seen. */
  async pause(): Promise<void> {
    if (this.interactive) this.#startReading();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }

  /** Waits for keys; false when there will be none any more. */
  async waitForKeys(): Promise<boolean> {
    if (!this.interactive) return false;
    if (this.#keys.length > 0) return true;
    this.#startReading();
    return await this.#reading ?? false;
  }

  #startReading(): void {
    this.#reader ??= Deno.stdin.readable.getReader();
    this.#reading ??= this.#reader.read().then(({ value, done }) => {
      this.#reading = undefined;
      if (value !== undefined) this.#keys.push(value);
      return !done;
    });
  }

  /**
   * What was typed since the last time. Where hosts send DEL for the erase
   * key, the machine's terminal expects what its own keyboard sends.
   */
  takeKeys(): Uint8Array[] {
    const keys = this.#keys;
    this.#keys = [];
    return keys.map((bytes) =>
      bytes.map((byte) => byte === DELETE ? BACKSPACE : byte)
    );
  }

  /** Writes what is left and gives the terminal back as it was. */
  close(): void {
    try {
      this.flush();
    } finally {
      this.#giveBack();
    }
  }

  #giveBack(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.interactive) return;
    Deno.stdin.setRaw(false);
    // A read that waits for a key would keep the process alive.
    this.#reader?.cancel().catch(() => {});
  }
}
