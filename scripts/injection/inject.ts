/**
 * Shares rows among workers. A worker that says nothing for too long hangs in
 * the kernel: that is a finding, and another takes its place.
 *
 * @module
 */

import type { RowInjection } from "../../conformance/inject/inject_row.ts";
import { suiteOf } from "../../conformance/program/suite.ts";
import type { Order, Setup } from "./worker.ts";

/** A row with all its faults takes a few seconds. */
const SILENCE_MILLISECONDS = 120_000;

/** What to do, and whom to tell. */
export interface InjectionRequest extends Setup {
  /** Numbers of rows. */
  readonly rows: readonly number[];
  readonly workers: number;
  /** Aborted when there is no more time: rows that are not done are not told. */
  readonly signal: AbortSignal;
  tell(injection: RowInjection): void;
}

/** One worker, which is replaced when it does not answer. */
class Hand {
  readonly #setup: Setup;
  readonly #signal: AbortSignal;
  #worker: Worker | undefined;

  constructor(setup: Setup, signal: AbortSignal) {
    this.#setup = setup;
    this.#signal = signal;
  }

  #ready(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      type: "module",
    });
    worker.postMessage(this.#setup satisfies Order);
    return this.#worker = worker;
  }

  /** What came of a row; undefined where the worker hangs or has to end. */
  async inject(row: number): Promise<RowInjection | undefined> {
    const worker = this.#ready();
    const answer = Promise.withResolvers<RowInjection | undefined>();
    worker.onmessage = ({ data }: MessageEvent<RowInjection>): void =>
      answer.resolve(data);
    worker.onerror = (event): void => {
      event.preventDefault();
      answer.reject(new Error(event.message));
    };
    const giveUp = (): void => answer.resolve(undefined);
    const timer = setTimeout(giveUp, SILENCE_MILLISECONDS);
    this.#signal.addEventListener("abort", giveUp);
    worker.postMessage(row satisfies Order);
    try {
      const injection = await answer.promise;
      if (injection === undefined) this.dismiss();
      return injection;
    } finally {
      clearTimeout(timer);
      this.#signal.removeEventListener("abort", giveUp);
    }
  }

  dismiss(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}

/** Lets every operation of some rows fail, each in a run of its own. */
export async function injectRows(
  { architecture, executor, kinds, rows, workers, signal, tell }:
    InjectionRequest,
): Promise<void> {
  const suite = suiteOf(architecture);
  const left = [...rows];
  const work = async (): Promise<void> => {
    const hand = new Hand({ architecture, executor, kinds }, signal);
    try {
      while (!signal.aborted) {
        const number = left.shift();
        if (number === undefined) break;
        const row = suite.rows[number]?.id ?? "";
        const injection = await hand.inject(number);
        if (signal.aborted) break;
        tell(
          injection ?? {
            row,
            runs: 0,
            findings: [{ row, fault: undefined, complaint: "the host hangs" }],
            refused: [],
          },
        );
      }
    } finally {
      hand.dismiss();
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}
