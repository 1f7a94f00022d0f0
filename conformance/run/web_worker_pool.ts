import {
  type FromWorker,
  type Pool,
  type PoolMaker,
  ThreadPool,
} from "./pool.ts";

/** Runs the jobs in Web Workers. */
export const webWorkerPool: PoolMaker = (setup, size): Pool =>
  new ThreadPool(setup, size, (receive, fail) => {
    const worker = new Worker(new URL("./web_worker.ts", import.meta.url), {
      type: "module",
    });
    worker.onmessage = (event: MessageEvent<FromWorker>): void =>
      receive(event.data);
    worker.onerror = (event): void => {
      event.preventDefault();
      fail(event.message);
    };
    return {
      post: (message) => worker.postMessage(message),
      stop: () => worker.terminate(),
    };
  });
