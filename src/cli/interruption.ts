/**
 * Signals that ask a long command to end, so that it can say what it has.
 *
 * @module
 */

import { endProcess } from "./process_end.ts";

/** The signals and their numbers; a shell tells them as 128 + number. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type Name = keyof typeof SIGNALS;

const NAMES: readonly Name[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGHUP", "SIGINT", "SIGTERM"];

/**
 * One ^C arrives several times where whoever started this process hands signals
 * on, as `deno task` does. Only what comes later is a second wish.
 */
const ONE_WISH_MILLISECONDS = 1000;

/** How much later the signal may be heard than what it did to a helper. */
const GRACE_MILLISECONDS = 100;

/** A signal asked to end, and there is nothing to report: one line, its status. */
export class Interrupted extends Error {
  override name = "Interrupted";
  /** The exit status: 128 + the signal. */
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/**
 * Does work that other programs do parts of. A ^C reaches them too, and how
 * they end may be heard before the signal: they are not to be blamed for it.
 * Not for long computations, in which no signal could be heard.
 *
 * @throws {Interrupted} when a signal came
 */
export async function interruptible<T>(work: () => Promise<T>): Promise<T> {
  const interruption = new Interruption();
  const { signal } = interruption;
  const asked = Promise.withResolvers<never>();
  const interrupted = (): Interrupted =>
    new Interrupted(String(signal.reason), interruption.status ?? 0);
  signal.addEventListener("abort", () => asked.reject(interrupted()));
  try {
    return await Promise.race([work(), asked.promise]);
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    await new Promise((resolve) => setTimeout(resolve, GRACE_MILLISECONDS));
    throw signal.aborted ? interrupted() : error;
  } finally {
    interruption.close();
  }
}

/** Listens for the first of these signals; a second wish ends the process. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #listeners: readonly (readonly [Name, () => void])[];
  #status: number | undefined;
  #heardAt = 0;

  constructor() {
    this.#listeners = NAMES.map((name) => [name, () => this.#heard(name)]);
    for (const [name, listener] of this.#listeners) {
      Deno.addSignalListener(name, listener);
    }
  }

  /** Aborted by the first of them; the reason says which. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The exit status for the signal that came, if one did. */
  get status(): number | undefined {
    return this.#status;
  }

  #heard(name: Name): void {
    const now = performance.now();
    if (this.#status === undefined) {
      this.#status = 128 + SIGNALS[name];
      this.#heardAt = now;
      this.#controller.abort(`interrupted by ${name}`);
    } else if (now - this.#heardAt > ONE_WISH_MILLISECONDS) {
      endProcess(128 + SIGNALS[name]);
    }
  }

  /**
   * Signals do again what they do by themselves; but once one came this process
   * is about to end, and the rest of the same wish must not cut it short.
   */
  close(): void {
    if (this.#status !== undefined) return;
    for (const [name, listener] of this.#listeners) {
      Deno.removeSignalListener(name, listener);
    }
  }
}

/** Ends a long command after some seconds, or when it is interrupted. */
export class TimeLimit {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(interruption: AbortSignal, seconds: number) {
    const end = (reason: unknown): void => this.#controller.abort(reason);
    interruption.addEventListener("abort", () => end(interruption.reason));
    if (seconds === Infinity) return;
    this.#timer = setTimeout(
      () => end(`the ${seconds} s of --timeout are over`),
      seconds * 1000,
    );
  }

  /** Aborted by whichever comes first; the reason says which. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The command has ended by itself. */
  close(): void {
    clearTimeout(this.#timer);
  }
}
