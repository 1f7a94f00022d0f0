/**
 * The kernel's heap, as far as callers notice it: an allocation may find no
 * room. This kernel's objects live on the host's heap, which has room for what
 * programs make, so nothing fails here but what an injector lets fail.
 *
 * @module
 */

import { fail } from "../errors.ts";
import type { FaultInjector } from "../faults.ts";

/** Where the reference calls kmalloc. */
export class Heap {
  readonly #faults: FaultInjector | undefined;

  constructor(faults?: FaultInjector) {
    this.#faults = faults;
  }

  /** Whether the next block has room. */
  hasRoom(): boolean {
    return this.#faults?.strikes("allocation") !== true;
  }

  /** ENOMEM unless the next block has room; for what must not be made then. */
  requireRoom(): void {
    if (!this.hasRoom()) fail("kernel-memory/ENOMEM/exhausted");
  }

  /** Takes what was made, or ENOMEM where there was no room to make it. */
  adopt<T>(made: T): T {
    this.requireRoom();
    return made;
  }
}
