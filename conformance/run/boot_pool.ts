/**
 * A pool whose rows run on somebody's kernel, one boot after the other.
 *
 * @module
 */

import type { OwnRows } from "../program/own_rows.ts";
import { suiteOf } from "../program/suite.ts";
import { type BootOptions, runBooted } from "./booted_rows.ts";
import type { Job, Live, Pool } from "./pool.ts";
import type { RowReport } from "./run_rows.ts";

const UNHEARD: Live = { seen() {}, told() {} };

/** Runs jobs on a kernel that is started for them. */
export class BootPool implements Pool {
  readonly size = 1;
  readonly #options: BootOptions;
  readonly #rows: OwnRows | undefined;
  readonly #controller = new AbortController();
  #last: Promise<unknown> = Promise.resolve();

  /** Of another project's rows, where these are given. */
  constructor(options: BootOptions, rows?: OwnRows) {
    this.#options = options;
    this.#rows = rows;
  }

  run(job: Job, live: Live = UNHEARD): Promise<readonly RowReport[]> {
    const { architecture, numbers } = job;
    const { signal } = this.#controller;
    const suite = suiteOf(architecture, this.#rows);
    // A kernel may have one serial line and one disk.
    const run = this.#last.then(() =>
      runBooted(suite, numbers, this.#options, live, signal)
    );
    this.#last = run.catch(() => {});
    return run;
  }

  async stop(): Promise<void> {
    this.#controller.abort();
    await this.#last;
  }

  close(): void {
    this.#controller.abort();
  }
}
