import type { Scenario, ScenarioCase } from "./scenario.ts";

const ENOMEM = -12;
const GIBIBYTE = 2 ** 30;
const TREE = "Kernel/Memory/RegionTree.cpp";

/** So many pages more are in use, and none is promised. */
function room(name: string, used: number): ScenarioCase {
  return {
    name,
    value: `${used} 0`,
    source:
      "Kernel/Syscalls/profiling.cpp, Kernel/Tasks/Process.cpp, PerformanceEventBuffer.cpp: try_create_with_size",
  };
}

/** Bytes of this process that are clean pages of files, and its own. */
const pagesOfFiles: readonly ScenarioCase[] = ([
  ["pages of a file that nobody looked at", 0, 0],
  ["clean pages of a file", 2, 0],
  ["a dirty page of a file", 1, 1],
  ["no pages of a file", 0, 0],
] as const).map(([name, clean, dirty]) => ({
  name,
  value: `${clean * 4096} ${dirty * 4096}`,
  source: "Kernel/Memory/AddressSpace.cpp, Region.cpp, InodeVMObject.cpp",
}));

/** 4 MiB for a process, 32 MiB for the system. */
const eventBuffers: readonly ScenarioCase[] = [
  room("room for a process's events", 1024),
  room("the same room", 1024),
  room("no room for them", 0),
  room("room for all events", 8192),
  room("the same room again", 8192),
  room("no room for all events", 0),
];

/** Memory as it is told of in ways that a kernel's own needs don't touch. */
export const memoryAmounts: Scenario = {
  program: "memory_amounts",
  cases: [
    ...[
      "all pages are in use or available",
      "what is available is promised or not",
    ].map((name): ScenarioCase => ({
      name,
      value: "1",
      source:
        "Kernel/Memory/MemoryManager.cpp: get_system_memory_info; Kernel/Syscalls/sysconf.cpp, MemoryStatus.cpp",
    })),
    ...pagesOfFiles,
    ...eventBuffers,
    ...[0, 1, 2, 3, 4, 5].map((n): ScenarioCase => ({
      name: `aligned as the rounding has it.${n}`,
      value: "1",
      source: TREE,
    })),
    {
      name: "the last gap is just large enough",
      value: `${127 * GIBIBYTE}`,
      source: TREE,
    },
    { name: "for two pages it is not", value: `${ENOMEM}`, source: TREE },
    {
      name: "nor for one when it is smaller",
      value: `${ENOMEM}`,
      source: TREE,
    },
  ],
};
