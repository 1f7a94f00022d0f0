/**
 * Timers, earliest first; equal deadlines fire in the order they were set.
 *
 * @module
 */

/** One timer that has not fired yet. */
export interface Timer {
  deadline: number;
  readonly sequence: number;
  readonly fire: () => void;
  index: number;
}

/** A binary heap of timers on one clock. */
export class TimerQueue {
  readonly #heap: Timer[] = [];
  #sequence = 0;

  /** The earliest deadline; Infinity when there is none. */
  get next(): number {
    return this.#heap[0]?.deadline ?? Infinity;
  }

  /** Calls `fire` once the clock reaches `deadline`. */
  add(deadline: number, fire: () => void): Timer {
    const sequence = this.#sequence++;
    const timer = { deadline, sequence, fire, index: this.#heap.length };
    this.#heap.push(timer);
    this.#rise(timer);
    return timer;
  }

  /** Moves every deadline, for a clock that was set. */
  shift(by: number): void {
    for (const timer of this.#heap) timer.deadline += by;
  }

  /** Takes a timer out; false when it has fired or was taken out before. */
  cancel(timer: Timer): boolean {
    const { index } = timer;
    if (index < 0 || this.#heap[index] !== timer) return false;
    const last = this.#heap.pop();
    if (last !== undefined && last !== timer) {
      this.#heap[index] = last;
      last.index = index;
      this.#rise(last);
      this.#sink(last);
    }
    timer.index = -1;
    return true;
  }

  /** Fires everything that is due at `now`. */
  fireDue(now: number): void {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || first.deadline > now) return;
      this.cancel(first);
      first.fire();
    }
  }

  #rise(timer: Timer): void {
    for (;;) {
      // The first has none.
      const parent = this.#heap[(timer.index - 1) >> 1];
      if (parent === undefined || !isBefore(timer, parent)) return;
      this.#swap(parent, timer);
    }
  }

  #sink(timer: Timer): void {
    for (;;) {
      const left = this.#heap[timer.index * 2 + 1];
      if (left === undefined) return;
      const right = this.#heap[timer.index * 2 + 2];
      const child = right !== undefined && isBefore(right, left) ? right : left;
      if (!isBefore(child, timer)) return;
      this.#swap(timer, child);
    }
  }

  /** `upper` is the parent of `lower`. */
  #swap(upper: Timer, lower: Timer): void {
    const index = upper.index;
    upper.index = lower.index;
    lower.index = index;
    this.#heap[upper.index] = upper;
    this.#heap[lower.index] = lower;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.deadline < b.deadline ||
    (a.deadline === b.deadline && a.sequence < b.sequence);
}
