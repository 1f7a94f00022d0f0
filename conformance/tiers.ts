/**
 * Whether rows can tell how their code is executed.
 *
 * @module
 */

import type { Architecture, Tier } from "../src/cpu/cpu.ts";
import { runConformance } from "./conformance.ts";
import { webWorkerPool } from "./run/web_worker_pool.ts";

/** Each row's verdict and the digest of its threads' calls, as a line. */
async function verdicts(
  architecture: Architecture,
  tier: Tier,
): Promise<readonly string[]> {
  const { reports } = await runConformance({
    architectures: [architecture],
    tier,
    jobs: navigator.hardwareConcurrency,
    pool: webWorkerPool,
    complain: (message) => {
      throw new Error(message);
    },
  });
  return reports.map(({ id, outcome, trace }) => `${id} ${outcome} ${trace}`);
}

/**
 * Runs all rows with every block compiled, and with none; gives the lines that
 * differ, of both.
 */
export async function compareTiers(
  architecture: Architecture,
): Promise<readonly string[]> {
  const compiled = await verdicts(architecture, "compiler");
  const interpreted = await verdicts(architecture, "interpreter");
  const count = Math.max(compiled.length, interpreted.length);
  return Array.from({ length: count }, (_, index) => [
    compiled[index] ?? "no row",
    interpreted[index] ?? "no row",
  ]).filter(([one, other]) => one !== other).flat();
}
