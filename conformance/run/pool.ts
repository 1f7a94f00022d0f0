/**
 * Pools of workers that run rows. A pool is an interface with three makers:
 * in this thread, in Web Workers, in threads of node:worker_threads.
 *
 * @module
 */

import type { Architecture, Tier } from "../../src/cpu/cpu.ts";
import type { OwnRows } from "../program/own_rows.ts";
import type { RowReport } from "./run_rows.ts";

/** Rows of one architecture to run in one mode; isolated ones in any order. */
export interface Job {
  /** What the rows are built for. */
  readonly architecture: Architecture;
  /** How they are run. */
  readonly mode: "isolated" | "single-boot";
  /** The rows, as the suite numbers them. */
  readonly numbers: readonly number[];
  /** The machines' seed. */
  readonly seed: number;
}

/** What a worker is told first: the executors by architecture. */
export interface Setup {
  /** Who has none runs no rows. */
  readonly executors: Readonly<Partial<Record<Architecture, Uint8Array>>>;
  /** How the machines execute code. */
  readonly tier?: Tier;
  /** Another project's rows, where not the suite's are run. */
  readonly rows?: OwnRows;
}

/** Something that runs jobs. */
export interface Pool {
  /** How many jobs run at once. */
  readonly size: number;
  /** Runs the rows; a result for each. */
  run(job: Job): Promise<readonly RowReport[]>;
  /** Ends the workers. */
  close(): void;
}

/** Makes a pool. */
export type PoolMaker = (setup: Setup, size: number) => Pool;

/** What goes to a worker thread. */
export type ToWorker =
  | { readonly kind: "setup"; readonly setup: Setup }
  | { readonly kind: "job"; readonly number: number; readonly job: Job };

/** What comes from a worker thread. */
export type FromWorker =
  | {
    readonly kind: "done";
    readonly number: number;
    readonly reports: readonly RowReport[];
  }
  | {
    readonly kind: "failed";
    readonly number: number;
    readonly reason: string;
  };

/** One thread, however it was started. */
export interface Thread {
  post(message: ToWorker): void;
  stop(): void;
}

interface Waiting {
  readonly job: Job;
  readonly resolve: (reports: readonly RowReport[]) => void;
  readonly reject: (reason: Error) => void;
}

/** Distributes jobs over threads; both thread pools are made of it. */
export class ThreadPool implements Pool {
  readonly size: number;
  readonly #threads: Thread[] = [];
  readonly #idle: number[] = [];
  readonly #queue: Waiting[] = [];
  readonly #running = new Map<number, Waiting>();
  readonly #lostThreads = new Set<number>();
  /** Why no job can run any more: all threads are lost, or it was closed. */
  #dead: Error | undefined;

  constructor(
    setup: Setup,
    size: number,
    start: (
      receive: (message: FromWorker) => void,
      fail: (reason: string) => void,
    ) => Thread,
  ) {
    this.size = size;
    for (let index = 0; index < size; index++) {
      const thread = start(
        (message) => this.#receive(index, message),
        (reason) => this.#lost(index, reason),
      );
      thread.post({ kind: "setup", setup });
      this.#threads.push(thread);
      this.#idle.push(index);
    }
  }

  run(job: Job): Promise<readonly RowReport[]> {
    if (this.#dead !== undefined) return Promise.reject(this.#dead);
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject });
      this.#pump();
    });
  }

  close(): void {
    for (const thread of this.#threads) thread.stop();
    this.#idle.length = 0;
    const waiting = [...this.#running.values(), ...this.#queue.splice(0)];
    this.#running.clear();
    this.#dead ??= new Error("the pool was closed");
    for (const { reject } of waiting) reject(this.#dead);
  }

  #pump(): void {
    while (this.#idle.length > 0) {
      const waiting = this.#queue.shift();
      if (waiting === undefined) return;
      const index = this.#idle.pop() ?? 0;
      this.#running.set(index, waiting);
      this.#threads[index]?.post({
        kind: "job",
        number: index,
        job: waiting.job,
      });
    }
  }

  #receive(index: number, message: FromWorker): void {
    const waiting = this.#running.get(index);
    if (waiting === undefined) return;
    this.#running.delete(index);
    this.#idle.push(index);
    if (message.kind === "done") waiting.resolve(message.reports);
    else waiting.reject(new Error(message.reason));
    this.#pump();
  }

  // A thread that broke takes no more jobs; without any, nothing may wait on.
  #lost(index: number, reason: string): void {
    const error = new Error(reason);
    this.#running.get(index)?.reject(error);
    this.#running.delete(index);
    this.#lostThreads.add(index);
    const idle = this.#idle.indexOf(index);
    if (idle >= 0) this.#idle.splice(idle, 1);
    if (this.#lostThreads.size < this.size) return;
    this.#dead ??= error;
    for (const { reject } of this.#queue.splice(0)) reject(error);
  }
}
