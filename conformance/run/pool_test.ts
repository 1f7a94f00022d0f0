import { assertEquals, assertRejects } from "@std/assert";
import { loadExecutors } from "../conformance.ts";
import { inProcessPool } from "./in_process_pool.ts";
import { nodeWorkerPool } from "./node_worker_pool.ts";
import { type Job, type PoolMaker, ThreadPool } from "./pool.ts";
import { webWorkerPool } from "./web_worker_pool.ts";

const makers: Readonly<Record<string, PoolMaker>> = {
  inProcessPool,
  webWorkerPool,
  nodeWorkerPool: nodeWorkerPool(),
};

const job: Job = {
  architecture: "riscv64",
  mode: "isolated",
  numbers: [0, 1, 2, 3, 4],
  seed: 1,
};

async function outcomes(make: PoolMaker): Promise<unknown[]> {
  const pool = make({ executors: await loadExecutors(["riscv64"]) }, 2);
  try {
    const lists = await Promise.all([
      pool.run(job),
      pool.run({ ...job, mode: "single-boot" }),
      pool.run({ ...job, seed: 2 }),
    ]);
    return lists.flat().map(({ id, mode, outcome }) => [id, mode, outcome]);
  } finally {
    pool.close();
  }
}

const wanted = await outcomes(inProcessPool);

for (const [name, make] of Object.entries(makers)) {
  Deno.test({
    name: `${name}() runs jobs and answers in their order`,
    // Threads end some time after they were told to.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => assertEquals(await outcomes(make), wanted),
  });

  Deno.test({
    name: `${name}() tells what a job throws`,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const pool = make({ executors: {} }, 1);
      try {
        await assertRejects(
          () => pool.run(job),
          Error,
          "there is no executor for riscv64",
        );
      } finally {
        pool.close();
      }
    },
  });
}

Deno.test("ThreadPool rejects what waits when its last thread breaks", async () => {
  const broken: ((reason: string) => void)[] = [];
  const pool = new ThreadPool({ executors: {} }, 2, (_receive, fail) => {
    broken.push(fail);
    return { post() {}, stop() {} };
  });
  const jobs = [1, 2, 3, 4].map(() => assertRejects(() => pool.run(job)));
  for (const fail of broken) fail("out of memory");
  await Promise.all(jobs);
  await assertRejects(() => pool.run(job), Error, "out of memory");
});

Deno.test("ThreadPool rejects what waits and what comes when it is closed", async () => {
  const pool = new ThreadPool({ executors: {} }, 1, () => {
    return { post() {}, stop() {} };
  });
  const jobs = [1, 2].map(() =>
    assertRejects(() => pool.run(job), Error, "the pool was closed")
  );
  pool.close();
  await Promise.all(jobs);
  await assertRejects(() => pool.run(job), Error, "the pool was closed");
});
