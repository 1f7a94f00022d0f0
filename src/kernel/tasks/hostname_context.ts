/**
 * Host names that sets of processes share (Kernel/Tasks/HostnameContext.cpp).
 *
 * @module
 */

/** One host name. */
export class HostnameContext {
  readonly id: number;
  /** At most 64 bytes. */
  name: string;
  readonly #named: Map<number, HostnameContext>;
  #attachCount = 0;

  constructor(
    id: number,
    name: string,
    named: Map<number, HostnameContext>,
  ) {
    this.id = id;
    this.name = name;
    this.#named = named;
    named.set(id, this);
  }

  /** A process has it from now on, who may be the first again. */
  attach(): void {
    this.#attachCount++;
    this.#named.set(this.id, this);
  }

  /** A process has it no more; what its last one left is not found again. */
  detach(): void {
    if (--this.#attachCount === 0) this.#named.delete(this.id);
  }
}

/** All host names that can be entered. */
export class HostnameContexts {
  readonly #named = new Map<number, HostnameContext>();
  #nextId = 0;
  /** Number 0, empty: that of the kernel's own processes. */
  readonly ofTheKernel: HostnameContext = this.create("");
  /** The first program's. */
  readonly initial: HostnameContext;

  constructor(name: string) {
    this.initial = this.create(name);
  }

  create(name: string): HostnameContext {
    return new HostnameContext(this.#nextId++, name, this.#named);
  }

  find(id: number): HostnameContext | undefined {
    return this.#named.get(id);
  }

  /** Those that are found. */
  get all(): Iterable<HostnameContext> {
    return this.#named.values();
  }
}
