/** How a handler refuses: one preallocated object per errno and site. */

/** A refusal on its way to the caller's return register. */
export class KernelError {
  /** The positive errno that the caller sees negated. */
  readonly errno: number;
  /** The ledger or rule id that the refusal enforces. */
  readonly site: string;

  constructor(errno: number, site: string) {
    this.errno = errno;
    this.site = site;
  }
}

const preallocated = new Map<number, Map<string, KernelError>>();

/** The one object that stands for `errno` refused at `site`. */
export function kernelError(errno: number, site: string): KernelError {
  let sites = preallocated.get(errno);
  if (sites === undefined) preallocated.set(errno, sites = new Map());
  let error = sites.get(site);
  if (error === undefined) {
    sites.set(site, error = new KernelError(errno, site));
  }
  return error;
}

/**
 * Refuses: throws the preallocated error for `errno` at `site`, a ledger id
 * or a rule id. No stack is captured, so refusing is cheap.
 */
export function fail(errno: number, site: string): never {
  throw kernelError(errno, site);
}

/**
 * Thrown by handlers that never return to their caller: the thread is gone
 * (exit), or runs another program (execve).
 */
export class NoReturn {
  static readonly instance = new NoReturn();
}
