/**
 * Pages for a buffer of the kernel's own (Kernel/Library/KBuffer.h), which is
 * made as it is filled: they are promised for as long as it is there.
 *
 * @module
 */

import type { MemoryManager } from "./memory_manager.ts";
import { PAGE_SIZE } from "./layout.ts";

/** Where pages are promised. */
export type PageAccount = Pick<MemoryManager, "commit" | "uncommit">;

/** Promised pages, until they are given back. */
export class Reservation {
  readonly #account: PageAccount;
  #pages: number;

  /** Pages for so many bytes, or ENOMEM. */
  constructor(account: PageAccount, bytes: number) {
    this.#account = account;
    this.#pages = Math.ceil(bytes / PAGE_SIZE);
    account.commit(this.#pages);
  }

  /** How many there are. */
  get pages(): number {
    return this.#pages;
  }

  /** The buffer is gone; a second time nothing happens. */
  release(): void {
    this.#account.uncommit(this.#pages);
    this.#pages = 0;
  }
}
