/**
 * Page tables of one process.
 *
 * @module
 */

import type { PhysicalMemory } from "./physical_memory.ts";

/** Page tables of one process, walked by the software TLB. */
export class AddressSpace {
  /** The memory its frames lie in. */
  readonly memory: PhysicalMemory;

  /** An empty address space. */
  constructor(memory: PhysicalMemory) {
    this.memory = memory;
  }

  /** Maps page (address / PAGE_SIZE) to a frame. */
  map(_page: number, _frame: number, _protection: number): void {
    throw new Error("AddressSpace is not written yet");
  }

  /** Removes a mapping. */
  unmap(_page: number): void {
    throw new Error("AddressSpace is not written yet");
  }

  /** 0 when unmapped, else frame * 8 + protection. */
  lookup(_page: number): number {
    throw new Error("AddressSpace is not written yet");
  }

  /** Gives the table's own frames back. */
  dispose(): void {
    throw new Error("AddressSpace is not written yet");
  }
}
