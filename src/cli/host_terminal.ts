/**
 * The terminal that a machine's console is on: it is raw while the machine
 * runs, and as it was whenever this process stops or ends.
 *
 * @module
 */

const ESCAPE = 0x01;
const END = 0x78;
const BACKSPACE = 8;
const DELETE = 127;

/** How long other signals than SIGCONT have to be heard first. */
const RESUME_MILLISECONDS = 50;

/** The keys that end a machine, as people call them. */
export const ESCAPE_KEYS = "Ctrl-A x";

/** How a program still gets the first of them. */
export const ESCAPE_TWICE = "Ctrl-A twice types one.";

/**
 * Finds the keys that are for us among those for the machine. As in QEMU:
 * Ctrl-A and then x ends it, Ctrl-A twice types one; before any other key it
 * is a key as others.
 */
export class KeyFilter {
  #isEscaped = false;

  /** What the machine gets of these keys, and whether it is to end. */
  take(
    typed: Uint8Array,
  ): { readonly keys: Uint8Array; readonly ends: boolean } {
    const keys: number[] = [];
    for (const byte of typed) {
      const wasEscaped = this.#isEscaped;
      this.#isEscaped = byte === ESCAPE && !wasEscaped;
      if (this.#isEscaped) continue;
      if (wasEscaped && byte === END) {
        return { keys: Uint8Array.from(keys), ends: true };
      }
      if (wasEscaped && byte !== ESCAPE) keys.push(ESCAPE);
      // Where hosts send DEL for the erase key, the machine's terminal expects
      // what its own keyboard sends.
      keys.push(byte === DELETE ? BACKSPACE : byte);
    }
    return { keys: Uint8Array.from(keys), ends: false };
  }
}

/** Whether this process may stop itself. */
function mayStop(): boolean {
  return Deno.build.os !== "windows" &&
    Deno.permissions.querySync({ name: "run" }).state === "granted";
}

/** A terminal that is raw until it is given back. */
export class RawTerminal {
  #isRaw = false;
  readonly #listeners: (readonly [Deno.Signal, () => void])[] = [];

  constructor() {
    this.#set(true);
    globalThis.addEventListener("unload", () => this.#set(false));
    if (Deno.build.os === "windows") return;
    this.#listen("SIGCONT", () => this.#goOn());
    if (mayStop()) this.#listen("SIGTSTP", () => this.#stop());
  }

  #listen(signal: Deno.Signal, listener: () => void): void {
    this.#listeners.push([signal, listener]);
    Deno.addSignalListener(signal, listener);
  }

  /** What the signal does by itself, to a terminal as it was. */
  #stop(): void {
    this.#set(false);
    Deno.kill(Deno.pid, "SIGSTOP");
  }

  /**
   * Who continued it may want it to end, in the background: there a terminal
   * can't be made raw, and the attempt would stop it again.
   */
  #goOn(): void {
    setTimeout(() => {
      if (this.#listeners.length > 0) this.#set(true);
    }, RESUME_MILLISECONDS);
  }

  /** As it was, for good. */
  giveBack(): void {
    for (const [signal, listener] of this.#listeners.splice(0)) {
      Deno.removeSignalListener(signal, listener);
    }
    this.#set(false);
  }

  #set(isRaw: boolean): void {
    if (!isRaw && !this.#isRaw) return;
    this.#isRaw = isRaw;
    try {
      Deno.stdin.setRaw(isRaw);
    } catch {
      // It has gone, and there is nothing to give back.
    }
  }
}
