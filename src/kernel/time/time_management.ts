/**
 * Virtual time: a fixed number of nanoseconds for each retired instruction
 * and each system call, plus jumps while everybody sleeps. Clocks as in
 * Kernel/Time/TimeManagement.cpp.
 *
 * @module
 */

import type { Architecture } from "../../cpu/cpu.ts";
import {
  CLOCK_ID_COUNT,
  CLOCK_MONOTONIC_COARSE,
  CLOCK_REALTIME,
  CLOCK_REALTIME_COARSE,
} from "../../api/constants.ts";
import { fail } from "../errors.ts";
import { AnonymousVMObject } from "../memory/anonymous_vm_object.ts";
import { type MemoryManager, PAGE_SIZE } from "../memory/memory_manager.ts";
import { TimerQueue } from "./timer_queue.ts";
import { BIG_SECOND } from "./units.ts";

/** Virtual nanoseconds of one instruction. */
export const NS_PER_INSTRUCTION = 10;

/** Virtual nanoseconds that a system call takes besides its instructions. */
export const NS_PER_SYSCALL = 1000;

/** The timer interrupt's period. */
export const TICK_NS = 4_000_000;

/** `ticks_per_second` as measured on the real kernel (spec, clocks). */
const ticksPerSecond: Readonly<Record<Architecture, number>> = {
  x86_64: 250,
  aarch64: 62_500_000,
  riscv64: 10_000_000,
};

/** 2026-01-01 00:00:00 UTC: every machine boots then. */
const BOOT_TIME = 1_767_225_600n * BIG_SECOND;

/** What adjtime is asked for. */
interface Adjustment {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

const NO_ADJUSTMENT: Adjustment = { seconds: 0n, nanoseconds: 0 };

/** The clocks of a machine. */
export class TimeManagement {
  readonly ticksPerSecond: number;
  /** Timers on the monotonic clock. */
  readonly monotonicTimers: TimerQueue = new TimerQueue();
  /** Timers on the wall clock, by the monotonic time as it is set now. */
  readonly realtimeTimers: TimerQueue = new TimerQueue();
  /** Instructions retired so far, kept by the scheduler. */
  retired = 0;
  /** Nanoseconds that no instruction accounts for. */
  #extra = 0;
  /** What the wall clock is ahead of the monotonic one, in ns. */
  #realtimeOffset = BOOT_TIME;
  /** What adjtime has asked for; precise clocks never apply it. */
  remainingAdjustment: Adjustment = NO_ADJUSTMENT;
  #timePage: AnonymousVMObject | undefined;

  constructor(architecture: Architecture) {
    this.ticksPerSecond = ticksPerSecond[architecture];
  }

  /** Nanoseconds since boot. */
  get monotonic(): number {
    return this.monotonicAt(this.retired);
  }

  /** Nanoseconds since boot when `retired` instructions have run. */
  monotonicAt(retired: number): number {
    return retired * NS_PER_INSTRUCTION + this.#extra;
  }

  /** Nanoseconds since boot at the last timer tick. */
  get coarseMonotonic(): number {
    const now = this.monotonic;
    return now - now % TICK_NS;
  }

  /** Nanoseconds since 1970 at the last timer tick, as the reference keeps it. */
  get realtime(): bigint {
    return BigInt(this.coarseMonotonic) + this.#realtimeOffset;
  }

