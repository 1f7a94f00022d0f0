/**
 * The rows of an area as tests, one a row and architecture, named `ID [ARCH]`:
 * each runs in a machine of its own. It runs in this thread, which has loaded
 * the suite anyway: Deno runs test files side by side, and counts a test for
 * the file that registers it.
 *
 * @module
 */

import { type Architecture, architectures } from "../../src/cpu/cpu.ts";
import { loadExecutors } from "../conformance.ts";
import { isExpected } from "../judge/outcome.ts";
import { GuestsMissing } from "../program/guests.ts";
import { suiteOf } from "../program/suite.ts";
import { explain } from "../report/pretty.ts";
import { compareTraces } from "../report/traces.ts";
import { JobRunner } from "../run/job.ts";
import type { RowReport } from "../run/run_rows.ts";
import { type Area, areaOf } from "./areas.ts";

const SEED = 1;

/** One test, to be registered by a file of tests. */
export interface RowTest {
  readonly name: string;
  readonly fn: () => Promise<void>;
}

/** Runs rows of one area, each at most once. */
class AreaRunner {
  readonly #runner: JobRunner;
  readonly #reports = new Map<string, RowReport>();
  readonly #area: Area;

  constructor(runner: JobRunner, area: Area) {
    this.#runner = runner;
    this.#area = area;
  }

  /** The area's rows of an architecture by their numbers. */
  rows(architecture: Architecture): readonly (readonly [number, string])[] {
    return [...suiteOf(architecture).rows.entries()].flatMap(([number, row]) =>
      areaOf(row) === this.#area ? [[number, row.id] as const] : []
    );
  }

  async run(architecture: Architecture, number: number): Promise<RowReport> {
    const key = `${architecture} ${number}`;
    const done = this.#reports.get(key);
    if (done !== undefined) return done;
    const [report] = await this.#runner.run({
      architecture,
      mode: "isolated",
      numbers: [number],
      seed: SEED,
    });
    if (report === undefined) throw new Error("the row was not run");
    this.#reports.set(key, report);
    return report;
  }

  async all(): Promise<readonly RowReport[]> {
    const all: RowReport[] = [];
    for (const architecture of architectures) {
      for (const [number] of this.rows(architecture)) {
        all.push(await this.run(architecture, number));
      }
    }
    return all;
  }
}

/** An area's rows as tests, or one failing test where there are no guests. */
export async function rowTests(area: Area): Promise<readonly RowTest[]> {
  try {
    const executors = await loadExecutors(architectures);
    return testsOf(new AreaRunner(new JobRunner({ executors }), area), area);
  } catch (error) {
    if (!(error instanceof GuestsMissing)) throw error;
    return [{
      name: "the guest programs are built",
      fn: () => Promise.reject(new Error(error.message)),
    }];
  }
}

function testsOf(runner: AreaRunner, area: Area): readonly RowTest[] {
  const rows = architectures.flatMap((architecture) =>
    runner.rows(architecture).map(([number, id]): RowTest => ({
      name: `${id} [${architecture}]`,
      fn: async () => {
        const report = await runner.run(architecture, number);
        if (!isExpected(report.outcome)) {
          throw new Error(explain(report, false));
        }
      },
    }))
  );
  return [...rows, {
    name:
      `all rows about ${area} make the same calls on every architecture, or say why not`,
    fn: async () => {
      const { different, wronglyExempt } = compareTraces(await runner.all());
      if (different.length + wronglyExempt.length === 0) return;
      throw new Error(
        `other calls elsewhere: ${different.join(", ")}; ` +
          `said to differ, and equal: ${wronglyExempt.join(", ")}`,
      );
    },
  }];
}
