// All rows in one boot have the verdict that each has in a machine of its own,
// which is what the files in conformance/rows look at: they pass.

import { assert, assertEquals } from "@std/assert";
import { architectures } from "../src/cpu/cpu.ts";
import { loadExecutors } from "./conformance.ts";
import { isExpected } from "./judge/outcome.ts";
import { account, type Coverage } from "./ledger/accounting.ts";
import { rowFloor } from "./ledger/floor.ts";
import { GuestsMissing } from "./program/guests.ts";
import { suiteOf } from "./program/suite.ts";
import { explain } from "./report/pretty.ts";
import type { Pool } from "./run/pool.ts";
import type { RowReport } from "./run/run_rows.ts";
import { webWorkerPool } from "./run/web_worker_pool.ts";

const SEED = 1;
/** The pool outlives the test that happens to start it. */
const lasting = { sanitizeOps: false, sanitizeResources: false } as const;

let pool: Pool | undefined;
let boots: Promise<readonly (readonly RowReport[])[]> | undefined;

/** The reports of all rows, a boot an architecture. */
async function run(): Promise<readonly (readonly RowReport[])[]> {
  const executors = await loadExecutors(architectures);
  const size = Math.min(architectures.length, navigator.hardwareConcurrency);
  const workers = pool = webWorkerPool({ executors }, size);
  return await Promise.all(architectures.map((architecture) => {
    const numbers = [...suiteOf(architecture).rows.keys()];
    const mode = "single-boot";
    return workers.run({ architecture, mode, numbers, seed: SEED });
  }));
}

function allBoots(): Promise<readonly (readonly RowReport[])[]> {
  boots ??= run();
  return boots;
}

for (const [index, architecture] of architectures.entries()) {
  Deno.test({
    name: `every row passes in one boot with all others [${architecture}]`,
    ...lasting,
    async fn() {
      try {
        const reports = (await allBoots())[index] ?? [];
        assertEquals(reports.length, suiteOf(architecture).rows.length);
        const wrong = reports.filter(({ outcome }) => !isExpected(outcome));
        if (wrong.length === 0) return;
        const told = wrong.map((report) => explain(report, false)).join("");
        throw new Error(`${wrong.length} rows\n${told}`);
      } catch (error) {
        throw error instanceof GuestsMissing ? new Error(error.message) : error;
      }
    },
  });
}

Deno.test({
  name: "all rows verify no less of the ledger than the floor says",
  ...lasting,
  async fn() {
    // What the rows were seen to enforce.
    const coverage = (await allBoots()).flat().map((
      { verified = [], arch },
    ): Coverage => ({ covers: verified, architectures: [arch] }));
    const { covered } = account(coverage).total;
    assert(covered >= rowFloor, `${covered} of at least ${rowFloor}`);
  },
});

Deno.test.afterAll(() => pool?.close());
