/**
 * Record locks of one inode (fcntl; Kernel/FileSystem/Inode.cpp).
 *
 * @module
 */

import { F_RDLCK, F_UNLCK, F_WRLCK } from "../../api/constants.ts";
import type { Heap } from "../memory/heap.ts";
import { WaitQueue } from "../tasks/wait_queue.ts";

/** What the heap keeps of a lock. */
const LOCK_BYTES = 256;

/** One held lock. Locks belong to descriptions, unlike in POSIX. */
export interface RecordLock {
  readonly start: bigint;
  /** 0 reaches to the end of all files. */
  readonly length: bigint;
  readonly owner: object;
  readonly pid: number;
  readonly type: number;
}

/** A lock asked for. */
export interface LockRequest {
  readonly type: number;
  readonly start: bigint;
  readonly length: bigint;
}

/** The locks in the order they were taken. */
export class RecordLocks {
  #locks: RecordLock[] = [];
  /** Waiters of F_SETLKW. */
  readonly waiters: WaitQueue = new WaitQueue();

  /** How many are held. */
  get count(): number {
    return this.#locks.length;
  }

  /** Whether `owner` would get the lock now. */
  canApply(request: LockRequest, owner: object): boolean {
    if (request.type === F_UNLCK) return true;
    for (const lock of this.#locks) {
      if (!overlap(lock, request)) continue;
      if (request.type === F_RDLCK && lock.type === F_WRLCK) {
        // Only the holder of exactly this range can turn it into a read lock.
        return lock.owner === owner && sameRange(lock, request);
      }
      // A write lock conflicts with every other, the owner's own included.
      if (request.type === F_WRLCK) return false;
    }
    return true;
  }

  /** Takes or drops the lock; false when it conflicts. */
  tryApply(
    request: LockRequest,
    owner: object,
    pid: number,
    heap: Heap,
  ): boolean {
    if (!this.canApply(request, owner)) return false;
    const replaced = this.#locks.findIndex((lock) =>
      lock.owner === owner && sameRange(lock, request) &&
      (request.type === F_UNLCK ||
        request.type === F_RDLCK && lock.type === F_WRLCK)
    );
    if (replaced >= 0) {
      this.#locks.splice(replaced, 1);
      heap.release(LOCK_BYTES);
    }
    // The reference has dropped the old lock by now, room or not.
    if (request.type !== F_UNLCK) {
      heap.requireRoom();
      heap.charge(LOCK_BYTES);
      this.#locks.push({ ...request, owner, pid });
    }
    // Where a lock goes the reference hangs if anybody waits; we wake them.
    this.waiters.wakeAll();
    return true;
  }

  /** The first lock of another process in the way of `request`. */
  conflict(request: LockRequest, pid: number): RecordLock | undefined {
    return this.#locks.find((lock) =>
      overlap(lock, request) && lock.pid !== pid &&
      (request.type === F_WRLCK ||
        request.type === F_RDLCK && lock.type === F_WRLCK)
    );
  }

  /** A description is gone, and its locks with it; waiters sleep on. */
  removeOwner(owner: object, heap: Heap): void {
    const before = this.#locks.length;
    if (before === 0) return;
    this.#locks = this.#locks.filter((lock) => lock.owner !== owner);
    heap.release((before - this.#locks.length) * LOCK_BYTES);
  }
}

interface Range {
  readonly start: bigint;
  readonly length: bigint;
}

function sameRange(a: Range, b: Range): boolean {
  return a.start === b.start && a.length === b.length;
}

function overlap(a: Range, b: Range): boolean {
  return (a.start < b.start + b.length || b.length === 0n) &&
    (b.start < a.start + a.length || a.length === 0n);
}
