/**
 * Who runs next (Kernel/Tasks/Scheduler.cpp): first come, first served, the
 * kernel's own threads too; only priority 1 stands back. The seed decides how
 * long slices are.
 *
 * @module
 */

import type { Random } from "../security/random.ts";
import {
  NS_PER_INSTRUCTION,
  TICK_NS,
  type TimeManagement,
} from "../time/time_management.ts";
import type { KernelTask } from "./kernel_task.ts";
import type { Thread } from "./thread.ts";
import { TimeScheduled } from "./time_scheduled.ts";
import type { WaitCondition } from "./wait_queue.ts";

/** Instructions between two timer ticks. */
const INSTRUCTIONS_PER_TICK: number = TICK_NS / NS_PER_INSTRUCTION;

/** Ready threads, sleepers' timers and the current thread. */
export class Scheduler {
  readonly #time: TimeManagement;
  readonly #random: Random;
  readonly #ready: Thread[] = [];
  readonly #lowest: Thread[] = [];
  /** Who gives way, until somebody else is found. */
  #leaving: Thread | undefined;
  /** How the timer of a thread's last wait is taken away, if it had one. */
  readonly #cancellations = new WeakMap<Thread, () => void>();
  /** The thread that runs or ran last. */
  current: Thread | undefined;
  /** Instructions that the current thread may still run. */
  sliceLeft: number = INSTRUCTIONS_PER_TICK;
  /** Takes away what has ended. */
  finalizer: KernelTask | undefined;
  /** Blocked threads, for deadlock reports. */
  readonly sleepers = new Set<Thread>();
  /** Of all threads, those that are gone too. */
  readonly timeScheduled: TimeScheduled = new TimeScheduled();
  /** Of the thread that runs when no other can; it is one of the kernel's. */
  readonly timeIdle: TimeScheduled = new TimeScheduled();

  constructor(time: TimeManagement, random: Random) {
    this.#time = time;
    this.#random = random;
  }

  /** A thread can run: it goes to the end of the queue. */
  enqueue(thread: Thread): void {
    thread.state = "runnable";
    (thread.priority === 1 ? this.#lowest : this.#ready).push(thread);
  }

  /**
   * The current thread gives way to whoever is ready, of the lowest priority
   * too: it goes to the end of its queue when the next one has been taken
   * (Kernel/Tasks/Scheduler.cpp, pick_next).
   */
  giveWay(thread: Thread): void {
    thread.state = "runnable";
    this.#leaving = thread;
  }

  get hasReady(): boolean {
    return (this.#ready[0] ?? this.#lowest[0]) !== undefined;
  }

  /** Switches to the next ready thread. */
  next(): Thread | undefined {
    let thread = this.#take();
    const leaving = this.#leaving;
    this.#leaving = undefined;
    if (leaving !== undefined) this.enqueue(leaving);
    // A thread that has ended is given up once another one is switched to.
    if (this.current?.state === "dying") this.finalizer?.notify();
    thread ??= this.#take();
    if (thread === undefined) return undefined;
    thread.state = "running";
    this.current = thread;
    this.renewSlice();
    return thread;
  }

  #take(): Thread | undefined {
    return this.#ready.shift() ?? this.#lowest.shift();
  }

  /** A thread has run in user mode for so many nanoseconds. */
  ranInUser({ timeScheduled }: Thread, nanoseconds: number): void {
    timeScheduled.inUser += nanoseconds;
    this.timeScheduled.inUser += nanoseconds;
  }

  /** A thread, or none, has run in the kernel for so many nanoseconds. */
  ranInKernel(thread: Thread | undefined, nanoseconds: number): void {
    const time = thread?.timeScheduled ?? this.timeIdle;
    time.inKernel += nanoseconds;
    this.timeScheduled.inKernel += nanoseconds;
  }

  /** Two ticks, the first of which may be partly over. */
  renewSlice(): void {
    this.sliceLeft = INSTRUCTIONS_PER_TICK +
      this.#random.below(INSTRUCTIONS_PER_TICK);
  }

  /** Bookkeeping of `Thread.block`. */
  blocked(thread: Thread, condition: WaitCondition): void {
    thread.state = "blocked";
    this.sleepers.add(thread);
    const { deadline, clock } = condition;
    if (deadline === undefined) return;
    const at = this.#time.monotonicWhen(clock, deadline);
    const timers = this.#time.timers(clock);
    const timer = timers.add(at, () => thread.endWait("timeout"));
    this.#cancellations.set(thread, () => timers.cancel(timer));
  }

  /** Bookkeeping of `Thread.endWait`. */
  unblocked(thread: Thread): void {
    this.sleepers.delete(thread);
    this.#cancellations.get(thread)?.();
    this.enqueue(thread);
  }
}
