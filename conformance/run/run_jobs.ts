/**
 * Runs jobs on a pool and tells of them in their order, to the end or until
 * something stops it.
 *
 * @module
 */

import { isExpected } from "../judge/outcome.ts";
import type { Job, Live, Pool } from "./pool.ts";
import type { RowReport } from "./run_rows.ts";

/** What is done with results as they come. */
export interface JobsOptions<J extends Job = Job> {
  /** Throws where an answer is not what the job asked for. */
  readonly check?: (job: Job, answer: readonly RowReport[]) => void;
  /** The last touch on a result. */
  readonly finish: (report: RowReport, job: J) => RowReport;
  /** Told each result in the order of the jobs. */
  readonly tell: (report: RowReport) => void;
  /** Told at once how many results there are, and how many are unexpected. */
  readonly progress: (done: number, unexpected: number) => void;
  /** Stops the run; its reason says why. */
  readonly signal?: AbortSignal;
}

/** Why a run has no results for some of its jobs. */
export interface Stop {
  readonly reason: string;
  /** Somebody asked for it; else the pool is broken. */
  readonly wasAsked: boolean;
}

/** What came of the jobs. */
export interface JobsResult {
  /** In the order of the jobs. */
  readonly reports: readonly RowReport[];
  readonly stopped: Stop | undefined;
}

class Stopped extends Error implements Stop {
  readonly reason: string;
  readonly wasAsked: boolean;

  constructor(reason: string, wasAsked: boolean) {
    super(reason);
    this.reason = reason;
    this.wasAsked = wasAsked;
  }
}

/** Rejects when the signal comes; settles at no other time. */
function stopOn(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal === undefined) return;
    const stop = (): void => reject(new Stopped(String(signal.reason), true));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

async function reportsOf(
  pool: Pool,
  job: Job,
  live: Live,
  check: JobsOptions["check"],
): Promise<readonly RowReport[]> {
  try {
    const list = await pool.run(job, live);
    check?.(job, list);
    return list;
  } catch (error) {
    throw new Stopped(
      error instanceof Error ? error.message : `${error}`,
      false,
    );
  }
}

/** How many there are, and how many of them are unexpected. */
interface Counts {
  readonly all: number;
  readonly unexpected: number;
}

const NONE: Counts = { all: 0, unexpected: 0 };

function countsOf(reports: readonly RowReport[]): Counts {
  const { length } = reports.filter(({ outcome }) => !isExpected(outcome));
  return { all: reports.length, unexpected: length };
}

function sumOf(one: Counts, other: Counts): Counts {
  return {
    all: one.all + other.all,
    unexpected: one.unexpected + other.unexpected,
  };
}

/** Tells of results in the order of the jobs, as soon as that can be. */
class Teller<J extends Job> {
  readonly lists: readonly RowReport[][];
  readonly #options: JobsOptions<J>;
  readonly #isWhole: boolean[];
  /** What was seen of each job and is not told. */
  readonly #seen: Counts[];
  #counts = NONE;
  #at = 0;
  #told = 0;

  constructor(jobs: readonly J[], options: JobsOptions<J>) {
    this.#options = options;
    this.lists = jobs.map(() => []);
    this.#isWhole = jobs.map(() => false);
    this.#seen = jobs.map(() => NONE);
  }

  see(index: number, report: RowReport): void {
    this.#seen[index] = sumOf(this.#seen[index] ?? NONE, countsOf([report]));
    this.#progress();
  }

  add(index: number, reports: readonly RowReport[]): void {
    this.#seen[index] = NONE;
    this.lists[index]?.push(...reports);
    this.#counts = sumOf(this.#counts, countsOf(reports));
    this.#tell();
    this.#progress();
  }

  /** No more comes of a job. */
  end(index: number): void {
    this.#isWhole[index] = true;
    this.#tell();
  }

  /** No more comes of any. */
  endAll(): void {
    this.#isWhole.fill(true);
    this.#tell();
  }

  #tell(): void {
    for (;;) {
      const list = this.lists[this.#at];
      if (list === undefined) return;
      list.slice(this.#told).forEach(this.#options.tell);
      this.#told = list.length;
      if (this.#isWhole[this.#at] !== true) return;
      this.#at++;
      this.#told = 0;
    }
  }

  #progress(): void {
    const { all, unexpected } = this.#seen.reduce(sumOf, this.#counts);
    this.#options.progress(all, unexpected);
  }
}

/** Runs all jobs; the pool is left to the caller. */
export async function runJobs<J extends Job>(
  pool: Pool,
  jobs: readonly J[],
  options: JobsOptions<J>,
): Promise<JobsResult> {
  const { check, finish, signal } = options;
  const teller = new Teller(jobs, options);
  let isOver = false;
  const all = Promise.all(jobs.map(async (job, index) => {
    const told = new Set<RowReport>();
    const live: Live = {
      seen(report) {
        if (!isOver) teller.see(index, finish(report, job));
      },
      told(reports) {
        if (isOver) return;
        for (const report of reports) told.add(report);
        teller.add(index, reports.map((report) => finish(report, job)));
      },
    };
    const list = await reportsOf(pool, job, live, check);
    const rest = list.filter((report) => !told.has(report));
    if (rest.length > 0) live.told(rest);
    teller.end(index);
  }));
  let stopped: Stop | undefined;
  try {
    await Promise.race([all, stopOn(signal)]);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    stopped = error;
    await pool.stop?.();
  }
  isOver = true;
  teller.endAll();
  return { reports: teller.lists.flat(), stopped };
}
