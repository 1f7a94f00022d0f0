/**
 * Physical memory: one `WebAssembly.Memory` for frames, page tables, CPU
 * state, TLBs and decoded code.
 *
 * @module
 */

/** Frames, allocated and interned; see the contract of `Cpu`. */
export class PhysicalMemory {
  /** The underlying memory. */
  readonly memory: WebAssembly.Memory;

  private constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
  }

  /** A memory that hands out up to `frames` frames. */
  static create(_options: { frames: number }): PhysicalMemory {
    return new PhysicalMemory(new WebAssembly.Memory({ initial: 1 }));
  }

  /** All bytes; frame n at n * PAGE_SIZE. Re-read after growth. */
  get bytes(): Uint8Array {
    throw new Error("PhysicalMemory is not written yet");
  }

  /** The same as little-endian numbers. */
  get view(): DataView {
    throw new Error("PhysicalMemory is not written yet");
  }

  /** A zeroed frame's number, 0 when none is left. */
  allocate(): number {
    throw new Error("PhysicalMemory is not written yet");
  }

  /** Takes a frame back. */
  free(_frame: number): void {
    throw new Error("PhysicalMemory is not written yet");
  }

  /** How many frames can still be allocated. */
  get available(): number {
    throw new Error("PhysicalMemory is not written yet");
  }

  /** An immutable frame with this content, kept across `reset`. */
  intern(_page: Uint8Array): number {
    throw new Error("PhysicalMemory is not written yet");
  }

  /** Frees all but the interned frames. */
  reset(): void {
    throw new Error("PhysicalMemory is not written yet");
  }
}
