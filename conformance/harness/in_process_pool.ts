import { JobRunner } from "./job.ts";
import type { Pool, PoolMaker } from "./pool.ts";

/** Runs the jobs in this thread, one at a time: for tests, browsers, coverage. */
export const inProcessPool: PoolMaker = (setup): Pool => {
  const runner = new JobRunner(setup);
  let last: Promise<unknown> = Promise.resolve();
  return {
    size: 1,
    run(job) {
      const next = last.then(() => runner.run(job));
      last = next.catch(() => {});
      return next;
    },
    close() {},
  };
};
