/**
 * Timers, earliest first; equal deadlines fire in the order they were set.
 *
 * @module
 */

/** One timer that has not fired yet. */
export interface Timer {
  deadline: number;
  readonly fire: () => void;
  /** How many were set before it. */
  readonly order: number;
  /** Where it stands in its queue. */
  place: number;
}

/** The timers on one clock: a binary heap, since thousands of threads may
 * sleep and be woken early. */
export class TimerQueue {
  readonly #heap: Timer[] = [];
  #added = 0;

  /** The earliest deadline; Infinity when there is none. */
  get next(): number {
    return this.#heap[0]?.deadline ?? Infinity;
  }

  /** Calls `fire` once the clock reaches `deadline`. */
  add(deadline: number, fire: () => void): Timer {
    // It gets its place at once.
    const timer = { deadline, fire, order: this.#added++, place: NaN };
    this.#rise(timer, this.#heap.length);
    return timer;
  }

  /** Moves every deadline, for a clock that was set: their order stays. */
  shift(by: number): void {
    for (const timer of this.#heap) timer.deadline += by;
  }

  /** Takes a timer out, unless it has fired or was taken out before. */
  cancel(timer: Timer): void {
    const { place } = timer;
    if (this.#heap[place] !== timer) return;
    // It is in there, and so there is a last one.
    const last = this.#heap.pop()!;
    if (last === timer) return;
    // It may belong above or below the place that has become free.
    this.#sink(last, place);
    this.#rise(last, last.place);
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

  #put(timer: Timer, place: number): void {
    this.#heap[place] = timer;
    timer.place = place;
  }

  #rise(timer: Timer, from: number): void {
    let place = from;
    while (place > 0) {
      const above = place - 1 >> 1;
      const other = this.#heap[above]!;
      if (isBefore(other, timer)) break;
      this.#put(other, place);
      place = above;
    }
    this.#put(timer, place);
  }

  #sink(timer: Timer, from: number): void {
    let place = from;
    for (;;) {
      const left = 2 * place + 1;
      let first = this.#heap[left];
      if (first === undefined) break;
      const right = this.#heap[left + 1];
      if (right !== undefined && isBefore(right, first)) first = right;
      if (isBefore(timer, first)) break;
      const { place: below } = first;
      this.#put(first, place);
      place = below;
    }
    this.#put(timer, place);
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.deadline === b.deadline
    ? a.order < b.order
    : a.deadline < b.deadline;
}
