/**
 * Timers, earliest first; equal deadlines fire in the order they were set.
 *
 * @module
 */

/** One timer that has not fired yet. */
export interface Timer {
  deadline: number;
  readonly fire: () => void;
}

/** The timers on one clock: few at a time, most of them set for last. */
export class TimerQueue {
  readonly #timers: Timer[] = [];

  /** The earliest deadline; Infinity when there is none. */
  get next(): number {
    return this.#timers[0]?.deadline ?? Infinity;
  }

  /** Calls `fire` once the clock reaches `deadline`. */
  add(deadline: number, fire: () => void): Timer {
    const timer = { deadline, fire };
    const before = this.#timers.findLastIndex((other) =>
      other.deadline <= deadline
    );
    this.#timers.splice(before + 1, 0, timer);
    return timer;
  }

  /** Moves every deadline, for a clock that was set. */
  shift(by: number): void {
    for (const timer of this.#timers) timer.deadline += by;
  }

  /** Takes a timer out; false when it has fired or was taken out before. */
  cancel(timer: Timer): boolean {
    const index = this.#timers.indexOf(timer);
    if (index < 0) return false;
    this.#timers.splice(index, 1);
    return true;
  }

  /** Fires everything that is due at `now`. */
  fireDue(now: number): void {
    for (;;) {
      const first = this.#timers[0];
      if (first === undefined || first.deadline > now) return;
      this.#timers.shift();
      first.fire();
    }
  }
}
