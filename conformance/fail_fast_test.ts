// A run that ends at its first unexpected result.

import { assert, assertEquals } from "@std/assert";
import { runConformance } from "./conformance.ts";
import { Baseline, parseBaseline } from "./judge/baseline.ts";

/** All pass; one is expected not to. */
const options = {
  architectures: ["riscv64"],
  filter: "pipe/",
  repetitions: 3,
  baseline: new Baseline(parseBaseline("pipe/EINVAL/unknown-flag xfail x\n")),
} as const;

Deno.test("runConformance() ends at the first unexpected result where that is asked for", async () => {
  const complaints: string[] = [];
  const whole = await runConformance(options);
  const first = await runConformance({
    ...options,
    failFast: true,
    complain: (line) => complaints.push(line),
  });
  assertEquals([whole.exitCode, first.exitCode], [1, 1]);
  assert(first.reports.length < whole.reports.length);
  assertEquals(
    first.stopped,
    "stopped at pipe/EINVAL/unknown-flag [riscv64] isolated repetition 1: xpass",
  );
  assertEquals(complaints.length, 1);
  const good = await runConformance({
    ...options,
    filter: "pipe/success",
    failFast: true,
  });
  assertEquals([good.exitCode, good.stopped], [0, undefined]);
});

Deno.test("runConformance() still ends by a signal where the first failure would end it", async () => {
  const { exitCode, stopped } = await runConformance({
    ...options,
    filter: "pipe/success",
    failFast: true,
    signal: AbortSignal.abort("interrupted"),
  });
  assertEquals([exitCode, stopped], [4, "interrupted"]);
});
