/**
 * A Web Worker that lets rows of one architecture fail in every way; it says
 * what came of each when it has done it.
 *
 * @module
 */

import {
  injectRow,
  type RowInjection,
} from "../../conformance/inject/inject_row.ts";
import { Injector } from "../../conformance/inject/injected_run.ts";
import { suiteOf } from "../../conformance/program/suite.ts";
import type { Architecture } from "../../src/cpu/types.ts";
import type { FaultKind } from "../../src/kernel/faults.ts";

/** What a worker is told once, before its first row. */
export interface Setup {
  readonly architecture: Architecture;
  readonly executor: Uint8Array;
  readonly kinds: readonly FaultKind[];
}

/** What it is told: who it is, then a row by its number. */
export type Order = Setup | number;

/** The two members of a worker's scope that are used, without the DOM's types. */
interface WorkerScope {
  postMessage(message: RowInjection): void;
  onmessage: ((event: { data: Order }) => void) | null;
}

const scope = self as unknown as WorkerScope;
let inject: ((row: number) => RowInjection) | undefined;

scope.onmessage = ({ data }): void => {
  if (typeof data === "number") {
    if (inject === undefined) throw new Error("a row came before the setup");
    scope.postMessage(inject(data));
    return;
  }
  const suite = suiteOf(data.architecture);
  const injector = new Injector(suite, data.executor);
  inject = (row) =>
    injectRow(injector, row, suite.rows[row]?.id ?? "", data.kinds);
};
