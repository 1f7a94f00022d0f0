import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "./errors.ts";
import { readShard } from "./shard.ts";

function read(given: string, environment: Record<string, string> = {}) {
  return readShard(given, "--shard", (name) => environment[name]);
}

Deno.test("readShard() takes a part of several, and nothing else", () => {
  assertEquals(read("2/4"), { index: 2, count: 4 });
  for (
    const given of ["0/4", "5/4", "2", "2/0", "-1/2", "1/2/3", "a/b", "1/99999"]
  ) {
    assertThrows(() => read(given), UsageError, "takes a part such as 2/4");
  }
});

// What each engine's own documentation says that it sets.
for (
  const [name, environment] of [
    ["GitLab", { CI_NODE_INDEX: "3", CI_NODE_TOTAL: "5" }],
    ["Buildkite", {
      BUILDKITE_PARALLEL_JOB: "2",
      BUILDKITE_PARALLEL_JOB_COUNT: "5",
    }],
    ["CircleCI", { CIRCLE_NODE_INDEX: "2", CIRCLE_NODE_TOTAL: "5" }],
    ["Slurm, counted from 0", {
      SLURM_ARRAY_TASK_ID: "2",
      SLURM_ARRAY_TASK_MIN: "0",
      SLURM_ARRAY_TASK_COUNT: "5",
    }],
    ["Slurm, counted from 1", {
      SLURM_ARRAY_TASK_ID: "3",
      SLURM_ARRAY_TASK_MIN: "1",
      SLURM_ARRAY_TASK_COUNT: "5",
    }],
  ] as const
) {
  Deno.test(`readShard() reads the third of five from ${name}`, () => {
    assertEquals(read("auto", environment), { index: 3, count: 5 });
    assertEquals(read("auto/5", environment), { index: 3, count: 5 });
    assertThrows(
      () => read("auto/4", environment),
      UsageError,
      "says that there are 5",
    );
  });
}

Deno.test("readShard() has to be told the count where Kubernetes gives the index", () => {
  const environment = { JOB_COMPLETION_INDEX: "0" };
  assertEquals(read("auto/8", environment), { index: 1, count: 8 });
  assertThrows(() => read("auto", environment), UsageError, "auto/N");
});

Deno.test("readShard() takes all where GitLab runs one job, and guesses nothing", () => {
  assertEquals(read("auto", { CI_NODE_TOTAL: "1" }), { index: 1, count: 1 });
  assertThrows(() => read("auto"), UsageError, "no engine tells");
  assertThrows(
    () => read("auto", { CI_NODE_INDEX: "x", CI_NODE_TOTAL: "2" }),
    UsageError,
    "CI_NODE_INDEX is no whole number",
  );
  assertThrows(
    () => read("auto", { CI_NODE_INDEX: "3", CI_NODE_TOTAL: "2" }),
    UsageError,
    "means 3/2",
  );
});
