/**
 * What a machine prints, on its way to stdout and stderr.
 *
 * @module
 */

import { HostError, hostReason, isFromHost } from "./errors.ts";
import { writeAll } from "./output.ts";

/** A stream of this process. */
export type StreamName = "stdout" | "stderr";

interface Stretch {
  readonly stream: StreamName;
  readonly pieces: Uint8Array[];
}

/** So much is worth a write. */
const FULL = 1 << 16;
/** More than this never waits: it is written before the machine goes on. */
const MOST = 1 << 23;
/** How long a stream that takes nothing now is let alone. */
const PAUSE_MILLISECONDS = 2;

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const size = pieces.reduce((sum, { length }) => sum + length, 0);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function refused(stream: StreamName, error: unknown): unknown {
  if (error instanceof Deno.errors.BrokenPipe || !isFromHost(error)) {
    return error;
  }
  return new HostError(`${stream} can't be written: ${hostReason(error)}`);
}

/**
 * Both streams in one order, as both may be one terminal. Written while
 * nothing else is done, so that signals are heard even where nobody reads.
 */
export class OutputQueue {
  #stretches: Stretch[] = [];
  #size = 0;

  write(stream: StreamName, bytes: Uint8Array): void {
    const last = this.#stretches.at(-1);
    if (last?.stream === stream) last.pieces.push(bytes.slice());
    else this.#stretches.push({ stream, pieces: [bytes.slice()] });
    this.#size += bytes.length;
    if (this.#size >= MOST) this.flushNow();
  }

  get isFull(): boolean {
    return this.#size >= FULL;
  }

  /** Forgotten first: what can't be written must not be tried again. */
  #next(): Stretch | undefined {
    const next = this.#stretches.shift();
    this.#size -= next?.pieces.reduce((sum, { length }) => sum + length, 0) ??
      0;
    return next;
  }

  /** Nobody wants what is there. */
  clear(): void {
    this.#stretches = [];
    this.#size = 0;
  }

  /** Writes all that is there. */
  async flush(): Promise<void> {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      await writeInTurn(next.stream, joined(next.pieces));
    }
  }

  /** Writes all that is there, and lets nothing happen meanwhile. */
  flushNow(): void {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      try {
        writeAll(Deno[next.stream], joined(next.pieces));
      } catch (error) {
        throw refused(next.stream, error);
      }
    }
  }
}

async function writeInTurn(
  stream: StreamName,
  bytes: Uint8Array,
): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    try {
      done += await Deno[stream].write(bytes.subarray(done));
    } catch (error) {
      // A pipe that its other owner made non-blocking, and that is full.
      if (!(error instanceof Deno.errors.WouldBlock)) {
        throw refused(stream, error);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
    }
  }
}
