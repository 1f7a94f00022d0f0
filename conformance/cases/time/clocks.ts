import type { Architecture } from "../../../src/cpu/cpu.ts";
import {
  alarm,
  atLeast,
  atMost,
  call,
  CLOCK_MONOTONIC,
  CLOCK_MONOTONIC_COARSE,
  clock_nanosleep,
  CLOCK_REALTIME,
  CLOCK_REALTIME_COARSE,
  duration,
  EFAULT,
  EINTR,
  EINVAL,
  EPERM,
  load,
  mprotect,
  munmap,
  NULL,
  onSignal,
  PROT_READ,
  readOnly,
  result,
  room,
  type Row,
  row,
  RUSAGE_CHILDREN,
  RUSAGE_SELF,
  SIGALRM,
  SIGSEGV,
  store,
  struct,
} from "../../harness/row.ts";
import {
  rusage,
  SC_clock_getres_params,
  timespec,
  timeval,
  tms,
} from "../../../src/api/structs.ts";

const SOURCE = "Kernel/Syscalls/clock.cpp, resource.cpp, times.cpp, alarm.cpp";
const now = room(timespec, "now");
const remaining = room(timespec, "remaining");
const delta = room(timeval, "old delta");
const usage = room(rusage, "usage");
const ticks = room(tms, "ticks");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

function resolution(clock: number, into: typeof now | typeof NULL = now) {
  return call.clock_getres(
    struct(SC_clock_getres_params, { clock_id: clock, result: into }),
  );
}

function ticksOf(architecture: Architecture, nanoseconds: number): Row {
  return made(`clock_getres/success/one-tick-${architecture}`, {
    arch: [architecture],
    note: "Recorded in qemu; all clocks tell the timer's tick.",
    steps: [0, 1, 2, 3, 4].map((clock) =>
      resolution(clock).returns(0)
        .observes(now, { tv_sec: 0, tv_nsec: nanoseconds })
    ),
  });
}

