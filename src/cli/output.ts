/**
 * Where a program's words go: stdout for what was asked for, stderr for what
 * went wrong.
 *
 * @module
 */

import { printable } from "../debug/printable.ts";
import { HostError, hostReason, isFromHost } from "./errors.ts";

/** A program's two streams. */
export interface Output {
  /** Whether stdout is a terminal. */
  readonly isTerminal: boolean;
  /** Whether stdout may be coloured. */
  readonly hasColor: boolean;
  /** Text on stdout as it is: whoever wrote it made foreign parts printable. */
  write(text: string): void;
  /** A line on stdout, or several, as `write` has them. */
  print(text: string): void;
  /** One line on stderr, whatever the text holds. */
  complain(line: string): void;
}

const encoder = new TextEncoder();

/** What is waited on while a stream takes nothing; nobody ever wakes it. */
const pause = new Int32Array(new SharedArrayBuffer(4));
const PAUSE_MILLISECONDS = 2;

/** Writes every byte, however few a stream takes at once. */
export function writeAll(
  stream: { writeSync(bytes: Uint8Array): number },
  bytes: Uint8Array,
): void {
  for (let done = 0; done < bytes.length;) {
    try {
      done += stream.writeSync(bytes.subarray(done));
    } catch (error) {
      // A pipe that its other owner made non-blocking, and that is full.
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      Atomics.wait(pause, 0, 0, PAUSE_MILLISECONDS);
    }
  }
}

function writeTo(
  stream: { writeSync(bytes: Uint8Array): number },
  name: string,
  bytes: Uint8Array,
): void {
  try {
    writeAll(stream, bytes);
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe || !isFromHost(error)) {
      throw error;
    }
    throw new HostError(`${name} can't be written: ${hostReason(error)}`);
  }
}

/**
 * Writes to stdout.
 *
 * @throws {HostError} when it takes nothing more, and Deno's `BrokenPipe` when
 * nobody reads it any more
 */
export function writeToStdout(bytes: Uint8Array): void {
  writeTo(Deno.stdout, "stdout", bytes);
}

/** Writes to stderr, and throws as `writeToStdout` does. */
export function writeToStderr(bytes: Uint8Array): void {
  writeTo(Deno.stderr, "stderr", bytes);
}

/** The streams of this process. */
export const hostOutput: Output = {
  isTerminal: Deno.stdout.isTerminal(),
  hasColor: Deno.stdout.isTerminal() && !Deno.noColor,
  write: (text) => writeToStdout(encoder.encode(text)),
  print: (text) => writeToStdout(encoder.encode(`${text}\n`)),
  complain(line) {
    try {
      writeToStderr(encoder.encode(`${printable(line)}\n`));
    } catch {
      // There is nowhere left to say it; the exit status tells.
    }
  },
};
