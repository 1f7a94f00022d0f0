/** Promises: names and bits as in `Kernel/Tasks/Process.h`. */

import { type PromiseName, promiseNames } from "../../api/constants.ts";

export type { PromiseName } from "../../api/constants.ts";

/** The bit of each promise. */
export const promiseBits: Readonly<Record<PromiseName, number>> = Object
  .fromEntries(promiseNames.map((name, bit) => [name, 1 << bit])) as Record<
    PromiseName,
    number
  >;

/** Thrown where a promise is missing: the process dies of SIGABRT. */
export class PromiseViolation {
  readonly promise: PromiseName | "unpledged";

  constructor(promise: PromiseName | "unpledged") {
    this.promise = promise;
  }
}

const violations = Object.fromEntries(
  promiseNames.map((name) => [name, new PromiseViolation(name)]),
) as Record<PromiseName, PromiseViolation>;

/** The preallocated violation of `promise`. */
export function promiseViolation(promise: PromiseName): PromiseViolation {
  return violations[promise];
}

/** The violation of calls that only unpledged processes may make. */
export const unpledgedViolation: PromiseViolation = new PromiseViolation(
  "unpledged",
);
