/**
 * What comes to a machine's console, and when.
 *
 * @module
 */

import type { Machine, MachineConsole } from "../machine/machine.ts";

/** A place of a run at which something may come from outside. */
export interface Place {
  /** Nanoseconds of the machine's own time. */
  readonly time: number;
  /** How many such places there were before at this time. */
  readonly nth: number;
}

/** How input comes: keys of a terminal, a stream, or a file that is read. */
export type InputKind = "keys" | "stream" | "file";

/** Told of what comes. */
export interface InputObserver {
  /** Keys are typed, or bytes of a stream have come. */
  came(place: Place, bytes: Uint8Array): void;
  /** A stream has come to its end. */
  ended(place: Place): void;
  /** A read of a file gave this. */
  read(bytes: Uint8Array): void;
}

/** Where a machine's input comes from. */
export interface RunInput {
  readonly kind: InputKind;
  /** What a file gives to a read; others have none. */
  source?(most: number): Uint8Array;
  /** Whether the machine is to pause at this place for the input's sake. */
  pauses(machine: Machine, place: Place, isIdle: boolean): boolean;
  /** A pause: what has come is given to the machine. */
  attend(
    machine: Machine,
    place: Place,
    isIdle: boolean,
    stop: AbortSignal,
  ): Promise<void>;
  /** Nothing can run without input: waits for it; false where none will come. */
  waitFor(machine: Machine, place: Place, stop: AbortSignal): Promise<boolean>;
  /** The machine has come to its end. */
  close(): void;
}

/** The machine's side of an input. */
export function consoleOf(
  { kind, source }: RunInput,
): Pick<MachineConsole, "input" | "interactive"> {
  switch (kind) {
    case "keys":
      return { interactive: true };
    case "stream":
      return { input: "fed" };
    case "file":
      return source === undefined ? {} : { input: source };
  }
}

/** Lets the host's events happen. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * Waits for `work`, but not for long once a signal is aborted: then for
 * `grace` milliseconds more, and whatever becomes of it is of no interest.
 * Whether it was done.
 */
export function untilAborted(
  work: Promise<unknown>,
  stop: AbortSignal,
  grace = 0,
): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const aborted = (): void => void setTimeout(() => resolve(false), grace);
  if (stop.aborted) aborted();
  else stop.addEventListener("abort", aborted);
  work.then(() => resolve(true), (error) => {
    if (stop.aborted) resolve(false);
    else reject(error);
  }).finally(() => stop.removeEventListener("abort", aborted));
  return promise;
}
