import { Worker as NodeWorker } from "node:worker_threads";
import { type Pool, type PoolMaker, ThreadPool } from "./pool.ts";

/** node_worker.ts, or what it was bundled to, which lies beside this too. */
const ENTRY = new URL(
  import.meta.url.endsWith(".ts") ? "./node_worker.ts" : "./node_worker.js",
  import.meta.url,
);

/**
 * Makes pools of node:worker_threads. `entry` is the module that the threads
 * start with.
 */
export function nodeWorkerPool(entry: URL = ENTRY): PoolMaker {
  return (setup, size): Pool =>
    new ThreadPool(setup, size, (receive, fail) => {
      const worker = new NodeWorker(entry);
      worker.on("message", receive);
      worker.on("error", (error: Error) => fail(error.message));
      // One that leaves without an error answers no job either.
      worker.on("exit", (code: number) => fail(`a worker exited with ${code}`));
      return {
        post: (message) => worker.postMessage(message),
        stop: () => void worker.terminate(),
      };
    });
}
