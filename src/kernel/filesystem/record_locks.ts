/**
 * Record locks of one inode (fcntl; Kernel/FileSystem/Inode.cpp).
 *
 * @module
 */

import { F_RDLCK, F_UNLCK, F_WRLCK } from "../../api/constants.ts";
import type { Heap } from "../memory/heap.ts";
import {
  type Ordered,
  type Range,
  RecordLockList,
} from "./record_lock_list.ts";
import { WaitQueue } from "../tasks/wait_queue.ts";
import type { Work } from "../work.ts";

/** What the heap keeps of a lock. */
const LOCK_BYTES = 256;

/** One held lock. Locks belong to descriptions, unlike in POSIX. */
export interface RecordLock extends Ordered {
  readonly owner: object;
  readonly pid: number;
  readonly type: number;
}

/** A lock asked for. */
export interface LockRequest extends Range {
  readonly type: number;
}

/** The locks; of several the one that was taken first counts. */
export class RecordLocks {
  readonly #locks: RecordLockList<RecordLock>;
  /** How many were ever taken. */
  #taken = 0;
  /** Waiters of F_SETLKW. */
  readonly waiters: WaitQueue = new WaitQueue();

  constructor(work: Work) {
    this.#locks = new RecordLockList(work);
  }

  /** Whether `owner` would get the lock now. */
  canApply(request: LockRequest, owner: object): boolean {
    const isWrite = request.type === F_WRLCK;
    // Of no type that is known, it conflicts with nothing, as F_UNLCK does.
    if (!isWrite && request.type !== F_RDLCK) return true;
    // A write lock conflicts with every other, the owner's own included.
    const first = this.#locks.firstOver(
      request,
      ({ type }) => isWrite || type === F_WRLCK,
    );
    if (first === undefined) return true;
    // Only the holder of exactly this range can turn it into a read lock.
    return !isWrite && first.owner === owner && sameRange(first, request);
  }

  /** Takes or drops the lock; false when it conflicts. */
  tryApply(
    request: LockRequest,
    owner: object,
    pid: number,
    heap: Heap,
  ): boolean {
    if (!this.canApply(request, owner)) return false;
    const replaced = this.#locks.firstLike(
      request,
      (lock) =>
        lock.owner === owner &&
        (request.type === F_UNLCK ||
          request.type === F_RDLCK && lock.type === F_WRLCK),
    );
    if (replaced !== undefined) {
      this.#locks.remove(replaced);
      heap.release(LOCK_BYTES);
    }
    // The reference has dropped the old lock by now, room or not.
    if (request.type !== F_UNLCK) {
      heap.requireRoom();
      heap.charge(LOCK_BYTES);
      const order = ++this.#taken;
      this.#locks.insert({ ...request, owner, pid, order });
    }
    // Where a lock goes the reference hangs if anybody waits; we wake them.
    this.waiters.wakeAll();
    return true;
  }

  /** The first lock of another process in the way of `request`. */
  conflict(request: LockRequest, pid: number): RecordLock | undefined {
    return this.#locks.firstOver(request, (lock) =>
      lock.pid !== pid &&
      (request.type === F_WRLCK ||
        request.type === F_RDLCK && lock.type === F_WRLCK));
  }

  /** A description is gone, and its locks with it; waiters sleep on. */
  removeOwner(owner: object, heap: Heap): void {
    const gone = this.#locks.keep((lock) => lock.owner !== owner);
    heap.release(gone * LOCK_BYTES);
  }
}

function sameRange(a: Range, b: Range): boolean {
  return a.start === b.start && a.length === b.length;
}
