// Generated from src/api by `deno task generate`; do not edit.
#pragma once

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_MONOTONIC_RAW 2
#define CLOCK_REALTIME_COARSE 3
#define CLOCK_MONOTONIC_COARSE 4
#define TIMER_ABSTIME 1
#define CLOCKS_PER_SEC 1000
#define CLOCK_ID_COUNT 5
