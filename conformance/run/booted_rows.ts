/**
 * Runs rows on a kernel that is started for them: again behind a row that ended
 * it, and again for rows of which the log lost something or which have to hit
 * a moment, until every row has a verdict.
 *
 * @module
 */

import { judgeRow } from "../judge/judge.ts";
import type { RowLog } from "../judge/log.ts";
import { MISSING, type Verdict } from "../judge/outcome.ts";
import { showHash, type Suite } from "../program/suite.ts";
import {
  type Booted,
  type BootEnd,
  type BootLimits,
  type KernelStarter,
  type StartedKernel,
  watchBoot,
} from "./boot.ts";
import { selectionFor } from "./boot_arguments.ts";
import type { Live } from "./pool.ts";
import type { RowReport } from "./run_rows.ts";

/** How rows are run on somebody's kernel. */
export interface BootOptions {
  readonly start: KernelStarter;
  readonly limits: BootLimits;
  /** The words of a kernel that is at its end; SerenityOS's when left out. */
  readonly panic?: RegExp | undefined;
  /** The highest rung of the ladder that the program is to try; all when left out. */
  readonly rung?: number | undefined;
  /** Told why the kernel is started again, a line each. */
  readonly say?: (line: string) => void;
}

/** The kernel does not come to the rows; the message says what to do. */
export class KernelDoesNotStart extends Error {
  override name = "KernelDoesNotStart";
}

/** So often a row is run whose answer is damaged, lost or a matter of luck. */
const MOST_TRIES = 3;
/** So many boots in a row may come to no row, once one did. */
const MOST_IDLE_BOOTS = 3;

/** How a boot ended, for a line that people read. */
function toldOf(end: BootEnd): string {
  switch (end.kind) {
    case "footer":
      return "it came to its end";
    case "ended":
      return end.command.how;
    case "panic":
      return end.said.text;
    case "silent":
      return `it was silent for ${end.seconds} s`;
    case "foreign":
      return end.trouble.complaint;
    case "stopped":
      return "it was stopped";
  }
}

/** What is said of a row in which the kernel came to its end. */
function withLastWords(
  verdict: Verdict,
  { end, words }: Booted,
): Verdict {
  const told = end.kind === "panic" ? verdict.got : toldOf(end);
  return {
    ...verdict,
    cause: end.kind === "silent" ? "timeout" : "crash",
    got: [
      told ?? toldOf(end),
      ...(words.length === 0 ? [] : ["the kernel's last lines:", ...words]),
    ].join("\n"),
  };
}

/** The rows of one architecture, on their way to verdicts. */
class BootedRows {
  readonly #suite: Suite;
  readonly #options: BootOptions;
  readonly #live: Live;
  readonly #signal: AbortSignal;
  readonly #tries = new Map<number, number>();
  readonly #reports: RowReport[] = [];
  /** Not run yet, in the suite's order. */
  #fresh: readonly number[];
  /** To be run once more. */
  #again: number[] = [];
  #idle = 0;

  constructor(
    suite: Suite,
    numbers: readonly number[],
    options: BootOptions,
    live: Live,
    signal: AbortSignal,
  ) {
    this.#suite = suite;
    this.#options = options;
    this.#live = live;
    this.#signal = signal;
    this.#fresh = [...numbers].sort((a, b) => a - b);
  }

