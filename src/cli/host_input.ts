/**
 * This process's stdin as a machine's input. It is read when a program reads;
 * only what is typed at a terminal is taken as it comes, since it may be a
 * signal.
 *
 * @module
 */

import { fstatSync } from "node:fs";
import type { Machine } from "../machine/machine.ts";
import { hostReason, isFromHost, UsageError } from "./errors.ts";
import { KeyFilter, RawTerminal } from "./host_terminal.ts";
import {
  breathe,
  type InputObserver,
  type Place,
  type RunInput,
  untilAborted,
} from "./run_input.ts";

/**
 * How long the clock is held when it could jump over the wait for input: what
 * the host has ready comes within that time.
 */
const PATIENCE_MILLISECONDS = 20;

function unreadable(error: unknown): unknown {
  return isFromHost(error)
    ? new UsageError(`stdin can't be read: ${hostReason(error)}`)
    : error;
}

/** What never lets a read wait. */
class HostFile implements RunInput {
  readonly kind = "file";
  readonly #observer: InputObserver | undefined;

  constructor(observer: InputObserver | undefined) {
    this.#observer = observer;
  }

  readonly source = (most: number): Uint8Array => {
    try {
      const bytes = new Uint8Array(most);
      const given = bytes.subarray(0, Deno.stdin.readSync(bytes) ?? 0);
      this.#observer?.read(given);
      return given;
    } catch (error) {
      throw unreadable(error);
    }
  };

  pauses(): boolean {
    return false;
  }

  attend(): Promise<void> {
    return breathe();
  }

  waitFor(): Promise<boolean> {
    return Promise.resolve(false);
  }

  close(): void {}
}

/** What comes in its own time. */
abstract class HostStream implements RunInput {
  abstract readonly kind: "keys" | "stream";
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #reading: Promise<void> | undefined;
  #arrived: Uint8Array | undefined;
  #failure: unknown;
  #hasEnded = false;
  /** Nothing came while the clock was held for what is being read. */
  #isSilent = false;

  /** Whether it is to be read before the machine goes on. */
  protected abstract isToBeRead(machine: Machine): boolean;
  protected abstract deliver(
    machine: Machine,
    place: Place,
    bytes: Uint8Array,
  ): void;
  protected abstract deliverEnd(machine: Machine, place: Place): void;

  pauses(machine: Machine, _place: Place, isIdle: boolean): boolean {
    if (this.#hasEnded) return false;
    if (isIdle) return machine.awaitsInput && !this.#isSilent;
    return this.#reading === undefined && this.isToBeRead(machine);
  }

  async attend(
    machine: Machine,
    place: Place,
    isIdle: boolean,
    stop: AbortSignal,
  ): Promise<void> {
    if (this.isToBeRead(machine)) this.#read();
    if (isIdle) {
      const patience = Promise.withResolvers<void>();
      const timer = setTimeout(patience.resolve, PATIENCE_MILLISECONDS);
      const arrival = Promise.race([this.#reading, patience.promise]);
      await untilAborted(arrival, stop);
      clearTimeout(timer);
      this.#isSilent = true;
    } else await breathe();
    this.#give(machine, place);
  }

  async waitFor(
    machine: Machine,
    place: Place,
    stop: AbortSignal,
  ): Promise<boolean> {
    if (this.#hasEnded) return false;
    this.#read();
    await untilAborted(Promise.resolve(this.#reading), stop);
    return this.#give(machine, place);
  }

  #read(): void {
    if (this.#hasEnded || this.#arrived !== undefined) return;
    this.#reader ??= Deno.stdin.readable.getReader();
    this.#reading ??= this.#reader.read().then(({ value, done }) => {
      this.#arrived = value;
      this.#hasEnded = done;
    }, (error) => {
      this.#failure = unreadable(error);
    }).finally(() => {
      this.#reading = undefined;
    });
  }

  /** Hands over what has come; whether something has. */
  #give(machine: Machine, place: Place): boolean {
    if (this.#failure !== undefined) throw this.#failure;
    const bytes = this.#arrived;
    this.#arrived = undefined;
    if (bytes !== undefined) this.deliver(machine, place, bytes);
    else if (this.#hasEnded) this.deliverEnd(machine, place);
    else return false;
    this.#isSilent = false;
    return true;
  }

  close(): void {
    // A read that waits would keep the process alive.
    this.#reader?.cancel().catch(() => {});
  }
}

class HostPipe extends HostStream {
  readonly kind = "stream";
  readonly #observer: InputObserver | undefined;
  #hasToldEnd = false;

  constructor(observer: InputObserver | undefined) {
    super();
    this.#observer = observer;
  }

  protected override isToBeRead(machine: Machine): boolean {
    return machine.wantsInput;
  }

  protected override deliver(
    machine: Machine,
    place: Place,
    bytes: Uint8Array,
  ): void {
    this.#observer?.came(place, bytes);
    machine.feed(bytes);
  }

  protected override deliverEnd(machine: Machine, place: Place): void {
    if (this.#hasToldEnd) return;
    this.#hasToldEnd = true;
    this.#observer?.ended(place);
    machine.endInput();
  }
}

class HostKeys extends HostStream {
  readonly kind = "keys";
  readonly #observer: InputObserver | undefined;
  readonly #terminal = new RawTerminal();
  readonly #filter = new KeyFilter();
  readonly #escape: () => void;

  constructor(observer: InputObserver | undefined, escape: () => void) {
    super();
    this.#observer = observer;
    this.#escape = escape;
  }

  protected override isToBeRead(): boolean {
    return true;
  }

  protected override deliver(
    machine: Machine,
    place: Place,
    bytes: Uint8Array,
  ): void {
    const { keys, ends } = this.#filter.take(bytes);
    if (keys.length > 0) {
      this.#observer?.came(place, keys);
      machine.type(keys);
    }
    if (ends) this.#escape();
  }

  protected override deliverEnd(): void {}

  override close(): void {
    this.#terminal.giveBack();
    super.close();
  }
}

/**
 * Looks at what stdin is, and makes a terminal raw; nothing is read.
 *
 * @param escape the keys that end the machine were typed
 */
export function openHostInput(
  observer: InputObserver | undefined,
  escape: () => void,
): RunInput {
  if (Deno.stdin.isTerminal()) return new HostKeys(observer, escape);
  const { isFile, isDirectory } = kindOfStdin();
  if (isDirectory) throw new UsageError("stdin can't be read: it is a folder");
  return isFile ? new HostFile(observer) : new HostPipe(observer);
}

function kindOfStdin(): { isFile: boolean; isDirectory: boolean } {
  try {
    const stats = fstatSync(0);
    return {
      // A device that is no terminal, such as /dev/null, answers at once too.
      isFile: stats.isFile() || stats.isCharacterDevice(),
      isDirectory: stats.isDirectory(),
    };
  } catch {
    return { isFile: false, isDirectory: false };
  }
}
