import { nodeWorkerPool } from "./node_worker_pool.ts";
import type { PoolMaker } from "./pool.ts";
import { webWorkerPool } from "./web_worker_pool.ts";

/** Makes pools of whatever threads there are: Web Workers, or those of Node. */
export const threadPool: PoolMaker = typeof Worker === "undefined"
  ? nodeWorkerPool()
  : webWorkerPool;