/** Rows of the clocks, adjtime, resource usage and the time page. */
export const clockRows: readonly Row[] = [
  made("adjtime/EPERM/user-but-old-delta-is-told", {
    covers: "adjtime/EPERM/delta-non-null-effective-uid-0",
    steps: [
      call.adjtime(struct(timeval, { tv_sec: 0, tv_usec: 1 }), delta)
        .fails(EPERM).observes(delta, { tv_sec: 0, tv_usec: 0 }),
    ],
  }),
  made("adjtime/success/asking-needs-no-privilege", {
    steps: [
      call.adjtime(NULL, delta).returns(0)
        .observes(delta, { tv_sec: 0, tv_usec: 0 }),
      call.adjtime(NULL, NULL).returns(0),
    ],
  }),
  made("adjtime/success/out-of-range-is-normalised", {
    as: "root",
    touches: ["clock"],
    note: "The manual has EINVAL; a precise clock never consumes the amount.",
    steps: [
      call.adjtime(struct(timeval, { tv_sec: 0, tv_usec: 2_500_000 }), NULL)
        .returns(0),
      call.adjtime(struct(timeval, {}), delta).returns(0)
        .observes(delta, { tv_sec: 2, tv_usec: 500_000 }),
      call.adjtime(NULL, delta).returns(0)
        .observes(delta, { tv_sec: 0, tv_usec: 0 }),
    ],
  }),
  made("clock_getres/EINVAL/unknown-clock", {
    covers: "clock_getres/EINVAL/clock_id-0-4",
    steps: [
      resolution(5).fails(EINVAL),
      resolution(-1).fails(EINVAL),
      resolution(5, NULL).fails(EINVAL),
    ],
  }),
  ticksOf("x86_64", 4_000_000),
  ticksOf("aarch64", 16),
  ticksOf("riscv64", 100),
  made("clock_settime/EPERM/user", {
    covers: "clock_settime/EPERM/effective-uid-0",
    steps: [
      call.clock_settime(CLOCK_REALTIME, NULL).fails(EPERM),
      call.clock_settime(CLOCK_MONOTONIC, NULL).fails(EPERM),
    ],
  }),
  made("clock_settime/EINVAL/other-clocks", {
    as: "root",
    covers:
      "clock_settime/EINVAL/clock_id-anything-but-clock_realtime-checked-last",
    steps: [1, 2, 3, 4, 5, -1].map((clock) =>
      call.clock_settime(clock, now).fails(EINVAL)
    ),
  }),
  made("clock_settime/EFAULT/before-the-clock-is-looked-at", {
    as: "root",
    covers: "clock_settime/EFAULT/ts-readable",
    steps: [call.clock_settime(CLOCK_MONOTONIC, NULL).fails(EFAULT)],
  }),
  made("clock_settime/success/to-what-it-was", {
    as: "root",
    touches: ["clock"],
    steps: [
      call.clock_gettime(CLOCK_REALTIME, now).returns(0),
      call.clock_settime(CLOCK_REALTIME, now).returns(0),
    ],
  }),
  row("clock_settime/success/nanoseconds-are-cut-to-32-bits", {
    source: "Kernel/Syscalls/clock.cpp, AK/Time.cpp",
    note: "2^32 ns would be over four seconds.",
    as: "root",
    touches: ["clock"],
    steps: [
      call.clock_settime(
        CLOCK_REALTIME,
        struct(timespec, { tv_sec: 2_000_000_000n, tv_nsec: 0x1_0000_0000n }),
      ).returns(0),
      call.clock_gettime(CLOCK_REALTIME, now).returns(0)
        .observes(now, { tv_sec: atMost(2_000_000_003) }),
    ],
  }),
  made("clock_nanosleep/EINTR/remaining-is-told", {
    steps: [
      onSignal(SIGALRM, []),
      alarm(1).returns(0),
      clock_nanosleep(CLOCK_MONOTONIC, 0, duration(5000), remaining)
        .fails(EINTR)
        .observes(remaining, { tv_sec: atLeast(3) }),
    ],
  }),
  made("clock_nanosleep/success/remaining-is-not-touched", {
    steps: [
      clock_nanosleep(CLOCK_MONOTONIC, 0, duration(1), readOnly(remaining))
        .returns(0),
    ],
  }),
  made("clock_nanosleep/success/odd-durations-count-as-0", {
    note: "Nothing is out of range: negative totals sleep not at all.",
    steps: [
      { tv_sec: -1n, tv_nsec: 0n },
      { tv_sec: 0n, tv_nsec: -5n },
      { tv_sec: 1n, tv_nsec: -1_000_000_000n },
      // 2^32 is 0 in 32 bits.
      { tv_sec: 0n, tv_nsec: 0x1_0000_0000n },
    ].map((time) =>
      clock_nanosleep(CLOCK_MONOTONIC, 0, struct(timespec, time)).returns(0)
    ),
  }),
  made("clock_nanosleep/success/every-clock", {
    steps: [0, 1, 2, 3, 4].map((clock) =>
      clock_nanosleep(clock, 0, duration(1)).returns(0)
    ),
  }),
  made("getrusage/EINVAL/who", {
    covers: "getrusage/EINVAL/who-neither-1-nor-2",
    note: "The numbers are 1 and 2, not 0 and -1.",
    steps: [0, 3, -1].map((who) => call.getrusage(who, NULL).fails(EINVAL)),
  }),
  made("getrusage/success/only-times-are-told", {
    steps: [RUSAGE_SELF, RUSAGE_CHILDREN].map((who) =>
      call.getrusage(who, usage).returns(0).observes(usage, {
        ru_maxrss: 0,
        ru_minflt: 0,
        ru_majflt: 0,
        ru_inblock: 0,
        ru_msgsnd: 0,
        ru_nvcsw: 0,
        ru_nivcsw: 0,
      })
    ),
  }),
  made("times/success/milliseconds-since-boot", {
    steps: [
      call.times(ticks).returns(atMost(0x7fff_ffff))
        .observes(ticks, { tms_cutime: 0, tms_cstime: 0 }),
    ],
  }),
  made("map_time_page/success/read-only-and-not-ours-to-change", {
    steps: [
      call.map_time_page().as("page"),
      load(result("page")).succeeds(),
      munmap(result("page"), 4096).fails(EPERM),
      mprotect(result("page"), 4096, PROT_READ).fails(EPERM),
      store(result("page"), 0).kills(SIGSEGV),
    ],
  }),
  made("map_time_page/success/only-coarse-clocks-are-told", {
    steps: [
      call.map_time_page().as("page"),
      ...[8, 24, 40].map((offset) => load(result("page", offset)).returns(0)),
    ],
  }),
  made("clock_gettime/success/coarse-is-not-ahead", {
    steps: [
      call.clock_gettime(CLOCK_MONOTONIC_COARSE, now).returns(0)
        .observes(now, { tv_nsec: atMost(999_999_999) }),
      call.clock_gettime(CLOCK_REALTIME_COARSE, now).returns(0)
        .observes(now, { tv_nsec: atMost(999_999_999) }),
    ],
  }),
];
