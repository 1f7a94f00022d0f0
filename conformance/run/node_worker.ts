/**
 * Entry point of a thread of node:worker_threads of the pool.
 *
 * @module
 */

import { parentPort } from "node:worker_threads";
import { answerMessages } from "./job.ts";

const port = parentPort;
if (port !== null) {
  port.on("message", answerMessages((message) => port.postMessage(message)));
}
