/**
 * How long threads have run (Thread::update_time_scheduled in
 * Kernel/Tasks/Thread.cpp).
 *
 * @module
 */

/** Nanoseconds, by where they were spent. */
export class TimeScheduled {
  inUser = 0;
  inKernel = 0;

  get total(): number {
    return this.inUser + this.inKernel;
  }
}
