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
  /** The queue it stands in, which a requeue changes. */
  home: FutexQueue | undefined;

  constructor(bitset: number) {
    this.bitset = bitset;
  }
}

/** Waiters on one word, in order of arrival. */
class FutexQueue {
  readonly waiters: FutexWaiter[] = [];

  /** Wakes at most `count`; with a bitset only those that share a bit. */
  wake(count: number, bitset?: number): number {
    let woken = 0;
    for (const waiter of [...this.waiters]) {
      if (woken >= count) break;
      if (bitset !== undefined && (waiter.bitset & bitset) === 0) continue;
      this.remove(waiter);
      waiter.queue.wakeAll();
      woken++;
    }
    return woken;
  }

  /** Takes away the first waiters for another queue. */
  take(count: number): FutexWaiter[] {
    return this.waiters.splice(0, count);
  }

  remove(waiter: FutexWaiter): void {
    const index = this.waiters.indexOf(waiter);
    if (index >= 0) this.waiters.splice(index, 1);
  }
}

/** What a futex is known by: memory that may be shared, or one's own. */
export type FutexKey = {
  readonly owner: VMObject | AddressSpace;
  readonly offset: number;
};

/** All futexes that somebody waits on. */
export class FutexTable {
  readonly #byOwner = new Map<object, Map<number, FutexQueue>>();

  find(key: FutexKey): FutexQueue | undefined {
    return this.#byOwner.get(key.owner)?.get(key.offset);
  }

  findOrCreate(key: FutexKey): FutexQueue {
    let queues = this.#byOwner.get(key.owner);
    if (queues === undefined) {
      this.#byOwner.set(key.owner, queues = new Map());
    }
    let queue = queues.get(key.offset);
    if (queue === undefined) queues.set(key.offset, queue = new FutexQueue());
    return queue;
  }

  /** Forgets a queue that nobody waits in. */
  removeIfEmpty(key: FutexKey): void {
    const queues = this.#byOwner.get(key.owner);
    if (queues?.get(key.offset)?.waiters.length !== 0) return;
    queues.delete(key.offset);
    if (queues.size === 0) this.#byOwner.delete(key.owner);
  }
}
