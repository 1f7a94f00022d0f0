/**
 * What a blocked system call waits for, and how it is woken.
 *
 * @module
 */

/** Why a generator resumes. */
export type WakeReason = "woken" | "timeout" | "interrupted";

/**
 * What a thread can wait for, and what its state is called meanwhile: each
 * kind of blocker has a word of its own (Kernel/Tasks/Thread.h).
 */
export const blockedStates = {
  "a child": "Waiting",
  "a connection to accept": "Accepting",
  "a futex": "Futex",
  // It tries again and again there, and so can always run.
  "a message of no bytes to be taken": "Runnable",
  "a record lock": "Locking File",
  "a signal": "Pending Signal",
  "a TCP handshake": "Connecting",
  "a thread's exit": "Joining",
  "a timer": "Sleeping",
  "connect to a local socket": "Connecting",
  "data on a local socket": "Reading",
  "data on an IPv4 socket": "Reading",
  "poll": "Selecting",
  "room in a socket": "Writing",
  "room to write": "Writing",
  "something to read": "Reading",
  "the other side of a FIFO": "Queue",
} as const;

/**
 * Yielded by a handler that must wait. The thread sleeps until one of the
 * queues wakes it (and `ready`, when given, holds), the deadline passes, or
 * an unmasked signal arrives. A signal that is already pending ends the wait
 * before it begins.
 */
export interface WaitCondition {
  readonly queues: readonly WaitQueue[];
  /** Asked by whoever wakes a queue; the thread sleeps on while it is false. */
  readonly ready?: (() => boolean) | undefined;
  /** Time in ns on `clock`; undefined waits for ever. */
  readonly deadline?: bigint | undefined;
  /** The clock of the deadline, CLOCK_MONOTONIC by default. */
  readonly clock?: number | undefined;
  /** Signals do not end the wait when false; true by default. */
  readonly interruptible?: boolean | undefined;
  /** What the machine says about this wait in a deadlock report. */
  readonly what?: keyof typeof blockedStates | undefined;
}

/**
 * Yielded by a call that takes long, between two parts of it: the machine looks
 * whether its run is over. No time passes and nobody else runs meanwhile, so
 * that no program can tell.
 */
export const PAUSE: WaitCondition = { queues: [], ready: () => true };

/** One sleeper; the scheduler's side of a wait. */
export interface Waiter {
  /** True when the sleeper was woken (and left all its queues). */
  wake(queue: WaitQueue): boolean;
}

/** First-come first-served sleepers on one event. */
export class WaitQueue {
  readonly #waiters = new Set<Waiter>();

  /** How many sleep. */
  get size(): number {
    return this.#waiters.size;
  }

  add(waiter: Waiter): void {
    this.#waiters.add(waiter);
  }

  remove(waiter: Waiter): void {
    this.#waiters.delete(waiter);
  }

  /** Wakes those whose condition holds, in order; whether anybody woke. */
  wakeAll(): boolean {
    let someWoke = false;
    for (const waiter of this.#waiters) {
      if (waiter.wake(this)) someWoke = true;
    }
    return someWoke;
  }
}

/** What a generator handler returns in the end. */
export type Waiting<T> = Generator<WaitCondition, T, WakeReason>;
