/**
 * What a system-call handler is given, and what it may return.
 *
 * @module
 */

import type { SyscallName } from "../../api/calls.ts";
import type { Kernel } from "../kernel.ts";
import type { UserMemory } from "../memory/user_memory.ts";
import { type PromiseName, promiseViolation } from "../security/promises.ts";
import type { Process } from "./process.ts";
import type { Thread } from "./thread.ts";
import type { Waiting } from "./wait_queue.ts";

/** The caller of one system call. One object a thread, used again. */
export class SyscallContext {
  readonly kernel: Kernel;
  readonly process: Process;
  readonly thread: Thread;
  /** The call being handled. */
  name: SyscallName = "yield";

  constructor(kernel: Kernel, thread: Thread) {
    this.kernel = kernel;
    this.process = thread.process;
    this.thread = thread;
  }

  /** The caller's memory; execve replaces it. */
  get memory(): UserMemory {
    return this.process.space.user;
  }

  /**
   * Kills the process of SIGABRT, after this call, unless `promise` is
   * among its promises or it has made none. What a call demands before
   * anything else, dispatch has looked at already.
   */
  requirePromise(promise: PromiseName): void {
    const violation = promiseViolation(promise);
    if (violation.isCommittedWith(this.process.promises)) throw violation;
  }

  /** Calls marked so in the table hold the big process lock. */
  requireBigProcessLock(): void {
    if (!this.thread.holdsBigProcessLock) {
      throw new Error(`${this.name} runs without the big process lock`);
    }
  }
}

/** A value, or a generator once the call must wait. */
export type SyscallResult = number | bigint | Waiting<number | bigint>;
