/**
 * Which operation of a run fails: the n-th of its kind that a process other
 * than the first one makes, counted from 1. What the first program does to
 * start the others is the same in every run and is left alone.
 *
 * @module
 */

import type { FaultInjector, FaultKind } from "../kernel/faults.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Process } from "../kernel/tasks/process.ts";

/** The kinds of operations. */
export const faultKinds = ["allocation", "copy", "wait"] as const;

/** One operation of a run. */
export interface Fault {
  readonly kind: FaultKind;
  /** From 1. */
  readonly number: number;
}

/** Counts operations and lets at most one of them fail. */
export class FaultPlan implements FaultInjector {
  readonly #fault: Fault | undefined;
  readonly #counts: Record<FaultKind, number> = {
    allocation: 0,
    copy: 0,
    wait: 0,
  };
  readonly #told: (kind: FaultKind, struck: boolean) => void;
  #kernel: Kernel | undefined;
  #spared: Process | undefined;
  #hasStruck = false;
  #isLookedAt = false;

  /** `told` hears of every operation, and whether it is the one that fails. */
  constructor(
    fault?: Fault,
    told: (kind: FaultKind, struck: boolean) => void = () => {},
  ) {
    this.#fault = fault;
    this.#told = told;
  }

  /** Begins to count; the first program is left alone if it is to be. */
  watch(kernel: Kernel, sparesFirst = true): void {
    this.#kernel = kernel;
    this.#spared = sparesFirst
      ? kernel.processes.all.find(({ isKernelProcess }) => !isKernelProcess)
      : undefined;
  }

  /** Operations so far. */
  get counts(): Readonly<Record<FaultKind, number>> {
    return this.#counts;
  }

  /** Whether the operation came, and failed. */
  get hasStruck(): boolean {
    return this.#hasStruck;
  }

  /** Looks at the kernel; what it does for that is no part of the run. */
  whileLooking<T>(look: () => T): T {
    this.#isLookedAt = true;
    try {
      return look();
    } finally {
      this.#isLookedAt = false;
    }
  }

  strikes(kind: FaultKind): boolean {
    if (this.#isLookedAt) return false;
    const process = this.#kernel?.scheduler.current?.process;
    if (
      process === undefined || process.isKernelProcess ||
      process === this.#spared
    ) return false;
    const number = ++this.#counts[kind];
    const struck = this.#fault?.kind === kind && this.#fault.number === number;
    if (struck) this.#hasStruck = true;
    this.#told(kind, struck);
    return struck;
  }
}
