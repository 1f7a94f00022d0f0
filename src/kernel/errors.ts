/**
 * How a handler refuses: one preallocated object per refusal.
 *
 * @module
 */

import type { RefusalName } from "../api/calls.ts";
import { errno } from "../api/errno.ts";
import { errnoOf } from "../api/refusal.ts";

/** A refusal on its way to the caller's return register. */
export class KernelError {
  /** The positive errno that the caller sees negated. */
  readonly errno: number;
  /** What is refused, by its name in the API's tables. */
  readonly refusal: RefusalName;

  constructor(refusal: RefusalName) {
    this.errno = errno[errnoOf(refusal)];
    this.refusal = refusal;
  }

  /** For whoever meets it outside of a call, where it never should be. */
  toString(): string {
    return `${this.refusal} was refused where no system call hears of it`;
  }
}

const preallocated = new Map<RefusalName, KernelError>();

/** The one object that stands for a refusal. */
export function kernelError(refusal: RefusalName): KernelError {
  let error = preallocated.get(refusal);
  if (error === undefined) {
    preallocated.set(refusal, error = new KernelError(refusal));
  }
  return error;
}

/**
 * Refuses: throws the preallocated error of `refusal`, whose name says what is
 * wrong and holds the errno. No stack is captured, so refusing is cheap.
 */
export function fail(refusal: RefusalName): never {
  throw kernelError(refusal);
}

/**
 * Thrown by handlers that never return to their caller: the thread is gone
 * (exit), or runs another program (execve).
 */
export class NoReturn {
  static readonly instance = new NoReturn();
}
