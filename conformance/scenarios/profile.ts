import type { Claim } from "../ledger/claim.ts";
import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE =
  "Kernel/Syscalls/profiling.cpp, Kernel/Tasks/PerformanceEventBuffer.cpp, Kernel/FileSystem/ProcFS/ProcessExposed.cpp";

const UNWINDER = "AK/StackUnwinder.h, Kernel/Tasks/PerformanceEventBuffer.cpp";

const PERFCORE = "Kernel/Tasks/Process.cpp";

const ENOBUFS = -59;
const ENOTSUP = -74;
const EINVAL = -22;

/** What x86-64 says, and what is said where no timer can be spared. */
function seen(
  name: string,
  profiled: number,
  otherwise: number,
  ...covers: Claim[]
): ScenarioCase {
  const elsewhere = `${otherwise}`;
  return {
    name,
    value: {
      x86_64: `${profiled}`,
      aarch64: elsewhere,
      riscv64: elsewhere,
    },
    source: SOURCE,
    covers,
  };
}

/** Types of events. */
const TYPES = 17;

const ENOENT = 2;

/** The modes of a profile's three first names: 0 is a file that is none. */
function left(name: string, ...modes: readonly number[]): ScenarioCase {
  return { name, value: modes.join(" "), source: PERFCORE };
}

/** How often a process is begun, runs a program and ends, where all are profiled. */
function ofSystem(name: string, counts: string): ScenarioCase {
  const none = "0 0 0";
  return {
    name,
    value: { x86_64: counts, aarch64: none, riscv64: none },
    source: "Kernel/Tasks/PerformanceManager.h",
  };
}

/** Memory that is mapped, named and unmapped while a process is profiled. */
function ofMappings(name: string, told: string): ScenarioCase {
  return {
    name,
    value: { x86_64: told, aarch64: "", riscv64: "" },
    source:
      "Kernel/Memory/AddressSpace.cpp: unmap_mmap_range, Kernel/Syscalls/mmap.cpp, thread.cpp",
  };
}

/** Whether a thread is told to begin and to end, and the end of the first one. */
function ofThreads(name: string): ScenarioCase {
  return {
    name,
    value: { x86_64: "1 1 1", aarch64: "0 0 0", riscv64: "0 0 0" },
    source: "Kernel/Syscalls/thread.cpp, exit.cpp",
  };
}

/** A process that profiles itself, and the system. */
export const profile: Scenario = {
  program: "profile",
  cases: [
    seen("without a buffer", ENOBUFS, ENOBUFS),
    seen("enable", 0, ENOTSUP),
    seen("disable", 0, EINVAL),
    // The buffer is made before the timer is asked for.
    seen(
      "events can be read",
      1,
      1,
      "profiling_enable/behaviour/failed-process-start-keeps-its-buffer",
    ),
    seen("strings", 1, 0, "profiling_disable/behaviour/buffer-is-kept"),
    seen("process", 1, 1),
    seen("signposts", 1, 0),
    seen(
      "its numbers",
      1,
      0,
      "perf_event/behaviour/returns-0-and-records-the-event",
    ),
    seen(
      "calls",
      6,
      0,
      "profiling_enable/behaviour/event-types-of-the-mask-are-recorded",
    ),
    seen("free", 0, 0),
    seen(
      "afterwards",
      ENOBUFS,
      ENOBUFS,
      "profiling_free_buffer/behaviour/returns-0-and-drops-the-buffer",
    ),
    {
      ...seen("until the buffer is full", ENOBUFS, 0),
      covers: ["perf_event/ENOBUFS/event-buffer-is-full"],
    },
    // 4 MiB of records of 617 bytes.
    seen("events in a full buffer", 1, 0),
    // It fails, nothing is profiled, and a buffer full of events is left.
    seen(
      "profile of too many regions",
      7,
      7,
      "profiling_enable/ENOMEM/description-does-not-fit",
    ),
    seen("own process", 1, 1),
    seen("own thread", 1, 1),
    seen("of no thread", 1, 1),
    seen("regions", 1, 1),
    seen("no stacks", 1, 1),
    seen("lost samples", 0, 0),
    ...Array.from({ length: TYPES }, (_, index) =>
      seen(
        `type.${index}`,
        1,
        0,
        "perf_event/behaviour/any-known-type-can-be-recorded",
      )),
    seen("types for another user", 2, 0),
    left("left behind", 0o400, -ENOENT, -ENOENT),
    left("left behind by another name", 0, 0o400, -ENOENT),
    left(
      "left behind by one who may not be looked at",
      -ENOENT,
      -ENOENT,
      -ENOENT,
    ),
    ofThreads("threads until exit"),
    ofThreads("threads until exit_thread"),
    left("left behind by the tenth name", 0o400, -ENOENT),
    left("left behind by no eleventh name", 0, -ENOENT),
    {
      ...seen("callers of who records an event", 1, 0),
      source: UNWINDER,
      own:
        "The reference's kernel has its own callers as well, and how far they lead depends on how it was compiled.",
    },
    ...([
      ["stack up to no frame", 1],
      ["stack up to no memory", 1],
      ["stack up to no return address", 1],
      // The most that an event has room for.
      ["stack that goes round", 64],
    ] as const).map(([name, value]): ScenarioCase => ({
      ...seen(name, value, 0),
      source: UNWINDER,
    })),
    ofMappings(
      "mappings of a profiled process",
      '-4096:4096 -4096:8192 +4096:8192"new" -4096:8192 -8192:8192 ' +
        '+4096:8192"" +4096:8192"named" -8192:12288 ',
    ),
    ofMappings("stack of a profiled thread", "-0:16384 "),
    seen("time of an event", 1, 1),
    seen("long name of a program", 1, 1),
    ofSystem("a process of the profiled system", "1 1 1"),
    ofSystem("a process when it is profiled no more", "0 0 0"),
    ofSystem("a process before the next profile", "0 0 0"),
    // Nor its threads: the first event that the mask lacks ends it.
    seen("regions of a process whose beginning is not told", 0, 0),
    ofSystem("a process that nobody has waited for", "1 1 0"),
    ofSystem("a process that somebody has waited for", "1 1 1"),
    // By its execve, and when it is seen from then on.
    {
      ...ofSystem("a process that was spawned", "2 0 1"),
      source: "Kernel/Tasks/Process.cpp: commit_creation",
    },
    ofSystem("a process that is waited for too late", "1 1 0"),
    {
      ...seen("ends without a switch", 1, 0),
      source: "Kernel/Syscalls/exit.cpp, Kernel/Tasks/PerformanceManager.h",
    },
  ],
};
