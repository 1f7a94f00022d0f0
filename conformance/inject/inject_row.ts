/**
 * Every fault of a row, and what was found.
 *
 * @module
 */

import type { Fault } from "../../src/debug/fault_plan.ts";
import type { FaultKind } from "../../src/kernel/faults.ts";
import { refusalId } from "../ledger/entry.ts";
import type { Injector } from "./injected_run.ts";

/** Something wrong with the kernel, and how to see it again. */
export interface Finding {
  readonly row: string;
  /** Undefined where nothing had to fail for it. */
  readonly fault: Fault | undefined;
  readonly complaint: string;
}

/** What a row with faults showed. */
export interface RowInjection {
  readonly row: string;
  readonly runs: number;
  readonly findings: readonly Finding[];
  /** Ids of the ledger: what calls were refused because of a fault. */
  readonly refused: readonly string[];
}

/** Lets each operation of a row fail, until no more come. */
export function injectRow(
  injector: Injector,
  number: number,
  id: string,
  kinds?: readonly FaultKind[],
): RowInjection {
  const findings: Finding[] = [];
  const refused = new Set<string>();
  let runs = 0;
  for (const [fault, { refusal, complaints }] of injector.all(number, kinds)) {
    runs++;
    for (const complaint of complaints) {
      findings.push({ row: id, fault, complaint });
    }
    if (refusal !== undefined) {
      refused.add(refusalId(refusal.call, refusal.refusal, undefined));
    }
  }
  return { row: id, runs, findings, refused: [...refused].sort() };
}

/**
 * Whether a fault makes a call of the row refuse as an entry of the ledger
 * says: only operations within such a call are tried.
 */
export function isRefusedUnderFaults(
  injector: Injector,
  number: number,
  call: string,
  refusal: string,
): boolean {
  const clean = injector.run(number);
  return clean.census.allocation.some(({ name }, index) => {
    if (name !== call) return false;
    const fault = { kind: "allocation" as const, number: index + 1 };
    const found = injector.run(number, fault).refusal;
    return found?.call === call && found.refusal === refusal;
  });
}
