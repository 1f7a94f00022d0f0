// No row can tell how its code is executed: with every block compiled before
// it runs, the rows' verdicts and the calls of their threads are the same.

import { assertEquals } from "@std/assert";
import type { Architecture, Tier } from "../src/cpu/cpu.ts";
import { runConformance } from "./conformance.ts";
import { webWorkerPool } from "./run/web_worker_pool.ts";

/** `deno task soak` compares all three. */
const ARCHITECTURE: Architecture = "riscv64";

async function verdicts(tier: Tier): Promise<readonly string[]> {
  const complaints: string[] = [];
  const { reports } = await runConformance({
    architectures: [ARCHITECTURE],
    tier,
    jobs: navigator.hardwareConcurrency,
    pool: webWorkerPool,
    complain: (message) => complaints.push(message),
  });
  assertEquals(complaints, []);
  return reports.map(({ id, outcome, trace }) =>
    JSON.stringify([id, outcome, trace])
  );
}

Deno.test(`rows cannot tell the compiler from the interpreter [${ARCHITECTURE}]`, async () => {
  assertEquals(await verdicts("compiler"), await verdicts("interpreter"));
});
