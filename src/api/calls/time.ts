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
import { excludedByALimit, noMemoryLeft } from "../waivers.ts";

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
        "returns the seconds left of the alarm before, or 0 without one",
      "seconds-left-are-rounded-up":
        "a part of a second that is left counts as a whole one",
      "replaces-the-old-alarm":
        "the old alarm is cancelled, and with seconds above 0 a new one is set",
      "seconds-0-only-cancels-the-old-alarm": "seconds 0 sets no alarm",
      "goes-by-the-realtime-clock":
        "the deadline is of the coarse realtime clock, so clock_settime moves it",
      "sigalrm-is-sent-when-the-time-is-up":
        "SIGALRM is sent when the seconds are over; by default it kills",
      "sigalrm-goes-to-the-main-thread":
        "SIGALRM goes to the thread whose tid is the pid, or the first one, with the process itself as sender",
      "old-alarm-is-gone-on-enomem": [
        "ENOMEM comes after the old alarm was cancelled",
        noMemoryLeft,
      ],
      "survives-execve": "the alarm survives execve",
      "is-not-inherited-by-fork": "the alarm is not inherited by fork",
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
      "null-pointers-are-skipped": "either pointer may be NULL",
      "both-pointers-may-be-null": "with both pointers NULL it returns 0",
      "delta-null-needs-no-privilege": "without delta no privilege is needed",
      "delta-null-needs-no-promise": "without delta no promise is asked for",
      "old_delta-is-written-first":
        "old_delta is stored before privilege is checked, so also by a call that fails with EPERM",
      "old_delta-is-written-before-promises-are-asked-for":
        "old_delta is stored before the promise is asked for",
      "microseconds-are-normalised":
        "tv_usec of a million and more is carried into seconds; there is no EINVAL",
      "microseconds-are-cut-to-32-bits": "tv_usec is cut to 32 bits",
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
      "stores-the-time": "the time is stored",
      "returns-0": "returns 0",
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
      "returns-0": "returns 0",
      "wall-clock-shows-the-time": "the wall clock shows the time from then on",
      "discards-the-adjustment": "what adjtime left to do is discarded",
      "nanoseconds-are-cut-to-32-bits":
        "tv_nsec is cut to 32 bits: 2^32 counts as 0 and is accepted",
      "nanoseconds-are-carried":
        "tv_nsec of 10^9 and more or below 0 is carried and accepted",
      "negative-times-are-accepted": "a negative time is accepted",
      "privilege-is-checked-before-the-clock":
        "without privilege another clock is EPERM",
      "time-is-read-before-the-clock-is-checked":
        "another clock is refused after ts was read",
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
      "returns-0-when-the-time-is-up": "returns 0 when the time is up",
      "past-deadline-is-no-error":
        "an absolute deadline that has passed is no error: it returns 0",
      "sleeps-until-the-deadline":
        "it does not come back before the deadline unless a signal comes",
      "past-deadline-does-not-sleep":
        "a deadline that has passed ends the call at once",
      "all-five-clocks-can-be-slept-on":
        "any of the five clocks can be slept on",
      "never-restarted":
        "a sleep that a signal ends is not restarted, also with SA_RESTART",
      "no-duration-is-out-of-range":
        "negative and odd values of tv_sec and tv_nsec are no error",
      "negative-durations-do-not-sleep": "a total of 0 or below does not sleep",
      "nanoseconds-are-cut-to-32-bits": "tv_nsec is cut to 32 bits and carried",
      "remaining-is-stored-when-a-relative-sleep-is-interrupted":
        "what was left of a relative sleep is stored in remaining_sleep when a signal ends it",
      "full-sleep-does-not-touch-remaining":
        "a sleep that is not interrupted does not look at remaining_sleep",
      "absolute-sleep-does-not-touch-remaining":
        "an absolute sleep that is interrupted does not look at remaining_sleep",
      "bad-remaining_sleep-replaces-eintr":
        "if remaining_sleep cannot be written the error is EFAULT and not EINTR",
      "pending-signal-ends-it-on-entry":
        "a signal that was pending on entry gives EINTR without sleeping",
      "pending-signal-leaves-0-remaining":
        "a signal that was pending on entry stores 0 as remaining time",
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
      "only-times-are-told":
        "returns 0; ru_maxrss, ru_minflt, ru_majflt, ru_inblock, ru_msgsnd, ru_nvcsw and ru_nivcsw are 0",
      "times-are-filled": "ru_utime and ru_stime are filled",
      "other-fields-are-cleared": "every other field is stored as 0",
      "needs-no-promise": "a process that pledged needs no promise",
      "times-are-not-meaningful":
        "the seconds are first taken as the ticks modulo ticks per second, and what should make up for that is cut to 32 bits: a few ticks may be several seconds",
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
        "returns the page-aligned address of a new mapping",
      "mapping-is-read-only": "the mapping can be read and not written",
      "every-call-maps-again": "each call makes another mapping",
      "mapping-is-random-and-named":
        "the address is random and the region is named Kernel time page",
      "munmap-and-mprotect-refuse-it": "munmap and mprotect on it are EPERM",
      "sigaltstack-refuses-it": "sigaltstack on it is EPERM",
      "fine-clocks-stay-0":
        "CLOCK_REALTIME, CLOCK_MONOTONIC and CLOCK_MONOTONIC_RAW (0 to 2) are never filled",
      "coarse-monotonic-clock-is-kept-up-to-date":
        "CLOCK_MONOTONIC_COARSE (4) is kept up to date",
      "coarse-realtime-clock-is-filled": "CLOCK_REALTIME_COARSE (3) is filled",
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
