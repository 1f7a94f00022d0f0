/**
 * Entry point of a Web Worker of the pool.
 *
 * @module
 */

import { answerMessages } from "./job.ts";
import type { FromWorker, ToWorker } from "./pool.ts";

/** The two members of a worker's scope that are used, without the DOM's types. */
interface WorkerScope {
  postMessage(message: FromWorker): void;
  onmessage: ((event: { data: ToWorker }) => void) | null;
}

const scope = self as unknown as WorkerScope;
const answer = answerMessages((message) => scope.postMessage(message));
scope.onmessage = ({ data }): void => answer(data);
