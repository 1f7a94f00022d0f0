/**
 * Runs jobs on a pool and tells of them in their order, to the end or until
 * something stops it.
 *
 * @module
 */

import { isExpected } from "../judge/outcome.ts";
import type { Job, Pool } from "./pool.ts";
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
  check: JobsOptions["check"],
): Promise<readonly RowReport[]> {
  try {
    const list = await pool.run(job);
    check?.(job, list);
    return list;
  } catch (error) {
    throw new Stopped(
      error instanceof Error ? error.message : `${error}`,
      false,
    );
  }
}

/** Runs all jobs; the pool is left to the caller. */
export async function runJobs<J extends Job>(
  pool: Pool,
  jobs: readonly J[],
  { check, finish, tell, progress, signal }: JobsOptions<J>,
): Promise<JobsResult> {
  const lists: (readonly RowReport[])[] = [];
  let isOver = false;
  let told = 0;
  let done = 0;
  let unexpected = 0;
  const take = (index: number, list: readonly RowReport[]): void => {
    lists[index] = list;
    done += list.length;
    unexpected += list.filter(({ outcome }) => !isExpected(outcome)).length;
    for (let next = lists[told]; next !== undefined; next = lists[++told]) {
      next.forEach(tell);
    }
    progress(done, unexpected);
  };
  const all = Promise.all(jobs.map(async (job, index) => {
    const list = await reportsOf(pool, job, check);
    if (!isOver) take(index, list.map((report) => finish(report, job)));
  }));
  let stopped: Stop | undefined;
  try {
    await Promise.race([all, stopOn(signal)]);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    stopped = error;
  }
  isOver = true;
  for (const list of lists.slice(told)) list?.forEach(tell);
  return { reports: lists.flat(), stopped };
}
