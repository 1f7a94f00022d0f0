/**
 * Futex queues of a machine (Kernel/Tasks/FutexQueue.cpp, Syscalls/futex.cpp).
 *
 * @module
 */

import type { AddressSpace } from "../memory/address_space.ts";
import type { VMObject } from "../memory/vm_object.ts";
import { WaitQueue } from "./wait_queue.ts";

/** One thread that waits on a futex. */
export class FutexWaiter {
  readonly queue: WaitQueue = new WaitQueue();
  /** 0 for a plain wait: no bitset wakes it. */
  readonly bitset: number;
  /** The queue it stands in, which a requeue changes and a wake ends. */
  home: FutexQueue | undefined;

  constructor(bitset: number) {
    this.bitset = bitset;
  }
}

/** Waiters on one word, in order of arrival. */
class FutexQueue {
  #waiters: readonly FutexWaiter[] = [];
  readonly #forget: () => void;

  /** `forget` is called when the last waiter has left. */
  constructor(forget: () => void) {
    this.#forget = forget;
  }

  /** How many stand in it. */
  get length(): number {
    return this.#waiters.length;
  }

  add(waiter: FutexWaiter): void {
    this.addAll([waiter]);
  }

  /** Behind those that stand in it, in their order. */
  addAll(waiters: readonly FutexWaiter[]): void {
    for (const waiter of waiters) waiter.home = this;
    this.#waiters = [...this.#waiters, ...waiters];
  }

  /** Wakes at most `count`; with a bitset only those that share a bit. */
  wake(count: number, bitset?: number): number {
    const woken = this.#waiters.filter((waiter) =>
      bitset === undefined || (waiter.bitset & bitset) !== 0
    ).slice(0, count);
    this.#removeAll(woken);
    for (const waiter of woken) waiter.queue.wakeAll();
    return woken.length;
  }

  /** Takes away the first waiters for another queue. */
  take(count: number): readonly FutexWaiter[] {
    const taken = this.#waiters.slice(0, count);
    this.#removeAll(taken);
    return taken;
  }

  remove(waiter: FutexWaiter): void {
    this.#removeAll([waiter]);
  }

  /** Many go at once: one after the other would take the square of the time. */
  #removeAll(gone: readonly FutexWaiter[]): void {
    for (const waiter of gone) waiter.home = undefined;
    this.#waiters = this.#waiters.filter(({ home }) => home === this);
    if (this.#waiters.length === 0) this.#forget();
  }
}

/** What a futex is known by: memory that may be shared, or one's own. */
export type FutexKey = {
  readonly owner: VMObject | AddressSpace;
  readonly offset: number;
};

/** All futexes that somebody waits on. */
export class FutexTable {
  readonly #byOwner = new WeakMap<object, Map<number, FutexQueue>>();

  find(key: FutexKey): FutexQueue | undefined {
    return this.#byOwner.get(key.owner)?.get(key.offset);
  }

  /** A queue is found until its last waiter leaves it. */
  findOrCreate({ owner, offset }: FutexKey): FutexQueue {
    const queues = this.#byOwner.get(owner) ?? new Map<number, FutexQueue>();
    this.#byOwner.set(owner, queues);
    const queue = queues.get(offset) ??
      new FutexQueue(() => {
        queues.delete(offset);
      });
    queues.set(offset, queue);
    return queue;
  }
}
