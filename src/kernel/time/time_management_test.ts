import { assertEquals } from "@std/assert";
import {
  nanosecondsOf,
  saturated,
  TICK_NS,
  TimeManagement,
  timespecOf,
  timevalOfTicks,
} from "./time_management.ts";

Deno.test("TimeManagement counts instructions, costs and jumps", () => {
  const time = new TimeManagement("x86_64");
  time.retired = 100;
  assertEquals(time.monotonic, 1000);
  time.advance(500);
  assertEquals(time.monotonic, 1500);
  let fired = 0;
  time.monotonicTimers.add(10_000, () => fired++);
  time.fireTimers();
  assertEquals(fired, 0);
  assertEquals(time.jumpToNextTimer(), true);
  time.fireTimers();
  assertEquals([time.monotonic, fired], [10_000, 1]);
  assertEquals(time.jumpToNextTimer(), false);
});

Deno.test("The wall clock and the coarse clocks move by ticks only", () => {
  const time = new TimeManagement("riscv64");
  const start = time.realtime;
  time.advance(TICK_NS - 1);
  assertEquals(time.realtime, start);
  assertEquals(time.coarseMonotonic, 0);
  time.advance(1);
  assertEquals(time.realtime, start + BigInt(TICK_NS));
  assertEquals(time.coarseMonotonic, TICK_NS);
});

Deno.test("Setting the wall clock moves those who sleep on it, not the others", () => {
  const time = new TimeManagement("aarch64");
  const fired: string[] = [];
  const deadline = time.realtime + 5_000_000_000n;
  time.realtimeTimers.add(
    time.monotonicWhen(0, deadline),
    () => fired.push("wall"),
  );
  time.monotonicTimers.add(6_000_000_000, () => fired.push("monotonic"));
  time.setRealtime(deadline);
  time.fireTimers();
  assertEquals(fired, ["wall"]);
  assertEquals(time.nextTimer, 6_000_000_000);
});

Deno.test("timespecOf() keeps nanoseconds below a second for times before the epoch", () => {
  assertEquals(timespecOf(-1n), { tv_sec: -1n, tv_nsec: 999_999_999n });
  assertEquals(timespecOf(1_000_000_001n), { tv_sec: 1n, tv_nsec: 1n });
});

Deno.test("timevalOfTicks() is as wrong as the reference's Duration::from_ticks()", () => {
  // Worked out by C's conversions, with a 64-bit unsigned clock_t.
  const wanted: readonly [number, bigint, bigint][] = [
    [0, 0n, 0n],
    [1, 0n, 794273n],
    [3, 5n, 97241n],
    [249, 250n, 894377n],
    [250, 1n, 0n],
    [251, 1n, 4000n],
    [1000, -1n, 705032n],
  ];
  for (const [ticks, tv_sec, tv_usec] of wanted) {
    assertEquals(timevalOfTicks(ticks, 250), { tv_sec, tv_usec });
  }
});

Deno.test("Times beyond 64 bits of seconds are the last ones there are", () => {
  const end = 2n ** 63n;
  const last = end * 1_000_000_000n - 1n;
  assertEquals(nanosecondsOf(end - 1n, 999_999_999n), last);
  assertEquals(nanosecondsOf(end - 1n, 1_000_000_000n), last);
  assertEquals(nanosecondsOf(-end, 0n), -last - 1n);
  assertEquals(nanosecondsOf(-end, -1n), -last - 1n);
  assertEquals(nanosecondsOf(-end, 1n), -last);
  assertEquals(nanosecondsOf(1n, 0x1_0000_0002n), 1_000_000_002n);
  assertEquals(saturated(last + 1n), last);
  assertEquals(saturated(last), last);
  assertEquals(saturated(-last - 2n), -last - 1n);
});