  /** clock_settime; sleepers on the wall clock see the new time. */
  setRealtime(nanoseconds: bigint): void {
    const offset = nanoseconds - BigInt(this.coarseMonotonic);
    this.realtimeTimers.shift(Number(this.#realtimeOffset - offset));
    this.#realtimeOffset = offset;
    this.remainingAdjustment = NO_ADJUSTMENT;
  }

  /** The monotonic time at which a clock will show, or has shown, `nanoseconds`. */
  monotonicWhen(clock: number | undefined, nanoseconds: bigint): number {
    return Number(
      isRealtime(clock) ? nanoseconds - this.#realtimeOffset : nanoseconds,
    );
  }

  /** The timers of a clock. */
  timers(clock: number | undefined): TimerQueue {
    return isRealtime(clock) ? this.realtimeTimers : this.monotonicTimers;
  }

  /** Time passes without instructions. */
  advance(nanoseconds: number): void {
    this.#extra += nanoseconds;
  }

  /** Monotonic time of the next timer on any clock; Infinity when none. */
  get nextTimer(): number {
    return Math.min(this.monotonicTimers.next, this.realtimeTimers.next);
  }

  fireTimers(): void {
    const now = this.monotonic;
    this.monotonicTimers.fireDue(now);
    this.realtimeTimers.fireDue(now);
  }

  /**
   * Nobody can run, and no timer is due: time jumps. False when there is nothing to wait for, at
   * least not within a hundred days.
   */
  jumpToNextTimer(): boolean {
    const next = this.nextTimer;
    if (next > Number.MAX_SAFE_INTEGER) return false;
    this.#extra += next - this.monotonic;
    return true;
  }

  /** Nanoseconds of one clock, EINVAL for an unknown one. */
  read(clock: number): bigint {
    this.validateClock(clock);
    if (isRealtime(clock)) return this.realtime;
    return BigInt(
      clock === CLOCK_MONOTONIC_COARSE ? this.coarseMonotonic : this.monotonic,
    );
  }

  validateClock(clock: number): void {
    if (clock < 0 || clock >= CLOCK_ID_COUNT) {
      fail("clock/EINVAL/unknown-clock");
    }
  }

  /** The page that user code reads coarse clocks from. */
  timePage(memory: MemoryManager): AnonymousVMObject {
    if (this.#timePage === undefined) {
      this.#timePage = AnonymousVMObject.create(
        memory,
        PAGE_SIZE,
        "AllocateNow",
      );
      // Kept for ever: the reference maps it into the kernel.
      this.#timePage.ref();
      this.updateTimePage();
    }
    return this.#timePage;
  }

  /** The time page, if anybody ever asked for it. */
  get existingTimePage(): AnonymousVMObject | undefined {
    return this.#timePage;
  }

  /** At every scheduling point: the coarse clocks as they are now. */
  updateTimePage(): void {
    const page = this.#timePage;
    if (page === undefined) return;
    const { view } = page.memory.physical;
    const at = page.pages[0]! * PAGE_SIZE;
    const update = view.getUint32(at, true) + 1;
    view.setUint32(at + 88, update, true);
    writeTime(view, at + 8 + 3 * 16, this.realtime);
    writeTime(view, at + 8 + 4 * 16, BigInt(this.coarseMonotonic));
    view.setUint32(at, update, true);
  }
}

function writeTime(view: DataView, at: number, nanoseconds: bigint): void {
  const { tv_sec, tv_nsec } = timespecOf(nanoseconds);
  view.setBigInt64(at, tv_sec, true);
  view.setBigInt64(at + 8, tv_nsec, true);
}

function isRealtime(clock: number | undefined): boolean {
  return clock === CLOCK_REALTIME || clock === CLOCK_REALTIME_COARSE;
}

/** A timespec of nanoseconds from 0 to 999,999,999. */
export function timespecOf(
  nanoseconds: bigint,
): { tv_sec: bigint; tv_nsec: bigint } {
  let tv_sec = nanoseconds / BIG_SECOND;
  let tv_nsec = nanoseconds % BIG_SECOND;
  if (tv_nsec < 0n) {
    tv_sec -= 1n;
    tv_nsec += BIG_SECOND;
  }
  return { tv_sec, tv_nsec };
}

/**
 * A timespec in ns; nothing is validated, nanoseconds are cut to 32 bits
 * (AK/Time.cpp).
 */
export function nanosecondsOf(tv_sec: bigint, tv_nsec: bigint): bigint {
  return saturated(tv_sec * BIG_SECOND + BigInt.asIntN(32, tv_nsec));
}

const SECONDS_END = 1n << 63n;

/** The nearest time there is: its seconds have 64 bits, and never wrap. */
export function saturated(nanoseconds: bigint): bigint {
  const end = SECONDS_END * BIG_SECOND;
  if (nanoseconds < -end) return -end;
  return nanoseconds < end ? nanoseconds : end - 1n;
}

/**
 * Ticks as a timeval. The reference takes the remainder where it needs the
 * quotient, and cuts the rest, computed in unsigned 64 bits, to signed 32: few
 * times come out right (AK/Time.cpp).
 */
export function timevalOfTicks(
  ticks: number,
  ticksPerSecond: number,
): { tv_sec: bigint; tv_usec: bigint } {
  const rate = BigInt(ticksPerSecond);
  const seconds = BigInt(ticks) % rate;
  const rest = BigInt.asUintN(
    64,
    BIG_SECOND * (BigInt(ticks) - rate * seconds),
  );
  const { tv_sec, tv_nsec } = timespecOf(
    seconds * BIG_SECOND + BigInt.asIntN(32, rest / rate),
  );
  return { tv_sec, tv_usec: tv_nsec / 1000n };
}
