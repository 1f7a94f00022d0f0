import { JobRunner } from "./job.ts";
import type { Pool, PoolMaker } from "./pool.ts";

/** Runs the jobs in this thread, one at a time: for tests, browsers, coverage. */
export const inProcessPool: PoolMaker = (setup): Pool => {
  const runner = new JobRunner(setup);
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  return {
    size: 1,
    run(job) {
      const next = last.then(() => {
        if (isClosed) throw new Error("the pool was closed");
        return runner.run(job);
      });
      last = next.catch(() => {});
      return next;
    },
    close() {
      isClosed = true;
    },
  };
};
