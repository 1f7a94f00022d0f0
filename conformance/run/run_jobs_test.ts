import { assertEquals, assertRejects } from "@std/assert";
import type { Job, Pool } from "./pool.ts";
import { runJobs } from "./run_jobs.ts";
import type { RowReport } from "./run_rows.ts";

const jobs: readonly Job[] = [0, 1, 2].map((number) => ({
  architecture: "riscv64",
  mode: "isolated",
  numbers: [number],
  seed: 1,
}));

/** A pool whose jobs end when a test says so. */
class SlowPool implements Pool {
  readonly size = 3;
  readonly #ends: PromiseWithResolvers<readonly RowReport[]>[] = [];

  run(): Promise<readonly RowReport[]> {
    const end = Promise.withResolvers<readonly RowReport[]>();
    this.#ends.push(end);
    return end.promise;
  }

  async end(number: number): Promise<void> {
    this.#ends[number]?.resolve([{
      id: `row/${number}`,
      arch: "riscv64",
      mode: "isolated",
      outcome: number === 1 ? "fail" : "pass",
      verified: [],
      milliseconds: 1,
    }]);
    await pause();
  }

  async break(number: number, reason: string): Promise<void> {
    this.#ends[number]?.reject(new Error(reason));
    await pause();
  }

  close(): void {}
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function start(signal?: AbortSignal) {
  const pool = new SlowPool();
  const told: string[] = [];
  const counts: string[] = [];
  const result = runJobs(pool, jobs, {
    finish: (report) => report,
    tell: ({ id }) => told.push(id),
    progress: (done, unexpected) => counts.push(`${done} ${unexpected}`),
    ...(signal === undefined ? {} : { signal }),
  });
  return { pool, told, counts, result };
}

Deno.test("runJobs() tells results in the order of the jobs when later ones end first", async () => {
  const { pool, told, counts, result } = start();
  await pool.end(2);
  await pool.end(1);
  assertEquals(told, []);
  assertEquals(counts, ["1 0", "2 1"]);
  await pool.end(0);
  const { reports, stopped } = await result;
  const ids = ["row/0", "row/1", "row/2"];
  assertEquals([told, reports.map(({ id }) => id)], [ids, ids]);
  assertEquals(stopped, undefined);
});

Deno.test("runJobs() gives what there is when a signal stops it", async () => {
  const controller = new AbortController();
  const { pool, told, result } = start(controller.signal);
  await pool.end(2);
  controller.abort("enough");
  const { reports, stopped } = await result;
  await pool.end(0);
  assertEquals([told, reports.map(({ id }) => id)], [["row/2"], ["row/2"]]);
  assertEquals([stopped?.reason, stopped?.wasAsked], ["enough", true]);
});

Deno.test("runJobs() gives nothing when it was stopped before", async () => {
  const { result } = start(AbortSignal.abort("enough"));
  const { reports, stopped } = await result;
  assertEquals([reports, stopped?.reason], [[], "enough"]);
});

Deno.test("runJobs() gives what there is when the pool breaks", async () => {
  const { pool, result } = start();
  await pool.end(0);
  await pool.break(1, "a thread is lost");
  const { reports, stopped } = await result;
  assertEquals(reports.map(({ id }) => id), ["row/0"]);
  assertEquals([stopped?.reason, stopped?.wasAsked], [
    "a thread is lost",
    false,
  ]);
});

Deno.test("runJobs() throws when a report can't be told", async () => {
  const pool = new SlowPool();
  const result = runJobs(pool, jobs, {
    finish: (report) => report,
    tell: () => {
      throw new Error("the disk is full");
    },
    progress: () => {},
  });
  await Promise.all([
    assertRejects(() => result, Error, "the disk is full"),
    pool.end(0),
  ]);
});
