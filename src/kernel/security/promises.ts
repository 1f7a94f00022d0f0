/** Promises: names and bits as in `Kernel/Tasks/Process.h`. */

/** All promises, in bit order. */
export const PROMISES = [
  "stdio",
  "rpath",
  "wpath",
  "cpath",
  "dpath",
  "inet",
  "id",
  "proc",
  "ptrace",
  "exec",
  "unix",
  "recvfd",
  "sendfd",
  "fattr",
  "tty",
  "chown",
  "thread",
  "video",
  "accept",
  "settime",
  "sigaction",
  "setkeymap",
  "prot_exec",
  "map_fixed",
  "getkeymap",
  "mount",
  "unshare",
  "no_error",
] as const;

/** The name of one promise. */
export type PromiseName = (typeof PROMISES)[number];

/** The bit of each promise. */
export const promiseBits: Readonly<Record<PromiseName, number>> = Object
  .fromEntries(PROMISES.map((name, bit) => [name, 1 << bit])) as Record<
    PromiseName,
    number
  >;

/** Thrown where a promise is missing: the process dies of SIGABRT. */
export class PromiseViolation {
  readonly promise: PromiseName;

  constructor(promise: PromiseName) {
    this.promise = promise;
  }
}

const violations = Object.fromEntries(
  PROMISES.map((name) => [name, new PromiseViolation(name)]),
) as Record<PromiseName, PromiseViolation>;

/** The preallocated violation of `promise`. */
export function promiseViolation(promise: PromiseName): PromiseViolation {
  return violations[promise];
}
