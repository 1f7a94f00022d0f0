/**
 * What every worker does with a job, in whatever thread it lives.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import { brokenAt } from "./broken_at.ts";
import { EmulatorTarget } from "./emulator.ts";
import type { FromWorker, Job, Setup, ToWorker } from "./pool.ts";
import { ProvenRungs } from "./proven_rungs.ts";
import {
  ROW_INSTRUCTIONS,
  type RowReport,
  runIsolated,
  runSingleBoot,
} from "./run_rows.ts";
import { suiteOf } from "../program/suite.ts";
import type { Target } from "../program/target.ts";

/** Runs jobs one after the other. */
export class JobRunner {
  readonly #executors: Setup["executors"];
  readonly #rows: Setup["rows"];
  readonly #target: Target;
  readonly #proven: ProvenRungs;

  constructor(setup: Setup, target?: Target) {
    this.#executors = setup.executors;
    this.#rows = setup.rows;
    this.#target = target ??
      new EmulatorTarget([], undefined, undefined, setup.tier);
    this.#proven = new ProvenRungs(this.#target);
  }

  #executor(architecture: Architecture): Uint8Array {
    const executor = this.#executors[architecture];
    if (executor === undefined) {
      throw new Error(`there is no executor for ${architecture}`);
    }
    return executor;
  }

  async run(job: Job): Promise<readonly RowReport[]> {
    const suite = suiteOf(job.architecture, this.#rows);
    const executor = this.#executor(job.architecture);
    const options = { seed: job.seed, maxInstructions: ROW_INSTRUCTIONS };
    if (job.mode === "single-boot") {
      return await runSingleBoot(
        this.#target,
        suite,
        executor,
        job.numbers,
        options,
      );
    }
    const proven = this.#proven.on(job.architecture, executor);
    return job.numbers.map((number) =>
      runIsolated(this.#target, suite, executor, number, { ...options, proven })
    );
  }
}

/** Answers the messages of a thread pool. */
export function answerMessages(
  post: (message: FromWorker) => void,
): (message: ToWorker) => void {
  let runner: JobRunner | undefined;
  return (message) => {
    if (message.kind === "setup") {
      runner = new JobRunner(message.setup);
      return;
    }
    const { number, job } = message;
    const done = runner?.run(job) ??
      Promise.reject(new Error("a job came before the setup"));
    done.then(
      (reports) => post({ kind: "done", number, reports }),
      (error: unknown) =>
        post({ kind: "failed", number, reason: brokenAt(error) }),
    );
  };
}
