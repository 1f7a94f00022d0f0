/**
 * One start of somebody's kernel with the suite's program: its log is read as
 * it comes, and the kernel is stopped when it says no more that counts.
 *
 * @module
 */

import { type HeaderTrouble, headerTrouble } from "../judge/header_trouble.ts";
import type { KernelLine } from "../judge/kernel_line.ts";
import {
  type Log,
  type LogListener,
  LogParser,
  type RowLog,
} from "../judge/log.ts";
import type { Suite } from "../program/suite.ts";
import { LastWords } from "./last_words.ts";

/** A kernel that was started. */
export interface StartedKernel {
  /** What it prints, as it comes; it ends when whoever runs the kernel has. */
  readonly log: AsyncIterable<string>;
  /** How that ended; asked for once the log has ended. */
  readonly ended: Promise<CommandEnd>;
  /** Ends it, if it has not ended. */
  stop(): Promise<void>;
}

/** How whoever runs a kernel has ended. */
export interface CommandEnd {
  /** In a few words. */
  readonly how: string;
  /** There is no such command, or it is none. */
  readonly isMissing: boolean;
}

/** Starts a kernel whose first program is the suite's with these arguments. */
export type KernelStarter = (
  suite: Suite,
  args: readonly string[],
) => Promise<StartedKernel>;

/** How long a kernel may be silent, in milliseconds. */
export interface BootLimits {
  /** From its start to its first row. */
  readonly boot: number;
  /** From one line of the log to the next. */
  readonly row: number;
}

/** Why a boot was over. */
export type BootEnd =
  /** All that it was to run was run. */
  | { readonly kind: "footer" }
  /** The command ended by itself. */
  | { readonly kind: "ended"; readonly command: CommandEnd }
  | { readonly kind: "panic"; readonly said: KernelLine }
  | { readonly kind: "silent"; readonly seconds: number }
  /** It runs another suite. */
  | { readonly kind: "foreign"; readonly trouble: HeaderTrouble }
  /** Somebody asked for it. */
  | { readonly kind: "stopped" };

/** What came of a boot. */
export interface Booted {
  readonly end: BootEnd;
  readonly log: Log;
  /** What the kernel printed last since the row that was begun last. */
  readonly words: readonly string[];
  /** How many lines it printed, the log's too. */
  readonly printed: number;
  /** Milliseconds from a row's first line to its last. */
  readonly times: ReadonlyMap<number, number>;
}

/** What a boot is watched with. */
export interface WatchOptions {
  readonly limits: BootLimits;
  /** The words of a kernel that is at its end; SerenityOS's when left out. */
  readonly panic?: RegExp | undefined;
  /** Told of each row whose last line has come. */
  readonly answered: (answer: RowLog, milliseconds: number) => void;
  readonly signal: AbortSignal;
}

/** A kernel that is at its end has so long for its last words. */
const GRACE_MILLISECONDS = 2000;

/** Listens to one boot. */
class Watch implements LogListener {
  readonly #suite: Suite;
  readonly #name: string;
  readonly #options: WatchOptions;
  readonly words: LastWords = new LastWords();
  readonly times: Map<number, number> = new Map();
  end: BootEnd | undefined;
  #isUnderWay = false;
  #said: KernelLine | undefined;
  #rowAt = 0;
  #heardAt: number = performance.now();
  #printedAt: number = this.#heardAt;

  constructor(suite: Suite, name: string, options: WatchOptions) {
    this.#suite = suite;
    this.#name = name;
    this.#options = options;
  }

  header(header: Parameters<typeof headerTrouble>[0]): void {
    const trouble = headerTrouble(header, this.#suite, this.#name);
    if (trouble !== undefined) this.end ??= { kind: "foreign", trouble };
  }

  /** Whoever goes on is not at its end, whatever it said. */
  line(): void {
    this.#said = undefined;
    if (this.#isUnderWay) this.#heardAt = performance.now();
  }

  begun(): void {
    this.#isUnderWay = true;
    this.#rowAt = this.#heardAt = performance.now();
  }

  answered(answer: RowLog): void {
    const start = answer.begun ? this.#rowAt : performance.now();
    const milliseconds = performance.now() - start;
    this.times.set(answer.number, milliseconds);
    this.#options.answered(answer, milliseconds);
  }

  trouble(said: KernelLine): void {
    this.#said ??= said;
  }

  /** The kernel prints, whatever it is. */
  printed(text: string): void {
    this.#printedAt = performance.now();
    this.words.piece(text);
  }

  footer(): void {
    this.end ??= { kind: "footer" };
  }

  get #limit(): number {
    const { row, boot } = this.#options.limits;
    return this.#isUnderWay ? row : boot;
  }

  /** Milliseconds for which the kernel may go on without a line of the log. */
  get left(): number {
    const late = this.#heardAt + this.#limit;
    const end = this.#said === undefined
      ? late
      : Math.min(late, this.#printedAt + GRACE_MILLISECONDS);
    return Math.max(0, end - performance.now());
  }

  /** It was silent for too long. */
  timeUp(): void {
    this.end ??= this.#said === undefined
      ? { kind: "silent", seconds: Math.round(this.#limit / 1000) }
      : { kind: "panic", said: this.#said };
  }

  /** The command has ended by itself. */
  commandEnded(command: CommandEnd): void {
    this.end ??= this.#said === undefined
      ? { kind: "ended", command }
      : { kind: "panic", said: this.#said };
  }
}

/** What comes first: the next piece, the end of patience, or a wish to stop. */
async function nextPiece(
  next: Promise<IteratorResult<string>>,
  milliseconds: number,
  stopped: Promise<"stopped">,
): Promise<IteratorResult<string> | "late" | "stopped"> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), milliseconds);
  });
  try {
    return await Promise.race([next, late, stopped]);
  } finally {
    clearTimeout(timer);
  }
}

function stoppedBy(signal: AbortSignal): Promise<"stopped"> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve("stopped");
    signal.addEventListener("abort", () => resolve("stopped"), { once: true });
  });
}

/** Reads what a kernel prints until that is over, and stops it then. */
export async function watchBoot(
  kernel: StartedKernel,
  suite: Suite,
  name: string,
  options: WatchOptions,
): Promise<Booted> {
  const watch = new Watch(suite, name, options);
  const parser = new LogParser(watch, options.panic);
  const pieces = kernel.log[Symbol.asyncIterator]();
  const stopped = stoppedBy(options.signal);
  let next = pieces.next();
  while (watch.end === undefined) {
    const piece = await nextPiece(next, watch.left, stopped);
    if (piece === "stopped") watch.end = { kind: "stopped" };
    else if (piece === "late") {
      if (watch.left === 0) watch.timeUp();
    } else if (piece.done === true) {
      // What the last line says may still be held back.
      parser.piece("\n");
      watch.commandEnded(await kernel.ended);
    } else {
      watch.printed(piece.value);
      parser.piece(piece.value);
      next = pieces.next();
    }
  }
  await kernel.stop();
  return {
    end: watch.end,
    log: parser.finish(),
    words: watch.words.lines,
    printed: watch.words.count,
    times: watch.times,
  };
}
