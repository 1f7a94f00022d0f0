/**
 * Promises: names and bits as in `Kernel/Tasks/Process.h`.
 *
 * @module
 */

import type { RefusalName } from "../../api/calls.ts";
import { type PromiseName, promiseNames } from "../../api/constants.ts";
import { promise as refusalFor } from "../../api/refusals/promise.ts";

export type { PromiseName } from "../../api/constants.ts";

/** The bit of each promise. */
export const promiseBits: Readonly<Record<PromiseName, number>> = Object
  .fromEntries(promiseNames.map((name, bit) => [name, 1 << bit])) as Record<
    PromiseName,
    number
  >;

/** A promise that must be made, or "unpledged" where none may have been. */
export type RequiredPromise = PromiseName | "unpledged";

/** Thrown where a promise is missing: the process dies of SIGABRT. */
export class PromiseViolation {
  readonly #promise: RequiredPromise;

  constructor(promise: RequiredPromise) {
    this.#promise = promise;
  }

  /** What is refused, by its name in the API's tables. */
  get refusal(): RefusalName {
    return this.#promise === "unpledged"
      ? "promise/EPROMISEVIOLATION/pledged-at-all"
      : refusalFor(this.#promise);
  }

  /** Whether it is one by a process with these promises, undefined for none. */
  isCommittedWith(promises: number | undefined): boolean {
    if (promises === undefined) return false;
    return this.#promise === "unpledged" ||
      (promises & promiseBits[this.#promise]) === 0;
  }
}

const violations = Object.fromEntries(
  [...promiseNames, "unpledged" as const].map((
    promise,
  ) => [promise, new PromiseViolation(promise)]),
) as Record<RequiredPromise, PromiseViolation>;

/** The one object that stands for the lack of `promise`. */
export function promiseViolation(promise: RequiredPromise): PromiseViolation {
  return violations[promise];
}
