import type { Claim } from "../ledger/claim.ts";
import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE = "Kernel/Syscalls/thread.cpp, Kernel/Syscalls/futex.cpp";

const THREADS = 4;
const ROUNDS = 200;
const ESRCH = "-3";
const EINVAL = "-22";
const EDEADLK = "-68";

/** What a thread was handed, with 1 for what it was to be. */
function started(stackSize: number): string {
  return `entry 1 stack 1 size ${stackSize} thread pointer 1 tid 1`;
}

// As C expects the stack on x86_64, the program asks for 8 bytes less there.
const START = {
  x86_64: started(0xfff8),
  aarch64: started(0x1_0000),
  riscv64: started(0x1_0000),
};

function seen(name: string, value: string, ...covers: Claim[]): ScenarioCase {
  return { name, value, source: SOURCE, covers };
}

/** Threads: start, thread pointer, a lock of a futex, exit values, signals. */
export const threads: Scenario = {
  program: "threads",
  cases: [
    seen("thread ids rise", "1", "gettid/behaviour/tids-rise"),
    seen("counter under the lock", `${THREADS * ROUNDS}`),
    seen("kill_thread", "0"),
    seen(
      "signal reached that thread",
      "1",
      "kill_thread/behaviour/returns-0-and-makes-the-signal-pending",
    ),
    ...Array.from({ length: THREADS }, (_, index) => [
      seen(
        `join.${index}`,
        `0 value ${100 + index}`,
        "join_thread/behaviour/returns-0-when-the-thread-ended",
      ),
      {
        name: `start.${index}`,
        value: START,
        source: SOURCE,
        covers: [
          "create_thread/behaviour/is-handed-entry-argument-and-stack",
          "create_thread/behaviour/returns-the-tid-of-a-running-thread",
        ] as const,
      },
    ]).flat(),
    seen("join again", ESRCH),
    ...["a stack has addresses", "the stack of who is gone stays"].map((
      name,
    ): ScenarioCase => ({
      name,
      value: "1",
      source:
        "Kernel/FileSystem/ProcFS/ProcessExposed.cpp: procfs_get_thread_stack",
    })),
    seen("join oneself", EDEADLK),
    seen("detach_thread", "0"),
    seen("huge guards", "1", "create_thread/behaviour/guard-sizes-are-ignored"),
    seen(
      "join of another state",
      EINVAL,
      "create_thread/behaviour/other-detach_state-means-detached",
    ),
    seen(
      "stack of huge guards",
      "1",
      "create_thread/behaviour/guard-sizes-are-ignored",
    ),
    seen("pid is still the same", "1"),
  ],
};
