/**
 * Clocks (Kernel/API/POSIX/time.h).
 *
 * @module
 */

/** Clocks. */
export const clockIds = {
  CLOCK_REALTIME: 0,
  CLOCK_MONOTONIC: 1,
  CLOCK_MONOTONIC_RAW: 2,
  CLOCK_REALTIME_COARSE: 3,
  CLOCK_MONOTONIC_COARSE: 4,
} as const;
export const {
  CLOCK_REALTIME,
  CLOCK_MONOTONIC,
  CLOCK_MONOTONIC_RAW,
  CLOCK_REALTIME_COARSE,
  CLOCK_MONOTONIC_COARSE,
} = clockIds;

/** One past the last clock. */
export const CLOCK_ID_COUNT = 5;

/** Flags of clock_nanosleep. */
export const timerFlags = {
  TIMER_ABSTIME: 1,
} as const;
export const {
  TIMER_ABSTIME,
} = timerFlags;

/** Units of clock() in a second. */
export const CLOCKS_PER_SEC = 1000;
