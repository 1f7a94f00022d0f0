/**
 * A machine's run with pauses, in which the host looks after its input, its
 * output, signals and the clock on the wall.
 *
 * @module
 */

import type { Machine, RunResult } from "../machine/machine.ts";
import type { HostConsole } from "./host_console.ts";
import { Interruption, TimeLimit } from "./interruption.ts";
import type { Place, RunInput } from "./run_input.ts";

/** Stopped from outside: what is said of it, and the exit status. */
export interface Stopped {
  readonly kind: "stopped";
  readonly why: string;
  readonly status: number;
}

/** How a run ended. */
export type RunEnd = RunResult | Stopped;

/** So long the machine runs at a time; a wish from outside waits no longer. */
const SLICE_MILLISECONDS = 30;
/**
 * The clock is looked at when so much has been spent, or after some places:
 * fewer where they took long all the same.
 */
const LOOK_SPENT = 100_000;
const MOST_PLACES = 16;
const LONG_MILLISECONDS = 1;

/** What ends a run from outside: signals, keys, the clock, a record's end. */
export class RunStop {
  readonly #controller = new AbortController();
  #interruption: Interruption | undefined;
  #limit: TimeLimit | undefined;
  #stopped: Stopped | undefined;

  /**
   * From now on signals are heard, and time is measured.
   *
   * @param seconds how long it may take
   * @param status the exit status when it takes longer
   */
  begin(seconds: number, status: number): void {
    const interruption = new Interruption();
    const { signal } = this.#limit = new TimeLimit(
      interruption.signal,
      seconds,
    );
    this.#interruption = interruption;
    signal.addEventListener(
      "abort",
      () => this.end(String(signal.reason), interruption.status ?? status),
    );
  }

  /** Aborted when the run is to end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why it is to end, if it is. */
  get stopped(): Stopped | undefined {
    return this.#stopped;
  }

  /** The run is to end; only the first reason counts. */
  end(why: string, status: number): void {
    this.#stopped ??= { kind: "stopped", why, status };
    this.#controller.abort();
  }

  /** The run is over: signals do again what they do by themselves. */
  close(): void {
    this.#limit?.close();
    this.#interruption?.close();
  }
}

/** One run from its beginning to its end, with what belongs to it. */
export class AttendedRun implements Place {
  readonly #machine: Machine;
  readonly #console: HostConsole;
  readonly #input: RunInput;
  readonly #stop: RunStop;
  /** The place that was asked about last; one object for all of them. */
  time = 0;
  nth = 0;
  #isIdle = false;
  #places = 1;
  #placesLeft = 0;
  #lookAt = 0;
  #lookedAt = 0;
  #goesOnSince = 0;

  constructor(
    machine: Machine,
    console: HostConsole,
    input: RunInput,
    stop: RunStop,
  ) {
    this.#machine = machine;
    this.#console = console;
    this.#input = input;
    this.#stop = stop;
  }

  /** What it took so far, as limits count it. */
  get spent(): number {
    return this.#machine.spent;
  }

  /** Runs until the first program ends, or something else does. */
  async toEnd(maxInstructions: number): Promise<RunEnd> {
    const machine = this.#machine;
    const { signal } = this.#stop;
    const pauses = this.#pauses.bind(this);
    for (;;) {
      const left = maxInstructions - machine.spent;
      if (left <= 0) return { kind: "limit" };
      this.#goesOnSince = this.#lookedAt = performance.now();
      const result = machine.run({ maxInstructions: left, pauses });
      await this.#console.flush(signal);
      if (result.kind === "paused") {
        await this.#input.attend(machine, this, this.#isIdle, signal);
      } else if (result.kind !== "deadlock" || !machine.awaitsInput) {
        return result;
      } else if (!await this.#input.waitFor(machine, this, signal)) {
        return this.#stop.stopped ?? result;
      }
      if (this.#stop.stopped !== undefined) return this.#stop.stopped;
    }
  }

  #pauses(time: number, nth: number, isIdle: boolean): boolean {
    this.time = time;
    this.nth = nth;
    this.#isIdle = isIdle;
    if (this.#input.pauses(this.#machine, this, isIdle)) return true;
    const { spent } = this.#machine;
    if (--this.#placesLeft > 0 && spent < this.#lookAt) return false;
    return this.#look(spent);
  }

  /** Whether it is time for the host. */
  #look(spent: number): boolean {
    const now = performance.now();
    this.#places = now - this.#lookedAt > LONG_MILLISECONDS
      ? 1
      : Math.min(2 * this.#places, MOST_PLACES);
    this.#placesLeft = this.#places;
    this.#lookAt = spent + LOOK_SPENT;
    this.#lookedAt = now;
    return this.#console.isFull ||
      now - this.#goesOnSince >= SLICE_MILLISECONDS;
  }
}
