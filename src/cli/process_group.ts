/**
 * A shell command with all that it starts, as one thing: its words come line by
 * line, and it ends as a whole.
 *
 * @module
 */

import { spawn } from "node:child_process";
import process from "node:process";
import type { Readable } from "node:stream";
import type { CommandEnd } from "../../conformance/run/boot.ts";

/** So long those have that were asked to end. */
const GRACE_MILLISECONDS = 1500;
/** What sh ends with where there is no such command, or it can't be run. */
const STATUS_NOT_FOUND = 127;
const STATUS_NO_PROGRAM = 126;

const POLL_MILLISECONDS = 20;
/** A line that is longer is given in pieces. */
const LONGEST_LINE = 1 << 16;
/** What was printed is given so late at most, though its line has no end yet. */
const QUIET_MILLISECONDS = 250;

/**
 * Lines of several streams, in the order in which they end: whole ones, unless
 * one does not go on.
 */
class Lines {
  readonly #ready: string[] = [];
  #wake: (() => void) | undefined;
  #open = 0;

  /** Reads a stream to its end. */
  add(stream: Readable): void {
    let rest = "";
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const giveRest = (): void => {
      clearTimeout(quiet);
      if (rest !== "") this.#put(rest);
      rest = "";
    };
    this.#open++;
    // A serial line may hold any byte: Latin-1 loses none.
    stream.setEncoding("latin1");
    stream.on("data", (piece: string) => {
      const text = rest + piece;
      const end = text.length > LONGEST_LINE
        ? text.length
        : text.lastIndexOf("\n") + 1;
      rest = text.slice(end);
      if (end > 0) this.#put(text.slice(0, end));
      clearTimeout(quiet);
      if (rest !== "") quiet = setTimeout(giveRest, QUIET_MILLISECONDS);
    });
    stream.once("close", () => {
      this.#open--;
      giveRest();
      this.#wake?.();
    });
  }

  #put(text: string): void {
    this.#ready.push(text);
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      const text = this.#ready.splice(0).join("");
      if (text !== "") yield text;
      else if (this.#open === 0) return;
      else {
        await new Promise<void>((resolve) => this.#wake = resolve);
      }
    }
  }
}

/** A command that was started in a process group of its own. */
export class ProcessGroup {
  /** Lines of its stdout and stderr; they end when nobody holds these any more. */
  readonly lines: AsyncIterable<string>;
  /** How the shell ended. */
  readonly ended: Promise<CommandEnd>;
  readonly #pid: number | undefined;
  #stopping: Promise<void> | undefined;

  /** Has sh run the command, without stdin. */
  constructor(command: string) {
    const child = spawn("sh", ["-c", command], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    this.#pid = child.pid;
    const lines = new Lines();
    lines.add(child.stdout);
    lines.add(child.stderr);
    this.lines = lines;
    this.ended = new Promise((resolve) => {
      child.once(
        "error",
        ({ message }) => resolve({ how: message, isMissing: true }),
      );
      child.once("exit", (code, signal) =>
        resolve({
          how: signal === null
            ? `the command ended with status ${code}`
            : `the command was ended by ${signal}`,
          isMissing: code === STATUS_NOT_FOUND || code === STATUS_NO_PROGRAM,
        }));
    });
  }

  /** Whether there was anybody who could be sent the signal. */
  #send(signal: "SIGTERM" | "SIGKILL" | 0): boolean {
    if (this.#pid === undefined) return false;
    try {
      return process.kill(-this.#pid, signal);
    } catch {
      return false;
    }
  }

  /** Ends all of the group; those who do not want to are killed. */
  stop(): Promise<void> {
    return this.#stopping ??= this.#stop();
  }

  async #stop(): Promise<void> {
    const end = performance.now() + GRACE_MILLISECONDS;
    for (let goes = this.#send("SIGTERM"); goes; goes = this.#send(0)) {
      if (performance.now() > end) {
        this.#send("SIGKILL");
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }
}