  async run(): Promise<readonly RowReport[]> {
    const name = showHash(await this.#suite.hash());
    while (!this.#signal.aborted) {
      const isFresh = this.#fresh.length > 0;
      const left = isFresh ? this.#fresh : this.#again;
      if (left.length === 0) break;
      const { rung, start } = this.#options;
      const selection = selectionFor(this.#suite, left, rung);
      const { numbers } = selection;
      const kernel = await start(this.#suite, selection.arguments);
      const booted = await this.#watch(kernel, name, new Set(numbers));
      this.#take(booted, numbers, isFresh);
    }
    return this.#reports;
  }

  #watch(
    kernel: StartedKernel,
    name: string,
    numbers: ReadonlySet<number>,
  ): Promise<Booted> {
    const { limits, panic } = this.#options;
    return watchBoot(kernel, this.#suite, name, {
      limits,
      panic,
      signal: this.#signal,
      answered: (answer, milliseconds) => {
        const { number } = answer;
        if (!numbers.has(number)) return;
        const verdict = judgeRow(this.#suite.encoded(number), answer);
        if (this.#deservesAnother(number, verdict)) return;
        this.#live.seen(this.#report(number, verdict, milliseconds));
      },
    });
  }

  #report(number: number, verdict: Verdict, milliseconds = 0): RowReport {
    return {
      id: this.#suite.rows[number]?.id ?? "",
      arch: this.#suite.architecture,
      mode: "single-boot",
      ...verdict,
      milliseconds,
    };
  }

  /** Draws from a boot what it says of its rows. */
  #take(booted: Booted, numbers: readonly number[], isFresh: boolean): void {
    const { end, log, times } = booted;
    const last = numbers.findLastIndex((number) => log.rows.has(number));
    this.#requireProgress(booted, last >= 0);
    const isWhole = end.kind === "footer";
    const count = isWhole ? numbers.length : last + 1;
    const reports: RowReport[] = [];
    const again: number[] = [];
    for (const number of numbers.slice(0, count)) {
      const answer = log.rows.get(number);
      const isOpen = log.stoppedAt === number;
      // What was stopped from outside is not the row's doing.
      if (isOpen && end.kind === "stopped") continue;
      const verdict = this.#verdict(number, answer, isOpen, booted);
      if (this.#deservesAnother(number, verdict)) again.push(number);
      else reports.push(this.#report(number, verdict, times.get(number)));
      this.#tries.set(number, (this.#tries.get(number) ?? 0) + 1);
    }
    if (isFresh) this.#fresh = this.#fresh.slice(count);
    else this.#again = this.#again.slice(count);
    this.#again.push(...again);
    this.#reports.push(...reports);
    this.#live.told(reports);
    this.#sayWhy(booted, again.length);
  }

  #verdict(
    number: number,
    answer: RowLog | undefined,
    isOpen: boolean,
    booted: Booted,
  ): Verdict {
    if (answer === undefined) return MISSING;
    const verdict = judgeRow(this.#suite.encoded(number), answer);
    return isOpen && verdict.cause === "crash"
      ? withLastWords(verdict, booted)
      : verdict;
  }

  /** Whether another try may tell more; crashes are no matter of luck. */
  #deservesAnother(number: number, { outcome, cause }: Verdict): boolean {
    const { window } = this.#suite.rows[number] ?? {};
    const isLost = outcome === "missing" ||
      outcome === "broken" && cause === undefined;
    const isUnlucky = window !== undefined && outcome === "fail" &&
      cause === "mismatch";
    return (isLost || isUnlucky) &&
      (this.#tries.get(number) ?? 0) + 1 < MOST_TRIES;
  }

  /** Says why there is another boot, where there is one. */
  #sayWhy({ end, log }: Booted, again: number): void {
    const { say = (): void => {} } = this.#options;
    const left = this.#fresh.length + this.#again.length;
    if (left === 0 || end.kind === "stopped") return;
    const row = log.stoppedAt;
    const where = row === undefined
      ? ""
      : ` in ${this.#suite.rows[row]?.id ?? `row ${row}`}`;
    const what = end.kind === "footer" ? "" : `${toldOf(end)}${where}; `;
    const tried = again === 0 ? "" : `${again} rows are tried again; `;
    say(
      `${this.#suite.architecture}: ${what}${tried}the kernel is started ` +
        `again for ${left} rows`,
    );
  }

  #requireProgress(booted: Booted, hasRows: boolean): void {
    const { end } = booted;
    if (end.kind === "foreign") {
      throw new KernelDoesNotStart(end.trouble.complaint);
    }
    if (hasRows || end.kind === "footer") this.#idle = 0;
    else if (end.kind !== "stopped") {
      const isFirst = this.#reports.length === 0 && this.#again.length === 0;
      if (isFirst || ++this.#idle >= MOST_IDLE_BOOTS) {
        throw new KernelDoesNotStart(whyNoRow(booted));
      }
    }
  }
}

/** Why a boot came to no row, and what to do about it. */
function whyNoRow({ end, log, words, printed }: Booted): string {
  const last = words.at(-1);
  const told = last === undefined ? "" : `, and last: ${last}`;
  if (end.kind === "ended" && end.command.isMissing) {
    return `the command can't be started: ${last ?? end.command.how}`;
  }
  const refusal = words.findLast((line) => line.includes("executor: "));
  if (refusal !== undefined) {
    return `the suite's program did not take its arguments: ${refusal}`;
  }
  if (log.header !== undefined) {
    const rung = log.boots.at(-1)?.ladder.at(-1)?.rung ?? 0;
    return `the kernel comes to no row (${toldOf(end)}${told}): the program ` +
      `was trying what rung ${rung + 1} of the ladder stands on; ` +
      `--rung ${rung} leaves out what is above`;
  }
  if (printed === 0) {
    return `the command printed nothing (${toldOf(end)}): the kernel's log ` +
      "has to come to its stdout or stderr, or to the file that --log names";
  }
  return `the header of the suite never came (${toldOf(end)}${told}): the ` +
    "kernel has to start {kit} with {args}, and what that prints has to come " +
    "to stdout or to the file that --log names";
}

/** Runs rows of one architecture on somebody's kernel. */
export function runBooted(
  suite: Suite,
  numbers: readonly number[],
  options: BootOptions,
  live: Live,
  signal: AbortSignal,
): Promise<readonly RowReport[]> {
  return new BootedRows(suite, numbers, options, live, signal).run();
}
