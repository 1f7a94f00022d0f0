import { assertEquals, assertMatch } from "@std/assert";
import { kernelSteps, soakKernel } from "./soak_kernel.ts";

const soak = {
  arch: ["riscv64"],
  seed: 1,
  shard: undefined,
  step: kernelSteps,
  orders: 20,
  repeats: 1000,
  schedules: 200,
  "fuzz-seconds": 3600,
} as const;

Deno.test("soakKernel() tells what it has when a signal ends it amid rows", async () => {
  const { findings, summary } = await soakKernel(
    { ...soak, step: ["repeats", "schedules"] },
    AbortSignal.timeout(500),
  );
  assertEquals(findings, 0);
  assertMatch(summary, /seed 1; 0 findings; TimeoutError/);
  assertMatch(
    summary,
    /\| repeats \| 0 orders of rows .*, seeds 1 to 1000, \d+ results/,
  );
  // What was not begun is no line.
  assertEquals(summary.includes("| schedules |"), false);
});

Deno.test("soakKernel() tells what it has when a signal ends it amid another program", async () => {
  const { findings, summary } = await soakKernel(
    { ...soak, step: ["inputs", "fuzz"] },
    AbortSignal.timeout(500),
  );
  assertEquals(findings, 0);
  assertMatch(summary, /\| inputs \| .* \| 0 \| \d+ \|/);
  assertEquals(summary.includes("| fuzz |"), false);
});
