/**
 * Threads of the kernel. They need no stack: each is a closure of the host that
 * runs when the scheduler comes to its thread. As in the reference they queue
 * with everybody else (of all priorities only the lowest stands back), so that
 * what they do is seen a little after what made it necessary.
 *
 * @module
 */

import type { Parts } from "../work.ts";
import type { Process } from "./process.ts";
import type { Thread } from "./thread.ts";

/** The main thread of a kernel process, and what it does when it is woken. */
export class KernelTask {
  readonly thread: Thread;
  readonly #work: () => Parts | void;
  #hasWork = false;
  /** What it is in the middle of. */
  #parts: Parts | undefined;

  constructor(process: Process, work: () => Parts | void) {
    const [thread] = process.threads;
    if (thread === undefined) throw new Error("a process without a thread");
    this.thread = thread;
    this.#work = work;
    thread.task = this;
  }

  /** There is something to do: the thread runs once it is its turn. */
  notify(): void {
    this.#hasWork = true;
    const { thread } = this;
    if (thread.state === "blocked") thread.kernel.scheduler.enqueue(thread);
  }

  /**
   * The scheduler switched to the thread; it sleeps when all is done. False
   * where it has paused, and is to run on at once.
   */
  run(): boolean {
    for (;;) {
      if (this.#parts?.next().done === false) return false;
      if (!this.#hasWork) break;
      this.#hasWork = false;
      this.#parts = this.#work() ?? undefined;
    }
    this.thread.state = "blocked";
    return true;
  }
}
