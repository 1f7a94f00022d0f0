// One test a row and architecture, named `ID [ARCH]`: each runs in a machine of
// its own and must have the same verdict as in one boot with all others.

import { assert, assertEquals } from "@std/assert";
import { type Architecture, architectures } from "../src/cpu/cpu.ts";
import { loadExecutors } from "./conformance.ts";
import { GuestsMissing } from "./program/guests.ts";
import { isExpected } from "./judge/outcome.ts";
import type { Pool } from "./run/pool.ts";
import { explain } from "./report/pretty.ts";
import { compareTraces } from "./report/traces.ts";
import type { RowReport } from "./run/run_rows.ts";
import { account, type Coverage } from "./ledger/accounting.ts";
import { rowFloor } from "./ledger/floor.ts";
import { suiteOf } from "./program/suite.ts";
import { webWorkerPool } from "./run/web_worker_pool.ts";

const SEED = 1;
/** Rows that go to a worker at once; the next batch is started ahead. */
const BATCH = 32;

type Executors = Partial<Record<Architecture, Uint8Array>>;
type Batch = Promise<ReadonlyMap<string, RowReport>>;

/** Runs rows as tests ask for them, on a pool that starts with the first. */
class RowRunner {
  readonly #executors: Executors;
  readonly #batches = new Map<string, Batch>();
  #pool: Pool | undefined;

  constructor(executors: Executors) {
    this.#executors = executors;
  }

  #start(
    architecture: Architecture,
    mode: RowReport["mode"],
    numbers: readonly number[],
  ): Batch {
    const key = `${architecture} ${mode} ${numbers[0]}`;
    let batch = this.#batches.get(key);
    if (batch === undefined) {
      this.#pool ??= webWorkerPool(
        { executors: this.#executors },
        navigator.hardwareConcurrency,
      );
      batch = this.#pool.run({ architecture, mode, numbers, seed: SEED }).then(
        (reports) => new Map(reports.map((report) => [report.id, report])),
      );
      // Whoever asks for a row of it is told; nobody may ask.
      batch.catch(() => {});
      this.#batches.set(key, batch);
    }
    return batch;
  }

  #isolated(architecture: Architecture, first: number): Batch | undefined {
    const count = suiteOf(architecture).rows.length;
    if (first >= count) return undefined;
    const length = Math.min(BATCH, count - first);
    const numbers = Array.from({ length }, (_, index) => first + index);
    return this.#start(architecture, "isolated", numbers);
  }

  /** The row's reports: isolated, and in one boot with all others. */
  async run(
    architecture: Architecture,
    number: number,
  ): Promise<readonly (RowReport | undefined)[]> {
    const { rows } = suiteOf(architecture);
    const id = rows[number]?.id ?? "";
    const single = this.#start(architecture, "single-boot", [...rows.keys()]);
    const first = number - number % BATCH;
    const isolated = this.#isolated(architecture, first);
    for (let ahead = 1; ahead <= 3; ahead++) {
      void this.#isolated(architecture, first + ahead * BATCH);
    }
    return [(await isolated)?.get(id), (await single).get(id)];
  }

  /** The reports of all rows, isolated. */
  async all(): Promise<readonly RowReport[]> {
    const all: RowReport[] = [];
    for (const architecture of architectures) {
      const count = suiteOf(architecture).rows.length;
      for (let first = 0; first < count; first += BATCH) {
        const reports = await this.#isolated(architecture, first);
        all.push(...reports?.values() ?? []);
      }
    }
    return all;
  }

  close(): void {
    this.#pool?.close();
    this.#pool = undefined;
  }
}

function check(report: RowReport | undefined): void {
  if (report === undefined) throw new Error("the row was not run");
  if (!isExpected(report.outcome)) throw new Error(explain(report, false));
}

function register(runner: RowRunner, architecture: Architecture): void {
  for (const [number, { id }] of suiteOf(architecture).rows.entries()) {
    Deno.test({
      name: `${id} [${architecture}]`,
      // The pool outlives the test that happens to start it.
      sanitizeOps: false,
      sanitizeResources: false,
      async fn() {
        const [isolated, single] = await runner.run(architecture, number);
        check(isolated);
        check(single);
        assertEquals(isolated?.outcome, single?.outcome);
      },
    });
  }
}

try {
  const runner = new RowRunner(await loadExecutors(architectures));
  for (const architecture of architectures) register(runner, architecture);
  Deno.test({
    name: "all rows verify no less of the ledger than the floor says",
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      // What the rows were seen to enforce.
      const coverage = (await runner.all()).map((
        { verified = [], arch },
      ): Coverage => ({ covers: verified, architectures: [arch] }));
      const { covered } = account(coverage).total;
      assert(covered >= rowFloor, `${covered} of at least ${rowFloor}`);
    },
  });
  Deno.test({
    name: "all rows make the same calls on every architecture, or say why not",
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const { equal, different, wronglyExempt } = compareTraces(
        await runner.all(),
      );
      assertEquals([different, wronglyExempt], [[], []]);
      assert(equal > 0);
    },
  });
  Deno.test.afterAll(() => runner.close());
} catch (error) {
  if (!(error instanceof GuestsMissing)) throw error;
  Deno.test("the guest programs are built", () => {
    throw new Error(error.message);
  });
}
