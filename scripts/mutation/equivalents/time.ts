/**
 * Faults of src/kernel/time that nobody can notice.
 *
 * @module
 */

import type { Equivalent } from "./equivalent.ts";

/** Each with its reason. */
export const time: readonly Equivalent[] = [
  ...([
    ["10", "(10 + 1)"],
    ["1000", "(1000 + 1)"],
    ["1_767_225_600n", "(1_767_225_600n + 1n)"],
  ] as const).map(([code, change]): Equivalent => ({
    file: "src/kernel/time/time_management.ts",
    operator: "off-by-one",
    code,
    change,
    reason:
      "How fast a machine is, and when it is started, is its own affair: another one is as good.",
  })),
  {
    file: "src/kernel/time/time_management.ts",
    operator: "boundary",
    code: "next > Number.MAX_SAFE_INTEGER",
    change: "(next) >= (Number.MAX_SAFE_INTEGER)",
    reason: "Nobody waits for a timer to the nanosecond in a hundred days.",
  },
  ...([
    ["a.order < b.order", "(a.order) <= (b.order)"],
    ["a.deadline < b.deadline", "(a.deadline) <= (b.deadline)"],
  ] as const).map(([code, change]): Equivalent => ({
    file: "src/kernel/time/timer_queue.ts",
    operator: "boundary",
    code,
    change,
    reason: "The two are never equal where they are compared.",
  })),
  {
    file: "src/kernel/time/timer_queue.ts",
    operator: "off-by-one",
    code: "0",
    change: "(0 + 1)",
    where: "#added = 0;",
    reason: "Only which of two was set before the other is asked for.",
  },
  ...["#extra = 0;", "retired = 0;"].map((where): Equivalent => ({
    file: "src/kernel/time/time_management.ts",
    operator: "off-by-one",
    code: "0",
    change: "(0 + 1)",
    where,
    reason:
      "How long a machine takes to come to its first instruction is its own affair.",
  })),
  {
    file: "src/kernel/time/timer_queue.ts",
    operator: "dropped-element",
    code: "place: NaN",
    change: "",
    reason: "It is put in its place at once.",
  },
];
