import { resourceUsageSubjects } from "../constants/process.ts";
import { clockIds } from "../constants/time.ts";
import {
  constant,
  hexadecimal,
  mayRead,
  mayWrite,
  reads,
  writes,
} from "../meaning.ts";
import {
  SC_clock_getres_params,
  SC_clock_nanosleep_params,
} from "../structs/parameters.ts";
import { rusage } from "../structs/process.ts";
import { timespec, timeval, tms } from "../structs/time.ts";
import { family } from "../paragraph.ts";
import { promise } from "../refusals/promise.ts";
import { excludedByALimit } from "../waivers.ts";

export const timeFamily = family("time", {
  alarm: {
    number: 2,
    summary: "Asks for SIGALRM after some seconds.",
    parameters: [["seconds", "unsigned"]],
    refuses: [
      promise("stdio"),
      [
        "ENOMEM/deadline-is-not-in-the-future",
        "the computed deadline is not in the future, which cannot happen for 1 second or more",
        { waived: excludedByALimit },
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-seconds-left":
        "returns the seconds left of the alarm before, rounded up to at least 1, or 0 without one",
      "replaces-the-old-alarm":
        "the old alarm is cancelled, and with seconds above 0 a new one is set",
      "seconds-0-only-cancels-the-old-alarm": "seconds 0 sets no alarm",
      "goes-by-the-realtime-clock":
        "the deadline is of the coarse realtime clock, so clock_settime moves it",
      "sigalrm-goes-to-the-main-thread":
        "SIGALRM goes to the thread whose tid is the pid, or the first one, with the process itself as sender",
      "old-alarm-is-gone-on-enomem":
        "ENOMEM comes after the old alarm was cancelled",
      "survives-execve-but-not-fork":
        "the alarm survives execve and is not inherited by fork",
    },
    source: ["Syscalls/alarm.cpp", "Time/TimerQueue.cpp"],
  },
  adjtime: {
    number: 1,
    summary:
      "Tells and replaces the adjustment of the clock that is under way.",
    parameters: [["delta", "pointer", mayRead(timeval)], [
      "old_delta",
      "pointer",
      mayWrite(timeval),
    ]],
    refuses: [
      "old_delta: user-memory/EFAULT/not-writable",
      [promise("settime"), { when: "delta is not null" }],
      "privilege/EPERM/not-superuser",
      "delta: user-memory/EFAULT/not-readable",
    ],
    behaviours: {
      "returns-0-and-replaces-the-adjustment":
        "returns 0; *old_delta gets what was left of the adjustment, and *delta replaces it",
      "null-pointers-are-skipped":
        "either pointer may be NULL; with both nothing happens",
      "delta-null-needs-no-privilege":
        "without delta neither promise nor privilege is needed",
      "old_delta-is-written-first":
        "old_delta is stored before promise and privilege are checked, so also by a call that fails",
      "microseconds-are-normalised":
        "tv_usec is cut to 32 bits and carried into seconds; there is no EINVAL",
      "adjustment-never-shrinks":
        "with a precise hardware clock, as on all three architectures, it is never applied and stays",
      "clock_settime-clears-it": "setting the clock makes the adjustment 0",
    },
    source: ["Syscalls/clock.cpp", "Time/TimeManagement.cpp", "AK/Time.cpp"],
  },
  clock_gettime: {
    number: 11,
    summary: "Tells the time of a clock.",
    parameters: [["clock_id", "clockid_t", constant(clockIds)], [
      "ts",
      "pointer",
      writes(timespec),
    ]],
    refuses: [
      promise("stdio"),
      "clock/EINVAL/unknown-clock",
      "ts: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-with-the-time": "returns 0 and stores the time",
      "clocks-0-to-4-are-known": "the clocks 0 to 4 are known",
      "realtime-clocks-move-by-ticks":
        "CLOCK_REALTIME and its coarse variant are the same and move by ticks; only MONOTONIC and MONOTONIC_RAW are finer",
    },
    source: ["Syscalls/clock.cpp", "Time/TimeManagement.cpp"],
  },
  clock_settime: {
    number: 14,
    summary: "Sets the realtime clock.",
    parameters: [["clock_id", "clockid_t", constant(clockIds)], [
      "ts",
      "pointer",
      reads(timespec),
    ]],
    refuses: [
      promise("settime"),
      "privilege/EPERM/not-superuser",
      "ts: user-memory/EFAULT/not-readable",
      [
        "EINVAL/clock-other-than-clock_realtime",
        "clock_id is anything but CLOCK_REALTIME (0), the only clock that can be set",
      ],
    ],
    behaviours: {
      "returns-0-and-sets-the-clock":
        "returns 0, and the wall clock shows the time",
      "discards-the-adjustment": "what adjtime left to do is discarded",
      "nanoseconds-are-normalised":
        "tv_nsec is cut to 32 bits and carried; values out of range and negative times are accepted",
      "clock_id-is-checked-last":
        "another clock is refused after privilege and ts are checked",
    },
    source: ["Syscalls/clock.cpp", "AK/Time.cpp"],
  },
  clock_getres: {
    number: 13,
    summary: "Tells the resolution of a clock.",
    parameters: [["params", "pointer", reads(SC_clock_getres_params)]],
    refuses: [
      "params: user-memory/EFAULT/not-readable",
      "clock/EINVAL/unknown-clock",
      "result: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-with-the-resolution":
        "returns 0 and stores 0 seconds and 10^9 / ticks per second nanoseconds",
      "same-for-every-clock": "the answer is the same for all five clocks",
      "resolution-depends-on-the-architecture":
        "it is 4000000 ns on x86-64, 100 ns on RISC-V and 16 ns on AArch64, as measured in QEMU",
      "needs-no-promise": "a process that pledged needs no promise",
      "null-result-is-efault": "a NULL result, which POSIX allows, is EFAULT",
    },
    source: ["Syscalls/clock.cpp", "Time/TimeManagement.cpp"],
  },
  clock_nanosleep: {
    number: 12,
    summary: "Sleeps until a time or for a while.",
    blocks: true,
    parameters: [["params", "pointer", reads(SC_clock_nanosleep_params)]],
    refuses: [
      promise("stdio"),
      "params: user-memory/EFAULT/not-readable",
      "requested_sleep: user-memory/EFAULT/not-readable",
      [
        "EINVAL/flags-neither-0-nor-timer_abstime",
        "flags is neither 0 nor TIMER_ABSTIME (1)",
      ],
      "clock/EINVAL/unknown-clock",
      "remaining_sleep: user-memory/EFAULT/not-writable",
      [
        "EINTR/interrupted-by-a-signal",
        "an unmasked signal is already pending on entry, or one arrives during the sleep",
      ],
    ],
    behaviours: {
      "returns-0-after-the-deadline":
        "returns 0 when the deadline is reached, at once if it has passed",
      "all-five-clocks-can-be-slept-on":
        "any of the five clocks can be slept on",
      "never-restarted":
        "a sleep that a signal ends is not restarted, also with SA_RESTART",
      "negative-durations-are-0":
        "tv_nsec is cut to 32 bits and carried, and a total of 0 or below does not sleep",
      "remaining-only-for-relative-sleeps":
        "remaining_sleep is stored only when a relative sleep is interrupted",
      "bad-remaining_sleep-replaces-eintr":
        "if remaining_sleep cannot be written the error is EFAULT and not EINTR",
      "pending-signal-leaves-0-remaining":
        "a signal that was pending on entry gives EINTR without sleeping and stores 0 as remaining time",
    },
    source: [
      "Syscalls/clock.cpp",
      "Tasks/ThreadBlockers.cpp",
      "Tasks/Thread.cpp",
    ],
  },
  times: {
    number: 143,
    summary: "Tells the processor time used.",
    parameters: [["buf", "pointer", writes(tms)]],
    refuses: [
      promise("stdio"),
      "buf: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-milliseconds-since-boot":
        "returns the milliseconds since boot, cut to 31 bits, and not ticks",
      "fields-are-ticks":
        "the four fields are timer ticks of the process and of its children",
      "children-count-when-finalised":
        "a child's time is added when its process is finalised, not when it is waited for, and only while it has a parent",
    },
    source: ["Syscalls/times.cpp", "Time/TimeManagement.cpp"],
  },
  getrusage: {
    number: 60,
    summary: "Tells the resources used.",
    parameters: [["who", "int", constant(resourceUsageSubjects)], [
      "usage",
      "pointer",
      writes(rusage),
    ]],
    refuses: [
      [
        "EINVAL/unknown-who",
        "who is neither RUSAGE_SELF (1) nor RUSAGE_CHILDREN (2)",
      ],
      "usage: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-with-two-times":
        "returns 0; ru_utime and ru_stime are filled and the rest is 0",
      "needs-no-promise": "a process that pledged needs no promise",
      "times-are-not-meaningful":
        "for a tick count that is not 0 the times are miscalculated: seconds are the ticks modulo ticks per second",
    },
    source: ["Syscalls/resource.cpp", "AK/Time.cpp"],
  },
  map_time_page: {
    number: 77,
    summary: "Maps the page in which the kernel shows the time.",
    parameters: [],
    refuses: [
      promise("stdio"),
      "address-space/ENOMEM/no-gap-large-enough",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-address-of-a-page":
        "returns the address of a new read-only mapping of the time page",
      "every-call-maps-again":
        "each call makes another mapping at a random address, named Kernel time page",
      "is-not-made-by-mmap":
        "munmap, mprotect and sigaltstack on it give EPERM",
      "only-coarse-clocks-are-filled":
        "only CLOCK_REALTIME_COARSE (3) and CLOCK_MONOTONIC_COARSE (4) are kept up to date",
      "reads-are-checked-by-two-counters":
        "a sample is whole if update1, read before, equals update2, read after",
    },
    source: [
      "Syscalls/clock.cpp",
      "Time/TimeManagement.cpp",
      "API/TimePage.h",
      "Memory/AddressSpace.cpp",
    ],
    result: hexadecimal,
  },
});
