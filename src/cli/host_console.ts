/**
 * The machine's console on the host's stdin, stdout and stderr.
 *
 * @module
 */

import { fstatSync } from "node:fs";
import type { MachineConsole } from "../machine/machine.ts";
import { OutputQueue } from "./output_queue.ts";
import { consoleOf, type RunInput, untilAborted } from "./run_input.ts";

/** How long whoever reads the output may take when the run was ended. */
const GRACE_MILLISECONDS = 50;

/** Input as it comes, and output in the order in which it was written. */
export class HostConsole {
  readonly #input: RunInput;
  readonly #queue = new OutputQueue();
  readonly #flushAtEnd = (): void => this.#queue.flushNow();
  #isStuck = false;

  constructor(input: RunInput) {
    this.#input = input;
    globalThis.addEventListener("unload", this.#flushAtEnd);
  }

  /** What the machine is given. */
  get ends(): MachineConsole {
    return {
      ...consoleOf(this.#input),
      output: (bytes) => this.#queue.write("stdout", bytes),
      debug: (bytes) => this.#queue.write("stderr", bytes),
    };
  }

  /** A line of our own on stderr. */
  error(line: string): void {
    this.#queue.write("stderr", new TextEncoder().encode(`${line}\n`));
  }

  /** So much is to be written that the machine should wait for it. */
  get isFull(): boolean {
    return this.#queue.isFull;
  }

  /** Nobody takes what was written, and a line on stderr would wait for ever. */
  get isMute(): boolean {
    return this.#isStuck && isOneStream();
  }

  /** Writes what is there; once `stop` is aborted, as far as that goes soon. */
  async flush(stop: AbortSignal): Promise<void> {
    if (this.#isStuck) return;
    const work = this.#queue.flush();
    if (await untilAborted(work, stop, GRACE_MILLISECONDS)) return;
    this.#isStuck = true;
    this.#queue.clear();
  }

  /** Writes what is left and gives the terminal back as it was. */
  close(): void {
    globalThis.removeEventListener("unload", this.#flushAtEnd);
    this.#input.close();
    this.#queue.flushNow();
  }
}

/** Whether stdout and stderr lead to the same place. */
function isOneStream(): boolean {
  try {
    const [out, err] = [fstatSync(1), fstatSync(2)];
    return out.dev === err.dev && out.ino === err.ino;
  } catch {
    return false;
  }
}
