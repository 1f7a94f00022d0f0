import { performanceEvents } from "../constants/process.ts";
import { constant, flags, hexadecimal, reads } from "../meaning.ts";
import { family } from "../paragraph.ts";
import { hardware } from "../refusal.ts";
import { neverKernelMode, noSampling } from "../waivers.ts";

export const profilingFamily = family("profiling", {
  perf_event: {
    number: 86,
    summary: "Records an event in the active profile.",
    bigProcessLock: true,
    parameters: [["type", "int", constant(performanceEvents)], [
      "arg1",
      "uintptr_t",
      hexadecimal,
    ], ["arg2", "uintptr_t", hexadecimal]],
    refuses: [
      ["ENOBUFS/event-buffer-is-full", "the event buffer is full", {
        only: ["x86_64"],
      }],
      [
        "EINVAL/event-type-not-enabled-by-the-mask",
        "type has no bit that the current global event mask enables",
        { only: ["x86_64"] },
      ],
      [
        "EINVAL/recorded-inside-the-profiler",
        "the event is recorded from within the profiler itself",
        { waived: neverKernelMode },
      ],
      [
        "EINVAL/unknown-event-type",
        "type is not exactly one of the known event values",
        { only: ["x86_64"] },
      ],
    ],
    behaviours: {
      "returns-0-and-records-the-event": "returns 0; the event is recorded",
      "returns-0-without-a-profile":
        "returns 0 and does nothing while no buffer is active for the process, whatever the arguments are",
      "any-known-type-can-be-recorded":
        "a process may record any known type itself, process creation included",
      "mask-is-asked-before-the-type": [
        "a type outside the event mask is refused before it is known to be a valid one",
        { only: ["x86_64"] },
      ],
      "needs-no-promise": "no promise is asked for",
    },
    source: ["Syscalls/perf_event.cpp", "Tasks/PerformanceEventBuffer.cpp"],
  },
  perf_register_string: {
    number: 87,
    summary: "Enters a string into the string table of the active profile.",
    bigProcessLock: true,
    parameters: [["string", "pointer", reads("text", "length")], [
      "length",
      "size_t",
    ]],
    refuses: [
      ["string: user-memory/EFAULT/not-readable", { only: ["x86_64"] }],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-index-of-the-string": [
        "returns the index of the string; the first is 0",
        { only: ["x86_64"] },
      ],
      "equal-strings-share-an-index": [
        "a string that is in the table already gives its old index",
        { only: ["x86_64"] },
      ],
      "returns-0-without-a-profile":
        "returns 0 without a look at the string while no profile is active",
      "string-ends-at-its-first-nul": ["the string is cut at an embedded NUL", {
        only: ["x86_64"],
      }],
      "needs-no-promise": "no promise is asked for",
    },
    source: ["Syscalls/perf_event.cpp", "Tasks/PerformanceEventBuffer.cpp"],
  },
  profiling_enable: {
    number: 95,
    summary: "Starts to profile a process or the whole system.",
    bigProcessLock: true,
    parameters: [["pid", "pid_t"], [
      "event_mask",
      "u64",
      flags(performanceEvents),
    ]],
    refuses: [
      "promise/EPROMISEVIOLATION/pledged-at-all",
      "profiling/EPERM/whole-system-by-other-than-superuser",
      ["profiling/ENOTSUP/no-timer-to-profile-the-whole-system", {
        only: ["aarch64", "riscv64"],
      }],
      "pid: task/ESRCH/no-such-process",
      ["ESRCH/process-has-ended", "the process has ended and is a zombie"],
      "profiling/EPERM/process-of-another-user",
      [
        "ENOMEM/description-does-not-fit",
        "a new buffer has no room for all threads and regions of the process",
      ],
      ["profiling/ENOTSUP/no-timer-to-profile-a-process", {
        only: ["aarch64", "riscv64"],
      }],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-profiles-the-process": [
        "returns 0; the process is profiled",
        { only: ["x86_64"] },
      ],
      "event-types-of-the-mask-are-recorded":
        "events whose type is in event_mask are recorded from then on",
      "samples-1000-times-a-second": [
        "samples are taken 1000 times a second",
        noSampling,
      ],
      "replaces-the-global-event-mask": [
        "event_mask replaces the one event mask that all profiles share",
        { only: ["x86_64"] },
      ],
      "failed-whole-system-start-keeps-its-buffer": [
        "without timer a call with pid -1 fails but leaves the new global buffer",
        { only: ["aarch64", "riscv64"] },
      ],
      "failed-process-start-turns-profiling-off": [
        "without timer a call with a pid fails and leaves the process unprofiled",
        { only: ["aarch64", "riscv64"] },
      ],
      "failed-process-start-keeps-its-buffer":
        "without timer a call with a pid fails but its buffer stays",
    },
    source: ["Syscalls/profiling.cpp", "Time/TimeManagement.cpp"],
  },
  profiling_disable: {
    number: 94,
    summary: "Stops to profile a process or the whole system.",
    bigProcessLock: true,
    parameters: [["pid", "pid_t"]],
    refuses: [
      "promise/EPROMISEVIOLATION/pledged-at-all",
      "profiling/EPERM/whole-system-by-other-than-superuser",
      ["profiling/ENOTSUP/no-timer-to-profile-the-whole-system", {
        only: ["aarch64", "riscv64"],
      }],
      "pid: task/ESRCH/no-such-process",
      "profiling/EPERM/process-of-another-user",
      ["EINVAL/process-is-not-profiled", "the process is not being profiled"],
      ["profiling/ENOTSUP/no-timer-to-profile-a-process", {
        waived: hardware(
          "Profile timer hardware is either there, and then profiling could be enabled, or it is not, and then nothing is there to disable.",
        ),
      }],
    ],
    behaviours: {
      "returns-0-and-ends-the-profile": [
        "returns 0; the process is not profiled any more",
        { only: ["x86_64"] },
      ],
      "stops-sampling": ["no more samples are taken", noSampling],
      "buffer-is-kept": "what was recorded stays readable",
      "whole-system-need-not-be-profiled": [
        "with pid -1 it succeeds even if nothing was enabled",
        { only: ["x86_64"] },
      ],
    },
    source: ["Syscalls/profiling.cpp"],
  },
  profiling_free_buffer: {
    number: 96,
    summary: "Drops the profile of a process or of the whole system.",
    bigProcessLock: true,
    parameters: [["pid", "pid_t"]],
    refuses: [
      "promise/EPROMISEVIOLATION/pledged-at-all",
      "profiling/EPERM/whole-system-by-other-than-superuser",
      "pid: task/ESRCH/no-such-process",
      "profiling/EPERM/process-of-another-user",
      [
        "EINVAL/process-is-still-profiled",
        "the process is still being profiled",
        { only: ["x86_64"] },
      ],
    ],
    behaviours: {
      "returns-0-and-drops-the-buffer": "returns 0; the buffer is gone",
      "missing-buffer-is-no-error": "it succeeds too if there was no buffer",
      "whole-system-may-still-be-profiled": [
        "with pid -1 the profile is dropped even while the whole system is being profiled",
        { only: ["x86_64"] },
      ],
    },
    source: ["Syscalls/profiling.cpp"],
  },
});
